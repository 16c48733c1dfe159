import { decodeStream } from './pdf-filters';
import { PdfDict, PdfError, PdfRef, PdfScanner, type PdfString, type PdfValue } from './pdf-values';
import { readXref, type Xref } from './pdf-xref';

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

/** A PDF's objects, found by its cross-reference alone: what that does not name is no part of the document. Throws `PdfError`. */
export class PdfFile {
	readonly xref: Xref;
	/** The object stream that was asked last: many streams have their lengths in the same one. */
	private last: { readonly stream: number; readonly values: ReadonlyMap<number, PdfValue> } | null = null;

	constructor(readonly bytes: Buffer) {
		this.xref = readXref(bytes, (offset) => {
			const object = this.objectAt(offset);
			if (object.data === null || !(object.value instanceof PdfDict)) throw new PdfError('damaged', 'xref');
			return { dict: object.value, data: decodeStream(object.value, bytes.subarray(object.data.from, object.data.to)) };
		});
	}

	/** Opens a file; what stands before the header is left out where offsets count from the header, as most readers take them. */
	static open(bytes: Buffer): PdfFile {
		const header = bytes.subarray(0, 1024).indexOf('%PDF-', 0, 'latin1');
		if (header < 0) throw new PdfError('unsupported-file', 'no-pdf');
		if (header === 0) return new PdfFile(bytes);
		try {
			return new PdfFile(bytes.subarray(header));
		} catch {
			return new PdfFile(bytes);
		}
	}

	/** Reads the object that stands at an offset. */
	objectAt(offset: number): PdfObject {
		const scanner = new PdfScanner(this.bytes, offset);
		const number = scanner.integer();
		const generation = scanner.integer();
		if (number < 0 || generation < 0 || !scanner.keyword('obj')) throw new PdfError('damaged', 'xref');
		scanner.skip();
		const from = scanner.at;
		const value = scanner.value();
		const span = { from, to: scanner.at };
		const { strings, signed } = scanner;
		const comments = scanner.comments.filter((comment) => comment.from > from && comment.to < span.to);
		const data = value instanceof PdfDict && scanner.keyword('stream') ? this.streamSpan(value, scanner) : null;
		if (!scanner.keyword('endobj')) throw new PdfError('damaged', 'endobj');
		return { number, generation, value, span, strings, comments, signed, data };
	}

	/** What a value refers to; a reference to nothing is `null` (7.3.10). */
	resolve(value: PdfValue): PdfValue {
		for (let found = value, steps = 0; ; steps++) {
			if (!(found instanceof PdfRef)) return found;
			if (steps > 32) throw new PdfError('damaged', 'reference');
			const entry = this.xref?.entries.get(found.number);
			if (entry === null || entry === undefined) return null;
			found = entry.kind === 'offset' ? this.objectAt(entry.offset).value : this.packedValue(entry.stream, found.number);
		}
	}

	/** The values in an object stream, by number (7.5.7); `signed` where a signature is among them. */
	unpack(container: PdfObject): { readonly values: ReadonlyMap<number, PdfValue>; readonly signed: boolean } {
		const { value: dict, data } = container;
		if (!(dict instanceof PdfDict) || dict.get('/Type') !== '/ObjStm' || data === null) throw new PdfError('damaged', 'object-stream');
		const bytes = decodeStream(dict, this.bytes.subarray(data.from, data.to));
		const [count, first] = [dict.get('/N'), dict.get('/First')];
		if (typeof count !== 'number' || typeof first !== 'number') throw new PdfError('damaged', 'object-stream');
		const head = new PdfScanner(bytes, 0);
		const values = new Map<number, PdfValue>();
		let signed = false;
		for (let n = 0; n < count; n++) {
			const number = head.integer();
			const offset = head.integer();
			if (number < 0 || offset < 0) throw new PdfError('damaged', 'object-stream');
			const scanner = new PdfScanner(bytes, first + offset);
			values.set(number, scanner.value());
			signed ||= scanner.signed;
		}
		return { values, signed };
	}

	private packedValue(stream: number, number: number): PdfValue {
		const entry = this.xref.entries.get(stream);
		if (entry?.kind !== 'offset') throw new PdfError('damaged', 'object-stream');
		if (this.last?.stream !== stream) this.last = { stream, values: this.unpack(this.objectAt(entry.offset)).values };
		return this.last.values.get(number) ?? null;
	}

	private streamSpan(dict: PdfDict, scanner: PdfScanner): Span {
		const { bytes } = this;
		if (bytes[scanner.at] === 13) scanner.at++;
		if (bytes[scanner.at] === 10) scanner.at++;
		const from = scanner.at;
		const length = this.resolve(dict.get('/Length'));
		if (typeof length !== 'number' || !Number.isInteger(length) || length < 0 || from + length > bytes.length) {
			throw new PdfError('damaged', 'stream-length');
		}
		scanner.at = from + length;
		// A length that is not true would cut the stream, or take in what does not belong to it.
		if (!/^[\0\t\n\f\r ]*endstream/.test(bytes.toString('latin1', scanner.at, scanner.at + 32)) || !scanner.keyword('endstream')) {
			throw new PdfError('damaged', 'stream-length');
		}
		return { from, to: from + length };
	}
}
