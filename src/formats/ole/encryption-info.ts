import { CompoundError, CompoundFile, type CompoundStream, startsCompoundFile, u16, u32 } from '../compound';
import type { ByteSource, Encryption } from '../types';
import { attributeOf, childOf, decodeXml, parseXml, XmlError } from '../xml';

const PACKAGE = 'EncryptedPackage';
const INFO = 'EncryptionInfo';
const SPACES = '\x06DataSpaces/DataSpaceInfo';
const MAX_INFO = 64 * 1024;

/** What nobody can tell more of. */
const UNKNOWN: Encryption = { scheme: 'ECMA-376', algorithm: null, keyBits: null };

/**
 * How a compound file is encrypted as a whole ([MS-OFFCRYPTO] 2.2, 2.3.4), or `null` where it is not: a package with a password (standard,
 * extensible, agile) or any document under rights management. Never throws for bad content.
 */
export function packageEncryption(file: CompoundFile): Encryption | null {
	if (file.has(PACKAGE)) {
		const info = file.stream(INFO);
		if (info !== null) return readInfo(info);
		return isManaged(file) ? RIGHTS : UNKNOWN;
	}
	return file.has('\x09DRMContent') && file.has('\x06DataSpaces') ? RIGHTS : null;
}

/** How a document is encrypted as a package, or `null`: no compound file, or none that is encrypted so. Never throws for bad content. */
export function readEncryption(source: ByteSource): Encryption | null {
	if (!startsCompoundFile(source.read(0, 8))) return null;
	try {
		return packageEncryption(new CompoundFile(source));
	} catch (error) {
		if (error instanceof CompoundError) return null;
		throw error;
	}
}

/** Rights management tells its algorithm only to those who have the rights. */
export const RIGHTS: Encryption = { scheme: 'Information Rights Management', algorithm: null, keyBits: null };

function isManaged(file: CompoundFile): boolean {
	return file.has(`${SPACES}/DRMEncryptedDataSpace`) || file.has('\x06DataSpaces/TransformInfo/DRMEncryptedTransform');
}

function readInfo(stream: CompoundStream): Encryption {
	try {
		const bytes = stream.read(0, MAX_INFO);
		const [major, minor] = [u16(bytes, 0), u16(bytes, 2)];
		if (major === 4 && minor === 4) return readAgile(bytes.subarray(8));
		if (minor === 3) return { ...UNKNOWN, scheme: 'ECMA-376 extensible' };
		// The header follows its flags and its size ([MS-OFFCRYPTO] 2.3.4.5).
		if (minor === 2) return { ...readHeader(bytes.subarray(12)), scheme: 'ECMA-376 standard' };
		return UNKNOWN;
	} catch (error) {
		if (error instanceof CompoundError || error instanceof XmlError) return UNKNOWN;
		throw error;
	}
}

/** [MS-OFFCRYPTO] 2.3.4.10. */
function readAgile(bytes: Buffer): Encryption {
	const scheme = 'ECMA-376 agile';
	const data = childOf(parseXml(decodeXml(bytes).text), 'keyData');
	const attribute = (name: string): string => (data ? (attributeOf(data, name) ?? '') : '');
	const cipher = attribute('cipherAlgorithm');
	const mode = /^ChainingMode([A-Z]{3})$/.exec(attribute('cipherChaining'))?.[1];
	const bits = /^\d{1,4}$/.test(attribute('keyBits')) ? Number(attribute('keyBits')) : null;
	return { scheme, algorithm: cipher === '' ? null : `${cipher}${mode === undefined ? '' : `-${mode}`}`, keyBits: bits };
}

const ALGORITHMS: ReadonlyMap<number, readonly [string, number]> = new Map([
	[0x6801, ['RC4', 40]],
	[0x660e, ['AES-ECB', 128]],
	[0x660f, ['AES-ECB', 192]],
	[0x6610, ['AES-ECB', 256]],
]);

/** The cipher that an EncryptionHeader names ([MS-OFFCRYPTO] 2.3.2). @throws CompoundError */
export function readHeader(bytes: Uint8Array): Pick<Encryption, 'algorithm' | 'keyBits'> {
	const flags = u32(bytes, 0);
	const id = u32(bytes, 8);
	const bits = u32(bytes, 16);
	// The algorithm may be left to the flags, and the length of the key to the algorithm.
	const [algorithm, usual] = ALGORITHMS.get(id) ?? ALGORITHMS.get(flags & 0x20 ? 0x660e : flags & 0x04 ? 0x6801 : 0) ?? [null, null];
	return { algorithm, keyBits: bits > 0 && bits <= 4096 ? bits : usual };
}

/**
 * How a binary document is encrypted, by the header that stands before what is encrypted: RC4 with 40 bits (version 1.1) or by CryptoAPI
 * ([MS-OFFCRYPTO] 2.3.6.1, 2.3.5.1). @throws CompoundError
 */
export function binaryEncryption(bytes: Uint8Array): Encryption {
	const [major, minor] = [u16(bytes, 0), u16(bytes, 2)];
	if (major === 1 && minor === 1) return { scheme: 'Office RC4', algorithm: 'RC4', keyBits: 40 };
	const scheme = 'Office RC4 CryptoAPI';
	if (minor !== 2 || major < 2 || major > 4) return { scheme: 'Office', algorithm: null, keyBits: null };
	return { ...readHeader(bytes.subarray(12)), scheme };
}

/** Not more than a hindrance ([MS-OFFCRYPTO] 2.3.7). */
export const OBFUSCATION: Encryption = { scheme: 'Office XOR obfuscation', algorithm: 'XOR', keyBits: 16 };
