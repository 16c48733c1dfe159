import { TextDecoder } from 'node:util';
import { decode } from '../text/codec';
import { detectEncoding } from '../text/encoding';

/** An encoded word (RFC 2047 2), with the language that RFC 2231 5 allows. Blanks within are wrong but met. */
export const WORD = /=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([BbQq])\?([^?]*)\?=/g;

/**
 * The text of a header field: encoded words decoded, the blanks between two of them dropped (RFC 2047 6.2). Two words may share one character,
 * as some programs split them, so words of one charset are joined before they are decoded. What is not encoded may be in any encoding.
 */
export function decodeWords(raw: string): string {
	const text = /[\x1b\x80-\xff]/.test(raw) ? decodeUnknown(Buffer.from(raw, 'latin1')) : raw;
	if (!text.includes('=?')) return text;
	let result = '';
	let at = 0;
	let charset = '';
	let pending: Buffer[] = [];
	const flush = (): void => {
		if (pending.length > 0) result += decodeCharset(Buffer.concat(pending), charset);
		pending = [];
	};
	for (const match of text.matchAll(WORD)) {
		const [word, set = '', kind = '', content = ''] = match;
		const between = text.slice(at, match.index);
		if (between.trim() !== '' || at === 0 || set.toLowerCase() !== charset) flush();
		if (between.trim() !== '' || at === 0) result += between;
		charset = set.toLowerCase();
		pending.push(kind === 'B' || kind === 'b' ? Buffer.from(content, 'base64') : decodeQ(content));
		at = match.index + word.length;
	}
	flush();
	return result + text.slice(at);
}

function decodeQ(content: string): Buffer {
	return Buffer.from(
		content.replaceAll('_', ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
		'latin1',
	);
}

/** Names that mails use and the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
	cp932: 'shift_jis',
	sjis: 'shift_jis',
	'x-sjis': 'shift_jis',
	'windows-31j': 'shift_jis',
	utf8: 'utf-8',
	ms932: 'shift_jis',
	'windows-932': 'shift_jis',
	'shift-jis-2004': 'shift_jis',
	'iso-2022-jp-1': 'iso-2022-jp',
	'iso-2022-jp-2': 'iso-2022-jp',
	'iso-2022-jp-3': 'iso-2022-jp',
	'iso-2022-jp-ms': 'iso-2022-jp',
	cp50220: 'iso-2022-jp',
	cp50221: 'iso-2022-jp',
	eucjp: 'euc-jp',
	'eucjp-ms': 'euc-jp',
	cp51932: 'euc-jp',
};

/** The name that the Encoding Standard has for what a mail calls its charset; as it is where there is none. */
export function canonicalCharset(charset: string): string {
	const lower = charset.toLowerCase();
	return ALIASES[lower] ?? lower;
}

/** Decodes bytes by the name that a mail gives their charset; by their look where nobody knows that name. Never throws. */
export function decodeCharset(bytes: Buffer, charset: string): string {
	const name = canonicalCharset(charset);
	// Where two words met, one escape follows another, which decoders take for an error.
	const joined = name === 'iso-2022-jp' ? Buffer.from(bytes.toString('latin1').replace(/\x1b\([BJ](?=\x1b)/g, ''), 'latin1') : bytes;
	try {
		return new TextDecoder(name).decode(joined);
	} catch {
		return decodeUnknown(joined);
	}
}

function decodeUnknown(bytes: Buffer): string {
	const { kind, encoding, bom } = detectEncoding(bytes, true);
	return kind === 'text' ? decode(bytes.subarray(bom), encoding) : bytes.toString('latin1');
}
