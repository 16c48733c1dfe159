import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { japaneseScore } from './plausible';

/** WHATWG names of the encodings that are read and written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'windows-1252';

export interface Detected {
	/** `binary`: no text at all; `undecodable`: text, but in no encoding that is known here. */
	readonly kind: 'text' | 'binary' | 'undecodable';
	readonly encoding: Encoding;
	/** Length of the byte-order mark. */
	readonly bom: number;
	/** Nothing but ASCII so far: the rest of the file may still tell another encoding. */
	readonly ascii: boolean;
	/** Every byte stands where this encoding lets it stand. */
	readonly valid: boolean;
}

/**
 * Tells the encoding from the first bytes of a file. `complete`: these are all bytes; otherwise the last character may be cut.
 * Pure ASCII and valid UTF-8 are settled by two native calls; only the rest is looked at byte by byte.
 */
export function detectEncoding(bytes: Uint8Array, complete: boolean): Detected {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const mark = byteOrderMark(buffer, complete);
	if (mark !== null) return mark;
	if (isAscii(buffer)) {
		if (buffer.indexOf(0) >= 0) return detectWithNul(buffer, complete);
		if (buffer.indexOf(ESC) >= 0 && ISO_2022_JP.test(buffer.toString('latin1'))) return text('iso-2022-jp');
		return hasControls(buffer) ? BINARY : ASCII;
	}
	if (isUtf8(complete ? buffer : buffer.subarray(0, wholeUtf8(buffer)))) {
		return buffer.indexOf(0) >= 0 ? detectWithNul(buffer, complete) : hasControls(buffer) ? BINARY : text('utf-8');
	}
	if (hasMagic(buffer)) return BINARY;
	if (buffer.indexOf(0) >= 0) return detectWithNul(buffer, complete);
	if (hasControls(buffer)) return utf16Of(buffer, complete) ?? BINARY;
	return detectMultiByte(buffer, complete);
}

const ESC = 0x1b;
const ISO_2022_JP = /\x1b(?:\$[@B]|\(I)/;
const BINARY: Detected = { kind: 'binary', encoding: 'utf-8', bom: 0, ascii: false, valid: false };
const ASCII: Detected = { kind: 'text', encoding: 'utf-8', bom: 0, ascii: true, valid: true };

function text(encoding: Encoding, bom = 0, valid = true): Detected {
	return { kind: 'text', encoding, bom, ascii: false, valid };
}

function byteOrderMark(bytes: Buffer, complete: boolean): Detected | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
		return text('utf-8', 3, isUtf8(complete ? bytes : bytes.subarray(0, wholeUtf8(bytes))));
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 && bytes.length >= 4 ? BINARY : text('utf-16le', 2);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return text('utf-16be', 2);
	return null;
}

/** Length without a character that is cut at the end. */
export function wholeUtf8(bytes: Uint8Array): number {
	for (let back = 1; back <= 3 && back <= bytes.length; back++) {
		const byte = bytes[bytes.length - back] ?? 0;
		if (byte < 0x80) break;
		if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
}

/** Beginnings of files that are no text although some of them look like it: PDF, PostScript in binary wrapping, ZIP, OLE, PNG, JPEG, GIF, gzip, ELF. */
const MAGIC: readonly string[] = [
	'%PDF-',
	'PK\x03\x04',
	'PK\x05\x06',
	'\xd0\xcf\x11\xe0',
	'\x89PNG',
	'\xff\xd8\xff',
	'GIF8',
	'\x1f\x8b',
	'\x7fELF',
	'MZ\x90',
	'7z\xbc\xaf',
	'Rar!\x1a',
];

/** Whether the bytes begin like a known binary format. */
export function hasMagic(bytes: Uint8Array): boolean {
	return MAGIC.some((magic) => {
		for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false;
		return true;
	});
}

/** More than one control character in fifty is no text. Tab, line breaks, form feed, backspace, escape and the DOS end-of-file mark are usual. */
function hasControls(buffer: Buffer): boolean {
	if (hasMagic(buffer)) return true;
	const sample = Math.min(buffer.length, 256);
	let controls = 0;
	for (let i = 0; i < sample; i++) {
		const byte = buffer[i] ?? 0;
		if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 11 && byte !== 8 && byte !== ESC && byte !== 26)
			controls++;
	}
	return controls * 50 > sample;
}

