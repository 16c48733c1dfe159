import type { BodyText, BodyTextOptions } from '../body-text';
import type { ByteSource, ReadContext } from '../types';
import { openDocument } from './document';
import { Interpreter } from './interpret';
import { Lines } from './lines';
import { pagesOf, toShown } from './pages';
import { contentOf } from './read-page';
import { PdfError } from './values';

/** Pages that are looked at: interpreting one takes as long as reading many texts. */
const PAGES = 10;

/** The lines of the first pages (ISO 32000-2, 9.4), as they are shown. @throws PdfError */
export function pdfBodyText(source: ByteSource, _context: ReadContext, { most }: BodyTextOptions): readonly BodyText[] {
	const { objects, catalog } = openDocument(source);
	// What is encrypted is not opened for this.
	if (objects.xref.encrypted) return [];
	const found: BodyText[] = [];
	let room = most;
	for (const [index, page] of pagesOf(objects, catalog, PAGES).entries()) {
		if (room <= 0) break;
		const interpreter = new Interpreter(objects);
		const resources = objects.dict((page.resources ?? page).dict, '/Resources');
		const content = contentOf(objects, page.dict.get('/Contents'));
		try {
			if (content.length > 0) interpreter.run(content, resources, toShown(page));
		} catch (error) {
			if (!(error instanceof PdfError)) throw error;
		}
		const lines: string[] = [];
		for (const { text } of new Lines(objects, interpreter.shows).all()) {
			lines.push(text);
			room -= text.length + 1;
			if (room <= 0) break;
		}
		if (lines.length > 0) found.push({ where: `page ${index + 1}`, text: lines.join('\n') });
	}
	return found;
}
