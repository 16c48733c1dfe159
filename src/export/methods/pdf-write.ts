import { createCipheriv, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PdfDict, PdfRef, PdfScanner, PdfString, type PdfValue } from '../../formats/pdf/values';
import { cutsOf, isMachinery, type PdfDocument } from './pdf-document';
import type { PdfObject } from './pdf-file';
import { encryptBytes, encryptedLength, encryptionDictionary, type PdfLocks } from './pdf-security';

const PIECE = 1 << 20;
/** Bytes of an entry of the cross-reference stream: kind, offset or container, generation or index. */
const FIELDS = [1, 5, 4] as const;
const ENTRY = 10;

/** Takes the bytes in order. */
export interface Sink {
	readonly size: number;
	write(bytes: Uint8Array): void;
}

/**
 * Writes the document anew, encrypted (ISO 32000-2, 7.6): all objects keep their numbers and their bytes; strings and streams are encrypted,
 * object streams as they are. Former revisions, which the cross-reference no longer names, are left behind; so are comments.
 * @param step is told of each piece of the original that is done, in bytes
 * @throws PdfError
 */
export async function writeEncrypted(
	document: PdfDocument,
	key: Buffer,
	locks: PdfLocks,
	sink: Sink,
	step: (bytes: number) => Promise<void>,
): Promise<void> {
	document.checkCatalog();
	sink.write(Buffer.from('%PDF-2.0\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
	const offsets = new Map<number, { readonly offset: number; readonly generation: number }>();
	for (const number of document.offsets.keys()) {
		const object = document.object(number);
		if (isMachinery(object)) continue;
		document.check(object);
		offsets.set(number, { offset: sink.size, generation: object.generation });
		sink.write(Buffer.from(`${number} ${object.generation} obj\n`, 'latin1'));
		sink.write(body(document.file.bytes, object, key));
		if (object.data !== null) await writeStream(document.file.bytes.subarray(object.data.from, object.data.to), key, sink, step);
		sink.write(Buffer.from('\nendobj\n', 'latin1'));
		await step(object.span.to - object.span.from);
	}
	writeEnd(document, key, locks, sink, offsets);
}

/** The object's own bytes with its strings encrypted, its comments gone, and its stream's new length. */
function body(bytes: Buffer, object: PdfObject, key: Buffer): Buffer {
	const parts: Buffer[] = [];
	let at = object.span.from;
	for (const cut of cutsOf(object)) {
		parts.push(bytes.subarray(at, cut.from));
		if (cut.kind === 'string') parts.push(hexString(encryptBytes(key, cut.bytes)));
		else if (cut.kind === 'comment' || object.data === null) parts.push(Buffer.from(' '));
		else parts.push(Buffer.from(String(encryptedLength(object.data.to - object.data.from))));
		at = cut.to;
	}
	parts.push(bytes.subarray(at, object.span.to));
	return Buffer.concat(parts);
}

function hexString(bytes: Buffer): Buffer {
	return Buffer.from(`<${bytes.toString('hex')}>`, 'latin1');
}

async function writeStream(data: Buffer, key: Buffer, sink: Sink, step: (bytes: number) => Promise<void>): Promise<void> {
	const vector = randomBytes(16);
	const cipher = createCipheriv('aes-256-cbc', key, vector);
	sink.write(Buffer.from('\nstream\n', 'latin1'));
	sink.write(vector);
	for (let at = 0; at < data.length; at += PIECE) {
		const piece = data.subarray(at, at + PIECE);
		sink.write(cipher.update(piece));
		await step(piece.length);
	}
	sink.write(cipher.final());
	sink.write(Buffer.from('\nendstream', 'latin1'));
}

function writeEnd(
	document: PdfDocument,
	key: Buffer,
	locks: PdfLocks,
	sink: Sink,
	offsets: Map<number, { readonly offset: number; readonly generation: number }>,
): void {
	const { trailer } = document.file.xref;
	let next = Math.max(0, ...lastOf(document.offsets), ...lastOf(document.packed)) + 1;
	const put = (content: Buffer): number => {
		offsets.set(next, { offset: sink.size, generation: 0 });
		sink.write(Buffer.concat([Buffer.from(`${next} 0 obj\n`), content, Buffer.from('\nendobj\n')]));
		return next++;
	};
	const info = infoReference(document, trailer.get('/Info'), key, put);
	const encrypt = put(Buffer.from(encryptionDictionary(locks), 'latin1'));
	const start = sink.size;
	offsets.set(next, { offset: start, generation: 0 });
	const packed = deflateSync(entries(document, offsets, next + 1));
	const { root } = document;
	const dict =
		`<</Type /XRef /Size ${next + 1} /W [${FIELDS.join(' ')}] /Root ${root.number} ${root.generation} R${info}` +
		` /Encrypt ${encrypt} 0 R /ID [${identifiers(trailer.get('/ID'))}] /Filter /FlateDecode /Length ${packed.length}>>`;
	sink.write(Buffer.from(`${next} 0 obj\n${dict}\nstream\n`, 'latin1'));
	sink.write(packed);
	sink.write(Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1'));
}

function lastOf(numbers: ReadonlyMap<number, unknown>): number[] {
	let last = 0;
	for (const number of numbers.keys()) last = Math.max(last, number);
	return [last];
}

/** Some writers leave the information dictionary in the trailer, where its strings would stay readable. */
function infoReference(document: PdfDocument, value: PdfValue, key: Buffer, put: (content: Buffer) => number): string {
	if (value instanceof PdfRef) return ` /Info ${value.number} ${value.generation} R`;
	const place = document.file.xref.trailer.places.get('/Info');
	if (!(value instanceof PdfDict) || place === undefined) return '';
	const scanner = new PdfScanner(document.file.bytes, place.from);
	const { strings, comments, signed } = scanner;
	const object = { number: 0, generation: 0, value: scanner.value(), span: place, strings, comments, signed, data: null };
	return ` /Info ${put(body(document.file.bytes, object, key))} 0 R`;
}

/** The first identifier stays, the second is that of this file (14.4). */
function identifiers(value: PdfValue): string {
	const first = Array.isArray(value) ? value[0] : null;
	const parts = [first instanceof PdfString && first.bytes.length > 0 ? first.bytes : randomBytes(16), randomBytes(16)];
	return parts.map((bytes) => `<${bytes.toString('hex')}>`).join(' ');
}

function entries(
	document: PdfDocument,
	offsets: ReadonlyMap<number, { readonly offset: number; readonly generation: number }>,
	size: number,
): Buffer {
	const bytes = Buffer.alloc(size * ENTRY);
	let free = 0;
	for (let number = size - 1; number >= 0; number--) {
		const at = number * ENTRY;
		const own = offsets.get(number);
		const packed = document.packed.get(number);
		const [kind, second, third] = own ? [1, own.offset, own.generation] : packed ? [2, packed.stream, packed.index] : [0, free, 0xffff];
		bytes[at] = kind;
		bytes.writeUIntBE(second, at + 1, 5);
		bytes.writeUInt32BE(third, at + 6);
		if (kind === 0) free = number;
	}
	return bytes;
}
