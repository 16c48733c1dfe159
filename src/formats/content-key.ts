import { createHash } from 'node:crypto';
import { directoryOf } from './links/package';
import type { ByteSource, ReadResult } from './types';
import { asBuffer, crc32, partKey, readArchive, readContent, type ZipArchive, type ZipEntry } from './zip';

/** Bytes below which two documents may well be alike by chance. */
const SHORTEST = 64;
/** Bytes of the content that the quick key looks at, and how many of them at either end: files of one kind often begin alike. */
const SAMPLE = 4096;
const ENDS = 512;
/** Bytes of one piece that is hashed. */
const PIECE = 1 << 20;
const TEMPLATE = /\.(?:dot[xm]?|xlt[xm]?|pot[xm]?|ot[tsp]|vst[xm]?)$/i;

/** Parts that say what a document is labelled, who saved it when, or how its window stood. */
const OWN_PARTS =
	/^(?:docprops\/|_rels\/|meta-inf\/|thumbnails\/|configurations2\/|\[content_types\]\.xml$|mimetype$|meta\.xml$|styles\.xml$|settings\.xml$|manifest\.rdf$|layout-cache$|word\/(?:header|footer)[^/]*\.xml$|word\/settings\.xml$|xl\/worksheets\/[^/]+\.(?:xml|bin)$|xl\/calcchain\.|xl\/workbook\.xml$|ppt\/(?:slidemasters|slidelayouts|notesmasters)\/|ppt\/(?:presentation|viewprops|presprops)\.xml$|customxml\/)|\.rels$|\/$/;
const WORKSHEET = /^xl\/worksheets\/[^/]+\.xml$/;
/** Where a workbook's label stands (ECMA-376 part 1, 18.3.1.46), and what changes by looking at it. */
const SHEET_OWN = /<(?:\w+:)?headerFooter\b[\s\S]*?(?:\/>|<\/(?:\w+:)?headerFooter>)|<(?:\w+:)?sheetViews>[\s\S]*?<\/(?:\w+:)?sheetViews>/g;

/** Whether a document is one whose copies count: read, no template, and with something in it. */
function isComparable(source: ByteSource, { state }: ReadResult, path: string): boolean {
	return source.size >= SHORTEST && state.unreadable === null && !TEMPLATE.test(path);
}

/**
 * A number (53 bits, not 0) that documents of the same content have in common, whatever their labels; 0 for what is not compared. Different contents
 * may share one. Costs next to nothing: of a text and of unknown files the beginning, of a package its directory,
 * of PDF and compound files both ends.
 */
export function contentKey(source: ByteSource, read: ReadResult, path: string): number {
	if (!isComparable(source, read, path)) return 0;
	try {
		if (read.format === 'ooxml' || read.format === 'odf') return packageKey(directoryOf(source));
		const bytes = asBuffer(source.read(0, 2 * SAMPLE));
		if (read.format === 'text') return textKey(bytes, markedLines(read), bytes.length >= source.size);
		const start = crc32(bytes.subarray(0, SAMPLE));
		return keyOf(start, Math.imul(source.size ^ endOf(source, read, bytes), 0x9e3779b1) >>> 11);
	} catch {
		return 0;
	}
}

/** Digest of the whole content apart from its label, or `null` for what is not compared. @throws the source's own errors */
export function contentDigest(source: ByteSource, read: ReadResult, path: string): string | null {
	if (!isComparable(source, read, path)) return null;
	const hash = createHash('sha256').update(read.format);
	if (read.format === 'ooxml' || read.format === 'odf') {
		for (const part of packageParts(readArchive(source))) hash.update(part);
	} else if (read.format === 'text') {
		const bytes = Buffer.from(source.read(0, source.size));
		for (const [start, end] of contentRanges(bytes, markedLines(read), true)) hash.update(bytes.subarray(start, end));
	} else {
		for (let at = 0; at < source.size; at += PIECE) hash.update(source.read(at, PIECE));
	}
	return hash.digest('hex');
}

/** Checksum of the end, where a format has been read to its end anyway: files of one program often begin alike, and have the same size in sectors. */
function endOf(source: ByteSource, { format }: ReadResult, bytes: Buffer): number {
	if (bytes.length >= source.size) return crc32(bytes.subarray(SAMPLE));
	if (format !== 'pdf' && format !== 'ole') return 0;
	const from = Math.max(SAMPLE, source.size - SAMPLE);
	return crc32(source.read(from, source.size - from));
}

function keyOf(low: number, high: number): number {
	return (low >>> 0) + (high & 0x1fffff) * 2 ** 32 || 1;
}

function packageKey(archive: ZipArchive): number {
	let sum = 0;
	let other = 0;
	let parts = 0;
	for (const { name, crc, size } of archive.entries) {
		if (OWN_PARTS.test(partKey(name))) continue;
		parts++;
		// A sum: writers put parts into any order.
		sum = (sum + Math.imul(crc, 0x9e3779b1)) | 0;
		other = (other + Math.imul(crc ^ size, 0x85ebca77)) | 0;
	}
	return parts === 0 ? 0 : keyOf(sum, other >>> 11);
}

