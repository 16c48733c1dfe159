import type { RefusalCode } from '../types';

/** Thrown where a document can be read but has no room for the label. */
export class PdfRefusal extends Error {
	override readonly name = 'PdfRefusal';

	constructor(
		readonly code: RefusalCode,
		readonly detail: string,
	) {
		super(detail);
	}
}
