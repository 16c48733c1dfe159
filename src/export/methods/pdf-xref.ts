import { PdfDict, PdfError, PdfScanner } from './pdf-values';

/** Where an object stands: in the file, or in an object stream. Free ones are `null`. */
export type XrefEntry =
	| { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
	| { readonly kind: 'packed'; readonly stream: number; readonly index: number };

export interface Xref {
	readonly entries: ReadonlyMap<number, XrefEntry | null>;
	/** The newest trailer. */
	readonly trailer: PdfDict;
	/** Whether any trailer names an encryption dictionary. */
	readonly encrypted: boolean;
}

/** Reads the decoded stream whose object stands at an offset. */
export type StreamAt = (offset: number) => { readonly dict: PdfDict; readonly data: Buffer };

/** Numbers beyond are refused: no writer makes so many objects, and an attacker would fill the memory with them. */
const OBJECT_LIMIT = 8_388_607;

/**
 * Follows the cross-reference from the end of the file, the newest section first (ISO 32000-2, 7.5.4 to 7.5.8): tables, streams, and both in hybrid files.
 * Nothing is guessed: a file whose cross-reference is not right is damaged. @throws PdfError
 */
export function readXref(bytes: Buffer, streamAt: StreamAt): Xref {
	const mark = bytes.lastIndexOf('startxref', bytes.length, 'latin1');
	if (mark < 0 || mark < bytes.length - 4096) throw new PdfError('damaged', 'startxref');
	const start = new PdfScanner(bytes, mark + 9).integer();
	const entries = new Map<number, XrefEntry | null>();
	const seen = new Set<number>();
	let newest: PdfDict | null = null;
	let encrypted = false;
	for (let next: number | null = start; next !== null; ) {
		if (seen.has(next) || next < 0 || next >= bytes.length) throw new PdfError('damaged', 'xref');
		seen.add(next);
		const section: PdfDict = readSection(bytes, next, streamAt, entries);
		newest ??= section;
		encrypted ||= section.has('/Encrypt');
		const previous = section.get('/Prev');
		next = typeof previous === 'number' ? previous : null;
	}
	if (newest === null) throw new PdfError('damaged', 'xref');
	return { entries, trailer: newest, encrypted };
}

function readSection(bytes: Buffer, offset: number, streamAt: StreamAt, entries: Map<number, XrefEntry | null>): PdfDict {
	const scanner = new PdfScanner(bytes, offset);
	if (!scanner.keyword('xref')) return readStream(streamAt(offset), entries);
	const free = readTable(scanner, entries);
	const trailer = scanner.keyword('trailer') ? scanner.value() : null;
	if (!(trailer instanceof PdfDict)) throw new PdfError('damaged', 'trailer');
	const hidden = trailer.get('/XRefStm');
	// What the table calls free may stand in the stream: that is how hybrid files hide it from old readers (7.5.8.4).
	if (typeof hidden === 'number') readStream(streamAt(hidden), entries);
	for (const number of free) add(entries, number, null);
	return trailer;
}

function add(entries: Map<number, XrefEntry | null>, number: number, entry: XrefEntry | null): void {
	if (number > OBJECT_LIMIT) throw new PdfError('damaged', 'object-number');
	if (!entries.has(number)) entries.set(number, entry);
}

function readTable(scanner: PdfScanner, entries: Map<number, XrefEntry | null>): number[] {
	const free: number[] = [];
	for (let first = scanner.integer(); first >= 0; first = scanner.integer()) {
		const count = scanner.integer();
		if (count < 0 || first + count > OBJECT_LIMIT) throw new PdfError('damaged', 'xref');
		for (let number = first; number < first + count; number++) {
			const offset = scanner.integer();
			const generation = scanner.integer();
			const used = scanner.keyword('n');
			if (offset < 0 || generation < 0 || (!used && !scanner.keyword('f'))) throw new PdfError('damaged', 'xref');
			// Offset 0 is the header's: some writers leave it for objects that they never wrote.
			if (used && offset > 0) add(entries, number, { kind: 'offset', offset, generation });
			else free.push(number);
		}
	}
	return free;
}

function readStream({ dict, data }: { readonly dict: PdfDict; readonly data: Buffer }, entries: Map<number, XrefEntry | null>): PdfDict {
	const numbers = (key: string): number[] | null => {
		const value = dict.get(key);
		return Array.isArray(value) ? value.map((one) => (typeof one === 'number' && one >= 0 ? one : Number.NaN)) : null;
	};
	const [type, second, third] = numbers('/W') ?? [];
	const size = dict.get('/Size');
	if (dict.get('/Type') !== '/XRef' || type === undefined || second === undefined || third === undefined || typeof size !== 'number') {
		throw new PdfError('damaged', 'xref');
	}
	const width = type + second + third;
	if (!(width > 0 && width <= 24 && type <= 6 && second <= 6 && third <= 6)) throw new PdfError('damaged', 'xref');
	const field = (at: number, length: number): number => (length === 0 ? 0 : data.readUIntBE(at, length));
	const index = numbers('/Index') ?? [0, size];
	let at = 0;
	for (let pair = 0; pair + 1 < index.length; pair += 2) {
		const [first, count] = [index[pair] ?? Number.NaN, index[pair + 1] ?? Number.NaN];
		if (!(first + count <= OBJECT_LIMIT)) throw new PdfError('damaged', 'xref');
		for (let number = first; number < first + count; number++, at += width) {
			if (at + width > data.length) throw new PdfError('damaged', 'xref');
			const kind = type === 0 ? 1 : field(at, type);
			const a = field(at + type, second);
			const b = field(at + type + second, third);
			if (kind === 1 && a > 0) add(entries, number, { kind: 'offset', offset: a, generation: b });
			else if (kind === 2) add(entries, number, { kind: 'packed', stream: a, index: b });
			else add(entries, number, null);
		}
	}
	return dict;
}
