import { CompoundError, type CompoundFile, type CompoundStream, u16, u32 } from '../compound';
import type { Encryption } from '../types';
import { codePageOfLanguage, decodeCodePage } from './code-page';
import { binaryEncryption, OBFUSCATION } from './encryption-info';
import { readWordArt, type WordArt } from './word-art';

/** Where the parts of a Word document's text begin and end, in characters. */
export interface WordParts {
	readonly body: readonly [number, number];
	readonly headers: readonly [number, number];
	readonly boxes: readonly [number, number];
	readonly headerBoxes: readonly [number, number];
}

export interface WordDocument {
	readonly parts: WordParts;
	/** Where each header begins, from the start of the headers' text; empty where that is not told. */
	readonly stories: readonly number[];
	/** @throws CompoundError */
	art(): readonly WordArt[];
	/** The text between two characters. @throws CompoundError */
	text(from: number, to: number): string;
}

/** Bytes of the file information block that are looked at. */
const FIB = 0x232;
const WORD_97 = 0xa5ec;
const WORD_6 = 0xa5dc;

/** How a Word document is encrypted ([MS-DOC] 2.2.6, 2.5.1), or `null`. @throws CompoundError */
export function wordEncryption(file: CompoundFile, stream: CompoundStream): Encryption | null {
	const fib = stream.read(0, 32);
	const flags = u16(fib, 0x0a);
	if ((flags & 0x0100) === 0) return null;
	if ((flags & 0x8000) !== 0 || u16(fib, 0) !== WORD_97) return OBFUSCATION;
	const table = file.stream(flags & 0x0200 ? '1Table' : '0Table');
	return table === null ? { scheme: 'Office', algorithm: null, keyBits: null } : binaryEncryption(table.read(0, 256));
}

/** Opens the text of a Word document, of Word 97 and later or Word 6 and 95; `null` for other kinds. @throws CompoundError */
export function openWord(file: CompoundFile, stream: CompoundStream): WordDocument | null {
	const fib = stream.read(0, FIB);
	const kind = u16(fib, 0);
	if (kind === WORD_97) return openWord97(file, stream, fib);
	return kind === WORD_6 ? openWord6(stream, fib) : null;
}

function openWord97(file: CompoundFile, stream: CompoundStream, fib: Buffer): WordDocument {
	const table = file.stream(u16(fib, 0x0a) & 0x0200 ? '1Table' : '0Table');
	if (table === null) throw new CompoundError('a Word document without its table');
	const pieces = readPieces(table.read(u32(fib, 0x1a2), Math.min(MAX_TABLE, u32(fib, 0x1a6))));
	const parts = partsOf(fib, 0x4c);
	const list = table.read(u32(fib, 0xf2), Math.min(MAX_TABLE, u32(fib, 0xf6)));
	return {
		parts,
		stories: numbers(list, list.length >> 2),
		art: () => (fib.length < FIB ? [] : readWordArt(table.read(u32(fib, 0x22a), Math.min(MAX_TABLE, u32(fib, 0x22e))))),
		text: (from, to) => pieceText(stream, pieces, from, to),
	};
}

/** Word 6 and 95: one byte a character, or two of them, in the code page of the language. Documents saved in a hurry have pieces. */
function openWord6(stream: CompoundStream, fib: Buffer): WordDocument {
	const start = u32(fib, 0x18);
	const codePage = codePageOfLanguage(u16(fib, 0x06));
	const parts = partsOf(fib, 0x34);
	const complex = (u16(fib, 0x0a) & 0x04) !== 0;
	const pieces = complex ? readPieces(stream.read(u32(fib, 0x160), Math.min(MAX_TABLE, u32(fib, 0x164))), true) : [];
	const flat: Piece[] = [{ from: 0, to: 2 ** 31, at: start, wide: false }];
	return {
		parts,
		// Which headers there are is told by each section; the place of one in the list says nothing.
		stories: [],
		art: () => [],
		text: (from, to) => pieceText(stream, pieces.length > 0 ? pieces : flat, from, to, codePage),
	};
}

/** The lengths of the text's parts follow one another in the block ([MS-DOC] 2.5.3): body, footnotes, headers, macros, annotations, endnotes, boxes, boxes in headers. */
function partsOf(fib: Buffer, at: number): WordParts {
	const ends: number[] = [];
	let end = 0;
	for (const length of numbers(fib.subarray(at), 8)) {
		end = Math.min(MAX_CHARACTERS, end + (length | 0 ? Math.max(0, length | 0) : 0));
		ends.push(end);
	}
	const range = (index: number): readonly [number, number] => [index === 0 ? 0 : (ends[index - 1] ?? 0), ends[index] ?? 0];
	return { body: range(0), headers: range(2), boxes: range(6), headerBoxes: range(7) };
}

const MAX_CHARACTERS = 2 ** 30;
/** Bytes of a table that are looked at. */
const MAX_TABLE = 256 * 1024;

interface Piece {
	readonly from: number;
	readonly to: number;
	/** Where its first character stands in the main stream. */
	readonly at: number;
	readonly wide: boolean;
}

/** The piece table ([MS-DOC] 2.9.38, 2.8.35): which characters stand where. */
function readPieces(clx: Buffer, old = false): Piece[] {
	let at = 0;
	while (clx[at] === 1) at += 3 + u16(clx, at + 1);
	if (clx[at] !== 2) return [];
	const table = clx.subarray(at + 5, at + 5 + u32(clx, at + 1));
	const count = Math.floor((table.length - 4) / 12);
	const pieces: Piece[] = [];
	for (let index = 0; index < count; index++) {
		const place = u32(table, (count + 1) * 4 + index * 8 + 2);
		const [from, to] = [u32(table, index * 4), u32(table, index * 4 + 4)];
		const wide = !old && (place & 0x40000000) === 0;
		const offset = place & 0x3fffffff;
		if (to > from) pieces.push({ from, to, at: old || wide ? offset : offset >>> 1, wide });
	}
	return pieces;
}

function pieceText(stream: CompoundStream, pieces: readonly Piece[], from: number, to: number, codePage = 1252): string {
	let text = '';
	for (const piece of pieces) {
		const [start, end] = [Math.max(from, piece.from), Math.min(to, piece.to)];
		if (start >= end) continue;
		const unit = piece.wide ? 2 : 1;
		const at = piece.at + (start - piece.from) * unit;
		// What the file does not have it does not show either.
		const bytes = stream.read(at, Math.min((end - start) * unit, Math.max(0, stream.size - at)));
		text += piece.wide ? bytes.toString('utf16le') : decodeCodePage(bytes, codePage);
	}
	return text;
}

function numbers(bytes: Uint8Array, count: number): number[] {
	return Array.from({ length: count }, (_, index) => u32(bytes, index * 4));
}
