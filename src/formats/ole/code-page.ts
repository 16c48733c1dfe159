import { TextDecoder } from 'node:util';
import { asBuffer } from '../compound';

/** Code pages by their names in the Encoding Standard; those that it does not know are read as Western. */
const NAMES: Readonly<Record<number, string>> = {
	866: 'ibm866',
	874: 'windows-874',
	932: 'shift_jis',
	936: 'gbk',
	943: 'shift_jis',
	949: 'euc-kr',
	950: 'big5',
	1200: 'utf-16le',
	1201: 'utf-16be',
	10000: 'macintosh',
	10001: 'shift_jis',
	10002: 'big5',
	10003: 'euc-kr',
	10007: 'x-mac-cyrillic',
	10008: 'gbk',
	20866: 'koi8-r',
	21866: 'koi8-u',
	20932: 'euc-jp',
	50220: 'iso-2022-jp',
	50221: 'iso-2022-jp',
	50222: 'iso-2022-jp',
	51932: 'euc-jp',
	51949: 'euc-kr',
	52936: 'gbk',
	54936: 'gb18030',
	65001: 'utf-8',
};

export const UTF16 = 1200;

/** ISO 8859-1 to -16 and Windows' own pages are numbered in a row. */
function nameOf(codePage: number): string {
	if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`;
	if (codePage >= 28592 && codePage <= 28606 && codePage !== 28600) return `iso-8859-${codePage - 28590}`;
	return NAMES[codePage] ?? WESTERN;
}

const WESTERN = 'windows-1252';
/** 0x80 to 0x9f of the Western page; some versions of node take them for control characters. */
const WESTERN_HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeWestern(bytes: Uint8Array): string {
	const text = asBuffer(bytes).toString('latin1');
	return /[\x80-\x9f]/.test(text) ? text.replace(/[\x80-\x9f]/g, (one) => WESTERN_HIGH[one.charCodeAt(0) - 0x80] ?? one) : text;
}

const decoders = new Map<string, TextDecoder>();

/** Text in a Windows code page (1200: UTF-16 little-endian). Never throws: what does not fit shows as U+FFFD. */
export function decodeCodePage(bytes: Uint8Array, codePage: number): string {
	const name = nameOf(codePage);
	if (name === WESTERN) return decodeWestern(bytes);
	let decoder = decoders.get(name);
	if (decoder === undefined) {
		decoder = decoderOf(name);
		decoders.set(name, decoder);
	}
	return decoder.decode(bytes);
}

function decoderOf(name: string): TextDecoder {
	try {
		return new TextDecoder(name);
	} catch {
		return new TextDecoder('latin1');
	}
}

/** Text up to its first zero. */
export function untilZero(text: string): string {
	const zero = text.indexOf('\0');
	return zero < 0 ? text : text.slice(0, zero);
}

/** Code page of a Windows language (LCID), as far as old documents do not name it themselves. */
export function codePageOfLanguage(language: number): number {
	const primary = language & 0x3ff;
	return LANGUAGES.get(primary === 0x04 && (language === 0x404 || language === 0xc04) ? 0x404 : primary) ?? 1252;
}

const LANGUAGES: ReadonlyMap<number, number> = new Map([
	[0x04, 936],
	[0x404, 950],
	[0x11, 932],
	[0x12, 949],
	[0x19, 1251],
	[0x22, 1251],
	[0x02, 1251],
	[0x05, 1250],
	[0x0e, 1250],
	[0x15, 1250],
	[0x08, 1253],
	[0x1f, 1254],
	[0x0d, 1255],
	[0x01, 1256],
	[0x1e, 874],
]);
