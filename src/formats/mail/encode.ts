import { encode } from '../text/codec';
import type { Encoding } from '../text/encoding';
import { canonicalCharset } from './words';

/** Longest encoded word, and longest line of a header (RFC 2047 2). */
const LONGEST_WORD = 75;
const LONGEST_LINE = 76;

/** A charset that can be written, and how the mail names it. */
export interface Charset {
	readonly name: string;
	readonly encoding: Encoding;
}

export const UTF8: Charset = Object.freeze({ name: 'UTF-8', encoding: 'utf-8' });

const WRITABLE: ReadonlySet<string> = new Set(['utf-8', 'iso-2022-jp', 'shift_jis', 'euc-jp']);

/** The charset of a mail by its name, UTF-8 where it cannot be written. */
export function charsetOf(name: string | null): Charset {
	const encoding = name === null ? '' : canonicalCharset(name);
	return WRITABLE.has(encoding) ? { name: name ?? '', encoding: encoding as Encoding } : UTF8;
}

/**
 * A text as the value of a field: plain where it is ASCII, else as encoded words in base64 (RFC 2047 4.1) folded so that no line is too long.
 * A character that the charset lacks makes all of it UTF-8.
 * @param used characters of the first line that are taken already
 */
export function encodeText(text: string, charset: Charset, used: number, lineEnd: string): string {
	if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return fold(text, used, lineEnd);
	return words(text, charset, used)?.join(`${lineEnd} `) ?? (words(text, UTF8, used) ?? []).join(`${lineEnd} `);
}

/** Plain text breaks at blanks. */
function fold(text: string, used: number, lineEnd: string): string {
	if (used + text.length <= LONGEST_LINE) return text;
	let line = used;
	return text
		.split(/(?<=\S)(?=[ ]\S)/)
		.map((part) => {
			const breaks = line > 1 && line + part.length > LONGEST_LINE;
			line = breaks ? part.length : line + part.length;
			return breaks ? lineEnd + part : part;
		})
		.join('');
}

/** The encoded words of a text, each with whole characters only; `null` where the charset lacks one. */
function words(text: string, { name, encoding }: Charset, used: number): string[] | null {
	const frame = `=?${name}?B??=`.length;
	const result: string[] = [];
	let part = '';
	let packed = '';
	const room = (): number =>
		(result.length === 0 ? Math.min(LONGEST_WORD, Math.max(frame + 24, LONGEST_LINE - used)) : LONGEST_WORD) - frame;
	for (const character of text) {
		const bytes = encode(part + character, encoding);
		if (!(bytes instanceof Uint8Array)) return null;
		const next = Buffer.from(bytes).toString('base64');
		if (part !== '' && next.length > room()) {
			result.push(packed);
			const alone = encode(character, encoding);
			part = character;
			packed = alone instanceof Uint8Array ? Buffer.from(alone).toString('base64') : '';
		} else {
			part += character;
			packed = next;
		}
	}
	return [...result, packed].map((content) => `=?${name}?B?${content}?=`);
}
