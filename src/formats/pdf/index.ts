import type { Format } from '../types';
import { headerAt } from './document';
import { readPdf } from './read';
import { writePdf } from './write';

/** PDF (ISO 32000): labels in the information dictionary and XMP, and as a stamp in the corner of every page. */
export const pdfFormat: Format = Object.freeze({
	id: 'pdf',
	places: Object.freeze(['property', 'page-header'] as const),
	detect,
	read: readPdf,
	write: writePdf,
});

/** The header may stand behind other bytes; but a program that writes PDFs has it in its text, so there the name or a printer's prefix must say so too. */
function detect(name: string, head: Uint8Array): boolean {
	if (head[0] === 0x25 && head[1] === 0x50) return headerAt(head.subarray(0, 8)) === 0;
	if (!/\.(?:pdfa?|ai)$/.test(name) && head[0] !== 0x1b) return false;
	return headerAt(head) >= 0;
}
