import type { Chunk } from '../types';
import { ASCII_SET, decode, encode, encodeBetween } from './codec';
import type { Encoding } from './encoding';
import { type Line, splitLines } from './lines';

/** A change of the decoded text, in UTF-16 units of the old text. */
export interface TextEdit {
	readonly start: number;
	readonly end: number;
	readonly newText: string;
}

export type Spliced =
	| { readonly kind: 'spliced'; readonly chunks: readonly Chunk[] }
	| { readonly kind: 'lacks'; readonly character: string }
	/** The place could not be found again in the bytes. */
	| { readonly kind: 'lost' };

/** The first bytes of a file and their text. */
export interface DecodedHead {
	readonly bytes: Uint8Array;
	readonly encoding: Encoding;
	readonly bom: number;
	/** `bytes` after the byte-order mark, decoded. */
	readonly text: string;
	/** Size of the whole file. */
	readonly size: number;
}

/** Applies edits (in order, not overlapping) to a text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
	let result = '';
	let at = 0;
	for (const edit of edits) {
		result += text.slice(at, edit.start) + edit.newText;
		at = edit.end;
	}
	return result + text.slice(at);
}

/**
 * Turns edits of the text into chunks of bytes: only the new text is encoded, every other byte is copied as it is,
 * decodable or not. The result is decoded again and compared before it is handed out.
 */
export function spliceBytes(head: DecodedHead, edits: readonly TextEdit[]): Spliced {
	const map = new ByteMap(head);
	const chunks: Chunk[] = [];
	let at = 0;
	for (const edit of edits) {
		const from = map.locate(edit.start, 'before');
		const to = map.locate(edit.end, 'after');
		if (from === null || to === null) return { kind: 'lost' };
		const bytes =
			head.encoding === 'iso-2022-jp' ? encodeBetween(edit.newText, from.charset, to.charset) : encode(edit.newText, head.encoding);
		if (!(bytes instanceof Uint8Array)) return { kind: 'lacks', character: bytes.lacks };
		if (from.offset > at) chunks.push({ from: at, length: from.offset - at });
		if (bytes.length > 0) chunks.push(bytes);
		at = to.offset;
	}
	if (at < head.size) chunks.push({ from: at, length: head.size - at });
	return holds(head, edits, chunks) ? { kind: 'spliced', chunks } : { kind: 'lost' };
}

function holds(head: DecodedHead, edits: readonly TextEdit[], chunks: readonly Chunk[]): boolean {
	const parts = chunks.map((chunk) => (chunk instanceof Uint8Array ? chunk : head.bytes.subarray(chunk.from, chunk.from + chunk.length)));
	const bytes = Buffer.concat(parts);
	return decode(bytes.subarray(Math.min(head.bom, bytes.length)), head.encoding) === applyEdits(head.text, edits);
}

interface Located {
	readonly offset: number;
	/** Escape sequence of the character set in force there (ISO-2022-JP), else ASCII's. */
	readonly charset: string;
}

/**
 * Byte offsets of text offsets. Line breaks are the same byte (or unit) in all these encodings, so lines are matched first;
 * then characters are counted within one line. A broken character disturbs its own line at most.
 */
class ByteMap {
	private readonly textLines: readonly Line[];
	private readonly byteLines: readonly Line[];

	constructor(private readonly head: DecodedHead) {
		this.textLines = splitLines(head.text, 0, head.text.length);
		this.byteLines = splitBytes(head.bytes, head.bom, head.encoding);
	}

	locate(offset: number, side: 'before' | 'after'): Located | null {
		if (this.textLines.length !== this.byteLines.length) return null;
		let index = lineAt(this.textLines, offset);
		if (index < 0) {
			if (offset !== this.head.text.length) return null;
			index = this.textLines.length - 1;
		}
		const line = this.textLines[index];
		const bytes = this.byteLines[index];
		if (line === undefined || bytes === undefined) return { offset: this.head.bom, charset: ASCII_SET };
		const charset = this.head.encoding === 'iso-2022-jp' ? charsetAt(this.head.bytes, bytes.start) : ASCII_SET;
		// Between CR and LF, or behind the last line
		if (offset > line.end) {
			const past = offset >= line.next ? bytes.next : bytes.end + (offset - line.end) * unitOf(this.head.encoding);
			return { offset: past, charset: this.charsetAfter(bytes, charset) };
		}
		const column = offset - line.start;
		const located = walk(this.head.bytes, bytes.start, bytes.end, column, this.head.encoding, charset, side);
		const before = this.decodeFrom(bytes.start, located.offset, charset);
		return before === this.head.text.slice(line.start, offset) ? located : null;
	}

