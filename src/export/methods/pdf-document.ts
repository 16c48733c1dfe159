import { PdfDict, PdfError, PdfRef } from '../../formats/pdf/values';
import type { PdfFile, PdfObject, Span } from './pdf-file';

/** What of a document is carried into another file: every object that its cross-reference names, but for the machinery of the file itself. */
export class PdfDocument {
	/** Offsets of the objects that stand in the file by themselves, by number, in order of number. */
	readonly offsets: ReadonlyMap<number, number>;
	/** Objects in object streams. */
	readonly packed: ReadonlyMap<number, { readonly stream: number; readonly index: number }>;

	constructor(readonly file: PdfFile) {
		const offsets = new Map<number, number>();
		const packed = new Map<number, { readonly stream: number; readonly index: number }>();
		for (const [number, entry] of [...file.entries].sort(([a], [b]) => a - b)) {
			if (entry?.kind === 'offset') offsets.set(number, entry.offset);
			else if (entry?.kind === 'packed') packed.set(number, entry);
		}
		this.offsets = offsets;
		this.packed = packed;
	}

	/** The object of a number. @throws PdfError where another one stands there */
	object(number: number): PdfObject {
		const entry = this.file.entries.get(number);
		if (entry?.kind !== 'offset') throw new PdfError('damaged', 'xref');
		const object = this.file.objectAt(entry.offset);
		if (object.number !== number || object.generation !== entry.generation) throw new PdfError('damaged', 'xref');
		return object;
	}

	/** Throws where the document cannot be carried over unharmed: no catalog, a signature that would break, a stream that its filter would leave readable. */
	check(object: PdfObject): void {
		if (object.signed) throw new PdfError('unsupported-file', 'signed');
		if (object.data === null || !(object.value instanceof PdfDict)) return;
		const filter = this.file.resolve(object.value.get('/Filter'));
		if ([filter].flat().includes('/Crypt')) throw new PdfError('unsupported-file', 'crypt-filter');
		if (object.value.get('/Type') === '/ObjStm' && this.file.unpack(object).all().signed) throw new PdfError('unsupported-file', 'signed');
	}

	checkCatalog(): void {
		const catalog = this.file.resolve(this.root);
		if (!(catalog instanceof PdfDict) || !(this.file.resolve(catalog.get('/Pages')) instanceof PdfDict))
			throw new PdfError('damaged', 'catalog');
		// Rights of use are a signature of the producer's (12.8.6).
		if (this.file.resolve(catalog.get('/Perms')) instanceof PdfDict) throw new PdfError('unsupported-file', 'signed');
		for (const { stream } of this.packed.values()) if (!this.offsets.has(stream)) throw new PdfError('damaged', 'object-stream');
	}

	get root(): PdfRef {
		const root = this.file.xref.trailer.get('/Root');
		if (!(root instanceof PdfRef)) throw new PdfError('damaged', 'trailer');
		return root;
	}
}

/** Whether an object belongs to the file that it was in: cross-reference streams, linearization (annex F). */
export function isMachinery(object: PdfObject): boolean {
	if (!(object.value instanceof PdfDict)) return false;
	return object.data !== null ? object.value.get('/Type') === '/XRef' : object.value.has('/Linearized');
}

/** A part of an object that is not copied as it is. */
export interface Cut extends Span {
	readonly kind: 'string' | 'length' | 'comment';
	/** What the string means. */
	readonly bytes: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Strings, comments and a stream's length, in order. */
export function cutsOf(object: PdfObject): Cut[] {
	const cuts: Cut[] = object.strings.map(({ from, to, bytes }) => ({ kind: 'string', from, to, bytes }));
	const length = object.data !== null && object.value instanceof PdfDict ? object.value.places.get('/Length') : undefined;
	if (length !== undefined) cuts.push({ kind: 'length', ...length, bytes: NOTHING });
	for (const { from, to } of object.comments) cuts.push({ kind: 'comment', from, to, bytes: NOTHING });
	cuts.sort((a, b) => a.from - b.from);
	return cuts.filter((cut, index) => index === 0 || cut.from >= (cuts[index - 1]?.to ?? 0));
}
