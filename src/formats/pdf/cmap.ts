/** How codes of a composite font are told apart, and what they mean (ISO 32000-2, 9.7.5, 9.10.3). */
export interface CMap {
	/** Bytes of the code that begins with a byte. */
	readonly lengthOf: (first: number, second: number) => number;
	/** Text of a code, or null where it is not said. */
	readonly textOf: (code: number, length: number) => string | null;
	/** CID of a code, or null. */
	readonly cidOf: (code: number) => number | null;
}

interface Range {
	readonly from: number;
	readonly to: number;
	readonly start: string | number;
}

const MOST_TOKENS = 400_000;
const TOKEN = /<([0-9A-Fa-f\s]*)>|(-?\d+)|\[|\]|\/[^\s<>[\](){}/%]+|[a-zA-Z]+/g;

/** A CMap that stands in a file, as far as it was read. */
export class ParsedCMap {
	readonly spaces: { readonly from: number; readonly to: number; readonly bytes: number }[] = [];
	private readonly texts = new Map<number, string>();
	private readonly ranges: Range[] = [];

	/** @param source decoded stream, as Latin-1 */
	constructor(source: string) {
		let mode = '';
		let held: string[] = [];
		let open: string[] | null = null;
		let count = 0;
		for (const match of source.matchAll(TOKEN)) {
			if (++count > MOST_TOKENS) break;
			const token = match[0];
			if (/^[a-z]/i.test(token)) {
				mode = token.startsWith('begin') ? token.slice(5) : token.startsWith('end') ? '' : mode;
				held = [];
				open = null;
			} else if (mode !== '') {
				const value = match[1]?.replace(/\s+/g, '') ?? match[2] ?? token;
				if (value === '[') open = [];
				else if (value === ']') {
					this.list(held, open ?? []);
					held = [];
					open = null;
				} else if (open) open.push(value);
				else {
					held.push(value);
					if (this.take(mode, held)) held = [];
				}
			}
		}
	}

	private take(mode: string, held: readonly string[]): boolean {
		const [first = '', second = '', third = ''] = held;
		if (mode === 'codespacerange' && held.length === 2) {
			this.spaces.push({ from: Number.parseInt(first, 16), to: Number.parseInt(second, 16), bytes: first.length >> 1 });
			return true;
		}
		if ((mode === 'bfchar' || mode === 'cidchar') && held.length === 2) {
			if (mode === 'bfchar') this.texts.set(Number.parseInt(first, 16), textOfHex(second));
			else this.ranges.push({ from: Number.parseInt(first, 16), to: Number.parseInt(first, 16), start: Number(second) });
			return true;
		}
		if ((mode === 'bfrange' || mode === 'cidrange') && held.length === 3) {
			const start = mode === 'bfrange' ? textOfHex(third) : Number(third);
			this.ranges.push({ from: Number.parseInt(first, 16), to: Number.parseInt(second, 16), start });
			return true;
		}
		return false;
	}

	/** A range whose texts are listed. */
	private list([first = '']: readonly string[], texts: readonly string[]): void {
		const from = Number.parseInt(first, 16);
		for (const [index, text] of texts.entries()) this.texts.set(from + index, textOfHex(text));
	}

	textOf(code: number): string | null {
		const known = this.texts.get(code);
		if (known !== undefined) return known;
		const range = this.rangeOf(code, 'string');
		if (range === null || typeof range.start !== 'string' || range.start === '') return null;
		const last = range.start.charCodeAt(range.start.length - 1);
		return range.start.slice(0, -1) + String.fromCharCode(last + code - range.from);
	}

	cidOf(code: number): number | null {
		const range = this.rangeOf(code, 'number');
		return typeof range?.start === 'number' ? range.start + code - range.from : null;
	}

	private rangeOf(code: number, kind: 'string' | 'number'): Range | null {
		for (const range of this.ranges) {
			if (code >= range.from && code <= range.to && typeof range.start === kind) return range;
		}
		return null;
	}

