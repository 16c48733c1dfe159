import { deflateSync, gzipSync } from 'node:zlib';
import { crc32 } from '../../src/formats/zip/entry';
import { description, packet, rdf } from './image-xmp';

const bytesOf = (part: string | Uint8Array): Buffer => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part));

/** Parts one behind the other; strings byte for byte. */
export function join(...parts: (string | Uint8Array)[]): Buffer {
	return Buffer.concat(parts.map(bytesOf));
}

export function u16(value: number, little = false): Buffer {
	const bytes = Buffer.alloc(2);
	if (little) bytes.writeUInt16LE(value);
	else bytes.writeUInt16BE(value);
	return bytes;
}

export function u32(value: number, little = false): Buffer {
	const bytes = Buffer.alloc(4);
	if (little) bytes.writeUInt32LE(value);
	else bytes.writeUInt32BE(value);
	return bytes;
}

function u64(value: number, little: boolean): Buffer {
	const bytes = Buffer.alloc(8);
	if (little) bytes.writeBigUInt64LE(BigInt(value));
	else bytes.writeBigUInt64BE(BigInt(value));
	return bytes;
}

// One grey pixel, progressive.
const JPEG = Buffer.from(
	'/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
	'base64',
);

/** A marker segment. */
export function segment(marker: number, ...content: (string | Uint8Array)[]): Buffer {
	const bytes = join(...content);
	return join(Buffer.from([0xff, marker]), u16(bytes.length + 2), bytes);
}

export const xmpSegment = (xmp: Uint8Array): Buffer => segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp);
export const exifSegment = (tiff: Uint8Array): Buffer => segment(0xe1, 'Exif\0\0', tiff);
export const resourceSegment = (resources: Uint8Array): Buffer => segment(0xed, 'Photoshop 3.0\0', resources);

/** A JPEG file: JFIF, the segments given, tables, one pixel, and what follows the end. */
export function jpeg(segments: readonly Uint8Array[] = [], behind: Uint8Array = Buffer.alloc(0)): Buffer {
	return join(JPEG.subarray(0, 20), ...segments, JPEG.subarray(20), Buffer.from([0xff, 0xd9]), behind);
}

/** A PNG chunk. */
export function pngChunk(type: string, ...content: (string | Uint8Array)[]): Buffer {
	const data = join(...content);
	return join(u32(data.length), type, data, u32(crc32(join(type, data))));
}

export const textChunk = (keyword: string, text: string | Uint8Array): Buffer => pngChunk('tEXt', `${keyword}\0`, text);
export const packedChunk = (keyword: string, text: string): Buffer => pngChunk('zTXt', `${keyword}\0\0`, deflateSync(Buffer.from(text)));
export function internationalChunk(keyword: string, text: string | Uint8Array, compressed = false): Buffer {
	const bytes = Buffer.from(text);
	return pngChunk('iTXt', `${keyword}\0${compressed ? '\x01' : '\0'}\0ja\0\0`, compressed ? deflateSync(bytes) : bytes);
}

/** A PNG file of one pixel with chunks before and behind it. */
export function png(before: readonly Uint8Array[] = [], behind: readonly Uint8Array[] = []): Buffer {
	const header = pngChunk('IHDR', u32(1), u32(1), Buffer.from([8, 0, 0, 0, 0]));
	const pixels = pngChunk('IDAT', deflateSync(Buffer.from([0, 128])));
	return join('\x89PNG\r\n\x1a\n', header, ...before, pixels, ...behind, pngChunk('IEND'));
}

/** An entry of a TIFF directory; type 2 is ASCII, 1 and 7 are bytes. */
export interface TiffEntry {
	readonly tag: number;
	readonly type: number;
	readonly value: string | Uint8Array;
}

export const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
export const ascii = (tag: number, text: string | Uint8Array): TiffEntry => ({ tag, type: 2, value: join(bytesOf(text), '\0') });
export const wideText = (tag: number, text: string): TiffEntry => ({ tag, type: 1, value: Buffer.from(`${text}\0`, 'utf16le') });

