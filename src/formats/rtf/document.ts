import type { Place } from '../../policy/types';
import type { RtfEncoding } from './charset';
import type { RtfText } from './text';

/** Which pages of its section a header group is for. */
export type HeaderKind = 'header' | 'headerl' | 'headerr' | 'headerf';

export interface RtfGroup {
	/** Of the braces: the first one, and behind the last one. */
	readonly start: number;
	readonly end: number;
}

export interface RtfParagraph extends RtfText {
	readonly place: Extract<Place, 'page-header' | 'page-footer' | 'body-corner'>;
	/** For people: `header`, `footerf`, `body`. */
	readonly where: string;
	/** Index of the header group that it stands in, or null. */
	readonly header: number | null;
	/** A paragraph of the body itself, not of a text box. */
	readonly line: boolean;
}

export interface RtfHeader extends RtfGroup {
	readonly kind: HeaderKind;
	/** Behind its control word. */
	readonly contentStart: number;
	readonly section: number;
}

/** A value of the information group; `shadow`: the one for readers without Unicode, which another stands beside. */
export interface RtfField extends RtfText {
	readonly name: string;
	readonly shadow: boolean;
}

/** A user-defined property; the range takes in its type, value and link. */
export interface RtfProperty extends RtfGroup {
	readonly name: RtfText;
	readonly value: RtfText;
	/** `\proptype`: 30 is text. */
	readonly type: number;
	readonly linked: boolean;
}

/** What of an RTF document has to do with labels. */
export interface RtfDocument {
	readonly encoding: RtfEncoding;
	readonly fields: readonly RtfField[];
	readonly properties: readonly RtfProperty[];
	readonly userprops: RtfGroup | null;
	readonly info: RtfGroup | null;
	readonly headers: readonly RtfHeader[];
	/** For each section whether its first page has headers of its own (`\titlepg`). */
	readonly titlePages: readonly boolean[];
	/** Whether left and right pages differ (`\facingp`). */
	readonly facing: boolean;
	/** For each section where a header group can be put in: in front of its first paragraph; null where it has none, or one that is out of reach. */
	readonly starts: readonly (number | null)[];
	/** Where properties can be put in: behind the information group, else behind the tables of fonts and styles. */
	readonly propertiesAt: number | null;
	readonly paragraphs: readonly RtfParagraph[];
	/** Every group that was opened was closed, and the file was seen to its end. */
	readonly complete: boolean;
	/** Behind the group that is the document; after it there may be anything. */
	readonly end: number;
}