	/** Bytes of the code that begins with these, by the code spaces; 0 where they do not tell. */
	lengthOf(first: number, second: number): number {
		for (const { from, to, bytes } of this.spaces) {
			if (bytes === 1 && first >= from && first <= to) return 1;
			if (bytes === 2 && first >= from >> 8 && first <= to >> 8 && second >= (from & 0xff) && second <= (to & 0xff)) return 2;
		}
		return this.spaces.some(({ bytes }) => bytes === 1) ? 1 : this.spaces.length > 0 ? (this.spaces[0]?.bytes ?? 0) : 0;
	}
}

function textOfHex(hex: string): string {
	if (!/^[0-9A-Fa-f]*$/.test(hex)) return '';
	if (hex.length <= 2) return String.fromCharCode(Number.parseInt(hex || '0', 16));
	const bytes = Buffer.from(hex.length % 4 === 0 ? hex : hex.padEnd(hex.length + 4 - (hex.length % 4), '0'), 'hex');
	return bytes.swap16().toString('utf16le');
}

const ENCODINGS: readonly {
	readonly name: RegExp;
	readonly decode: (code: number, length: number) => string | null;
	readonly kind: Kind;
}[] = [
	{ name: /^Uni\w+-(?:UCS2|UTF16)-/, kind: 'utf16', decode: unicodeOf },
	{ name: /^Uni\w+-UTF32-/, kind: 'utf32', decode: (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : null) },
	{ name: /^Uni\w+-UTF8-/, kind: 'utf8', decode: (code, length) => bytesAs('utf-8', code, length) },
	{ name: /RKSJ/, kind: 'sjis', decode: (code, length) => bytesAs('shift_jis', code, length) },
	{ name: /^EUC-[HV]$/, kind: 'euc', decode: (code, length) => bytesAs('euc-jp', code, length) },
	{ name: /^(?:H|V|Ext-H|Ext-V|Add-H|Add-V|78-\w+)$/, kind: 'two', decode: (code) => bytesAs('euc-jp', code | 0x8080, 2) },
	{ name: /^GB(?:K|pc|KP)?-EUC-|^GBK/, kind: 'gbk', decode: (code, length) => bytesAs('gb18030', code, length) },
	{ name: /^(?:B5|ETen|ETenms|HKscs)/, kind: 'gbk', decode: (code, length) => bytesAs('big5', code, length) },
	{ name: /^KSC/, kind: 'gbk', decode: (code, length) => bytesAs('euc-kr', code, length) },
];

type Kind = 'utf16' | 'utf32' | 'utf8' | 'sjis' | 'euc' | 'two' | 'gbk';

/** A predefined CMap by its name (9.7.5.2), as far as its codes are an encoding of their own; null for all others. */
export function predefinedCMap(name: string): CMap | null {
	const found = ENCODINGS.find((encoding) => encoding.name.test(name));
	if (!found) return null;
	return { lengthOf: (first) => LENGTHS[found.kind](first), textOf: found.decode, cidOf: () => null };
}

const LENGTHS: Readonly<Record<Kind, (first: number) => number>> = {
	utf16: (first) => (first >= 0xd8 && first <= 0xdb ? 4 : 2),
	utf32: () => 4,
	utf8: (first) => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4),
	sjis: (first) => ((first >= 0x81 && first <= 0x9f) || (first >= 0xe0 && first <= 0xfc) ? 2 : 1),
	euc: (first) => (first >= 0x8e ? 2 : 1),
	two: () => 2,
	gbk: (first) => (first > 0x80 ? 2 : 1),
};

function unicodeOf(code: number, length: number): string {
	return length === 4 ? String.fromCharCode(code >>> 16, code & 0xffff) : String.fromCharCode(code);
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function bytesAs(encoding: string, code: number, length: number): string | null {
	let decoder = decoders.get(encoding);
	if (!decoder) {
		decoder = new TextDecoder(encoding);
		decoders.set(encoding, decoder);
	}
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(code >>> 0);
	const text = decoder.decode(bytes.subarray(4 - Math.min(4, length)));
	return text.includes('\ufffd') ? null : text;
}