/** A TIFF structure: directories one behind the other; `exif` hangs on the first. */
export function tiff(
	pages: readonly (readonly TiffEntry[])[],
	exif: readonly TiffEntry[] | null = null,
	little = true,
	big = false,
): Buffer {
	const word = (value: number) => (big ? u64(value, little) : u32(value, little));
	const inline = big ? 8 : 4;
	const parts: Buffer[] = [join(little ? 'II' : 'MM', u16(big ? 43 : 42, little), big ? join(u16(8, little), u16(0, little)) : '')];
	let at = (parts[0]?.length ?? 0) + inline;
	const directory = (entries: readonly TiffEntry[], next: (at: number) => number): Buffer => {
		const size = (big ? 8 : 2) + entries.length * (big ? 20 : 12) + inline;
		let valueAt = at + size;
		const heads: Buffer[] = [];
		const values: Buffer[] = [];
		for (const { tag, type, value } of [...entries].sort((a, b) => a.tag - b.tag)) {
			const bytes = bytesOf(value);
			const count = type === 4 ? bytes.length / 4 : bytes.length;
			const fits = bytes.length <= inline;
			heads.push(
				join(u16(tag, little), u16(type, little), word(count), fits ? join(bytes, Buffer.alloc(inline - bytes.length)) : word(valueAt)),
			);
			if (fits) continue;
			const padded = join(bytes, Buffer.alloc(bytes.length & 1));
			values.push(padded);
			valueAt += padded.length;
		}
		const counted = big ? u64(entries.length, little) : u16(entries.length, little);
		return join(counted, ...heads, word(next(valueAt)), ...values);
	};
	let exifAt = 0;
	if (exif) {
		exifAt = at;
		const bytes = directory(exif, () => 0);
		parts.push(bytes);
		at += bytes.length;
	}
	const first = at;
	for (const [index, page] of pages.entries()) {
		const entries = index === 0 && exif ? [...page, { tag: 34665, type: 4, value: u32(exifAt, little) }] : page;
		const bytes = directory(entries, (end) => (index < pages.length - 1 ? end : 0));
		parts.push(bytes);
		at += bytes.length;
	}
	return join(parts[0] ?? '', word(first), ...parts.slice(1));
}

/** IPTC datasets of record 2 (`[number, value]`), with the mark for UTF-8 in front on wish. */
export function iptc(datasets: readonly (readonly [number, Uint8Array])[], marked = true): Buffer {
	const lead = marked ? join(Buffer.from([0x1c, 1, 90]), u16(3), '\x1b%G') : Buffer.alloc(0);
	return join(lead, ...datasets.map(([number, value]) => join(Buffer.from([0x1c, 2, number]), u16(value.length), value)));
}

/** A Photoshop image resource. */
export function resource(id: number, data: Uint8Array): Buffer {
	return join('8BIM', u16(id), '\0\0', u32(data.length), data, Buffer.alloc(data.length & 1));
}

export function psd(resources: Uint8Array): Buffer {
	const header = join('8BPS', u16(1), Buffer.alloc(6), u16(1), u32(1), u32(1), u16(8), u16(1));
	return join(header, u32(0), u32(resources.length), resources, u32(0), u16(0), Buffer.from([128]));
}

// One pixel, lossless.
const WEBP = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

/** A WebP file with chunks `[type, data]` behind the pixels. */
export function webp(chunks: readonly (readonly [string, Uint8Array])[]): Buffer {
	const flags = chunks.reduce((sum, [type]) => sum | (type === 'EXIF' ? 8 : type === 'XMP ' ? 4 : 0), 0);
	const all = [['VP8X', join(Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]))] as const, ...chunks];
	const made = all.map(([type, data]) => join(type, u32(data.length, true), data, Buffer.alloc(data.length & 1)));
	const body = join('WEBP', made[0] ?? '', WEBP.subarray(12), ...made.slice(1));
	return join('RIFF', u32(body.length, true), body);
}

export function gif(...extensions: Uint8Array[]): Buffer {
	const head = join('GIF89a', u16(1, true), u16(1, true), Buffer.from([0x80, 0, 0]), Buffer.from([0, 0, 0, 255, 255, 255]));
	const image = join(Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]), Buffer.from([2, 2, 0x44, 1, 0]));
	return join(head, ...extensions, image, ';');
}

export function gifComment(text: Uint8Array): Buffer {
	return join(Buffer.from([0x21, 0xfe, text.length]), text, Buffer.from([0]));
}

export function gifXmp(xmp: Uint8Array): Buffer {
	const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);
	return join(Buffer.from([0x21, 0xff, 11]), 'XMP DataXMP', xmp, trailer);
}

export function box(type: string, ...content: (string | Uint8Array)[]): Buffer {
	const data = join(...content);
	return join(u32(data.length + 8), type, data);
}

