import { isAscii } from 'node:buffer';
import { formatMarking, isEmpty, type Label, sameLabel } from '../../../label';
import type { Policy } from '../../../policy/types';
import { findMarkings, isReplaced } from '../../marks';
import { encode } from '../../text/codec';
import type { Chunk, Marking } from '../../types';
import type { ZipArchive } from '../../zip';
import { bytesAt } from '../../zip/directory';
import { decodeLegacy, legacyEncoding } from '../names';

/** Where the comment of an archive is, for people. */
export const COMMENT = '#comment';

/** Longest comment (APPNOTE 4.3.16: two bytes of length). */
const LONGEST = 65_535;
/** Bytes of one line in which markings are looked for. */
const LONGEST_LINE = 2048;

/** The comment of an archive as it stands. */
export function commentBytes(archive: ZipArchive): Buffer {
	const length = bytesAt(archive, archive.end + 20, 2).readUInt16LE(0);
	return length === 0 ? Buffer.alloc(0) : Buffer.from(bytesAt(archive, archive.end + 22, length));
}

/** The markings in a comment. */
export function commentMarkings(comment: Buffer, policy: Policy): Marking[] {
	return comment.length === 0 ? [] : findInComment(comment, policy).map(({ marking }) => marking);
}

type LineEncoding = ReturnType<typeof legacyEncoding>;

/** One line of a comment; positions are bytes. Each is in the encoding that it looks like: what archivers add behind is often in another. */
interface Line {
	readonly start: number;
	/** Before the line break. */
	readonly end: number;
	readonly next: number;
}

/** Breaks, and what some archivers end a text with: no part of a character in any encoding that is looked for. */
const BREAKS: ReadonlySet<number> = new Set([0, 0x0a, 0x0d, 0x1a]);

function linesOf(comment: Buffer): Line[] {
	const lines: Line[] = [];
	let start = 0;
	for (let at = 0; at < comment.length; at++) {
		if (!BREAKS.has(comment[at] ?? -1)) continue;
		const next = comment[at] === 0x0d && comment[at + 1] === 0x0a ? at + 2 : at + 1;
		lines.push({ start, end: at, next });
		start = next;
		at = next - 1;
	}
	lines.push({ start, end: comment.length, next: comment.length });
	return lines;
}

/** A marking, with its place in the bytes of the comment. */
interface Found {
	readonly marking: Marking;
	readonly start: number;
	readonly end: number;
	readonly line: Line;
	readonly encoding: LineEncoding;
}

function findInComment(comment: Buffer, policy: Policy): Found[] {
	const found: Found[] = [];
	for (const line of linesOf(comment)) {
		const bytes = comment.subarray(line.start, line.end);
		if (bytes.length === 0 || bytes.length > LONGEST_LINE) continue;
		const encoding = legacyEncoding(bytes);
		const text = decodeLegacy(bytes);
		for (const { marking, start, end } of findMarkings(text, 'property', COMMENT, policy)) {
			const at = (index: number): number => line.start + offsetOf(bytes, text, index, encoding);
			found.push({ marking, start: at(start), end: at(end), line, encoding });
		}
	}
	return found;
}

/** Where a character stands in the bytes. */
function offsetOf(bytes: Buffer, text: string, index: number, encoding: LineEncoding): number {
	if (encoding === 'utf-8') return Buffer.byteLength(text.slice(0, index));
	if (encoding === 'cp437') return index;
	let at = 0;
	for (let count = 0; count < index; count++) {
		const lead = bytes[at] ?? 0;
		at += (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1;
	}
	return at;
}

/** What becomes of a comment. */
export type CommentEdit =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'changed'; readonly comment: Buffer; readonly before: string | null; readonly after: string | null }
	| { readonly kind: 'refused'; readonly code: 'encoding-lacks-character' | 'too-large'; readonly detail: string };

/**
 * Brings a comment in line with a label: the first of its markings is replaced, others are taken out, or a line is added; other text keeps
 * every byte. In the comment's own encoding; UTF-8 where there is nothing to go by.
 */
