import type { ByteSource, Encryption } from '../types';

const AGE: Encryption = Object.freeze({ scheme: 'age', algorithm: 'ChaCha20-Poly1305', keyBits: 256 });
const OPENPGP: Encryption = Object.freeze({ scheme: 'OpenPGP', algorithm: null, keyBits: null });

/** First lines of encrypted files that are text, or begin like one: age (binary and armoured), OpenPGP (RFC 9580 6.2). */
const TEXT_MARKS: readonly (readonly [string, Encryption])[] = [
	['age-encryption.org/', AGE],
	['-----BEGIN AGE ENCRYPTED FILE-----', AGE],
	['-----BEGIN PGP MESSAGE-----', OPENPGP],
];

/** How a file is encrypted that begins as age's and OpenPGP's encrypted files do; `null` where it does not. */
export function encryptionByStart(head: Uint8Array): Encryption | null {
	// '-' or 'a': of most files, one look.
	if (head[0] !== 0x2d && head[0] !== 0x61) return null;
	const start = latin1(head.subarray(0, 40));
	return TEXT_MARKS.find(([mark]) => start.startsWith(mark))?.[1] ?? null;
}

/**
 * How a file that no other format knows is encrypted: CMS enveloped data (RFC 5652, RFC 5083), an OpenPGP message in binary by its name's
 * ending and its first packet (RFC 9580 5.1, 5.3). `null` where it is not, or where it cannot be told. Throws the source's errors.
 */
export function encryptionOf(source: ByteSource, path: string): Encryption | null {
	const head = source.read(0, 64);
	if (head[0] === 0x30) return isEnveloped(head) ? cms(latin1(source.read(0, CMS_BYTES))) : null;
	return /\.(?:gpg|pgp)$/i.test(path) && PGP_TAGS.has(head[0] ?? 0) ? OPENPGP : null;
}

/** Public-key and symmetric-key encrypted session keys, in the old and the new form of a packet's header. */
const PGP_TAGS: ReadonlySet<number> = new Set([0x84, 0x85, 0x86, 0x8c, 0x8d, 0x8e, 0xc1, 0xc3]);

/** Bytes of enveloped data in which the cipher is named: behind one key for each recipient. */
const CMS_BYTES = 16 * 1024;

/** Object identifiers of enveloped and authenticated enveloped data, as they stand in the first bytes. */
const ENVELOPED = [
	[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03],
	[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17],
].map((bytes) => latin1(Uint8Array.from(bytes)));

function isEnveloped(head: Uint8Array): boolean {
	const start = latin1(head.subarray(0, 32));
	return ENVELOPED.some((identifier) => start.includes(identifier));
}

/** NIST's identifiers of AES (2.16.840.1.101.3.4.1.n) and RSA's of the older ciphers, with their length before them. */
const CIPHERS: readonly (readonly [readonly number[], string, number | null])[] = [
	...([
		[2, 'AES-CBC', 128],
		[22, 'AES-CBC', 192],
		[42, 'AES-CBC', 256],
		[6, 'AES-GCM', 128],
		[26, 'AES-GCM', 192],
		[46, 'AES-GCM', 256],
	].map(([last, name, bits]) => [[9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, last], name, bits]) as [number[], string, number][]),
	[[8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7], '3DES-CBC', 168],
	[[8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 2], 'RC2-CBC', null],
	[[5, 0x2b, 0x0e, 3, 2, 7], 'DES-CBC', 56],
];

function cms(text: string): Encryption {
	// The identifier of the content's type stands before that of its cipher.
	const from = text.lastIndexOf('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01');
	for (const [bytes, algorithm, keyBits] of CIPHERS) {
		if (text.indexOf(`\x06${latin1(Uint8Array.from(bytes))}`, Math.max(0, from)) >= 0) return { scheme: 'CMS', algorithm, keyBits };
	}
	return { scheme: 'CMS', algorithm: null, keyBits: null };
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
