import { XmlError } from './error';

/** How a part's bytes become text and back. */
export interface XmlText {
	/** Without the byte-order mark. */
	readonly text: string;
	/** `ascii`: a part that declares some other encoding but holds nothing in which it could differ. */
	readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'ascii';
	readonly bom: boolean;
}

/**
 * Decodes an XML part (XML 1.0, appendix F): byte-order mark, else UTF-16 by its first `<`, else UTF-8.
 * @throws XmlError `encoding` for other declared encodings, which packages do not allow (ECMA-376 part 2, 8.1.4).
 */
export function decodeXml(bytes: Buffer): XmlText {
	const [a, b, c] = bytes;
	if (a === 0xef && b === 0xbb && c === 0xbf) return { text: bytes.toString('utf8', 3), encoding: 'utf-8', bom: true };
	if (a === 0xff && b === 0xfe) return { text: bytes.toString('utf16le', 2), encoding: 'utf-16le', bom: true };
	if (a === 0xfe && b === 0xff) return { text: utf16be(bytes.subarray(2)), encoding: 'utf-16be', bom: true };
	if (a === 0x3c && b === 0) return { text: bytes.toString('utf16le'), encoding: 'utf-16le', bom: false };
	if (a === 0 && b === 0x3c) return { text: utf16be(bytes), encoding: 'utf-16be', bom: false };
	return unmarked(bytes);
}

function unmarked(bytes: Buffer): XmlText {
	const text = bytes.toString('utf8');
	if (text.startsWith('<?xml')) {
		const end = text.indexOf('?>');
		const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(text.slice(0, Math.max(0, end)))?.[1]?.toLowerCase();
		// Some writers name the encoding of the text that they had in memory: these bytes are no UTF-16.
		const isWide = encoding?.startsWith('utf-16') === true || encoding === 'unicode';
		if (encoding !== undefined && encoding !== 'utf-8' && encoding !== 'utf8' && !isWide) return declared(bytes, encoding);
	}
	return { text, encoding: 'utf-8', bom: false };
}

/** Other encodings are accepted where every byte is ASCII: then they all read the same. */
function declared(bytes: Buffer, encoding: string): XmlText {
	for (const byte of bytes) if (byte > 0x7f) throw new XmlError('encoding', encoding);
	return { text: bytes.toString('latin1'), encoding: 'ascii', bom: false };
}

function utf16be(bytes: Buffer): string {
	const swapped = Buffer.from(bytes.subarray(0, bytes.length & ~1));
	return swapped.swap16().toString('utf16le');
}

/** The bytes of changed text in the encoding, and with the byte-order mark, of the part it came from. */
export function encodeXml(text: string, like: XmlText): Buffer {
	if (like.encoding === 'ascii')
		return Buffer.from(
			text.replace(/[^\x00-\x7f]/gu, (sign) => `&#${sign.codePointAt(0)};`),
			'latin1',
		);
	const marked = like.bom ? `\ufeff${text}` : text;
	if (like.encoding === 'utf-8') return Buffer.from(marked, 'utf8');
	const bytes = Buffer.from(marked, 'utf16le');
	return like.encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/** Whether decoding lost nothing, so that the untouched text may be written back. */
export function isLossless(bytes: Buffer, decoded: XmlText): boolean {
	return encodeXml(decoded.text, decoded).equals(bytes);
}
