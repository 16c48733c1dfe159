import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { ARCHIVE_LIMITS } from './limits';

/** Controls, and marks that turn the direction of writing. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** The upper half of code page 437, in which PKWARE APPNOTE appendix D has names that are not said to be UTF-8. */
const CP437 =
	'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

let shiftJis: TextDecoder | null = null;

/** Which encoding a text without any word on it is in: UTF-8 where it is valid, code page 932 where that is, else 437. */
export function legacyEncoding(bytes: Uint8Array): 'utf-8' | 'shift_jis' | 'cp437' {
	if (isUtf8(bytes)) return 'utf-8';
	shiftJis ??= new TextDecoder('shift_jis', { fatal: true });
	try {
		shiftJis.decode(bytes);
		return 'shift_jis';
	} catch {
		return 'cp437';
	}
}

/** Decodes a name or comment for which nobody says its encoding. Never throws. */
export function decodeLegacy(bytes: Buffer): string {
	if (isAscii(bytes)) return bytes.toString('latin1');
	switch (legacyEncoding(bytes)) {
		case 'utf-8':
			return bytes.toString('utf8');
		case 'shift_jis':
			return (shiftJis ?? new TextDecoder('shift_jis')).decode(bytes);
		default:
			return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => CP437[byte.charCodeAt(0) - 0x80] ?? byte);
	}
}

const PLAIN = /^[\x20-\x2d\x30-\x39\x3b-\x5b\x5d-\x7e](?:[\x20-\x2d\x30-\x39\x3b-\x5b\x5d-\x7e]|\.(?=[^./])|\/(?=[^./]))*$/;

/** A member's path as it may be shown: `/` between folders, below the archive, without characters that could deceive. */
export function safePath(name: string): string {
	if (PLAIN.test(name)) return name;
	// The end of a long path stays: that is where the name stands.
	const short = name.slice(-ARCHIVE_LIMITS.name).replace(DECEPTIVE, ' ');
	const parts = short.replaceAll('\\', '/').split('/');
	const first = /^[A-Za-z]:/.test(parts[0] ?? '') ? (parts[0] ?? '').slice(2) : parts[0];
	return [first, ...parts.slice(1)].filter((part) => part !== undefined && !/^(?:\s*|\.{1,2})$/.test(part)).join('/');
}

/** What systems put into archives beside the documents: Apple's resource forks and folder settings, Windows' thumbnails. */
export function isJunk(path: string): boolean {
	const name = path.slice(path.lastIndexOf('/') + 1);
	if (path.startsWith('__MACOSX/') || path.includes('/__MACOSX/')) return true;
	return name.startsWith('._') || /^(?:\.DS_Store|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i.test(name);
}
