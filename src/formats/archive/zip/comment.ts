import { isAscii, isUtf8 } from 'node:buffer';
import { formatMarking, isEmpty, type Label, sameLabel } from '../../../label';
import type { Policy } from '../../../policy/types';
import { type Found, findMarkings, isReplaced } from '../../marks';
import { encode } from '../../text/codec';
import type { Chunk, Marking } from '../../types';
import type { ZipArchive } from '../../zip';
import { bytesAt } from '../../zip/directory';
import { decodeLegacy, legacyEncoding } from '../names';

/** Where the comment of an archive is, for people. */
export const COMMENT = '#comment';

/** Longest comment (APPNOTE 4.3.16: two bytes of length). */
const LONGEST = 65_535;
/** Bytes of a comment in which markings are looked for. */
const LOOKED_AT = 8192;

/** The comment of an archive as it stands. */
export function commentBytes(archive: ZipArchive): Buffer {
	const length = bytesAt(archive, archive.end + 20, 2).readUInt16LE(0);
	return length === 0 ? Buffer.alloc(0) : Buffer.from(bytesAt(archive, archive.end + 22, length));
}

/** The markings in a comment. */
export function commentMarkings(comment: Buffer, policy: Policy): Marking[] {
	if (comment.length === 0) return [];
	return findInComment(decodeLegacy(comment.subarray(0, LOOKED_AT)), policy).map(({ marking }) => marking);
}

function findInComment(text: string, policy: Policy): Found[] {
	const found: Found[] = [];
	for (const { start, end } of linesOf(text)) {
		for (const one of findMarkings(text.slice(start, end), 'property', COMMENT, policy)) {
			found.push({ ...one, start: one.start + start, end: one.end + start });
		}
	}
	return found;
}

interface Line {
	readonly start: number;
	/** Before the line break. */
	readonly end: number;
	readonly next: number;
}

function linesOf(text: string): Line[] {
	const lines: Line[] = [];
	let start = 0;
	for (const match of text.matchAll(/\r\n|[\n\r\0\x1a]/g)) {
		lines.push({ start, end: match.index, next: match.index + match[0].length });
		start = match.index + match[0].length;
	}
	lines.push({ start, end: text.length, next: text.length });
	return lines;
}

/** What becomes of a comment. */
export type CommentEdit =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'changed'; readonly comment: Buffer; readonly before: string | null; readonly after: string | null }
	| { readonly kind: 'refused'; readonly code: 'encoding-lacks-character' | 'too-large' | 'damaged'; readonly detail: string };

/**
 * Brings a comment in line with a label: the first of its markings is replaced, others are taken out, or a line is added; other text keeps
 * every byte. In the comment's own encoding; UTF-8 where there is nothing to go by.
 */
export function editComment(comment: Buffer, label: Label, policy: Policy): CommentEdit {
	const encoding = isAscii(comment) ? 'utf-8' : legacyEncoding(comment);
	const text = encoding === 'cp437' ? comment.toString('latin1') : decodeLegacy(comment);
	const old = findInComment(text, policy).filter(({ marking }) => isReplaced(marking, label, policy));
	const [first] = old;
	if (isEmpty(label) ? first === undefined : old.length === 1 && first !== undefined && sameLabel(first.marking.label, label)) {
		return { kind: 'unchanged' };
	}
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	const edits = first === undefined ? [added(text, marking)] : replaced(text, old, marking);
	const bytes = splice(comment, text, edits, encoding);
	if (!Buffer.isBuffer(bytes)) return { kind: 'refused', code: 'encoding-lacks-character', detail: bytes.lacks };
	if (bytes.length > LONGEST) return { kind: 'refused', code: 'too-large', detail: 'archive comment' };
	const before = first === undefined ? null : old.map((one) => one.marking.text).join(' ');
	return { kind: 'changed', comment: bytes, before, after: marking === '' ? null : marking };
}

interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** A line behind the last; a comment that ends with a line break still does. */
function added(text: string, marking: string): Edit {
	const last = /(?:\r\n|\r|\n)$/.exec(text)?.[0];
	const gap = /\r\n/.test(text) || !/[\r\n]/.test(text) ? '\r\n' : '\n';
	return { start: text.length, end: text.length, text: text === '' ? marking : last === undefined ? gap + marking : marking + last };
}

/** The first marking becomes the new one. One that goes takes its line along where nothing else stands on it. */
function replaced(text: string, old: readonly Found[], marking: string): Edit[] {
	const lines = linesOf(text);
	const edits: Edit[] = [];
	for (const [index, { start, end }] of old.entries()) {
		if (index === 0 && marking !== '') {
			edits.push({ start, end, text: marking });
			continue;
		}
		const line = lines.find((one) => one.start <= start && end <= one.end);
		const alone = line !== undefined && text.slice(line.start, start).trim() === '' && text.slice(end, line.end).trim() === '';
		if (!alone) edits.push({ start, end, text: '' });
		// The break before it goes along, or, where nothing is left before it, the one behind it.
		else if (line.start === gone(edits)) edits.push({ start: line.start, end: line.next, text: '' });
		else edits.push({ start: Math.max(edits.at(-1)?.end ?? 0, beforeBreak(text, line.start)), end: line.end, text: '' });
	}
	return edits;
}

/** How much of the beginning is taken out. */
function gone(edits: readonly Edit[]): number {
	let at = 0;
	for (const { start, end, text } of edits) if (start === at && text === '') at = end;
	return at;
}

function beforeBreak(text: string, start: number): number {
	if (text.slice(0, start).endsWith('\r\n')) return start - 2;
	return /[\r\n]$/.test(text.slice(0, start)) ? start - 1 : start;
}

type CommentEncoding = 'utf-8' | 'shift_jis' | 'cp437';

function splice(comment: Buffer, text: string, edits: readonly Edit[], encoding: CommentEncoding): Buffer | { readonly lacks: string } {
	const chunks: Uint8Array[] = [];
	let at = 0;
	for (const { start, end, text: words } of edits) {
		// Nothing in code page 437 is Japanese: UTF-8 is as good as anything for a new line in a comment that nobody can tell.
		const bytes = encode(words, encoding === 'shift_jis' ? 'shift_jis' : 'utf-8');
		if (!(bytes instanceof Uint8Array)) return bytes;
		chunks.push(comment.subarray(at, offsetOf(comment, text, start, encoding)), bytes);
		at = offsetOf(comment, text, end, encoding);
	}
	return Buffer.concat([...chunks, comment.subarray(at)]);
}

/** Where a character stands in the bytes. */
function offsetOf(comment: Buffer, text: string, index: number, encoding: CommentEncoding): number {
	if (encoding === 'utf-8') return isUtf8(comment) ? Buffer.byteLength(text.slice(0, index)) : index;
	if (encoding === 'cp437') return index;
	let at = 0;
	for (let count = 0; count < index; count++) {
		const lead = comment[at] ?? 0;
		at += (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1;
	}
	return at;
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
