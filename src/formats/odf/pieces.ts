import type { XmlScanner } from '../xml';

/** One stretch of a paragraph's text as it stands in the part: `at` is its offset in the paragraph's text. */
export interface TextPiece {
	readonly at: number;
	/** What it stands for in the paragraph's text. */
	readonly value: string;
	/** Range of the raw text. */
	readonly start: number;
	readonly end: number;
	readonly cdata: boolean;
}

/** A run of white space that counts as one space; a single plain space needs no cut. */
const SPACES = /[ \t\r\n]{2,}|[\t\r\n]/;
const SPLIT = /([ \t\r\n]{2,}|[\t\r\n])/;

/** Adds a text token to a paragraph; returns the paragraph's text. White space at its start and behind white space falls away. */
export function addText(scanner: XmlScanner, paragraph: { readonly text: string; readonly pieces: TextPiece[] }): string {
	const edge = scanner.cdata ? 9 : 0;
	const start = scanner.start + edge;
	const end = scanner.end - (scanner.cdata ? 3 : 0);
	const raw = scanner.text.slice(start, end);
	const value = scanner.value();
	const { pieces } = paragraph;
	const { cdata } = scanner;
	if (raw !== value || !(SPACES.test(raw) || raw.startsWith(' '))) {
		if (value !== '') pieces.push({ at: paragraph.text.length, value, start, end, cdata });
		return paragraph.text + value;
	}
	let text = paragraph.text;
	let at = start;
	for (const part of raw.split(SPLIT)) {
		const from = at;
		at += part.length;
		if (part === '') continue;
		const blank = part.trim() === '';
		const shown = blank ? ' ' : part;
		if (blank && (text === '' || text.endsWith(' '))) continue;
		pieces.push({ at: text.length, value: shown, start: from, end: at, cdata });
		text += shown;
	}
	return text;
}