	private charsetAfter(line: Line, charset: string): string {
		return this.head.encoding === 'iso-2022-jp' ? charsetIn(this.head.bytes, line.start, line.end, charset) : ASCII_SET;
	}

	private decodeFrom(start: number, end: number, charset: string): string {
		const bytes = this.head.bytes.subarray(start, end);
		return decode(charset === ASCII_SET ? bytes : Buffer.concat([Buffer.from(charset, 'latin1'), bytes]), this.head.encoding);
	}
}

function unitOf(encoding: Encoding): number {
	return encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
}

function lineAt(lines: readonly Line[], offset: number): number {
	let low = 0;
	let high = lines.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const line = lines[middle];
		if (line === undefined) return -1;
		if (offset < line.start) high = middle - 1;
		else if (offset >= line.next) low = middle + 1;
		else return middle;
	}
	return -1;
}

function splitBytes(bytes: Uint8Array, from: number, encoding: Encoding): Line[] {
	const unit = unitOf(encoding);
	const low = encoding === 'utf-16be' ? 1 : 0;
	const is = (at: number, code: number): boolean => bytes[at + low] === code && (unit === 1 || bytes[at + 1 - low] === 0);
	const lines: Line[] = [];
	let start = from;
	while (start < bytes.length) {
		let end = start;
		while (end < bytes.length && !is(end, 10) && !is(end, 13)) end += unit;
		let next = Math.min(end + unit, bytes.length);
		if (is(end, 13) && is(end + unit, 10)) next = end + 2 * unit;
		lines.push({ start, end: Math.min(end, bytes.length), next });
		start = next;
	}
	return lines;
}

/** Length of the character at `at`. */
function characterLength(bytes: Uint8Array, at: number, encoding: Encoding): number {
	const lead = bytes[at] ?? 0;
	if (lead < 0x80) return 1;
	switch (encoding) {
		case 'utf-8':
			return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
		case 'shift_jis':
			return lead >= 0xa1 && lead <= 0xdf ? 1 : 2;
		case 'euc-jp':
			return lead === 0x8f ? 3 : 2;
		default:
			return 1;
	}
}

function walk(
	bytes: Uint8Array,
	start: number,
	end: number,
	column: number,
	encoding: Encoding,
	charset: string,
	side: 'before' | 'after',
): Located {
	if (encoding === 'iso-2022-jp') return walkEscapes(bytes, start, end, column, charset, side);
	if (encoding === 'utf-16le' || encoding === 'utf-16be') return { offset: start + 2 * column, charset: ASCII_SET };
	let at = start;
	for (let units = 0; units < column && at < end; ) {
		const length = characterLength(bytes, at, encoding);
		at += length;
		units += length === 4 ? 2 : 1;
	}
	return { offset: Math.min(at, end), charset: ASCII_SET };
}

function walkEscapes(bytes: Uint8Array, start: number, end: number, column: number, charset: string, side: 'before' | 'after'): Located {
	let at = start;
	let state = charset;
	let characters = 0;
	while (at < end) {
		const length = escapeLength(bytes, at);
		if (length > 0) {
			if (characters === column && side === 'before') break;
			state = Buffer.from(bytes.subarray(at, at + length)).toString('latin1');
			at += length;
			continue;
		}
		if (characters === column) break;
		at += state.startsWith('\x1b$') ? 2 : 1;
		characters++;
	}
	return { offset: at, charset: state };
}

function escapeLength(bytes: Uint8Array, at: number): number {
	if (bytes[at] !== 0x1b) return 0;
	if (bytes[at + 1] === 0x28) return 3;
	return bytes[at + 1] === 0x24 ? (bytes[at + 2] === 0x28 ? 4 : 3) : 0;
}

function charsetAt(bytes: Uint8Array, offset: number): string {
	return charsetIn(bytes, 0, offset, ASCII_SET);
}

function charsetIn(bytes: Uint8Array, from: number, to: number, charset: string): string {
	let state = charset;
	for (let at = from; at < to; at++) {
		const length = escapeLength(bytes, at);
		if (length > 0) state = Buffer.from(bytes.subarray(at, at + length)).toString('latin1');
	}
	return state;
}
