import { createDecipheriv, createHash } from 'node:crypto';
import { hardenedHash } from './hardened';
import type { PdfObjects } from './objects';
import { rc4 } from './rc4';
import { type PdfDict, PdfString } from './values';

export interface Security {
	/** `null` where the document does not open without a password. */
	readonly decrypt: PdfObjects['decrypt'];
	/** Whether metadata are encrypted too. */
	readonly metadata: boolean;
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const NOTHING = Buffer.alloc(0);

/** What is needed of an encryption dictionary of the standard security handler. */
interface Locks {
	readonly version: number;
	readonly revision: number;
	readonly bytes: number;
	readonly permissions: number;
	readonly O: Buffer;
	readonly U: Buffer;
	readonly UE: Buffer;
	readonly id: Buffer;
	readonly metadata: boolean;
}

/**
 * Opens a document that is encrypted with an empty user password, so that only its use is restricted (ISO 32000-2, 7.6.4; revisions 2 to 6).
 * @throws PdfError
 */
export function openSecurity(objects: PdfObjects, dict: PdfDict): Security {
	const metadata = objects.get(dict, '/EncryptMetadata') !== false;
	const locks = objects.get(dict, '/Filter') === '/Standard' ? locksOf(objects, dict, metadata) : null;
	const key = locks === null ? null : locks.revision >= 5 ? key256(locks) : key128(locks);
	if (locks === null || key === null) return { decrypt: null, metadata };
	const streams = cipherOf(objects, dict, '/StmF', locks);
	const strings = cipherOf(objects, dict, '/StrF', locks);
	if (streams === null || strings === null) return { decrypt: null, metadata };
	return {
		metadata,
		decrypt: (bytes, number, generation, kind, stream) => {
			if (kind === 'stream' && isPlain(stream, metadata)) return bytes;
			return decipher(kind === 'stream' ? streams : strings, key, bytes, number, generation);
		},
	};
}

/** Cross-reference streams are never encrypted; metadata where it is said; nor what has a crypt filter of its own called Identity. */
function isPlain(stream: PdfDict | null, metadata: boolean): boolean {
	const type = stream?.get('/Type');
	return type === '/XRef' || (type === '/Metadata' && !metadata) || [stream?.get('/Filter')].flat().includes('/Crypt');
}

function locksOf(objects: PdfObjects, dict: PdfDict, metadata: boolean): Locks | null {
	const [version, revision, length] = ['/V', '/R', '/Length'].map((key) => objects.get(dict, key));
	const permissions = objects.get(dict, '/P');
	const bytesOf = (key: string): Buffer => {
		const value = objects.get(dict, key);
		return value instanceof PdfString ? value.bytes : NOTHING;
	};
	if (typeof version !== 'number' || typeof revision !== 'number' || typeof permissions !== 'number') return null;
	const ids = objects.get(objects.xref.trailer, '/ID');
	const id = Array.isArray(ids) ? objects.resolve(ids[0] ?? null) : null;
	const bits = typeof length === 'number' ? (length < 40 ? length * 8 : length) : 40;
	const bytes = version === 1 ? 5 : version === 4 ? 16 : Math.min(16, Math.max(5, bits >> 3));
	const [O, U, UE] = [bytesOf('/O'), bytesOf('/U'), bytesOf('/UE')];
	return { version, revision, bytes, permissions, O, U, UE, id: id instanceof PdfString ? id.bytes : NOTHING, metadata };
}

type Cipher = 'RC4' | 'AES' | 'AES-256' | 'none';

function cipherOf(objects: PdfObjects, dict: PdfDict, key: string, { version }: Locks): Cipher | null {
	if (version < 4) return 'RC4';
	const name = objects.get(dict, key) ?? '/Identity';
	if (name === '/Identity') return 'none';
	const filters = objects.dict(dict, '/CF');
	const filter = filters && typeof name === 'string' ? objects.dict(filters, name) : null;
	const method = filter ? objects.get(filter, '/CFM') : null;
	if (method === '/V2') return 'RC4';
	if (method === '/AESV2') return 'AES';
	return method === '/AESV3' ? 'AES-256' : method === '/None' ? 'none' : null;
}

function md5(...parts: readonly Uint8Array[]): Buffer {
	const hash = createHash('md5');
	for (const part of parts) hash.update(part);
	return hash.digest();
}

/** Algorithm 2, with the empty password, and its check (algorithms 4 to 6). */
function key128(locks: Locks): Buffer | null {
	const permissions = Buffer.alloc(4);
	permissions.writeInt32LE(locks.permissions | 0);
	const open = locks.revision >= 4 && !locks.metadata ? Buffer.alloc(4, 0xff) : NOTHING;
	let hash = md5(PADDING, locks.O.subarray(0, 32), permissions, locks.id, open);
	if (locks.revision >= 3) for (let n = 0; n < 50; n++) hash = md5(hash.subarray(0, locks.bytes));
	const key = hash.subarray(0, locks.bytes);
	if (locks.revision === 2) return rc4(key, PADDING).equals(locks.U.subarray(0, 32)) ? key : null;
	let check = rc4(key, md5(PADDING, locks.id));
	for (let n = 1; n < 20; n++) {
		check = rc4(
			key.map((byte) => byte ^ n),
			check,
		);
	}
	return check.equals(locks.U.subarray(0, 16)) ? key : null;
}

/** Algorithm 2.A for the empty user password. */
function key256({ U, UE, revision }: Locks): Buffer | null {
	if (U.length < 48 || UE.length < 32) return null;
	if (!hashOf(U.subarray(32, 40), revision).equals(U.subarray(0, 32))) return null;
	return unpadded('aes-256-cbc', hashOf(U.subarray(40, 48), revision), Buffer.alloc(16), UE.subarray(0, 32));
}

/** Algorithm 2.B; revision 5 is its first step alone. */
function hashOf(salt: Buffer, revision: number): Buffer {
	const first = createHash('sha256').update(salt).digest();
	return revision === 5 ? first : hardenedHash(NOTHING, first, NOTHING);
}

function unpadded(algorithm: string, key: Buffer, vector: Buffer, bytes: Buffer): Buffer {
	const cipher = createDecipheriv(algorithm, key, vector).setAutoPadding(false);
	return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** Algorithms 1 and 1.A. */
function decipher(cipher: Cipher, key: Buffer, bytes: Buffer, number: number, generation: number): Buffer {
	if (cipher === 'none') return bytes;
	let own = key;
	if (cipher !== 'AES-256') {
		const parts = Buffer.alloc(5);
		parts.writeUIntLE(number & 0xffffff, 0, 3);
		parts.writeUIntLE(generation & 0xffff, 3, 2);
		own = md5(key, parts, cipher === 'AES' ? Buffer.from('sAlT') : NOTHING).subarray(0, Math.min(16, key.length + 5));
	}
	if (cipher === 'RC4') return rc4(own, bytes);
	const whole = bytes.subarray(16, 16 + ((bytes.length - 16) & ~15));
	if (whole.length === 0) return NOTHING;
	const plain = unpadded(own.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', own, bytes.subarray(0, 16), whole);
	const padding = plain[plain.length - 1] ?? 0;
	return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain;
}
