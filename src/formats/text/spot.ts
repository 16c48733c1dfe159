import type { Place } from '../../policy/types';

/** A stretch of text with nothing but the author's words in it, where a marking may stand: comment signs, quotes and decoration are left outside. */
export interface Spot {
	readonly place: Extract<Place, 'header' | 'front-matter' | 'property' | 'body-corner'>;
	/** For people: `L3`, or the front-matter key. */
	readonly where: string;
	/** Front-matter key; `null` where only the text itself can tell that it is a marking. */
	readonly property: string | null;
	readonly start: number;
	readonly end: number;
	/** What has to go so that nothing of the marking is left behind. */
	readonly removal: Range;
	/** The block comment, or the property with several values, around it, where it shares one with other lines. */
	readonly block: Block | null;
	/** Words directly above and below: a line in the middle of a sentence is no marking. */
	readonly above: string;
	readonly below: string;
	/** Bare lines in prose and headings are judged more strictly than comments. */
	readonly bare: boolean;
	readonly heading: boolean;
	/** For front matter: how to write the value; `line` where key and value fill one line. */
	readonly value: { readonly style: ValueStyle; readonly line: boolean } | null;
}

export interface Range {
	readonly start: number;
	readonly end: number;
}

export interface Block {
	range: Range;
	/** Lines in it that hold words. */
	filled: number;
}

/** `attribute`: a JSON string within an XML attribute. */
export type ValueStyle = 'yaml' | 'toml' | 'plain' | 'html' | 'attribute';

/** Narrows `[start, end)` so that it neither begins nor ends with blanks (ideographic ones too). */
export function trimRange(text: string, start: number, end: number): Range {
	let from = start;
	let to = end;
	while (from < to && isBlank(text.charCodeAt(from))) from++;
	while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
	return { start: from, end: to };
}

function isBlank(unit: number): boolean {
	return unit === 32 || unit === 9 || unit === 0x3000 || unit === 0xa0 || unit === 12 || unit === 10 || unit === 13;
}

/** Where the words of `[start, end)` end when a closing ornament is left out: two or more of `ornaments` in a row, or one after a blank where `lone`. Walks by hand: a pattern anchored at the end would try every blank of a long line. */
export function withoutTail(text: string, start: number, end: number, ornaments: string, lone: boolean): number {
	const words = trimRange(text, start, end).end;
	let at = words;
	while (at > start && ornaments.includes(text[at - 1] ?? ' ')) at--;
	const run = words - at;
	if (run === 0 || (run === 1 && !(lone && at > start && isBlank(text.charCodeAt(at - 1))))) return words;
	return trimRange(text, start, at).end;
}
