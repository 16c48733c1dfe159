import type { ByteSource } from '../types';
import { WindowedBytes } from './bytes';
import { PdfObjects } from './objects';
import { rebuildXref } from './rebuild';
import { PdfDict, PdfError } from './values';

/** An open document. */
export interface PdfDocument {
	readonly objects: PdfObjects;
	readonly catalog: PdfDict;
	/** Where the document begins in the file: offsets count from there. */
	readonly start: number;
	/** Whether its cross-reference is not right, so that the objects were looked for. */
	readonly rebuilt: boolean;
}

const HEADER = 1024;

/** Where the header stands, or -1 (ISO 32000-1, annex H, note 13: within the first 1024 bytes). */
export function headerAt(head: Uint8Array): number {
	return Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEADER)).indexOf('%PDF-', 0, 'latin1');
}

/** Opens a document by its cross-reference, or where that is not right by looking for its objects. @throws PdfError */
export function openDocument(source: ByteSource): PdfDocument {
	const header = headerAt(source.read(0, HEADER));
	if (header < 0) throw new PdfError('damaged', 'no-pdf');
	// What stands in front of the header is not counted by most writers, but by some.
	for (const start of header === 0 ? [0] : [header, 0]) {
		const found = attemptOpen(source, start);
		if (found) return found;
	}
	const store = new WindowedBytes(source, header);
	const objects = new PdfObjects(store, false, rebuildXref(store));
	const catalog = objects.resolve(objects.xref.trailer.get('/Root'));
	if (!(catalog instanceof PdfDict)) throw new PdfError('damaged', 'catalog');
	return { objects, catalog, start: header, rebuilt: true };
}

function attemptOpen(source: ByteSource, start: number): PdfDocument | null {
	try {
		const objects = new PdfObjects(new WindowedBytes(source, start), false);
		const catalog = objects.resolve(objects.xref.trailer.get('/Root'));
		if (!(catalog instanceof PdfDict) || objects.dict(catalog, '/Pages') === null) return null;
		return { objects, catalog, start, rebuilt: false };
	} catch (error) {
		if (error instanceof PdfError) return null;
		throw error;
	}
}
