import { decode, encode } from '../text/codec';

/** What labels are written in: Japanese, or anything else, of which only ASCII matters here. */
export type RtfEncoding = 'shift_jis' | 'windows-1252';

/** Windows' and the Macintosh's code pages of Japanese. */
export function encodingOfCodePage(codePage: number): RtfEncoding {
	return codePage === 932 || codePage === 10001 || codePage === 943 ? 'shift_jis' : 'windows-1252';
}

/**
 * Encoding of a font's bytes by `\fcharset`. Old programs wrote Japanese under fonts of charset 0 or 1, so these follow the document's code page.
 */
export function encodingOfCharset(charset: number, document: RtfEncoding): RtfEncoding {
	if (charset === 128 || charset === 78) return 'shift_jis';
	return charset === 0 || charset === 1 || charset === 2 ? document : 'windows-1252';
}

/** Whether a byte begins a pair in Shift_JIS. */
export function isLead(byte: number): boolean {
	return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}

const known = new Map<number, string>();

/** The character of a byte, or of a pair (`lead << 8 | trail`). */
export function characterOf(code: number, encoding: RtfEncoding): string {
	if (code < 0x80) return String.fromCharCode(code);
	const key = encoding === 'shift_jis' ? code : code | 0x10000;
	let character = known.get(key);
	if (character === undefined) {
		character = decode(Uint8Array.from(code > 0xff ? [code >> 8, code & 0xff] : [code]), encoding).slice(0, 1);
		known.set(key, character);
	}
	return character;
}

/**
 * Text as RTF: what is not ASCII as Unicode, for old readers followed by its bytes in the document's code page. A group of its own, so that
 * `\uc` ends with it.
 */
export function encodeRtf(text: string, encoding: RtfEncoding): string {
	let result = '{\\uc1 ';
	let length = 1;
	for (const unit of text.split('')) {
		const code = unit.charCodeAt(0);
		if (code < 0x80) {
			result += code < 0x20 ? ' ' : unit === '\\' || unit === '{' || unit === '}' ? `\\${unit}` : unit;
			continue;
		}
		const bytes = encoding === 'shift_jis' ? encode(unit, encoding) : null;
		const fallback = bytes instanceof Uint8Array ? [...bytes].map((byte) => `\\'${byte.toString(16).padStart(2, '0')}`) : ['?'];
		if (fallback.length !== length) result += `\\uc${fallback.length}`;
		length = fallback.length;
		result += `\\u${code > 0x7fff ? code - 0x10000 : code}${fallback.join('')}`;
	}
	return `${result}}`;
}
