import { TextDecoder } from 'node:util';
import type { Encoding } from './encoding';

/** Decodes bytes without their byte-order mark; what cannot be decoded becomes U+FFFD. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
	return decoderFor(encoding).decode(bytes);
}

const units = new Uint16Array(8192);

/** Decodes up to 8 KiB that are known to be UTF-8: a third of the time that the system's decoder takes for Japanese. */
export function decodeValidUtf8(bytes: Uint8Array): string {
	if (bytes.length > units.length) return decode(bytes, 'utf-8');
	let length = 0;
	for (let i = 0; i < bytes.length; length++) {
		const lead = bytes[i++] as number;
		if (lead < 0x80) {
			units[length] = lead;
		} else if (lead < 0xe0) {
			units[length] = ((lead & 0x1f) << 6) | ((bytes[i++] as number) & 0x3f);
		} else if (lead < 0xf0) {
			units[length] = ((lead & 0x0f) << 12) | (((bytes[i] as number) & 0x3f) << 6) | ((bytes[i + 1] as number) & 0x3f);
			i += 2;
		} else {
			const point =
				((lead & 0x07) << 18) |
				(((bytes[i] as number) & 0x3f) << 12) |
				(((bytes[i + 1] as number) & 0x3f) << 6) |
				((bytes[i + 2] as number) & 0x3f);
			i += 3;
			units[length++] = 0xd7c0 + (point >> 10);
			units[length] = 0xdc00 | (point & 0x3ff);
		}
	}
	return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}

const decoders = new Map<Encoding, TextDecoder>();

function decoderFor(encoding: Encoding): TextDecoder {
	const known = decoders.get(encoding);
	if (known !== undefined) return known;
	const decoder = new TextDecoder(encoding, { ignoreBOM: true });
	decoders.set(encoding, decoder);
	return decoder;
}

/** Encodes new text, or returns the first character that the encoding lacks. ISO-2022-JP begins and ends in ASCII. */
export function encode(text: string, encoding: Encoding): Uint8Array | { readonly lacks: string } {
	switch (encoding) {
		case 'utf-8':
			return Buffer.from(text, 'utf8');
		case 'utf-16le':
			return Buffer.from(text, 'utf16le');
		case 'utf-16be':
			return Buffer.from(text, 'utf16le').swap16();
		default:
			return encodeByTable(text, encoding);
	}
}

/** Escape sequence of ASCII in ISO-2022-JP. */
export const ASCII_SET = '\x1b(B';
const JIS_SET = '\x1b$B';

/**
 * Encodes new text for the middle of an ISO-2022-JP text: `from` and `to` are the escape sequences in force before and behind it.
 * Decoders take two escapes in a row for an error, so none is written that is not needed.
 */
export function encodeBetween(text: string, from: string, to: string): Uint8Array | { readonly lacks: string } {
	const table = tableFor('iso-2022-jp');
	let bytes = '';
	let set = from;
	for (const character of text) {
		const unit = character.charCodeAt(0);
		const code = unit < 0x80 ? unit : table.get(character);
		if (code === undefined) return { lacks: character };
		const wanted = code > 0xff ? JIS_SET : ASCII_SET;
		if (wanted !== set) bytes += wanted;
		set = wanted;
		bytes += code > 0xff ? String.fromCharCode(code >> 8, code & 0xff) : character;
	}
	return Buffer.from(set === to ? bytes : bytes + to, 'latin1');
}

function encodeByTable(text: string, encoding: TableEncoding): Uint8Array | { readonly lacks: string } {
	if (encoding === 'iso-2022-jp') return encodeBetween(text, ASCII_SET, ASCII_SET);
	const table = tableFor(encoding);
	const bytes: number[] = [];
	for (const character of text) {
		const unit = character.charCodeAt(0);
		const code = unit < 0x80 ? unit : table.get(character);
		if (code === undefined) return { lacks: character };
		if (code > 0xff) bytes.push(code >> 8);
		bytes.push(code & 0xff);
	}
	return Uint8Array.from(bytes);
}

const TO_JIS = [...Buffer.from(JIS_SET)];
const TO_ASCII = [...Buffer.from(ASCII_SET)];

type TableEncoding = 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'windows-1252';

const tables = new Map<TableEncoding, ReadonlyMap<string, number>>();

/**
 * Character → code, made from the decoder itself: what is written is what will be read, without another table in the bundle.
 * Where two codes mean one character the WHATWG encoders' choice is taken (the first, but not the NEC-selected IBM rows of Shift_JIS).
 */
function tableFor(encoding: TableEncoding): ReadonlyMap<string, number> {
	const known = tables.get(encoding);
	if (known !== undefined) return known;
	const codes = [...codesOf(encoding)];
	// One call for all codes, parted by line breaks (a broken pair never takes the break with it): thousands of calls would take 20 ms.
	const characters = decode(Uint8Array.from(codes.flatMap((code) => [...bytesOf(code, encoding), 10])), encoding).split('\n');
	const table = new Map<string, number>();
	for (const [index, code] of codes.entries()) {
		const character = characters[index] ?? '';
		if (character.length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, code);
	}
	tables.set(encoding, table);
	return table;
}

function bytesOf(code: number, encoding: TableEncoding): number[] {
	if (code <= 0xff) return [code];
	if (encoding === 'iso-2022-jp') return [...TO_JIS, code >> 8, code & 0xff, ...TO_ASCII];
	return [code >> 8, code & 0xff];
}

function* codesOf(encoding: TableEncoding): Generator<number> {
	if (encoding === 'windows-1252') for (let code = 0x80; code <= 0xff; code++) yield code;
	if (encoding === 'shift_jis') {
		for (let code = 0xa1; code <= 0xdf; code++) yield code;
		for (let lead = 0x81; lead <= 0xfc; lead++) {
			if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee) continue;
			for (let trail = 0x40; trail <= 0xfc; trail++) yield (lead << 8) | trail;
		}
	}
	if (encoding === 'euc-jp') {
		for (let lead = 0xa1; lead <= 0xfe; lead++) for (let trail = 0xa1; trail <= 0xfe; trail++) yield (lead << 8) | trail;
		for (let trail = 0xa1; trail <= 0xdf; trail++) yield 0x8e00 | trail;
	}
	if (encoding === 'iso-2022-jp') {
		for (let lead = 0x21; lead <= 0x7e; lead++) for (let trail = 0x21; trail <= 0x7e; trail++) yield (lead << 8) | trail;
	}
}
