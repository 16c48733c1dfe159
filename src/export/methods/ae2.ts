import { type Cipher, createCipheriv, createHmac, type Hmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * WinZip's AES encryption of zip entries, AE-2 with AES-256 (https://www.winzip.com/en/support/aes-encryption/):
 * salt (16) · password check (2) · AES-CTR ciphertext · first 10 bytes of HMAC-SHA1 over the ciphertext.
 *
 * Over `node:crypto` because no JavaScript AES comes near it (docs/decisions.md has the numbers). WinZip counts blocks from 1 in little-endian order,
 * which no CTR mode of a library does, so the key stream is made by encrypting the counters.
 */
export const AE2 = { salt: 16, check: 2, code: 10, overhead: 28 } as const;

const ITERATIONS = 1000;
const KEY = 32;
const BLOCK = 16;
/** Bytes of key stream made at a time. */
const BATCH = 64 * 1024;

const derive = promisify(pbkdf2);

export interface Ae2Keys {
	readonly salt: Buffer;
	/** Tells a wrong password early, in 65,535 of 65,536 cases. */
	readonly check: Buffer;
	readonly encryption: Buffer;
	readonly authentication: Buffer;
}

/** PBKDF2-HMAC-SHA1 with the format's 1,000 rounds; on the thread pool. Every entry has a salt of its own. */
export async function deriveKeys(password: string, salt: Buffer = randomBytes(AE2.salt)): Promise<Ae2Keys> {
	const keys = await derive(password, salt, ITERATIONS, 2 * KEY + AE2.check, 'sha1');
	return { salt, check: keys.subarray(2 * KEY), encryption: keys.subarray(0, KEY), authentication: keys.subarray(KEY, 2 * KEY) };
}

/** Encrypts `content`. Yields new memory. */
export async function* sealed(content: AsyncIterable<Uint8Array>, keys: Ae2Keys): AsyncGenerator<Uint8Array> {
	const stream = new KeyStream(keys.encryption);
	const code = createHmac('sha1', keys.authentication);
	yield Buffer.concat([keys.salt, keys.check]);
	for await (const bytes of content) {
		const out = stream.xor(bytes);
		code.update(out);
		yield out;
	}
	yield code.digest().subarray(0, AE2.code);
}

export class Ae2Error extends Error {
	override readonly name = 'Ae2Error';

	constructor(readonly code: 'password' | 'authentication' | 'length') {
		super(code);
	}
}

/** Decrypts what comes in pieces of any size: `update` … `final`. */
export class Ae2Opener {
	private stream: KeyStream | null = null;
	private code: Hmac | null = null;
	/** Of the head before the keys are there, then what may be the authentication code. */
	private held: Buffer = Buffer.alloc(0);

	constructor(private readonly password: string) {}

	/**
	 * The plain bytes that are certain to be content so far; not authentic before `final`.
	 * @throws Ae2Error `password`
	 */
	async update(bytes: Uint8Array): Promise<Buffer> {
		let all = this.held.length === 0 ? asBuffer(bytes) : Buffer.concat([this.held, bytes]);
		if (this.stream === null || this.code === null) {
			if (all.length < AE2.salt + AE2.check) return this.hold(all, all.length);
			const keys = await deriveKeys(this.password, Buffer.from(all.subarray(0, AE2.salt)));
			if (!timingSafeEqual(keys.check, all.subarray(AE2.salt, AE2.salt + AE2.check))) throw new Ae2Error('password');
			this.stream = new KeyStream(keys.encryption);
			this.code = createHmac('sha1', keys.authentication);
			all = all.subarray(AE2.salt + AE2.check);
		}
		const length = Math.max(0, all.length - AE2.code);
		const content = all.subarray(0, length);
		this.code.update(content);
		const plain = this.stream.xor(content);
		this.hold(all.subarray(length), all.length - length);
		return plain;
	}

	/** @throws Ae2Error */
	final(): void {
		if (this.code === null || this.held.length !== AE2.code) throw new Ae2Error('length');
		if (!timingSafeEqual(this.code.digest().subarray(0, AE2.code), this.held)) throw new Ae2Error('authentication');
	}

	private hold(bytes: Buffer, length: number): Buffer {
		this.held = Buffer.from(bytes.subarray(0, length));
		return bytes.subarray(0, 0);
	}
}

/** AES-256 over the block numbers 1, 2, 3, …; encrypts and decrypts alike. */
export class KeyStream {
	private readonly aes: Cipher;
	private stream: Buffer = Buffer.alloc(0);
	private used = 0;
	private next = 1;

	constructor(key: Buffer) {
		this.aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
	}

	/** Goes to a byte of the content. */
	seek(offset: number): this {
		this.next = Math.floor(offset / BLOCK) + 1;
		this.refill(BLOCK);
		this.used = offset % BLOCK;
		return this;
	}

	/** In new memory. */
	xor(bytes: Uint8Array): Buffer {
		const out = Buffer.allocUnsafeSlow(bytes.length);
		out.set(bytes);
		for (let done = 0; done < out.length; ) {
			if (this.used === this.stream.length) this.refill(out.length - done);
			const length = Math.min(this.stream.length - this.used, out.length - done);
			xorInto(out.subarray(done, done + length), this.stream.subarray(this.used, this.used + length));
			done += length;
			this.used += length;
		}
		return out;
	}

	private refill(wanted: number): void {
		const blocks = Math.min(BATCH, Math.ceil(wanted / BLOCK) * BLOCK) / BLOCK;
		setCounters(this.next, blocks);
		this.next += blocks;
		this.stream = this.aes.update(new Uint8Array(counters.buffer, 0, blocks * BLOCK));
		this.used = 0;
	}
}

/** Filled and used up within one call, so one is enough for all. */
const counters = new DataView(new ArrayBuffer(BATCH));
let areHigh = false;

function setCounters(first: number, blocks: number): void {
	for (let index = 0, at = 0; index < blocks; index++, at += BLOCK) counters.setUint32(at, first + index, true);
	// Beyond 64 GiB; a division for every block would cost more than the cipher.
	const isHigh = first + blocks > 0xffffffff;
	if (isHigh || areHigh) {
		for (let index = 0; index < BATCH / BLOCK; index++) counters.setUint32(index * BLOCK + 4, (first + index) / 0x1_0000_0000, true);
	}
	areHigh = isHigh;
}

/** `out ^= key`, by words of 32 bits as far as it goes: three times as fast as by bytes. */
function xorInto(out: Buffer, key: Buffer): void {
	const head = Math.min(out.length, (4 - (out.byteOffset & 3)) & 3);
	const words = (out.length - head) >>> 2;
	const tail = head + 4 * words;
	for (let at = 0; at < head; at++) out[at] = (out[at] ?? 0) ^ (key[at] ?? 0);
	if (words > 0) {
		const from = new Int32Array(out.buffer, out.byteOffset + head, words);
		const start = key.byteOffset + head;
		// A copy of the key is quicker than bytes where it does not lie on a word.
		const mask =
			(start & 3) === 0 ? new Int32Array(key.buffer, start, words) : new Int32Array(new Uint8Array(key.subarray(head, tail)).buffer);
		for (let at = 0; at < words; at++) from[at] = (from[at] ?? 0) ^ (mask[at] ?? 0);
	}
	for (let at = tail; at < out.length; at++) out[at] = (out[at] ?? 0) ^ (key[at] ?? 0);
}

function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
