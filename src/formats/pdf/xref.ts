import { type PdfBytes, scanAt } from './bytes';
import { PdfDict, PdfError, type PdfScanner } from './values';
import { StreamSection } from './xref-stream';
import { TableSection } from './xref-table';

/** Where an object stands: in the file, or in an object stream. Free ones are `null`. */
export type XrefEntry =
	| { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
	| { readonly kind: 'packed'; readonly stream: number; readonly index: number };

/** One cross-reference section: what it says of an object, `null` for free ones, `undefined` for those that it does not speak of. */
export interface XrefPart {
	get(number: number): XrefEntry | null | undefined;
	/** First and count of the numbers that it speaks of. */
	readonly ranges: readonly { readonly first: number; readonly count: number }[];
}

/** Reads the decoded stream whose object stands at an offset. */
export type StreamAt = (offset: number) => { readonly dict: PdfDict; readonly data: Buffer };

/** Numbers beyond are refused: no writer makes so many objects, and an attacker would fill the memory with them. */
export const OBJECT_LIMIT = 8_388_607;

/** A document's cross-reference. */
export class Xref {
	constructor(
		private readonly parts: readonly XrefPart[],
		/** The newest trailer. */
		readonly trailer: PdfDict,
		/** Whether any trailer names an encryption dictionary. */
		readonly encrypted: boolean,
		/** Where the newest section stands, and of which kind it is; `null` where it was rebuilt. */
		readonly newest: { readonly at: number; readonly kind: 'table' | 'stream' } | null,
	) {}

	/** Where an object stands; `null` where there is none. @throws PdfError */
	get(number: number): XrefEntry | null {
		for (const part of this.parts) {
			const entry = part.get(number);
			if (entry !== undefined) return entry;
		}
		return null;
	}

	/** The first number behind all that are spoken of. */
	get size(): number {
		let size = 0;
		for (const { ranges } of this.parts) for (const { first, count } of ranges) size = Math.max(size, count > 0 ? first + count : 0);
		return size;
	}

	/** All objects. @throws PdfError */
	all(): Map<number, XrefEntry> {
		const entries = new Map<number, XrefEntry>();
		const seen = new Set<number>();
		for (const part of this.parts) {
			for (const { first, count } of part.ranges) {
				for (let number = first; number < first + count; number++) {
					if (seen.has(number)) continue;
					const entry = part.get(number);
					if (entry === undefined) continue;
					seen.add(number);
					if (entry !== null) entries.set(number, entry);
				}
			}
		}
		return entries;
	}
}

/** Bytes at the end in which `startxref` stands. */
const TAIL = 4096;

/** Where the newest section stands by the end of the file. @throws PdfError */
export function startOf(bytes: PdfBytes): number {
	const from = Math.max(0, bytes.size - TAIL);
	const tail = bytes.from(from, TAIL);
	const mark = tail.lastIndexOf('startxref', tail.length, 'latin1');
	if (mark < 0) throw new PdfError('damaged', 'startxref');
	return scanAt(bytes, from + mark + 9, (scanner) => scanner.integer());
}

/**
 * Follows the cross-reference from the end of the file, the newest section first (ISO 32000-2, 7.5.4 to 7.5.8): tables, streams, and both in hybrid files.
 * Nothing is guessed: a file whose cross-reference is not right is damaged. Entries are read when they are asked for. @throws PdfError
 */
export function readXref(bytes: PdfBytes, streamAt: StreamAt): Xref {
	const start = startOf(bytes);
	const parts: XrefPart[] = [];
	const seen = new Set<number>();
	let trailer: PdfDict | null = null;
	let kind: 'table' | 'stream' = 'table';
	let encrypted = false;
	for (let next: number | null = start; next !== null; ) {
		if (seen.has(next) || next < 0 || next >= bytes.size) throw new PdfError('damaged', 'xref');
		seen.add(next);
		const section = readSection(bytes, next, streamAt);
		parts.push(...section.parts);
		if (trailer === null) kind = section.kind;
		trailer ??= section.trailer;
		encrypted ||= section.trailer.has('/Encrypt');
		const previous: unknown = section.trailer.get('/Prev');
		next = typeof previous === 'number' ? previous : null;
	}
	if (trailer === null) throw new PdfError('damaged', 'xref');
	return new Xref(parts, trailer, encrypted, { at: start, kind });
}

interface Section {
	readonly kind: 'table' | 'stream';
	readonly trailer: PdfDict;
	readonly parts: readonly XrefPart[];
}

function readSection(bytes: PdfBytes, offset: number, streamAt: StreamAt): Section {
	if (!scanAt(bytes, offset, (scanner: PdfScanner) => scanner.keyword('xref'))) {
		const { dict, data } = streamAt(offset);
		return { kind: 'stream', trailer: dict, parts: [new StreamSection(dict, data)] };
	}
	const table = TableSection.read(bytes, offset);
	const trailer = scanAt(bytes, table.end, (scanner) => (scanner.keyword('trailer') ? scanner.value() : null));
	if (!(trailer instanceof PdfDict)) throw new PdfError('damaged', 'trailer');
	const hidden = trailer.get('/XRefStm');
	if (typeof hidden !== 'number') return { kind: 'table', trailer, parts: [table] };
	// What the table calls free may stand in the stream: that is how hybrid files hide it from old readers (7.5.8.4).
	const { dict, data } = streamAt(hidden);
	return { kind: 'table', trailer, parts: [table.used, new StreamSection(dict, data), table] };
}
