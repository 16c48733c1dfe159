import type { Format } from '../types';
import { detectEncoding, hasMagic } from './encoding';
import { type Language, languageByFirstLine, languageByName } from './languages';
import { HTML_PLACES, TEXT_PLACES } from './plan';
import { readText } from './read';
import { writeText } from './write';

export { type Detected, detectEncoding, type Encoding } from './encoding';
export { type Language, languageById, languageByName } from './languages';
export { planTextEdits, type TextPlan, textPlaces } from './plan';
export { languageOf, readTextString } from './read';
export type { TextEdit } from './splice';

/** Texts whose language has room for a comment or a bare line. */
export const textFormat: Format = Object.freeze({ id: 'text', places: TEXT_PLACES, detect: isText, read: readText, write: writeText });

/** HTML pages: texts whose head has room for properties besides. */
export const htmlFormat: Format = Object.freeze({
	id: 'text',
	places: HTML_PLACES,
	detect: (name: string) => languageByName(name)?.ids[0] === 'html',
	read: readText,
	write: writeText,
});

/** Texts without room for a label of their own (CSV, JSON, …): read like the others, written never; a sidecar or the map serves them. */
export const dataTextFormat: Format = Object.freeze({
	id: 'text',
	places: Object.freeze([]),
	detect: (name: string, head: Uint8Array) => named(name, head)?.writable !== true && isText(name, head),
	read: readText,
});

/** Named like a text, or looking like one. What is named like a text but is none stays here, so that its reader can say so. */
function isText(name: string, head: Uint8Array): boolean {
	if (languageByName(name) !== null) return true;
	// Nothing to go by: an empty file of an unknown kind, or one that could not be opened.
	if (head.length === 0 || hasMagic(head)) return false;
	return detectEncoding(head, false).kind === 'text';
}

/** By name, else by shebang or XML prolog. */
function named(name: string, head: Uint8Array): Language | null {
	return (
		languageByName(name) ??
		languageByFirstLine(
			Buffer.from(head.subarray(0, 200))
				.toString('latin1')
				.replace(/^\xef\xbb\xbf/, ''),
		)
	);
}
