import { createHash } from 'node:crypto';
import { rc4 } from '../../src/formats/pdf/rc4';
import { type SheetOptions, workbookStream } from './old-office';
import { u32 } from './property-sets';

/** Workbooks with a password, as Excel 97 to 2003 encrypt them ([MS-XLS] 2.2.10, [MS-OFFCRYPTO] 2.3.5 and 2.3.6). */

const SALT = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const VERIFIER = Buffer.from('f0e0d0c0b0a090807060504030201000', 'hex');
const BLOCK = 1024;
const hash = (name: string, ...bytes: Uint8Array[]): Buffer => createHash(name).update(Buffer.concat(bytes)).digest();

interface Cipher {
	readonly keyOf: (block: number) => Buffer;
	readonly filePass: Buffer;
}

function rc4With40Bits(password: Buffer): Cipher {
	const first = hash('md5', password).subarray(0, 5);
	const second = hash('md5', ...Array.from({ length: 16 }, () => Buffer.concat([first, SALT]))).subarray(0, 5);
	const keyOf = (block: number): Buffer => hash('md5', second, u32(block));
	const verifier = rc4(keyOf(0), Buffer.concat([VERIFIER, hash('md5', VERIFIER)]));
	return { keyOf, filePass: Buffer.concat([Buffer.from([1, 0, 1, 0, 1, 0]), SALT, verifier]) };
}

function rc4ByCryptoApi(password: Buffer, keyBits: number): Cipher {
	const base = hash('sha1', SALT, password);
	const keyOf = (block: number): Buffer => {
		const key = hash('sha1', base, u32(block)).subarray(0, keyBits / 8);
		return keyBits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
	};
	const verifier = rc4(keyOf(0), Buffer.concat([VERIFIER, hash('sha1', VERIFIER)]));
	const provider = Buffer.from('Microsoft Enhanced Cryptographic Provider v1.0\0', 'utf16le');
	const header = Buffer.concat([...[4, 0, 0x6801, 0x8004, keyBits, 1, 0, 0].map(u32), provider]);
	const parts = [Buffer.from([1, 0, 2, 0, 2, 0]), u32(4), u32(header.length), header, u32(16), SALT];
	return { keyOf, filePass: Buffer.concat([...parts, verifier.subarray(0, 16), u32(20), verifier.subarray(16)]) };
}

export function encryptedWorkbook(sheets: readonly SheetOptions[], text: string, method: 'rc4' | 40 | 128): Buffer {
	const password = Buffer.from(text, 'utf16le');
	const { keyOf, filePass } = method === 'rc4' ? rc4With40Bits(password) : rc4ByCryptoApi(password, method);
	const plain = workbookStream(sheets, filePass);
	const blocks = Math.ceil(plain.length / BLOCK);
	const stream = Buffer.concat(Array.from({ length: blocks }, (_, block) => rc4(keyOf(block), Buffer.alloc(BLOCK))));
	const result = Buffer.from(plain);
	for (let at = 0; at + 4 <= plain.length; ) {
		const [type, length] = [plain.readUInt16LE(at), plain.readUInt16LE(at + 2)];
		// Not encrypted: what begins a sheet, what says how it is encrypted, and where a sheet begins.
		const from = type === 0x0809 || type === 0x002f ? length : type === 0x0085 ? 4 : 0;
		for (let index = at + 4 + from; index < at + 4 + length; index++) result[index] = (plain[index] ?? 0) ^ (stream[index] ?? 0);
		at += 4 + length;
	}
	return result;
}
