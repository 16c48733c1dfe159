import { createDecipheriv } from 'node:crypto';
import { PdfDict, PdfError, PdfString } from '../../formats/pdf/values';
import { cutsOf, isMachinery, PdfDocument } from './pdf-document';
import { PdfFile, type PdfObject } from './pdf-file';
import { decryptBytes, type PdfLocks, unlockKey } from './pdf-security';

const PIECE = 1 << 20;

/** Opens an encrypted file with a password: its key, or `null` where the password is not the right one. @throws PdfError */
export function openEncrypted(bytes: Buffer, password: string): { readonly document: PdfDocument; readonly key: Buffer } | null {
	const file = PdfFile.open(bytes);
	const dict = file.resolve(file.xref.trailer.get('/Encrypt'));
	if (!(dict instanceof PdfDict) || dict.get('/V') !== 5 || dict.get('/R') !== 6) throw new PdfError('damaged', 'encryption');
	const bytesOf = (name: string): Buffer => {
		const value = dict.get(name);
		if (!(value instanceof PdfString)) throw new PdfError('damaged', 'encryption');
		return value.bytes;
	};
	const locks: PdfLocks = { O: bytesOf('/O'), OE: bytesOf('/OE'), U: bytesOf('/U'), UE: bytesOf('/UE'), Perms: bytesOf('/Perms') };
	const key = unlockKey(locks, password);
	return key === null ? null : { document: new PdfDocument(file), key };
}

/**
 * Compares an encrypted document, decrypted, with the original: every object, every string, every byte of every stream.
 * @returns the first difference as a short technical word, or `null`
 * @throws PdfError
 */
export async function differenceOf(
	original: PdfDocument,
	copy: PdfDocument,
	key: Buffer,
	step: (bytes: number) => Promise<void>,
): Promise<string | null> {
	if (copy.root.number !== original.root.number || copy.packed.size !== original.packed.size) return 'structure';
	for (const [number, { stream, index }] of original.packed) {
		const found = copy.packed.get(number);
		if (found?.stream !== stream || found.index !== index) return 'object-stream';
	}
	for (const number of original.offsets.keys()) {
		const before = original.object(number);
		if (isMachinery(before)) continue;
		const after = copy.object(number);
		if (skeletonOf(original, before, null) !== skeletonOf(copy, after, key)) return 'object';
		if (!(await sameStream(original, before, copy, after, key, step))) return 'stream';
		await step(before.span.to - before.span.from);
	}
	return null;
}

/** The object as it means: its bytes with the strings decrypted, without comments and length. */
function skeletonOf({ file }: PdfDocument, object: PdfObject, key: Buffer | null): string {
	const parts = [`${object.generation} ${object.data === null}`];
	let at = object.span.from;
	for (const cut of cutsOf(object)) {
		parts.push(file.bytes.toString('latin1', at, cut.from));
		if (cut.kind === 'string') parts.push(`(${(key === null ? cut.bytes : decryptBytes(key, cut.bytes))?.toString('hex')})`);
		else if (cut.kind === 'comment') parts.push(' ');
		at = cut.to;
	}
	parts.push(file.bytes.toString('latin1', at, object.span.to));
	return parts.join('');
}

async function sameStream(
	original: PdfDocument,
	before: PdfObject,
	copy: PdfDocument,
	after: PdfObject,
	key: Buffer,
	step: (bytes: number) => Promise<void>,
): Promise<boolean> {
	if (before.data === null || after.data === null) return before.data === after.data;
	const plain = original.file.bytes.subarray(before.data.from, before.data.to);
	const cipher = copy.file.bytes.subarray(after.data.from, after.data.to);
	if (cipher.length < 32) return false;
	const decipher = createDecipheriv('aes-256-cbc', key, cipher.subarray(0, 16));
	let done = 0;
	const same = (piece: Buffer): boolean => {
		const equal = piece.equals(plain.subarray(done, done + piece.length));
		done += piece.length;
		return equal;
	};
	try {
		for (let at = 16; at < cipher.length; at += PIECE) {
			if (!same(decipher.update(cipher.subarray(at, at + PIECE)))) return false;
			await step(Math.min(PIECE, cipher.length - at));
		}
		return same(decipher.final()) && done === plain.length;
	} catch (error) {
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL')) return false;
		throw error;
	}
}
