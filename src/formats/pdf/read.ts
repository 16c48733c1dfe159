import { Collector } from '../marks';
import type { ByteSource, DocumentState, Encryption, ReadContext, ReadResult } from '../types';
import { collectXmp } from '../xmp';
import { openDocument, type PdfDocument } from './document';
import { readInfo } from './info';
import type { PdfEntry } from './objects';
import { readFirstPage } from './read-page';
import { openSecurity } from './security';
import { describeEncryption, encryptionOf, isSigned } from './state';
import { PdfDict, PdfError, PdfRef } from './values';

const PLAIN = { encrypted: false, signed: false, macro: false } as const;
/** A packet is some kilobytes; one with histories of pictures may be more. */
const MOST_XMP = 16 << 20;

/**
 * Reads the labels of a PDF: information dictionary, XMP of the catalog, and what stands at the edges and at the top of the first page.
 * Never throws for bad content; what could be read before the fault is returned with it.
 */
export function readPdf(source: ByteSource, context: ReadContext): ReadResult {
	const collector = new Collector(context.policy);
	let state: DocumentState;
	try {
		state = readDocument(openDocument(source), collector);
	} catch (error) {
		const detail = problemOf(error);
		state = { ...PLAIN, unreadable: { code: 'damaged', detail } };
	}
	const { markings, foreign } = collector;
	return { format: 'pdf', encoding: null, state, markings, foreign };
}

function readDocument(document: PdfDocument, collector: Collector): DocumentState {
	const { objects, catalog } = document;
	let signed = false;
	attempt(collector, () => {
		signed = isSigned(objects, catalog);
	});
	let encryption: Encryption | null = null;
	let open = true;
	let openXmp = true;
	if (objects.xref.encrypted) {
		attempt(collector, () => {
			const dict = encryptionOf(objects);
			if (dict === null) return;
			encryption = describeEncryption(objects, dict);
			const security = openSecurity(objects, dict);
			objects.decrypt = security.decrypt;
			open = security.decrypt !== null;
			openXmp = open || !security.metadata;
		});
	}
	if (open) attempt(collector, () => readInfo(objects, collector));
	if (open) readPage(document, collector);
	if (openXmp) attempt(collector, () => readXmp(document, collector));
	const encrypted = objects.xref.encrypted;
	const unreadable = open ? collector.unreadable : { code: 'encrypted' as const, detail: 'password' };
	return { ...PLAIN, signed, encrypted, ...(encrypted ? { encryption } : {}), unreadable };
}

/** Does one step of reading; bad content ends this step only, and is remembered. */
function attempt(collector: Collector, step: () => void): void {
	try {
		collector.attempt(step);
	} catch (error) {
		collector.unreadable ??= { code: 'damaged', detail: problemOf(error) };
	}
}

/** What an error of the PDF code means; any other is thrown on. */
function problemOf(error: unknown): string {
	if (error instanceof PdfError) return error.detail;
	throw error;
}

/** Text that cannot be read leaves what the properties say: most such pages are pictures, or broken for every program. */
function readPage(document: PdfDocument, collector: Collector): void {
	try {
		readFirstPage(document, collector);
	} catch (error) {
		problemOf(error);
	}
}

/** The metadata stream of the catalog (ISO 32000-2, 14.3.2), or `null`. @throws PdfError */
export function metadataOf({ objects, catalog }: PdfDocument): PdfEntry | null {
	const reference = catalog.get('/Metadata');
	const entry = reference instanceof PdfRef ? objects.entry(reference.number) : null;
	return entry !== null && entry.data !== null && entry.value instanceof PdfDict ? entry : null;
}

function readXmp(document: PdfDocument, collector: Collector): void {
	const entry = metadataOf(document);
	if (entry === null) return;
	const packet = document.objects.content(entry, MOST_XMP);
	if (packet.length > 0) collectXmp(packet, 'XMP', collector);
}
