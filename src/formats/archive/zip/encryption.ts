import type { Encryption } from '../../types';
import type { ZipEntry } from '../../zip';
import { findExtra } from '../../zip/directory';

const ENCRYPTED = 1;
const METHOD_AES = 99;
const AES_FIELD = 0x9901;
const STRONG = 0x40;
const STRONG_FIELD = 0x17;

/** The traditional cipher (APPNOTE 6.1): three keys of 32 bits. */
export const TRADITIONAL: Encryption = Object.freeze({ scheme: 'PKWARE traditional', algorithm: 'ZipCrypto', keyBits: 96 });

/** Algorithms of PKWARE's strong encryption (APPNOTE 7.2.3.2). */
const STRONG_ALGORITHMS: Readonly<Record<number, string>> = {
	26113: 'DES',
	26114: 'RC2',
	26115: '3DES',
	26121: '3DES',
	26126: 'AES',
	26127: 'AES',
	26128: 'AES',
	26370: 'RC2',
	26400: 'Blowfish',
	26401: 'Twofish',
	26625: 'RC4',
};

/** How an entry is encrypted, by its flags and extra fields (APPNOTE 4.4.4, 6.1, 7; WinZip AE-1 and AE-2); `null` where it is not. */
export function entryEncryption({ flags, method }: Pick<ZipEntry, 'flags' | 'method'>, extra: Buffer): Encryption | null {
	if ((flags & ENCRYPTED) === 0) return null;
	if (method === METHOD_AES) return winzip(extra);
	if ((flags & STRONG) === 0) return TRADITIONAL;
	const field = findExtra(extra, 0, extra.length, STRONG_FIELD);
	if (field === null || field.end - field.start < 6) return { scheme: 'PKWARE strong', algorithm: null, keyBits: null };
	const algorithm = STRONG_ALGORITHMS[extra.readUInt16LE(field.start + 2)] ?? null;
	return { scheme: 'PKWARE strong', algorithm, keyBits: extra.readUInt16LE(field.start + 4) };
}

function winzip(extra: Buffer): Encryption {
	const field = findExtra(extra, 0, extra.length, AES_FIELD);
	if (field === null || field.end - field.start < 7) return { scheme: 'WinZip AES', algorithm: 'AES-CTR', keyBits: null };
	const version = extra.readUInt16LE(field.start);
	const strength = extra[field.start + 4] ?? 0;
	return { scheme: `WinZip AE-${version}`, algorithm: 'AES-CTR', keyBits: [null, 128, 192, 256][strength] ?? null };
}
