import type { Collector } from '../marks/collector';
import { decode } from '../text/codec';
import { collectXmp } from '../xmp';
import { attempt, type Decoded, decodeText, lookField, MAX_BLOCK, MAX_VALUE } from './fields';
import { collectIptc } from './iptc';
import { collectResources } from './resources';
import { ImageError, type Window } from './window';

/** A value in a TIFF structure: EXIF block or whole file (TIFF 6.0, Exif 2.32, BigTIFF). Positions are those in the window. */
export interface TiffValue {
	readonly tag: number;
	readonly at: number;
	readonly length: number;
	readonly little: boolean;
}

const TAG = { xmp: 700, iptc: 33723, resources: 34377, exif: 34665, comment: 37510, contentAuthenticity: 0xcd41 } as const;

/** Text fields: name and kind. The XP ones are Windows Explorer's, in UTF-16. */
const TEXTS: ReadonlyMap<number, readonly [string, string]> = new Map([
	[269, ['DocumentName', 'title']],
	[270, ['ImageDescription', 'description']],
	[285, ['PageName', 'title']],
	[33432, ['Copyright', 'description']],
	[TAG.comment, ['UserComment', 'description']],
	[40091, ['XPTitle', 'title']],
	[40092, ['XPComment', 'description']],
	[40094, ['XPKeywords', 'keywords']],
	[40095, ['XPSubject', 'subject']],
]);

const MAX_PAGES = 64;
const MAX_ENTRIES = 4096;
const SIZES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** Whether bytes begin a TIFF structure. */
export function startsTiff(head: Uint8Array): boolean {
	const [a, b, c, d] = head;
	return (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43));
}

/**
 * The values of a TIFF structure at `base` that may hold labels, of all pages and their EXIF directories. Directories that lie outside are
 * passed over: many a camera and editor leaves such pointers behind. @throws ImageError where there is no such structure
 */
export function tiffValues(window: Window, base: number): TiffValue[] {
	if (!startsTiff(window.need(base, 8))) throw new ImageError('damaged', 'no TIFF header');
	return new TiffWalk(window, base).values();
}

class TiffWalk {
	private readonly little: boolean;
	private readonly big: boolean;
	private readonly seen = new Set<number>();
	private readonly found: TiffValue[] = [];

	constructor(
		private readonly window: Window,
		private readonly base: number,
	) {
		this.little = window.need(base, 1)[0] === 0x49;
		this.big = this.u16(base + 2) === 43;
	}

	values(): TiffValue[] {
		const { base, big } = this;
		let next = big ? this.u64(base + 8) : this.u32(base + 4);
		for (let page = 0; page < MAX_PAGES && next !== 0 && !this.seen.has(next); page++) next = this.directory(next);
		return this.found;
	}

	/** Reads one directory; returns the offset of the next. */
	private directory(offset: number): number {
		this.seen.add(offset);
		const start = this.base + offset;
		if (start + 8 > this.window.size) return 0;
		const count = this.big ? this.u64(start) : this.u16(start);
		const first = start + (this.big ? 8 : 2);
		const size = this.big ? 20 : 12;
		if (count > MAX_ENTRIES || first + count * size > this.window.size) return 0;
		const exif: number[] = [];
		for (let index = 0; index < count; index++) this.entry(first + index * size, exif);
		for (const each of exif) if (!this.seen.has(each)) this.directory(each);
		const end = first + count * size;
		if (end + (this.big ? 8 : 4) > this.window.size) return 0;
		return this.big ? this.u64(end) : this.u32(end);
	}

	private entry(at: number, exif: number[]): void {
		const { big, little } = this;
		const tag = this.u16(at);
		if (!TEXTS.has(tag) && !OTHERS.has(tag)) return;
		const count = big ? this.u64(at + 4) : this.u32(at + 4);
		const length = count * (SIZES[this.u16(at + 2)] ?? 0);
		const inline = at + (big ? 12 : 8);
		if (tag === TAG.exif) {
			exif.push(big && length > 4 ? this.u64(inline) : this.u32(inline));
			return;
		}
		const value = length <= (big ? 8 : 4) ? inline : this.base + (big ? this.u64(inline) : this.u32(inline));
		if (length > 0 && value + length <= this.window.size) this.found.push({ tag, at: value, length, little });
	}

