import { indexIn, type PdfBytes, scanAt } from './bytes';
import { decodeStream } from './filters';
import { ObjectStream } from './object-stream';
import { PdfDict, PdfError, PdfRef, type PdfString, type PdfValue } from './values';
import { readXref, type Xref } from './xref';

export interface Span {
	readonly from: number;
	readonly to: number;
}

/** An indirect object and where its parts stand. */
export interface PdfObject {
	readonly number: number;
	readonly generation: number;
	readonly value: PdfValue;
	/** Of the value; of a stream, its dictionary. */
	readonly span: Span;
	readonly strings: readonly PdfString[];
	readonly comments: readonly Span[];
	readonly signed: boolean;
	/** Bytes of a stream as they are stored, or `null` where it is none. */
	readonly data: Span | null;
}

/** What stands under a number, and the bytes in which its places count (the file, or an object stream). */
export interface PdfEntry {
	readonly number: number;
	readonly generation: number;
	readonly value: PdfValue;
	readonly span: Span;
	readonly text: (from: number, to: number) => Buffer;
	/** Whether it stands in an object stream: then its strings are not encrypted by themselves. */
	readonly packed: boolean;
	readonly data: Span | null;
}

/** Streams that are not there to be shown stay far below. */
const STREAM_LIMIT = 1 << 26;
const KEPT = 4096;

/** A PDF's objects, found by its cross-reference alone: what that does not name is no part of the document. Throws `PdfError`. */
export class PdfObjects {
	readonly xref: Xref;
	/** Decrypts what is read where the document is encrypted and can be read. */
	decrypt: ((bytes: Buffer, number: number, generation: number, kind: 'string' | 'stream', dict: PdfDict | null) => Buffer) | null = null;
	private depth = 0;
	private readonly kept = new Map<number, PdfEntry | null>();
	private readonly containers = new Map<number, ObjectStream>();

	/**
	 * @param strict every object has to end as it should, streams where their length says
	 * @param xref where the cross-reference is known, or was rebuilt
	 */
	constructor(
		readonly store: PdfBytes,
		private readonly strict: boolean,
		xref?: Xref,
	) {
		this.xref = xref ?? readXref(store, (offset) => this.sectionAt(offset));
	}

	private sectionAt(offset: number): { dict: PdfDict; data: Buffer } {
		const object = this.objectAt(offset);
		if (object.data === null || !(object.value instanceof PdfDict)) throw new PdfError('damaged', 'xref');
		return { dict: object.value, data: decodeStream(object.value, this.bytesOf(object.data)) };
	}

	/** Bytes of the file. */
	bytesOf({ from, to }: Span): Buffer {
		return this.store.from(from, to - from).subarray(0, to - from);
	}

	/** Reads the object that stands at an offset. */
	objectAt(offset: number): PdfObject {
		return scanAt(this.store, offset, (scanner) => {
			const number = scanner.integer();
			const generation = scanner.integer();
			if (number < 0 || generation < 0 || !scanner.keyword('obj')) throw new PdfError('damaged', 'xref');
			scanner.skip();
			const from = offset + scanner.at;
			const value = scanner.value();
			const span = { from, to: offset + scanner.at };
			const { strings, signed } = scanner;
			const comments = scanner.comments.filter((comment) => comment.from > from && comment.to < span.to);
			let data: Span | null = null;
			if (value instanceof PdfDict && scanner.keyword('stream')) data = this.streamSpan(value, offset + scanner.at);
			else if (this.strict && !scanner.keyword('endobj')) throw new PdfError('damaged', 'endobj');
			return { number, generation, value, span, strings, comments, signed, data };
		});
	}

	/** What stands under a number; `null` where nothing does. */
	entry(number: number): PdfEntry | null {
		const kept = this.kept.get(number);
		if (kept !== undefined) return kept;
		// An object stream whose length stands in itself, and the like.
		if (this.depth > 32) throw new PdfError('damaged', 'reference');
		this.depth++;
		let entry: PdfEntry | null;
		try {
			entry = this.find(number);
		} finally {
			this.depth--;
		}
		if (this.kept.size < KEPT) this.kept.set(number, entry);
		return entry;
	}