export function editComment(comment: Buffer, label: Label, policy: Policy): CommentEdit {
	const old = findInComment(comment, policy).filter(({ marking }) => isReplaced(marking, label, policy));
	const [first] = old;
	if (isEmpty(label) ? first === undefined : old.length === 1 && first !== undefined && sameLabel(first.marking.label, label)) {
		return { kind: 'unchanged' };
	}
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	const whole = isAscii(comment) ? 'utf-8' : legacyEncoding(comment);
	const bytes = encode(marking, (first?.encoding ?? whole) === 'shift_jis' ? 'shift_jis' : 'utf-8');
	if (!(bytes instanceof Uint8Array)) return { kind: 'refused', code: 'encoding-lacks-character', detail: bytes.lacks };
	const edits = first === undefined ? [added(comment, Buffer.from(bytes))] : replaced(comment, old, Buffer.from(bytes));
	const result = splice(comment, edits);
	if (result.length > LONGEST) return { kind: 'refused', code: 'too-large', detail: 'archive comment' };
	const before = first === undefined ? null : old.map((one) => one.marking.text).join(' ');
	return { kind: 'changed', comment: result, before, after: marking === '' ? null : marking };
}

interface Edit {
	readonly start: number;
	readonly end: number;
	readonly bytes: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** A line behind the last; a comment that ends with a line break still does. */
function added(comment: Buffer, marking: Buffer): Edit {
	const text = comment.toString('latin1');
	const last = /(?:\r\n|[\r\n\0\x1a])$/.exec(text)?.[0];
	const gap = text.includes('\r\n') || !/[\r\n]/.test(text) ? '\r\n' : '\n';
	const parts = text === '' ? [marking] : last === undefined ? [Buffer.from(gap), marking] : [marking, Buffer.from(last, 'latin1')];
	return { start: comment.length, end: comment.length, bytes: Buffer.concat(parts) };
}

/** The first marking becomes the new one. One that goes takes its line along where nothing else stands on it. */
function replaced(comment: Buffer, old: readonly Found[], marking: Buffer): Edit[] {
	const edits: Edit[] = [];
	for (const [index, { start, end, line }] of old.entries()) {
		if (index === 0 && marking.length > 0) {
			edits.push({ start, end, bytes: marking });
			continue;
		}
		const rest = comment.toString('latin1', line.start, start) + comment.toString('latin1', end, line.end);
		if (!/^[ \t]*$/.test(rest)) edits.push({ start, end, bytes: NOTHING });
		// The break before it goes along, or, where nothing is left before it, the one behind it.
		else if (line.start === gone(edits)) edits.push({ start: line.start, end: line.next, bytes: NOTHING });
		else edits.push({ start: Math.max(edits.at(-1)?.end ?? 0, beforeBreak(comment, line.start)), end: line.end, bytes: NOTHING });
	}
	return edits;
}

/** How much of the beginning is taken out. */
function gone(edits: readonly Edit[]): number {
	let at = 0;
	for (const { start, end, bytes } of edits) if (start === at && bytes.length === 0) at = end;
	return at;
}

function beforeBreak(comment: Buffer, start: number): number {
	return start >= 2 && comment[start - 1] === 0x0a && comment[start - 2] === 0x0d ? start - 2 : start - 1;
}

function splice(comment: Buffer, edits: readonly Edit[]): Buffer {
	const chunks: Buffer[] = [];
	let at = 0;
	for (const { start, end, bytes } of edits) {
		chunks.push(comment.subarray(at, start), bytes);
		at = end;
	}
	return Buffer.concat([...chunks, comment.subarray(at)]);
}

/** The archive with another comment: nothing but the end record's last field changes (APPNOTE 4.3.16). */
export function withComment(archive: ZipArchive, comment: Buffer): Chunk[] {
	const length = Buffer.alloc(2);
	length.writeUInt16LE(comment.length);
	const old = bytesAt(archive, archive.end + 20, 2).readUInt16LE(0);
	const rest = archive.end + 22 + old;
	const chunks: Chunk[] = [{ from: 0, length: archive.end + 20 }, Buffer.concat([length, comment])];
	if (rest < archive.source.size) chunks.push({ from: rest, length: archive.source.size - rest });
	return chunks;
}
