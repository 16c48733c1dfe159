import type { Encryption } from '../types';
import { decodeXml, XmlScanner } from '../xml';
import { readContent, type ZipArchive } from '../zip';
import { withoutDoctype } from './doctype';

/** What META-INF/manifest.xml says (ODF 1.4 part 2, 4). */
export interface Manifest {
	/** Media type of the document as a whole, or the empty string. */
	readonly mediaType: string;
	/** Paths of the encrypted files. */
	readonly encrypted: ReadonlySet<string>;
	readonly encryption: Encryption | null;
}

export const MANIFEST = 'META-INF/manifest.xml';

const PLAIN: Manifest = { mediaType: '', encrypted: new Set(), encryption: null };

/** Encrypted packages list all their files; more are no document. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Reads the manifest as far as it is asked for: of unencrypted documents only that they are. @throws ZipError, XmlError */
export function readManifest(archive: ZipArchive): Manifest {
	const entry = archive.find(MANIFEST);
	if (!entry) return PLAIN;
	const bytes = readContent(archive, entry, MAX_BYTES);
	const wide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
	if (!wide && !bytes.includes('encryption-data') && !bytes.includes('encrypted-')) return PLAIN;
	return parseManifest(withoutDoctype(decodeXml(bytes).text));
}

interface Found {
	algorithm: string;
	keySize: number | null;
	openPgp: boolean;
	version: string | null;
	whole: boolean;
}

/** @throws XmlError */
export function parseManifest(text: string): Manifest {
	const scanner = new XmlScanner(text);
	const encrypted = new Set<string>();
	const found: Found = { algorithm: '', keySize: null, openPgp: false, version: null, whole: false };
	let mediaType = '';
	let path = '';
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token !== 'open' && token !== 'empty') continue;
		const local = scanner.local;
		if (local === 'manifest') found.version ??= scanner.attribute('version');
		else if (local === 'file-entry') {
			path = scanner.attribute('full-path') ?? '';
			if (path === '/') mediaType = scanner.attribute('media-type') ?? '';
			found.whole ||= path === 'encrypted-package';
		} else if (local === 'encryption-data') encrypted.add(path);
		else note(scanner, local, found);
	}
	return { mediaType, encrypted, encryption: encrypted.size > 0 || found.openPgp ? encryptionOf(found) : null };
}

function note(scanner: XmlScanner, local: string, found: Found): void {
	if (local === 'algorithm') found.algorithm ||= scanner.attribute('algorithm-name') ?? '';
	else if (local === 'key-derivation') {
		const size = Number(scanner.attribute('key-size') ?? Number.NaN);
		if (Number.isSafeInteger(size) && size > 0 && size <= 128) found.keySize ??= size;
	} else if (local === 'encrypted-key' || local === 'PGPData') found.openPgp = true;
}

function encryptionOf({ algorithm, keySize, openPgp, version, whole }: Found): Encryption {
	const { name, bits } = cipherOf(algorithm);
	const scheme = `ODF ${version ?? '1.1'}${openPgp ? ' OpenPGP' : ''}${whole ? ' encrypted-package' : ''}`;
	// Where the manifest does not tell, the key of Blowfish has 16 bytes (ODF 1.2 part 3, 3.8.1).
	const told = bits ?? (keySize === null ? null : keySize * 8);
	return { scheme, algorithm: name, keyBits: told ?? (name === 'Blowfish-CFB' ? 128 : null) };
}

/** The cipher by its URI of XML Encryption, or by the name of ODF 1.0. */
function cipherOf(algorithm: string): { name: string | null; bits: number | null } {
	if (algorithm === '') return { name: null, bits: null };
	const aes = /aes-?(128|192|256)-?(cbc|gcm)/i.exec(algorithm);
	if (aes) return { name: `AES-${(aes[2] ?? '').toUpperCase()}`, bits: Number(aes[1]) };
	if (/blowfish/i.test(algorithm)) return { name: 'Blowfish-CFB', bits: null };
	if (/tripledes/i.test(algorithm)) return { name: '3DES-CBC', bits: 192 };
	return { name: algorithm.slice(algorithm.lastIndexOf('#') + 1).slice(0, 64), bits: null };
}
