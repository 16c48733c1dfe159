import { type PdfDict, PdfError, PdfScanner, type PdfValue } from './values';

/** A decoded object stream (ISO 32000-2, 7.5.7), whose objects are read when they are asked for. Throws `PdfError`. */
export class ObjectStream {
	private readonly offsets = new Map<number, number>();

	constructor(
		dict: PdfDict,
		readonly bytes: Buffer,
	) {
		const [count, first] = [dict.get('/N'), dict.get('/First')];
		if (typeof count !== 'number' || typeof first !== 'number') throw new PdfError('damaged', 'object-stream');
		const head = new PdfScanner(bytes, 0);
		for (let n = 0; n < count; n++) {
			const number = head.integer();
			const offset = head.integer();
			if (number < 0 || offset < 0) throw new PdfError('damaged', 'object-stream');
			this.offsets.set(number, first + offset);
		}
	}

	get numbers(): IterableIterator<number> {
		return this.offsets.keys();
	}

	/** An object and where it stands in the stream, or `null`. */
	find(number: number): { readonly value: PdfValue; readonly span: { readonly from: number; readonly to: number } } | null {
		const offset = this.offsets.get(number);
		if (offset === undefined) return null;
		const scanner = new PdfScanner(this.bytes, offset);
		scanner.skip();
		const from = scanner.at;
		return { value: scanner.value(), span: { from, to: scanner.at } };
	}

	/** All objects, and whether a signature is among them. */
	all(): { readonly values: ReadonlyMap<number, PdfValue>; readonly signed: boolean } {
		const values = new Map<number, PdfValue>();
		let signed = false;
		for (const [number, offset] of this.offsets) {
			const scanner = new PdfScanner(this.bytes, offset);
			values.set(number, scanner.value());
			signed ||= scanner.signed;
		}
		return { values, signed };
	}
}