function* packageParts(archive: ZipArchive): Generator<string> {
	const parts = archive.entries.flatMap((entry) => partText(archive, entry) ?? []);
	yield* parts.sort();
}

function partText(archive: ZipArchive, entry: ZipEntry): string | null {
	const key = partKey(entry.name);
	if (WORKSHEET.test(key)) {
		const text = readContent(archive, entry).toString('utf8').replace(SHEET_OWN, '');
		return `${key}:${createHash('sha256').update(text).digest('hex')}\n`;
	}
	return OWN_PARTS.test(key) ? null : `${key}:${entry.crc}:${entry.size}\n`;
}

/** The lines, counted from 0, on which a text's own label stands. */
function markedLines({ markings, encoding }: ReadResult): readonly number[] {
	if (encoding?.startsWith('utf-16') === true) return NO_LINES;
	let lines: number[] | null = null;
	for (const { range, text } of markings) {
		if (range === null) continue;
		const last = range.line + (text.includes('\n') ? text.split('\n').length - 1 : 0);
		lines ??= [];
		for (let line = range.line; line <= last; line++) lines.push(line);
	}
	if (lines === null) return NO_LINES;
	return lines.length === 1 ? lines : lines.sort((one, other) => one - other);
}

const NO_LINES: readonly number[] = Object.freeze([]);

function textKey(bytes: Buffer, marked: readonly number[], complete: boolean): number {
	const ranges = contentRanges(bytes, marked, complete);
	let length = 0;
	for (const [start, end] of ranges) length += end - start;
	const seen = Math.min(length, SAMPLE);
	if (seen < SHORTEST) return 0;
	const rest = crcOf(bytes, ranges, Math.max(ENDS, seen - ENDS), seen);
	return keyOf(crcOf(bytes, ranges, 0, Math.min(ENDS, seen)), Math.imul(rest ^ seen, 0x9e3779b1) >>> 11);
}

/** Checksum of a stretch of the content, which the ranges make up. */
function crcOf(bytes: Buffer, ranges: readonly (readonly [number, number])[], from: number, to: number): number {
	let crc = 0;
	let at = 0;
	for (const [start, end] of ranges) {
		const first = Math.max(start, start + from - at);
		const last = Math.min(end, start + to - at);
		if (last > first) crc = crc32(bytes.subarray(first, last), crc);
		at += end - start;
		if (at >= to) break;
	}
	return crc;
}

/**
 * What of a text is content: without the lines of its label, and without what had to stand around them (comment signs, blank lines) at its two ends.
 * Ranges in bytes, in order. `complete`: the bytes are all of the text.
 */
export function contentRanges(bytes: Buffer, marked: readonly number[], complete: boolean): (readonly [number, number])[] {
	const ranges: (readonly [number, number])[] = [];
	let line = 0;
	let next = 0;
	// A byte-order mark is neither.
	let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	let at = start;
	// In front of the first line with a word.
	for (; at < bytes.length; line++) {
		const end = lineEnd(bytes, at);
		if (marked[next] === line) while (marked[next] === line) next++;
		else if (hasWord(bytes, at, end)) break;
		at = end;
		start = end;
	}
	for (; next < marked.length && at < bytes.length; line++) {
		const end = lineEnd(bytes, at);
		if (marked[next] === line) {
			while (marked[next] === line) next++;
			if (at > start) ranges.push([start, at]);
			start = end;
		}
		at = end;
	}
	if (start < bytes.length) ranges.push([start, bytes.length]);
	return complete ? withoutTail(bytes, ranges) : ranges;
}

function withoutTail(bytes: Buffer, ranges: (readonly [number, number])[]): (readonly [number, number])[] {
	for (let last = ranges.at(-1); last !== undefined; last = ranges.at(-1)) {
		const [from] = last;
		let end = last[1];
		ranges.pop();
		while (end > from) {
			const begin = Math.max(from, bytes.lastIndexOf(10, end - 2) + 1);
			if (hasWord(bytes, begin, end)) break;
			end = begin;
		}
		if (end <= from) continue;
		// Whether the last line is ended is not content.
		while (end > from && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
		ranges.push([from, end]);
		break;
	}
	return ranges;
}

function lineEnd(bytes: Buffer, from: number): number {
	const end = bytes.indexOf(10, from);
	return end < 0 ? bytes.length : end + 1;
}

/** A letter, a digit, or anything beyond ASCII. */
function hasWord(bytes: Buffer, from: number, to: number): boolean {
	for (let at = from; at < to; at++) {
		const byte = bytes[at] as number;
		if (byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)) return true;
	}
	return false;
}
