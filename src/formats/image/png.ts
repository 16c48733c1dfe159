import { inflateSync } from 'node:zlib';
import { mayContainMarking } from '../../label';
import type { Collector } from '../marks/collector';
import { BufferSource } from '../source';
import { decode } from '../text/codec';
import { collectXmp } from '../xmp';
import { attempt, type Decoded, decodeText, lookField, lookProperty, MAX_BLOCK } from './fields';
import { collectIptc } from './iptc';
import { readProfile } from './profile';
import { collectResources } from './resources';
import { collectTiff, startsTiff } from './tiff';
import { ImageError, Window } from './window';

/** A chunk (ISO/IEC 15948, 5.3), its length and CRC included. */
export interface PngChunk {
	readonly type: string;
	readonly start: number;
	readonly dataStart: number;
	readonly dataEnd: number;
	readonly end: number;
}

export const XMP_KEYWORD = 'XML:com.adobe.xmp';
const MAX_CHUNKS = 500_000;

/** The chunks up to `IEND`; of the pixels only the first. @throws ImageError where the file is cut off */
export function chunksOf(window: Window): PngChunk[] {
	const chunks: PngChunk[] = [];
	let pixels = false;
	let count = 0;
	for (let at = 8; count < MAX_CHUNKS; count++) {
		// Some writers leave the last chunk out.
		if (pixels && at === window.size) return chunks;
		const head = window.need(at, 8);
		const length = head.readUInt32BE(0);
		const type = head.toString('latin1', 4, 8);
		const dataEnd = at + 8 + length;
		if (length > 0x7fffffff || dataEnd + 4 > window.size) throw new ImageError('damaged', `chunk at ${at}`);
		const data = type === 'IDAT' || type === 'fdAT';
		if (!data || !pixels) chunks.push({ type, start: at, dataStart: at + 8, dataEnd, end: dataEnd + 4 });
		pixels ||= type === 'IDAT';
		if (type === 'IEND') return chunks;
		at = dataEnd + 4;
	}
	throw new ImageError('too-large', 'chunks');
}

/** A text chunk (11.3.4): `tEXt`, `zTXt` or `iTXt`. */
export interface PngText {
	readonly keyword: string;
	/** What stands between the keyword and the text: flags, language, translated keyword. */
	readonly lead: Buffer;
	readonly bytes: Buffer;
	readonly decoded: Decoded;
}

const MAX_TEXT = 1 << 20;

/** The text of a text chunk, or null where it is none or is compressed in a way that nobody knows. @throws ImageError */
export function pngText(type: string, data: Buffer): PngText | null {
	const end = data.indexOf(0);
	if (end < 1 || end > 79) return null;
	const keyword = data.toString('latin1', 0, end);
	if (type === 'tEXt') {
		const bytes = data.subarray(end + 1);
		return { keyword, lead: Buffer.alloc(0), bytes, decoded: latinOrBetter(bytes) };
	}
	if (type === 'zTXt') {
		if (data[end + 1] !== 0) return null;
		const bytes = inflate(data.subarray(end + 2), keyword);
		return { keyword, lead: data.subarray(end + 1, end + 2), bytes, decoded: latinOrBetter(bytes) };
	}
	const language = data.indexOf(0, end + 3);
	const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
	if (translated < 0) return null;
	const raw = data.subarray(translated + 1);
	const compressed = data[end + 1] === 1;
	if (compressed && data[end + 2] !== 0) return null;
	const bytes = compressed ? inflate(raw, keyword) : raw;
	return { keyword, lead: data.subarray(end + 1, translated + 1), bytes, decoded: { text: bytes.toString('utf8'), encoding: 'utf-8' } };
}

/** Latin by the specification; Japanese programs write what they have. */
function latinOrBetter(bytes: Buffer): Decoded {
	return bytes.some((byte) => byte > 0x7f) ? decodeText(bytes) : { text: decode(bytes, 'windows-1252'), encoding: 'windows-1252' };
}

function inflate(bytes: Buffer, keyword: string): Buffer {
	try {
		return inflateSync(bytes, { maxOutputLength: keyword === XMP_KEYWORD || keyword.startsWith('Raw profile') ? MAX_BLOCK : MAX_TEXT });
	} catch (error) {
		const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
		throw new ImageError(large ? 'bomb' : 'damaged', `text ${keyword}`);
	}
}

/** What the registered keywords are for `findInField`; under other keywords the name may mean something. */
const FIELDS: Readonly<Record<string, string>> = {
	Title: 'title',
	Description: 'description',
	Comment: 'description',
	Caption: 'description',
	Copyright: 'description',
	Disclaimer: 'description',
	Warning: 'description',
	Keywords: 'keywords',
	Subject: 'subject',
};

export function pngField(keyword: string): string | null {
	return Object.hasOwn(FIELDS, keyword) ? (FIELDS[keyword] ?? null) : null;
}

/** Reads a PNG file's metadata. Returns whether it carries a content credential (C2PA, `caBX`). @throws ImageError */
export function readPng(window: Window, collector: Collector): boolean {
	let signed = false;
	for (const { type, dataStart, dataEnd } of chunksOf(window)) {
		const data = () => window.block(dataStart, dataEnd - dataStart, MAX_BLOCK);
		if (type === 'caBX') signed = true;
		else if (type === 'eXIf') attempt(collector, () => readExif(data(), collector));
		else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') attempt(collector, () => readTextChunk(type, data(), collector));
	}
	return signed;
}

function readTextChunk(type: string, data: Buffer, collector: Collector): void {
	const text = pngText(type, data);
	if (!text) return;
	const { keyword, bytes, decoded } = text;
	const field = pngField(keyword);
	if (keyword === XMP_KEYWORD) collectXmp(bytes, 'XMP', collector);
	else if (keyword.startsWith('Raw profile type ')) readRaw(bytes, collector);
	else if (field === null) lookProperty(keyword, decoded.text, `${type}#${keyword}`, collector);
	else lookField(field, decoded.text, `${type}#${keyword}`, collector);
}

/** ImageMagick's blocks of other formats, as hexadecimal text. */
function readRaw(bytes: Buffer, collector: Collector): void {
	const profile = readProfile(bytes);
	if (profile === null) return;
	const text = profile.toString('latin1', 0, 40);
	if (text.startsWith('Exif\0\0')) readExif(profile.subarray(6), collector);
	else if (text.startsWith('http://ns.adobe.com/xap/1.0/\0')) collectXmp(profile.subarray(29), 'XMP', collector);
	else if (text.startsWith('8BIM')) collectResources(profile, collector);
	else if (profile[0] === 0x1c) collectIptc(profile, 'IPTC', collector);
	else if (/^\s*(?:\xef\xbb\xbf)?</.test(text)) collectXmp(profile, 'XMP', collector);
}

function readExif(bytes: Buffer, collector: Collector): void {
	if (startsTiff(bytes) && bytes.length > 8) {
		const triggers = (text: string) => mayContainMarking(text, collector.policy);
		collectTiff(new Window(new BufferSource(bytes)), 0, 'EXIF', collector, triggers);
	}
}
