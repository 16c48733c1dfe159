import { createCipheriv, createDecipheriv, createHash, createHmac, type Hmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Bytes of a segment of the package; each has an initialisation vector of its own ([MS-OFFCRYPTO] 2.3.4.15). */
export const SEGMENT = 4096;
/** As Office sets it; higher counts are refused by some readers. */
const SPIN_COUNT = 100_000;
/** Rounds between two breaths: about 4 ms. */
const ROUNDS_PER_TURN = 2_000;
const BLOCK = 16;
const KEY_BYTES = 32;

/** Block keys of [MS-OFFCRYPTO] 2.3.4.13 and 2.3.4.14. */
const BLOCK_KEYS = {
	verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
	verifierValue: Buffer.from('d7aa0f6d3061344e', 'hex'),
	key: Buffer.from('146e0be7abacd0d6', 'hex'),
	hmacKey: Buffer.from('5fb2ad010cb9e1f6', 'hex'),
	hmacValue: Buffer.from('a0677f02b22c8433', 'hex'),
} as const;

/** What the XML of `EncryptionInfo` holds beside the fixed parameters. */
export interface AgileInfo {
	readonly dataSalt: Buffer;
	readonly hmacKey: Buffer;
	readonly hmacValue: Buffer;
	readonly passwordSalt: Buffer;
	readonly spinCount: number;
	readonly verifierInput: Buffer;
	readonly verifierValue: Buffer;
	readonly keyValue: Buffer;
}

/** The encrypting side of one package: feed `segment` in order, then ask for `info`. */
export interface AgileEncryptor {
	/** The first bytes of the stream `EncryptedPackage`: the size of the package, 8 bytes, little-endian. */
	readonly head: Buffer;
	/** Encrypts the next piece: whole segments, but for the last. */
	piece(plain: Uint8Array): Buffer;
	info(): AgileInfo;
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
	const hash = createHash('sha512');
	for (const part of parts) hash.update(part);
	return hash.digest();
}

function le32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

/** AES-256-CBC without padding; what is short of a block is filled with zeros. */
function encrypt(key: Buffer, iv: Buffer, plain: Uint8Array): Buffer {
	const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
	const rest = plain.length % BLOCK;
	const first = cipher.update(plain);
	return rest === 0 ? first : Buffer.concat([first, cipher.update(Buffer.alloc(BLOCK - rest))]);
}

function decrypt(key: Buffer, iv: Buffer, bytes: Uint8Array): Buffer {
	const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
	return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

/** Bytes of the stream `EncryptedPackage` for a package of so many bytes. */
export function encryptedSize(size: number): number {
	return 8 + Math.ceil(size / BLOCK) * BLOCK;
}

/**
 * The hash of a password after all rounds ([MS-OFFCRYPTO] 2.3.4.11), from which the keys of the verifier and of the package's key are made.
 * In pieces of some milliseconds, so that nothing else waits. Throws the signal's reason.
 */
export async function passwordHash(password: string, salt: Buffer, spinCount: number, signal?: AbortSignal): Promise<Buffer> {
	let hash = sha512(salt, Buffer.from(password, 'utf16le'));
	const counter = Buffer.alloc(4);
	for (let round = 0; round < spinCount; round++) {
		counter.writeUInt32LE(round);
		hash = createHash('sha512').update(counter).update(hash).digest();
		if (round % ROUNDS_PER_TURN === ROUNDS_PER_TURN - 1) {
			await nextTurn();
			signal?.throwIfAborted();
		}
	}
	return hash;
}

function keyFor(hash: Buffer, block: Buffer): Buffer {
	return sha512(hash, block).subarray(0, KEY_BYTES);
}

function vectorFor(salt: Buffer, block: Buffer): Buffer {
	return sha512(salt, block).subarray(0, BLOCK);
}

/** A random key for a package of `size` bytes, and that key locked with the password. */
export async function agileEncryptor(password: string, size: number, signal?: AbortSignal): Promise<AgileEncryptor> {
	const dataSalt = randomBytes(BLOCK);
	const passwordSalt = randomBytes(BLOCK);
	const key = randomBytes(KEY_BYTES);
	const macKey = randomBytes(64);
	const hash = await passwordHash(password, passwordSalt, SPIN_COUNT, signal);
	const verifier = randomBytes(BLOCK);
	const head = Buffer.alloc(8);
	head.writeBigUInt64LE(BigInt(size));
	const mac = createHmac('sha512', macKey).update(head);
	let segment = 0;
	return {
		head,
		piece(plain) {
			const out = encryptSegments(key, dataSalt, plain, segment);
			segment += Math.ceil(plain.length / SEGMENT);
			mac.update(out);
			return out;
		},
		info: () => ({
			dataSalt,
			hmacKey: encrypt(key, vectorFor(dataSalt, BLOCK_KEYS.hmacKey), macKey),
			hmacValue: encrypt(key, vectorFor(dataSalt, BLOCK_KEYS.hmacValue), mac.digest()),
			passwordSalt,
			spinCount: SPIN_COUNT,
			verifierInput: encrypt(keyFor(hash, BLOCK_KEYS.verifierInput), passwordSalt, verifier),
			verifierValue: encrypt(keyFor(hash, BLOCK_KEYS.verifierValue), passwordSalt, sha512(verifier)),
			keyValue: encrypt(keyFor(hash, BLOCK_KEYS.key), passwordSalt, key),
		}),
	};
}

function encryptSegments(key: Buffer, salt: Buffer, plain: Uint8Array, first: number): Buffer {
	const parts: Buffer[] = [];
	for (let at = 0; at < plain.length; at += SEGMENT) {
		parts.push(encrypt(key, vectorFor(salt, le32(first + at / SEGMENT)), plain.subarray(at, at + SEGMENT)));
	}
	return Buffer.concat(parts);
}

/** The decrypting side: feed the stream in order, its first 8 bytes to `begin`, then ask whether it is `intact`. */
export class AgileDecryptor {
	private readonly mac: Hmac;
	private segment = 0;
	private left = 0;

	private constructor(
		private readonly info: AgileInfo,
		private readonly key: Buffer,
	) {
		this.mac = createHmac('sha512', decrypt(key, vectorFor(info.dataSalt, BLOCK_KEYS.hmacKey), info.hmacKey).subarray(0, 64));
	}

	/** Opens with a password; `null` where it is not the right one ([MS-OFFCRYPTO] 2.3.4.13). */
	static async open(info: AgileInfo, password: string, signal?: AbortSignal): Promise<AgileDecryptor | null> {
		const hash = await passwordHash(password, info.passwordSalt, info.spinCount, signal);
		const input = decrypt(keyFor(hash, BLOCK_KEYS.verifierInput), info.passwordSalt, info.verifierInput);
		const value = decrypt(keyFor(hash, BLOCK_KEYS.verifierValue), info.passwordSalt, info.verifierValue);
		const expected = sha512(input);
		if (value.length !== expected.length || !timingSafeEqual(value, expected)) return null;
		return new AgileDecryptor(info, decrypt(keyFor(hash, BLOCK_KEYS.key), info.passwordSalt, info.keyValue));
	}

	/** Takes the size of the package, in bytes. */
	begin(head: Buffer): number {
		this.mac.update(head);
		this.left = Number(head.readBigUInt64LE());
		return this.left;
	}

	/** Decrypts the next piece: whole segments, but for the last. */
	piece(bytes: Uint8Array): Buffer {
		this.mac.update(bytes);
		const parts: Buffer[] = [];
		for (let at = 0; at < bytes.length; at += SEGMENT) {
			parts.push(decrypt(this.key, vectorFor(this.info.dataSalt, le32(this.segment++)), bytes.subarray(at, at + SEGMENT)));
		}
		const plain = Buffer.concat(parts).subarray(0, this.left);
		this.left -= plain.length;
		return plain;
	}

	/** Whether all came, unaltered ([MS-OFFCRYPTO] 2.3.4.14). */
	intact(): boolean {
		const stored = decrypt(this.key, vectorFor(this.info.dataSalt, BLOCK_KEYS.hmacValue), this.info.hmacValue);
		const value = this.mac.digest();
		return this.left === 0 && stored.length === value.length && timingSafeEqual(stored, value);
	}
}
