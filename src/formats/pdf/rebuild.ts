import { type PdfBytes, scanAt } from './bytes';
import { decodeStream } from './filters';
import { ObjectStream } from './object-stream';
import { PdfObjects } from './objects';
import { PdfDict, PdfError, PdfRef } from './values';
import { Xref, type XrefEntry } from './xref';

/** Bytes that are looked through; behind them a document without cross-reference is not looked for. */
const MOST_BYTES = 1 << 27;
const MOST_OBJECTS = 500_000;
const MOST_TRAILERS = 64;
/** Bytes that all object streams may have together. */
const MOST_PACKED = 1 << 25;
const PIECE = 1 << 20;
/** Behind the longest number, generation and keyword. */
const OVERLAP = 64;

/** Looks for the objects and trailers of a file whose cross-reference is not right, as all readers do; the last one of a number counts. @throws PdfError */
export function rebuildXref(store: PdfBytes): Xref {
	const found = lookThrough(store);
	const entries = new Map<number, XrefEntry>();
	for (const { number, generation, offset } of found.objects) entries.set(number, { kind: 'offset', offset, generation });
	const trailers = trailersOf(store, found.trailers);
	let packed = MOST_PACKED;
	const plain = new PdfObjects(store, false, xrefOf(entries, new PdfDict()));
	let catalog: PdfRef | null = null;
	for (const { number, generation, offset, kind } of found.objects) {
		if (kind === 'catalog') catalog = new PdfRef(number, generation);
		if (kind !== 'xref' && kind !== 'packed') continue;
		try {
			const object = plain.objectAt(offset);
			if (!(object.value instanceof PdfDict) || object.data === null) continue;
			if (kind === 'xref') trailers.push(object.value);
			else {
				const bytes = decodeStream(object.value, plain.bytesOf(object.data), packed);
				packed = Math.max(0, packed - bytes.length);
				const container = new ObjectStream(object.value, bytes);
				let index = 0;
				for (const one of container.numbers) entries.set(one, { kind: 'packed', stream: number, index: index++ });
				catalog ??= catalogIn(container);
			}
		} catch (error) {
			// What is broken itself is left out.
			if (!(error instanceof PdfError)) throw error;
		}
	}
	const trailer = merged(trailers);
	const root = trailer.get('/Root');
	if (!(root instanceof PdfRef && entries.has(root.number)) && catalog !== null) trailer.set('/Root', catalog, 0, 0, 0);
	return xrefOf(entries, trailer);
}

function xrefOf(entries: ReadonlyMap<number, XrefEntry>, trailer: PdfDict): Xref {
	let last = -1;
	for (const number of entries.keys()) last = Math.max(last, number);
	const part = { get: (number: number) => entries.get(number), ranges: [{ first: 0, count: last + 1 }] };
	return new Xref([part], trailer, trailer.has('/Encrypt'), null);
}

function catalogIn(container: ObjectStream): PdfRef | null {
	for (const number of container.numbers) {
		const value = container.find(number)?.value;
		if (value instanceof PdfDict && value.get('/Type') === '/Catalog') return new PdfRef(number, 0);
	}
	return null;
}

interface Seen {
	readonly number: number;
	readonly generation: number;
	readonly offset: number;
	readonly kind: 'xref' | 'packed' | 'catalog' | null;
}

function lookThrough(store: PdfBytes): { objects: Seen[]; trailers: number[] } {
	const objects: Seen[] = [];
	const trailers: number[] = [];
	const end = Math.min(store.size, MOST_BYTES);
	for (let from = 0; from < end; from += PIECE) {
		const start = Math.max(0, from - OVERLAP);
		const bytes = store.from(start, PIECE + 2 * OVERLAP).subarray(0, PIECE + 2 * OVERLAP);
		const stop = from + PIECE - start;
		for (let at = bytes.indexOf('obj', from - start); at >= 0 && at < stop; at = bytes.indexOf('obj', at + 3)) {
			const seen = objectBefore(bytes, at, start);
			if (seen) objects.push(seen);
			if (objects.length > MOST_OBJECTS) throw new PdfError('damaged', 'objects');
		}
		for (let at = bytes.indexOf('trailer', from - start); at >= 0 && at < stop; at = bytes.indexOf('trailer', at + 7)) {
			trailers.push(start + at + 7);
			if (trailers.length > MOST_TRAILERS) trailers.shift();
		}
	}
	return { objects, trailers };
}

/** The object whose keyword stands at `at`, by the two numbers in front of it. */
function objectBefore(bytes: Buffer, at: number, start: number): Seen | null {
	const before = (bytes[at - 1] ?? 0) <= 0x39 ? bytes.toString('latin1', Math.max(0, at - 32), at) : '';
	const match = /(?:^|[^\d])(\d{1,8})\s+(\d{1,5})\s*$/.exec(before);
	if (!match) return null;
	const digits = match[0].length - (match[0].length - match[0].search(/\d/));
	const offset = start + at - match[0].length + digits;
	const head = bytes.toString('latin1', at, at + 300);
	const end = head.indexOf('endobj');
	const type = /\/Type\s*\/(XRef|ObjStm|Catalog)\b/.exec(end < 0 ? head : head.slice(0, end))?.[1];
	const kind = type === 'XRef' ? 'xref' : type === 'ObjStm' ? 'packed' : type === 'Catalog' ? 'catalog' : null;
	return { number: Number(match[1]), generation: Number(match[2]), offset, kind };
}

function trailersOf(store: PdfBytes, places: readonly number[]): PdfDict[] {
	const trailers: PdfDict[] = [];
	for (const at of places) {
		try {
			const value = scanAt(store, at, (scanner) => scanner.value());
			if (value instanceof PdfDict) trailers.push(value);
		} catch (error) {
			if (!(error instanceof PdfError)) throw error;
		}
	}
	return trailers;
}

/** Later ones count first; a linearized file's first trailer may be the only one with some keys. */
function merged(trailers: readonly PdfDict[]): PdfDict {
	const result = new PdfDict();
	for (const key of ['/Root', '/Info', '/ID', '/Encrypt', '/Size']) {
		for (const trailer of trailers) {
			const place = trailer.places.get(key);
			if (place && trailer.get(key) !== null) result.set(key, trailer.get(key), place.from, place.to, place.key);
		}
	}
	return result;
}