	private u16(at: number): number {
		const bytes = this.window.need(at, 2);
		return this.little ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0);
	}

	private u32(at: number): number {
		const bytes = this.window.need(at, 4);
		return this.little ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0);
	}

	private u64(at: number): number {
		const bytes = this.window.need(at, 8);
		return Number(this.little ? bytes.readBigUInt64LE(0) : bytes.readBigUInt64BE(0));
	}
}

const OTHERS: ReadonlySet<number> = new Set(Object.values(TAG));

/** A text value of an EXIF block. */
export interface TiffText extends TiffValue {
	readonly name: string;
	readonly field: string;
	readonly decoded: Decoded;
	/** Bytes before the text itself (UserComment says its encoding). */
	readonly lead: number;
}

/** The value's text, or null where it holds none that could be a label. */
export function tiffText(value: TiffValue, window: Window, triggers: (text: string) => boolean): TiffText | null {
	const [name, field] = TEXTS.get(value.tag) ?? [];
	if (name === undefined || field === undefined || value.length > MAX_VALUE * 2) return null;
	const bytes = window.block(value.at, value.length, MAX_VALUE * 2);
	if (value.tag === TAG.comment) return { ...value, name, field, ...comment(bytes, value.little, triggers) };
	const decoded = value.tag >= 40000 ? wide(bytes, true) : decodeText(bytes);
	return { ...value, name, field, decoded, lead: 0 };
}

/** UserComment (Exif 2.32, 4.6.5): eight bytes name the character code. */
function comment(bytes: Buffer, little: boolean, triggers: (text: string) => boolean): { decoded: Decoded; lead: number } {
	const code = bytes.toString('latin1', 0, 8);
	const text = bytes.subarray(8);
	if (code === 'UNICODE\0') {
		// The byte order is the file's, but many programs write their own.
		const first = wide(text, little);
		const decoded = triggers(first.text) ? first : wide(text, !little);
		return { decoded: triggers(decoded.text) ? decoded : first, lead: 8 };
	}
	if (code === 'JIS\0\0\0\0\0') return { decoded: { text: decode(trimNuls(text), 'iso-2022-jp'), encoding: 'iso-2022-jp' }, lead: 8 };
	if (code === 'ASCII\0\0\0' || code === '\0\0\0\0\0\0\0\0') return { decoded: decodeText(text), lead: 8 };
	return { decoded: decodeText(bytes), lead: 0 };
}

function trimNuls(bytes: Buffer): Buffer {
	const end = bytes.indexOf(0);
	return end < 0 ? bytes : bytes.subarray(0, end);
}

function wide(bytes: Buffer, little: boolean): Decoded {
	const encoding = little ? 'utf-16le' : 'utf-16be';
	const text = decode(bytes.subarray(0, bytes.length & ~1), encoding).replace(/^\ufeff/, '');
	const end = text.indexOf('\0');
	return { text: end < 0 ? text : text.slice(0, end), encoding };
}

/** Reads a TIFF structure: texts, XMP, IPTC and Photoshop's resources. Returns whether it carries a content credential. @throws ImageError */
export function collectTiff(
	window: Window,
	base: number,
	where: string,
	collector: Collector,
	triggers: (text: string) => boolean,
): boolean {
	let signed = false;
	for (const value of tiffValues(window, base)) {
		const block = () => window.block(value.at, value.length, MAX_BLOCK);
		if (value.tag === TAG.xmp) attempt(collector, () => collectXmp(block(), 'XMP', collector));
		else if (value.tag === TAG.iptc) attempt(collector, () => collectIptc(block(), 'IPTC', collector));
		else if (value.tag === TAG.resources) attempt(collector, () => collectResources(block(), collector));
		else if (value.tag === TAG.contentAuthenticity) signed = true;
		const text = tiffText(value, window, triggers);
		if (text) lookField(text.field, text.decoded.text, `${where}#${text.name}`, collector);
	}
	return signed;
}
