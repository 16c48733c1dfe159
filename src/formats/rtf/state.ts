import type { RtfEncoding } from './charset';
import type { Destination } from './destinations';
import type { RtfParagraph } from './document';
import type { TextBuilder } from './text';

/** Where text goes. */
export interface Sink {
	readonly place: RtfParagraph['place'] | null;
	readonly where: string;
	readonly header: number | null;
	builder: TextBuilder;
}

/** What holds until the end of a group. */
export interface State {
	readonly kind: Destination | 'body';
	readonly word: string;
	readonly start: number;
	readonly sink: Sink | null;
	readonly shadow: boolean;
	uc: number;
	encoding: RtfEncoding;
	hidden: boolean;
	farEast: boolean;
}