/** A HEIF file with an Exif and an XMP item in `mdat`, or in `idat`. */
export function heif(exif: Uint8Array, xmp: Uint8Array, version: 0 | 1 | 2 = 1, inside = false): Buffer {
	const entry = (id: number, type: string, rest: string) => box('infe', Buffer.from([2, 0, 0, 0]), u16(id), u16(0), type, rest);
	const items = box('iinf', u32(0), u16(2), entry(1, 'Exif', '\0'), entry(2, 'mime', '\0application/rdf+xml\0'));
	const exifData = join(u32(0), exif);
	const location = (from: number) => {
		const item = (id: number, at: number, length: number) =>
			join(version < 2 ? u16(id) : u32(id), version > 0 ? u16(inside ? 1 : 0) : '', u16(0), u16(1), u32(at), u32(length));
		const list = [item(1, from, exifData.length), item(2, from + exifData.length, xmp.length)];
		return box('iloc', Buffer.from([version, 0, 0, 0, 0x44, 0]), version < 2 ? u16(2) : u32(2), ...list);
	};
	const data = inside ? box('idat', exifData, xmp) : Buffer.alloc(0);
	const brand = box('ftyp', 'heic', u32(0), 'mif1heic');
	const meta = (from: number) => box('meta', u32(0), items, location(from), data);
	if (inside) return join(brand, meta(0));
	return join(brand, meta(brand.length + meta(0).length + 8), box('mdat', exifData, xmp));
}

const XMP_UUID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

export function jp2(xmp: Uint8Array): Buffer {
	return join(box('jP  ', u32(0x0d0a870a)), box('ftyp', 'jp2 ', u32(0), 'jp2 '), box('uuid', XMP_UUID, xmp));
}

export function jxl(exif: Uint8Array, xmp: Uint8Array): Buffer {
	return join(box('JXL ', u32(0x0d0a870a)), box('ftyp', 'jxl ', u32(0), 'jxl '), box('Exif', u32(0), exif), box('xml ', xmp));
}

/** The segment of a content credential, as far as readers look. */
export function credentialSegment(): Buffer {
	return segment(0xeb, 'JP', u16(1), u32(1), u32(60), 'jumb', u32(30), 'jumdc2pa', Buffer.alloc(40));
}

/** Images for the fuzz harness: every format, every place. */
export function imageSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const xmp = packet(rdf(description('<own:機密性>2</own:機密性>', ' pdf:Keywords="機密性1"')), 20);
	const exif = tiff(
		[[ascii(270, utf8('機密性2')), wideText(40094, '税;完全性1')]],
		[{ tag: 37510, type: 7, value: join('UNICODE\0', Buffer.from('機密性1', 'utf16le')) }],
	);
	const block = resource(
		0x0404,
		iptc([
			[25, utf8('機密性2')],
			[120, utf8('完全性1')],
		]),
	);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg"><title>【機密性2】図</title><metadata>${rdf(description('<own:機密性>2</own:機密性>'))}</metadata></svg>`;
	return [
		{ name: 'a.jpg', bytes: jpeg([exifSegment(exif), xmpSegment(xmp), resourceSegment(block), segment(0xfe, utf8('機密性2'))]) },
		{
			name: 'a.png',
			bytes: png(
				[pngChunk('eXIf', exif), internationalChunk('Title', '【機密性2】図', true), internationalChunk('XML:com.adobe.xmp', xmp)],
				[packedChunk('Description', '機密性1'), textChunk('Comment', utf8('完全性1'))],
			),
		},
		{ name: 'a.tif', bytes: tiff([[ascii(270, utf8('機密性2')), { tag: 700, type: 1, value: xmp }], [ascii(269, utf8('完全性1'))]]) },
		{ name: 'big.tif', bytes: tiff([[ascii(270, utf8('機密性2'))]], null, false, true) },
		{
			name: 'a.webp',
			bytes: webp([
				['EXIF', exif],
				['XMP ', xmp],
			]),
		},
		{ name: 'a.heic', bytes: heif(exif, xmp) },
		{ name: 'idat.heic', bytes: heif(exif, xmp, 2, true) },
		{ name: 'a.gif', bytes: gif(gifComment(utf8('機密性2')), gifXmp(xmp)) },
		{ name: 'a.psd', bytes: psd(join(block, resource(0x0424, xmp), resource(0x0422, exif))) },
		{ name: 'a.jp2', bytes: jp2(xmp) },
		{ name: 'a.jxl', bytes: jxl(exif, xmp) },
		{ name: 'a.svg', bytes: utf8(svg) },
		{ name: 'a.svgz', bytes: gzipSync(utf8(svg)) },
	];
}