/** NUL bytes stand in UTF-16 and in binaries only. */
function detectWithNul(buffer: Buffer, complete: boolean): Detected {
	return hasMagic(buffer) ? BINARY : (utf16Of(buffer, complete) ?? BINARY);
}

/** UTF-16 without a byte-order mark: the byte order in which nearly all characters are of those that Japanese and English texts are made of. */
function utf16Of(buffer: Buffer, complete: boolean): Detected | null {
	if (complete && buffer.length % 2 !== 0) return null;
	const sample = buffer.subarray(0, Math.min(buffer.length, 2048) & ~1);
	const little = usualShare(sample, 'utf-16le');
	const big = usualShare(sample, 'utf-16be');
	if (Math.max(little, big) < 0.9) return null;
	return text(little >= big ? 'utf-16le' : 'utf-16be');
}

function usualShare(sample: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): number {
	let decoded: string;
	try {
		decoded = new TextDecoder(encoding, { fatal: true }).decode(sample);
	} catch {
		return 0;
	}
	const usual =
		decoded.match(/[\t\n\r\x20-\x7e\u00a0-\u00ff\u2010-\u2027\u2460-\u2473\u25a0-\u25ef\u3000-\u30ff\uff01-\uff9f]/g)?.length ?? 0;
	const kanji = decoded.match(/[\u3400-\u9fff\uf900-\ufaff]/g)?.length ?? 0;
	// Any two bytes are a kanji in a third of all cases, so kanji alone prove less.
	return decoded.length === 0 ? 0 : (usual + kanji * (japaneseScore(decoded) > 0 ? 0.99 : 0.5)) / decoded.length;
}

/** Bytes of one encoding as its own walker sees them. */
interface Walk {
	readonly errors: number;
	/** Characters beyond ASCII. */
	readonly characters: number;
}

function detectMultiByte(buffer: Buffer, complete: boolean): Detected {
	const utf8 = walkUtf8(buffer, complete);
	// Nearly all of what is no UTF-8 is Shift_JIS: EUC-JP's walker stops at its first letters, and the system's decoder is fast.
	if (!utf8.mostly && !fitsEucJp(buffer, complete) && decodes(buffer, complete, 'shift_jis')) return shiftJisOrWestern(buffer);
	const sjis = walkShiftJis(buffer, complete);
	const euc = walkEucJp(buffer, complete);
	const best = Math.min(sjis.errors, euc.errors);
	// Nearly all of it is UTF-8: a damaged byte must not turn the rest into another script.
	if (utf8.mostly && (best > 0 || utf8.characters >= 8)) return text('utf-8', 0, false);
	if (best === 0) {
		if (sjis.errors === 0 && euc.errors === 0) return text(moreJapanese(buffer));
		return sjis.errors === 0 ? shiftJisOrWestern(buffer) : text('euc-jp');
	}
	const utf16 = utf16Of(buffer, complete);
	if (utf16 !== null) return utf16;
	const winner = sjis.errors * (euc.characters + 1) <= euc.errors * (sjis.characters + 1) ? sjis : euc;
	if (winner.characters > 8 * winner.errors) return text(winner === sjis ? 'shift_jis' : 'euc-jp', 0, false);
	if (western(buffer)) return text('windows-1252');
	return { kind: 'undecodable', encoding: winner === sjis ? 'shift_jis' : 'euc-jp', bom: 0, ascii: false, valid: false };
}

/** Whether the system's decoder takes all bytes. A character that is cut at the end is left out with its line. */
function decodes(buffer: Buffer, complete: boolean, encoding: Encoding): boolean {
	const end = complete ? buffer.length : buffer.lastIndexOf(10) + 1 || buffer.length;
	try {
		new TextDecoder(encoding, { fatal: true }).decode(buffer.subarray(0, end));
		return true;
	} catch {
		return false;
	}
}

function moreJapanese(buffer: Buffer): 'shift_jis' | 'euc-jp' {
	const sample = buffer.subarray(0, 4096);
	const score = (encoding: string): number => japaneseScore(new TextDecoder(encoding).decode(sample));
	return score('euc-jp') > score('shift_jis') ? 'euc-jp' : 'shift_jis';
}

