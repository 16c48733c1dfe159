/** One line: `[start, end)` is its text, `next` is where the following line begins. */
export interface Line {
	readonly start: number;
	readonly end: number;
	readonly next: number;
}

/** A document's header zone fits in as many bytes of UTF-8; the reader of files and the reader of editor texts stop at the same character. */
export const ZONE_BYTES = 8192;

/** Lines after the leading comments in which a header may stand. */
export const ZONE_LINES = 20;

/** Splits at LF, CR LF and CR, as editors do. A text that ends in a line break has no empty line after it. */
export function splitLines(text: string, from: number, to: number): Line[] {
	const lines: Line[] = [];
	let start = from;
	while (start < to) {
		let end = start;
		while (end < to && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
		let next = Math.min(end + 1, to);
		if (end + 1 < to && text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10) next = end + 2;
		lines.push({ start, end, next });
		start = next;
	}
	return lines;
}

/** Where the header zone of a text ends, in UTF-16 units: at most `ZONE_BYTES` as UTF-8, and never inside a line unless the zone is one line. */
export function zoneEnd(text: string): number {
	// Three bytes a unit is the most that UTF-8 needs, so a text this short needs no counting.
	if (text.length * 3 <= ZONE_BYTES) return text.length;
	let bytes = 0;
	let lastBreak = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		bytes += unit < 0x80 ? 1 : 3;
		if (bytes > ZONE_BYTES) return lastBreak === 0 ? i : lastBreak;
		if (unit === 10 || unit === 13) lastBreak = i + 1;
	}
	return text.length;
}

/** The line break used around `offset`: that of the line before it, else of the first line after it, else LF. */
export function lineBreakNear(text: string, offset: number): string {
	const before = text[offset - 1];
	if (before === '\n') return text[offset - 2] === '\r' ? '\r\n' : '\n';
	if (before === '\r') return '\r';
	for (let i = offset; i < text.length; i++) {
		if (text[i] === '\n') return '\n';
		if (text[i] === '\r') return text[i + 1] === '\n' ? '\r\n' : '\r';
	}
	return '\n';
}

/** Zero-based line and column of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
	let line = 0;
	let start = 0;
	for (const each of splitLines(text, 0, offset)) {
		if (each.next === each.end) break;
		// A CR LF that is cut by `offset` has not ended its line for an editor.
		line++;
		start = each.next;
	}
	return { line, column: offset - start };
}
