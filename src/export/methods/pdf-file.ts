import { WholeBytes } from '../../formats/pdf/bytes';
import { PdfObjects } from '../../formats/pdf/objects';
import { PdfError } from '../../formats/pdf/values';
import type { XrefEntry } from '../../formats/pdf/xref';

export type { PdfObject, Span } from '../../formats/pdf/objects';

/** A whole PDF in memory, of which nothing is guessed. Throws `PdfError`. */
export class PdfFile extends PdfObjects {
	/** Where every object stands. */
	readonly entries: ReadonlyMap<number, XrefEntry>;

	constructor(readonly bytes: Buffer) {
		super(new WholeBytes(bytes), true);
		this.entries = this.xref.all();
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
}