/** Latin letters with accents among ASCII letters are formally valid Shift_JIS now and then. */
function shiftJisOrWestern(buffer: Buffer): Detected {
	if (!western(buffer)) return text('shift_jis');
	return japaneseScore(new TextDecoder('shift_jis').decode(buffer.subarray(0, 4096))) >= 0 ? text('shift_jis') : text('windows-1252');
}

/** Single high bytes inside words of ASCII letters, and few of them. */
function western(buffer: Buffer): boolean {
	let high = 0;
	let lone = 0;
	for (let i = 0; i < buffer.length; i++) {
		// Japanese shows itself within its first words.
		if (high >= 40 && lone * 10 < high * 8) return false;
		if ((buffer[i] ?? 0) < 0x80) continue;
		high++;
		if ((buffer[i - 1] ?? 32) < 0x80 && (buffer[i + 1] ?? 32) < 0x80 && (buffer[i] ?? 0) >= 0xa0) lone++;
	}
	return high * 5 < buffer.length && lone * 10 >= high * 8;
}

function walkShiftJis(bytes: Uint8Array, complete: boolean): Walk {
	let errors = 0;
	let characters = 0;
	for (let i = 0; i < bytes.length; i++) {
		const lead = bytes[i] ?? 0;
		if (lead < 0x80) continue;
		if (lead >= 0xa1 && lead <= 0xdf) {
			characters++;
		} else if ((lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc)) {
			if (i + 1 >= bytes.length) {
				if (complete) errors++;
				break;
			}
			const trail = bytes[i + 1] ?? 0;
			// F0–F9 are the user's own characters (外字), which offices do use for names.
			const unassigned = (lead >= 0x85 && lead <= 0x86) || (lead >= 0xeb && lead <= 0xec) || (lead === 0xef && trail !== 0);
			if (trail < 0x40 || trail === 0x7f || trail > 0xfc) {
				errors++;
			} else {
				if (unassigned) errors++;
				characters++;
				i++;
			}
		} else {
			errors++;
		}
	}
	return { errors, characters };
}

function walkEucJp(bytes: Uint8Array, complete: boolean): Walk {
	let errors = 0;
	let characters = 0;
	for (let i = 0; i < bytes.length; ) {
		const length = (bytes[i] ?? 0) < 0x80 ? 1 : eucJpLength(bytes, i);
		if (length > 1) characters++;
		if (length === 0 && (complete || i + 2 < bytes.length)) errors++;
		i += Math.max(length, 1);
	}
	return { errors, characters };
}

/** Whether all bytes are EUC-JP; of Shift_JIS it looks at a few characters only. */
function fitsEucJp(bytes: Uint8Array, complete: boolean): boolean {
	for (let i = 0; i < bytes.length; ) {
		const length = (bytes[i] ?? 0) < 0x80 ? 1 : eucJpLength(bytes, i);
		if (length === 0) return !complete && i + 2 >= bytes.length;
		i += length;
	}
	return true;
}

/** Length of the EUC-JP character at `at`, 0 where none is. */
function eucJpLength(bytes: Uint8Array, at: number): number {
	const lead = bytes[at] ?? 0;
	const trail = bytes[at + 1] ?? 0;
	if (lead === 0x8f) return trail >= 0xa1 && (bytes[at + 2] ?? 0) >= 0xa1 ? 3 : 0;
	if (lead === 0x8e) return trail >= 0xa1 && trail <= 0xdf ? 2 : 0;
	const assigned = (lead >= 0xa1 && lead <= 0xa8) || lead === 0xad || (lead >= 0xb0 && lead <= 0xf4) || (lead >= 0xf9 && lead <= 0xfc);
	return assigned && trail >= 0xa1 && trail <= 0xfe ? 2 : 0;
}

function walkUtf8(bytes: Uint8Array, complete: boolean): Walk & { readonly mostly: boolean } {
	let errors = 0;
	let characters = 0;
	for (let i = 0; i < bytes.length; i++) {
		// Another encoding shows itself soon.
		if (errors > 8 && errors > characters) break;
		const lead = bytes[i] ?? 0;
		if (lead < 0x80) continue;
		const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
		if (length > 0 && i + length > bytes.length && !complete) break;
		let good = length > 0;
		for (let k = 1; k < length; k++) good &&= ((bytes[i + k] ?? 0) & 0xc0) === 0x80;
		if (good) {
			characters++;
			i += length - 1;
		} else {
			errors++;
		}
	}
	return { errors, characters, mostly: characters >= 2 && characters > 4 * errors };
}
