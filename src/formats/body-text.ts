import { mailBodyText } from './mail/body-text';
import { odfBodyText } from './odf/body-text';
import { ooxmlBodyText } from './ooxml/body-text';
import { pdfBodyText } from './pdf/body-text';
import { textBodyText } from './text/body-text';
import type { ByteSource, ReadContext, ReadResult } from './types';

/** A stretch of a document's text. */
export interface BodyText {
	/** The part that holds it; empty for text. */
	readonly where: string;
	/** Lines end with `\n`, cells of a table with a tab. */
	readonly text: string;
}

export interface BodyTextOptions {
	/** Bytes of one part, from its beginning, and characters of the whole. */
	readonly most: number;
	/** Says for a part's bytes, before they are decoded, whether they are worth it. ASCII characters are themselves in them, other encodings are not asked. */
	readonly worth: (bytes: Buffer) => boolean;
}

/**
 * The text of a document for those who look for something in it: what people see, in the order of the file. Text, mail bodies, Word, Excel and
 * PowerPoint packages, ODF and PDF; nothing of other formats. What cannot be read was told when the document was read, and is left out.
 */
export function bodyTexts(source: ByteSource, read: ReadResult, context: ReadContext, options: BodyTextOptions): readonly BodyText[] {
	const { format, encoding, state } = read;
	if (state.unreadable !== null || state.encrypted) return NONE;
	try {
		switch (format) {
			case 'text':
				return textBodyText(source, encoding ?? 'utf-8', options);
			case 'mail':
				return mailBodyText(source, options);
			case 'ooxml':
				return ooxmlBodyText(source, options);
			case 'odf':
				return odfBodyText(source, options);
			case 'pdf':
				return pdfBodyText(source, context, options);
			default:
				return NONE;
		}
	} catch {
		return NONE;
	}
}

const NONE: readonly BodyText[] = Object.freeze([]);
