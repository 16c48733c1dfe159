/** Longest boundary that is looked for; RFC 2046 5.1.1 allows 70 characters. */
const LONGEST_BOUNDARY = 200;

/** Where a part of a multipart stands, its header included. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/**
 * The parts of a multipart body (RFC 2046 5.1.1): what stands between lines of `--boundary`, which hold nothing else but blanks, up to
 * `--boundary--` or, where that is missing, the end. `null` where the boundary is none, or no such line is there. Linear; never throws.
 */
export function splitMultipart(bytes: Buffer, start: number, end: number, boundary: string): Span[] | null {
	const text = boundary.trimEnd();
	if (text === '' || text.length > LONGEST_BOUNDARY) return null;
	const mark = Buffer.from(`--${text}`, 'latin1');
	const spans: Span[] = [];
	let open = -1;
	// Line by line, and from each only as much as is alike: a boundary that nearly matches everywhere costs no more than the body's length.
	for (let line = start; line >= start && line < end; line = nextLine(bytes, line, end)) {
		if (bytes[line] !== DASH || !startsWith(bytes, line, end, mark)) continue;
		const rest = delimiterEnd(bytes, line + mark.length, end);
		if (rest === null) continue;
		if (open >= 0) spans.push({ start: open, end: Math.max(open, beforeBreak(bytes, line, open)) });
		open = rest.next;
		if (rest.last) return spans;
	}
	if (open < 0) return null;
	spans.push({ start: open, end });
	return spans;
}

const DASH = 0x2d;
const LF = 10;
const CR = 13;

function nextLine(bytes: Buffer, from: number, end: number): number {
	const found = bytes.indexOf(LF, from);
	return found < 0 || found + 1 >= end ? end : found + 1;
}

function startsWith(bytes: Buffer, at: number, end: number, mark: Buffer): boolean {
	if (at + mark.length > end) return false;
	for (let index = 1; index < mark.length; index++) if (bytes[at + index] !== mark[index]) return false;
	return true;
}

/** What follows a boundary on its line; `null` where it is another, longer one. */
function delimiterEnd(bytes: Buffer, from: number, end: number): { readonly last: boolean; readonly next: number } | null {
	const last = bytes[from] === DASH && bytes[from + 1] === DASH && from + 1 < end;
	let at = last ? from + 2 : from;
	while (at < end && (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === CR)) at++;
	if (at >= end) return { last, next: end };
	return bytes[at] === LF ? { last, next: at + 1 } : null;
}

/** The line break before a boundary belongs to it. */
function beforeBreak(bytes: Buffer, line: number, open: number): number {
	if (line <= open || bytes[line - 1] !== LF) return line;
	return line - 2 >= open && bytes[line - 2] === CR ? line - 2 : line - 1;
}
