import type { ByteSource } from '../types';
import { readArchive, ZipError } from '../zip';

/** First lines of encrypted files that are text, or begin like one: age (binary and armoured), OpenPGP. */
const TEXT_MARKS = ['age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE-----', '-----BEGIN PGP MESSAGE-----'];

/** Whether a file begins as age's and OpenPGP's encrypted files do. */
export function startsEncrypted(head: Uint8Array): boolean {
	// '-' or 'a': of most files, one look.
	if (head[0] !== 0x2d && head[0] !== 0x61) return false;
	const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 40)).toString('latin1');
	return TEXT_MARKS.some((mark) => start.startsWith(mark));
}

/**
 * Whether a file that no other format knows is encrypted as a whole: an archive all of whose entries are (PKWARE APPNOTE 4.4.4, bit 0), a PDF
 * with an encryption dictionary (ISO 32000-2 7.6), CMS enveloped data (RFC 5652, RFC 5083). Says no where it cannot tell. Throws the source's errors.
 */
export function isEncryptedFile(source: ByteSource): boolean {
	const head = source.read(0, 64);
	switch (head[0]) {
		case 0x50:
			return head[1] === 0x4b && head[2] === 3 && head[3] === 4 && ((head[6] ?? 0) & 1) === 1 && isEncryptedArchive(source);
		case 0x25:
			return latin1(head.subarray(0, 5)) === '%PDF-' && isEncryptedPdf(source);
		case 0x30:
			return isEnveloped(head);
		default:
			return false;
	}
}

function isEncryptedArchive(source: ByteSource): boolean {
	try {
		// Folders have no content to encrypt.
		const files = readArchive(source).entries.filter(({ name }) => !name.endsWith('/'));
		return files.length > 0 && files.every(({ flags }) => (flags & 1) === 1);
	} catch (error) {
		if (error instanceof ZipError) return false;
		throw error;
	}
}

/** Bytes at the end of a PDF in which `startxref` stands, and bytes of its trailer that are looked at. */
const PDF_TAIL = 1024;
const PDF_TRAILER = 1 << 20;

/** The trailer that counts is the last one: a table's `trailer`, or the dictionary of a cross-reference stream. */
function isEncryptedPdf(source: ByteSource): boolean {
	const tail = latin1(source.read(Math.max(0, source.size - PDF_TAIL), PDF_TAIL));
	const at = /startxref\s+(\d{1,12})\s/.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref'))))?.[1];
	if (at === undefined || Number(at) >= source.size) return false;
	const section = latin1(source.read(Number(at), Math.min(PDF_TRAILER, source.size - Number(at))));
	const table = /^\s*xref\b/.test(section);
	const from = table ? section.indexOf('trailer') : 0;
	const to = table ? section.length : section.indexOf('stream');
	return from >= 0 && /\/Encrypt[\s\d<]/.test(section.slice(from, to < 0 ? section.length : to));
}

/** Object identifiers of enveloped and authenticated enveloped data, as they stand in the first bytes. */
const ENVELOPED = [
	[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03],
	[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17],
].map((bytes) => latin1(Uint8Array.from(bytes)));

function isEnveloped(head: Uint8Array): boolean {
	const start = latin1(head.subarray(0, 32));
	return ENVELOPED.some((identifier) => start.includes(identifier));
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