	private find(number: number): PdfEntry | null {
		const place = this.xref.get(number);
		if (place === null) return null;
		if (place.kind === 'offset') {
			const object = this.objectAt(place.offset);
			if (object.number !== number) throw new PdfError('damaged', 'xref');
			return { ...object, packed: false, text: (from, to) => this.bytesOf({ from, to }) };
		}
		const container = this.container(place.stream);
		const found = container.find(number);
		if (found === null) return null;
		return { number, generation: 0, ...found, packed: true, data: null, text: (from, to) => container.bytes.subarray(from, to) };
	}

	private container(number: number): ObjectStream {
		let container = this.containers.get(number);
		if (!container) {
			const place = this.xref.get(number);
			if (place?.kind !== 'offset') throw new PdfError('damaged', 'object-stream');
			container = this.unpack(this.objectAt(place.offset));
			if (this.containers.size >= 8) this.containers.clear();
			this.containers.set(number, container);
		}
		return container;
	}

	/** The objects in an object stream (7.5.7). */
	unpack(object: PdfObject): ObjectStream {
		const { value: dict, data } = object;
		if (!(dict instanceof PdfDict) || dict.get('/Type') !== '/ObjStm' || data === null) throw new PdfError('damaged', 'object-stream');
		return new ObjectStream(dict, this.content({ ...object, value: dict, data }));
	}

	/** What a value refers to; a reference to nothing is `null` (7.3.10). */
	resolve(value: PdfValue): PdfValue {
		for (let found = value, steps = 0; ; steps++) {
			if (!(found instanceof PdfRef)) return found;
			if (steps > 32) throw new PdfError('damaged', 'reference');
			found = this.entry(found.number)?.value ?? null;
		}
	}

	/** A dictionary's value, a reference followed. */
	get(dict: PdfDict, key: string): PdfValue {
		const value = dict.get(key);
		return value instanceof PdfRef ? this.resolve(value) : value;
	}

	/** Like `get`, but `null` for all that is no dictionary. */
	dict(dict: PdfDict, key: string): PdfDict | null {
		const value = this.get(dict, key);
		return value instanceof PdfDict ? value : null;
	}

	/** A stream's decoded bytes. */
	content(
		object: { number: number; generation: number; value: PdfValue; data: Span | null; packed?: boolean },
		limit = STREAM_LIMIT,
	): Buffer {
		if (object.data === null || !(object.value instanceof PdfDict)) throw new PdfError('damaged', 'stream');
		let bytes = this.bytesOf(object.data);
		if (this.decrypt) bytes = this.decrypt(bytes, object.number, object.generation, 'stream', object.value);
		return decodeStream(object.value, bytes, limit, (value) => this.resolve(value));
	}

	private streamSpan(dict: PdfDict, at: number): Span {
		const start = this.store.from(at, 2);
		const from = at + (start[0] === 13 ? (start[1] === 10 ? 2 : 1) : start[0] === 10 ? 1 : 0);
		const length = this.lengthOf(dict);
		if (length !== null && from + length <= this.store.size) {
			// A length that is not true would cut the stream, or take in what does not belong to it.
			const end = this.store.from(from + length, 64).toString('latin1', 0, 64);
			if ((this.strict ? STRICT_END : LENIENT_END).test(end)) return { from, to: from + length };
		}
		if (this.strict) throw new PdfError('damaged', 'stream-length');
		const end = indexIn(this.store, 'endstream', from, STREAM_LIMIT);
		if (end < 0) throw new PdfError('damaged', 'stream-length');
		const last = this.store.from(Math.max(from, end - 2), 2);
		return { from, to: end - (last[1] === 10 ? (last[0] === 13 ? 2 : 1) : last[1] === 13 ? 1 : 0) };
	}

	private lengthOf(dict: PdfDict): number | null {
		let length: PdfValue = dict.get('/Length');
		// While the cross-reference is being read there is none to look into.
		if (length instanceof PdfRef) length = this.xref === undefined ? null : this.resolve(length);
		return typeof length === 'number' && Number.isInteger(length) && length >= 0 ? length : null;
	}
}

const STRICT_END = /^[\0\t\n\f\r ]*endstream[\0\t\n\f\r ]*endobj/;
const LENIENT_END = /^[\0\t\n\f\r ]*endstream/;
