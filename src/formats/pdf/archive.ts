import type { PdfDocument } from './document';
import { metadataOf } from './read';

/** The part of ISO 19005 (PDF/A) that a document says it follows, 0 where it names none, or `null` where it is no PDF/A. @throws PdfError */
export function archivePart(document: PdfDocument): number | null {
	const metadata = metadataOf(document);
	const packet = metadata === null ? null : document.objects.content(metadata);
	if (!packet?.includes('pdfaid')) return null;
	const part = /\bpdfaid:part\s*(?:=\s*["']|>)\s*(\d)/.exec(packet.toString('latin1'));
	return part === null ? 0 : Number(part[1]);
}
