import type { AgileInfo } from './office-agile';

const XML_NS = 'http://schemas.microsoft.com/office/2006';
const ALGORITHM =
	'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';

export const PACKAGE_STREAM = 'EncryptedPackage';
export const INFO_STREAM = 'EncryptionInfo';

function u32(...values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
	return bytes;
}

/** UNICODE-LP-P4 ([MS-OFFCRYPTO] 2.1.2): length in bytes, UTF-16LE, zeros up to a multiple of 4. */
function lp(text: string): Buffer {
	const bytes = Buffer.from(text, 'utf16le');
	return Buffer.concat([u32(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** Version 1.0 for reader, updater and writer. */
const VERSIONS = u32(1, 1, 1);

/** The data spaces of an encrypted package ([MS-OFFCRYPTO] 2.3.4.1 to 2.3.4.3), by path in the compound file. The same for every document. */
export function dataSpaces(): Map<string, Buffer> {
	const component = Buffer.concat([u32(1, 0), lp(PACKAGE_STREAM), lp('StrongEncryptionDataSpace')]);
	const id = Buffer.concat([u32(1), lp('{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}')]);
	return new Map([
		['\x06DataSpaces/Version', Buffer.concat([lp('Microsoft.Container.DataSpaces'), VERSIONS])],
		['\x06DataSpaces/DataSpaceMap', Buffer.concat([u32(8, 1, component.length + 4), component])],
		['\x06DataSpaces/DataSpaceInfo/StrongEncryptionDataSpace', Buffer.concat([u32(8, 1), lp('StrongEncryptionTransform')])],
		[
			'\x06DataSpaces/TransformInfo/StrongEncryptionTransform/\x06Primary',
			Buffer.concat([u32(id.length + 4), id, lp('Microsoft.Container.EncryptionTransform'), VERSIONS, u32(0, 0, 0, 4)]),
		],
	]);
}

/** The stream `EncryptionInfo` of version 4.4 ([MS-OFFCRYPTO] 2.3.4.10). Its length is the same for every document. */
export function writeInfo(info: AgileInfo): Buffer {
	const b64 = (bytes: Buffer): string => bytes.toString('base64');
	const xml =
		'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
		`<encryption xmlns="${XML_NS}/encryption" xmlns:p="${XML_NS}/keyEncryptor/password" xmlns:c="${XML_NS}/keyEncryptor/certificate">` +
		`<keyData ${ALGORITHM} saltValue="${b64(info.dataSalt)}"/>` +
		`<dataIntegrity encryptedHmacKey="${b64(info.hmacKey)}" encryptedHmacValue="${b64(info.hmacValue)}"/>` +
		`<keyEncryptors><keyEncryptor uri="${XML_NS}/keyEncryptor/password">` +
		`<p:encryptedKey spinCount="${info.spinCount}" ${ALGORITHM} saltValue="${b64(info.passwordSalt)}"` +
		` encryptedVerifierHashInput="${b64(info.verifierInput)}" encryptedVerifierHashValue="${b64(info.verifierValue)}"` +
		` encryptedKeyValue="${b64(info.keyValue)}"/></keyEncryptor></keyEncryptors></encryption>`;
	return Buffer.concat([u32(0x00040004, 0x40), Buffer.from(xml)]);
}

/** Bytes of the stream `EncryptionInfo`, known before the package is encrypted. */
export function infoSize(): number {
	const zeros = (length: number): Buffer => Buffer.alloc(length);
	const spinCount = 100_000;
	const salts = { dataSalt: zeros(16), passwordSalt: zeros(16), verifierInput: zeros(16) };
	return writeInfo({ ...salts, spinCount, hmacKey: zeros(64), hmacValue: zeros(64), verifierValue: zeros(64), keyValue: zeros(32) }).length;
}

/** Reads what `writeInfo` wrote, and what Office writes with the same algorithms; `null` for everything else. */
export function readInfo(stream: Buffer): AgileInfo | null {
	if (stream.length < 8 || stream.readUInt32LE(0) !== 0x00040004) return null;
	const xml = stream.toString('utf8', 8);
	const data = /<keyData\s[^>]*>/.exec(xml)?.[0];
	const integrity = /<dataIntegrity\s[^>]*>/.exec(xml)?.[0];
	const key = /<p:encryptedKey\s[^>]*>/.exec(xml)?.[0];
	if (data === undefined || integrity === undefined || key === undefined) return null;
	const value = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
	const known = (tag: string): boolean =>
		value(tag, 'cipherAlgorithm') === 'AES' && value(tag, 'keyBits') === '256' && value(tag, 'hashAlgorithm') === 'SHA512';
	if (!known(data) || !known(key)) return null;
	const bytes = (tag: string, name: string): Buffer => Buffer.from(value(tag, name), 'base64');
	return {
		dataSalt: bytes(data, 'saltValue'),
		hmacKey: bytes(integrity, 'encryptedHmacKey'),
		hmacValue: bytes(integrity, 'encryptedHmacValue'),
		passwordSalt: bytes(key, 'saltValue'),
		spinCount: Number(value(key, 'spinCount')),
		verifierInput: bytes(key, 'encryptedVerifierHashInput'),
		verifierValue: bytes(key, 'encryptedVerifierHashValue'),
		keyValue: bytes(key, 'encryptedKeyValue'),
	};
}
