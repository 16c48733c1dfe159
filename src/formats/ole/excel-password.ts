import { createHash } from 'node:crypto';
import { CompoundError, u16, u32 } from '../compound';
import { rc4 } from '../pdf/rc4';
import { readHeader } from './encryption-info';

/** With this password Excel encrypts workbooks whose structure is protected: everybody's Excel opens them without asking ([MS-OFFCRYPTO] 2.2.10). */
const PASSWORD = Buffer.from('VelvetSweatshop', 'utf16le');

/** Bytes of a stream that are encrypted with one key ([MS-XLS] 2.2.10). */
const BLOCK = 1024;
/** Keys are kept: records are read back and forth. */
const MAX_KEPT = 64;

/** What encrypted bytes are combined with. */
export class KeyStream {
	private readonly blocks = new Map<number, Buffer>();

	constructor(private readonly keyOf: (block: number) => Buffer) {}

	/** A decrypted copy of what stands at a place of the stream. */
	decrypt(bytes: Uint8Array, at: number): Buffer {
		const result = Buffer.from(bytes);
		for (let index = 0; index < result.length; index++) {
			const place = at + index;
			result[index] = (result[index] ?? 0) ^ (this.block(Math.floor(place / BLOCK))[place % BLOCK] ?? 0);
		}
		return result;
	}

	private block(number: number): Buffer {
		let block = this.blocks.get(number);
		if (block === undefined) {
			if (this.blocks.size >= MAX_KEPT) this.blocks.clear();
			block = rc4(this.keyOf(number), Buffer.alloc(BLOCK));
			this.blocks.set(number, block);
		}
		return block;
	}
}

/** What opens a workbook that nobody gave a password, by its FilePass record; `null` where somebody did. @throws CompoundError */
export function openByDefault(filePass: Buffer): KeyStream | null {
	try {
		const [major, minor] = [u16(filePass, 2), u16(filePass, 4)];
		if (major === 1 && minor === 1) return openRc4(filePass.subarray(6));
		return minor === 2 && major >= 2 && major <= 4 ? openCryptoApi(filePass.subarray(6)) : null;
	} catch (error) {
		// Where the machine's rules forbid these old methods, the workbook stays closed.
		if (error instanceof CompoundError) throw error;
		return null;
	}
}

/** [MS-OFFCRYPTO] 2.3.6: salt, encrypted verifier, its encrypted hash. */
function openRc4(bytes: Buffer): KeyStream | null {
	const first = hash('md5', PASSWORD).subarray(0, 5);
	const salted = Buffer.concat([first, bytes.subarray(0, 16)]);
	const second = hash('md5', Buffer.concat(Array.from({ length: 16 }, () => salted))).subarray(0, 5);
	const keyOf = (block: number): Buffer => hash('md5', Buffer.concat([second, number(block)]));
	return verified(keyOf, bytes.subarray(16, 32), bytes.subarray(32, 48), 'md5');
}

/** [MS-OFFCRYPTO] 2.3.5: header, and the verifier behind it. */
function openCryptoApi(bytes: Buffer): KeyStream | null {
	const header = bytes.subarray(8, 8 + u32(bytes, 4));
	const { algorithm, keyBits } = readHeader(header);
	if (algorithm !== 'RC4' || keyBits === null || keyBits > 128) return null;
	const verifier = bytes.subarray(8 + header.length);
	const base = hash('sha1', Buffer.concat([verifier.subarray(4, 20), PASSWORD]));
	const keyOf = (block: number): Buffer => {
		const key = hash('sha1', Buffer.concat([base, number(block)])).subarray(0, keyBits >> 3);
		return keyBits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
	};
	return verified(keyOf, verifier.subarray(20, 36), verifier.subarray(40, 60), 'sha1');
}

function verified(keyOf: (block: number) => Buffer, verifier: Buffer, expected: Buffer, method: 'md5' | 'sha1'): KeyStream | null {
	if (expected.length !== (method === 'md5' ? 16 : 20)) return null;
	const plain = rc4(keyOf(0), Buffer.concat([verifier, expected]));
	return hash(method, plain.subarray(0, 16)).equals(plain.subarray(16)) ? new KeyStream(keyOf) : null;
}

function hash(method: 'md5' | 'sha1', bytes: Uint8Array): Buffer {
	return createHash(method).update(bytes).digest();
}

function number(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
