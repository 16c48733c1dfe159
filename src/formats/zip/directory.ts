import type { ByteSource } from '../types';
import { ZipError } from './error';
import { ZIP_LIMITS } from './limits';

/** One record of the central directory. Offsets are absolute in the file, in bytes. */
export interface ZipEntry {
	/** As stored; a part name is looked up through `partKey`. */
	readonly name: string;
	readonly flags: number;
	readonly method: number;
	readonly crc: number;
	readonly compressedSize: number;
	readonly size: number;
	/** Of the local header. */
	readonly offset: number;
	/** Of this record, from the start of the central directory. */
	readonly record: number;
	readonly recordLength: number;
}

/** What the end records say, and where they stand. */
export interface ZipEnd {
	/** Where the end record stands. */
	readonly end: number;
	/** Where the zip64 end record stands, or -1. */
	readonly end64: number;
	/** Absolute offset of the central directory and its length. */
	readonly directory: number;
	readonly directorySize: number;
	/** Bytes before the archive that its own offsets do not count. */
	readonly prefix: number;
	readonly count: number;
}

/** An opened archive. Its entries are made when they are asked for: of most documents only a handful of parts is read. */
export class ZipArchive implements ZipEnd {
	readonly end: number;
	readonly end64: number;
	readonly directory: number;
	readonly directorySize: number;
	readonly prefix: number;
	readonly count: number;
	private all: readonly ZipEntry[] | null = null;
	private map: ReadonlyMap<string, ZipEntry> | null = null;

	constructor(
		readonly source: ByteSource,
		/** The whole file, where it is small enough to have been read at once. */
		readonly whole: Buffer | null,
		end: ZipEnd,
		/** The central directory. */
		private readonly records: Buffer,
		/** Offsets of the records in it. */
		private readonly offsets: readonly number[],
		/** The directory's bytes as Latin-1, folded to one case and one separator, for searching names. */
		private readonly folded: string,
	) {
		this.end = end.end;
		this.end64 = end.end64;
		this.directory = end.directory;
		this.directorySize = end.directorySize;
		this.prefix = end.prefix;
		this.count = end.count;
	}

	/** In the directory's order. @throws ZipError */
	get entries(): readonly ZipEntry[] {
		this.all ??= this.offsets.map((at) => readEntry(this.records, at, this.prefix, this.source.size));
		return this.all;
	}

	/** Last entry of each name, by `partKey`. @throws ZipError */
	get byKey(): ReadonlyMap<string, ZipEntry> {
		this.map ??= new Map(this.entries.map((entry) => [partKey(entry.name), entry]));
		return this.map;
	}

	/** The last entry of a name, or null. @throws ZipError */
	find(name: string): ZipEntry | null {
		const key = partKey(name);
		// Names beyond ASCII are rare in packages, and longer in bytes than in characters.
		if (this.map || /[^\x00-\x7f]/.test(key)) return this.byKey.get(key) ?? null;
		for (let index = this.offsets.length - 1; index >= 0; index--) {
			const at = this.offsets[index] ?? 0;
			const length = this.records.readUInt16LE(at + 28);
			if (length < key.length || !this.folded.startsWith(key, at + 46 + length - key.length)) continue;
			if (length > key.length && partKey(this.records.toString('utf8', at + 46, at + 46 + length)) !== key) continue;
			return readEntry(this.records, at, this.prefix, this.source.size);
		}
		return null;
	}

	/** Whether some name may contain a text (in `partKey` form). A quick look that can be wrong only by saying yes. */
	mayContain(text: string): boolean {
		return this.folded.includes(text);
	}
}

const END = Buffer.from([0x50, 0x4b, 5, 6]);
const RECORD = 0x02014b50;
const LOCATOR64 = 0x07064b50;
const END64 = 0x06064b50;

/** A part name as packages compare it: `/` separators, no leading one, ASCII case folded (ECMA-376 part 2, 6.2.2). */
export function partKey(name: string): string {
	const slashed = name.includes('\\') ? name.replaceAll('\\', '/') : name;
	let start = 0;
	while (slashed.charCodeAt(start) === 0x2f) start++;
	return (start > 0 ? slashed.slice(start) : slashed).toLowerCase();
}

/** A Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads the central directory (PKWARE APPNOTE 4.3): comments, zip64, bytes before and after the archive.
 * @throws ZipError for what is no archive, damaged, or over the limits; the source's own errors.
 */
export function readArchive(source: ByteSource): ZipArchive {
	if (source.size < 22) throw new ZipError(source.size === 0 ? 'damaged' : 'wrong-type', 'too short for an archive');
	const small = source.size <= ZIP_LIMITS.whole;
	const whole = small ? asBuffer(source.read(0, source.size)) : null;
	const { bytes, base, end } = findEnd(source, whole);
	const found = readEnd(source, bytes, base, end);
	if (found.count > ZIP_LIMITS.entries) throw new ZipError('bomb', `${found.count} entries`);
	if (found.directorySize > ZIP_LIMITS.directory) throw new ZipError('bomb', `central directory of ${found.directorySize} bytes`);
	const from = found.directory - base;
	const directory =
		from >= 0 ? bytes.subarray(from, from + found.directorySize) : asBuffer(source.read(found.directory, found.directorySize));
	// The directory outlives the source's memory when its entries are made later.
	const records = whole ? directory : Buffer.from(directory);
	const folded = records.toString('latin1').toLowerCase().replaceAll('\\', '/');
	return new ZipArchive(source, whole, found, records, recordOffsets(records, found.count), folded);
}

interface Tail {
	readonly bytes: Buffer;
	/** Offset of `bytes` in the file. */
	readonly base: number;
	/** Offset of the end record in the file. */
	readonly end: number;
}

function findEnd(source: ByteSource, whole: Buffer | null): Tail {
	const sizes = whole ? [source.size] : [ZIP_LIMITS.tail, ZIP_LIMITS.longTail];
	for (const size of sizes) {
		const base = Math.max(0, source.size - size);
		// Copied: further reads may reuse the source's memory.
		const bytes = whole ?? Buffer.from(source.read(base, source.size - base));
		if (bytes.length !== source.size - base) throw new ZipError('damaged', 'file is shorter than its size');
		let at = bytes.lastIndexOf(END);
		while (at >= 0) {
			if (at + 22 <= bytes.length && plausibleEnd(bytes, at, base)) return { bytes, base, end: base + at };
			at = at > 0 ? bytes.lastIndexOf(END, at - 1) : -1;
		}
	}
	const head = whole ?? source.read(0, 4);
	const isZip = head[0] === 0x50 && head[1] === 0x4b;
	throw new ZipError(isZip ? 'damaged' : 'wrong-type', 'no end of central directory');
}

/** The comment fits in the file, and the directory in front of the record. */
function plausibleEnd(bytes: Buffer, at: number, base: number): boolean {
	if (at + 22 + bytes.readUInt16LE(at + 20) > bytes.length) return false;
	const size = bytes.readUInt32LE(at + 12);
	const offset = bytes.readUInt32LE(at + 16);
	return size === 0xffffffff || offset === 0xffffffff || size + offset <= base + at;
}

function readEnd(source: ByteSource, bytes: Buffer, base: number, end: number): ZipEnd {
	const at = end - base;
	const end64 = findEnd64(source, bytes, base, end);
	let count = bytes.readUInt16LE(at + 10);
	let directorySize = bytes.readUInt32LE(at + 12);
	let offset = bytes.readUInt32LE(at + 16);
	if (end64) {
		count = safe(end64.record.readBigUInt64LE(32));
		directorySize = safe(end64.record.readBigUInt64LE(40));
		offset = safe(end64.record.readBigUInt64LE(48));
	}
	const limit = end64 ? end64.at : end;
	if (offset + directorySize > limit) throw new ZipError('damaged', 'central directory beyond its end');
	if (count * 46 > directorySize) throw new ZipError('damaged', 'central directory too short');
	const adjacent = limit - directorySize;
	const isRecord = (from: number) => count === 0 || u32(source, bytes, base, from) === RECORD;
	const directory = isRecord(adjacent) ? adjacent : offset;
	if (!isRecord(directory)) throw new ZipError('damaged', 'no central directory');
	return { end, end64: end64 ? end64.at : -1, directory, directorySize, prefix: directory - offset, count };
}

function findEnd64(source: ByteSource, bytes: Buffer, base: number, end: number): { at: number; record: Buffer } | null {
	const locator = end - 20;
	if (locator < 56 || u32(source, bytes, base, locator) !== LOCATOR64) return null;
	const stated = safe(Buffer.from(slice(source, bytes, base, locator + 8, 8)).readBigUInt64LE(0));
	for (const at of [locator - 56, stated]) {
		if (at < 0 || at + 56 > locator) continue;
		const record = slice(source, bytes, base, at, 56);
		if (record.readUInt32LE(0) === END64) return { at, record: Buffer.from(record) };
	}
	return null;
}

function slice(source: ByteSource, bytes: Buffer, base: number, from: number, length: number): Buffer {
	const inside = from - base;
	const found =
		inside >= 0 && inside + length <= bytes.length ? bytes.subarray(inside, inside + length) : Buffer.from(source.read(from, length));
	if (found.length < length) throw new ZipError('damaged', 'record beyond the end of the file');
	return found;
}

function u32(source: ByteSource, bytes: Buffer, base: number, from: number): number {
	return slice(source, bytes, base, from, 4).readUInt32LE(0);
}

function safe(value: bigint): number {
	if (value > 0x1fffffffffffffn) throw new ZipError('damaged', 'offset beyond any file');
	return Number(value);
}

function recordOffsets(directory: Buffer, count: number): number[] {
	const offsets: number[] = [];
	let at = 0;
	while (offsets.length < count) {
		if (at + 46 > directory.length || directory.readUInt32LE(at) !== RECORD)
			throw new ZipError('damaged', 'central directory is cut short');
		offsets.push(at);
		at += recordLengthAt(directory, at);
		if (at > directory.length) throw new ZipError('damaged', 'central directory is cut short');
	}
	return offsets;
}

function recordLengthAt(directory: Buffer, at: number): number {
	return 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
}

/** Makes the entry of the record at `at`. @throws ZipError */
function readEntry(directory: Buffer, at: number, prefix: number, fileSize: number): ZipEntry {
	const nameLength = directory.readUInt16LE(at + 28);
	const extraLength = directory.readUInt16LE(at + 30);
	let compressedSize = directory.readUInt32LE(at + 20);
	let size = directory.readUInt32LE(at + 24);
	let offset = directory.readUInt32LE(at + 42);
	if (compressedSize === 0xffffffff || size === 0xffffffff || offset === 0xffffffff) {
		const wide = zip64Fields(directory, at + 46 + nameLength, extraLength, [size, compressedSize, offset]);
		[size, compressedSize, offset] = wide as [number, number, number];
	}
	offset += prefix;
	if (offset + 30 > fileSize || compressedSize > fileSize) throw new ZipError('damaged', 'entry beyond the end of the file');
	return {
		name: directory.toString('utf8', at + 46, at + 46 + nameLength),
		flags: directory.readUInt16LE(at + 8),
		method: directory.readUInt16LE(at + 10),
		crc: directory.readUInt32LE(at + 16),
		compressedSize,
		size,
		offset,
		record: at,
		recordLength: recordLengthAt(directory, at),
	};
}

/** Bytes of the file, without reading again where it is in memory; valid until the source's next read. */
export function bytesAt(archive: ZipArchive, from: number, length: number): Buffer {
	return archive.whole ? archive.whole.subarray(from, from + length) : asBuffer(archive.source.read(from, length));
}

/** Replaces those of `values` that are 0xFFFFFFFF by the zip64 extra field's (APPNOTE 4.5.3). */
function zip64Fields(bytes: Buffer, at: number, length: number, values: readonly number[]): number[] {
	const field = findExtra(bytes, at, length, 1);
	let next = field ? field.start : 0;
	const end = field ? field.end : 0;
	return values.map((value) => {
		if (value !== 0xffffffff) return value;
		if (next + 8 > end) throw new ZipError('damaged', 'zip64 field is missing');
		const wide = safe(bytes.readBigUInt64LE(next));
		next += 8;
		return wide;
	});
}

/** Where the data of the extra field `id` stands between `at` and `at + length`, or null. */
export function findExtra(bytes: Buffer, at: number, length: number, id: number): { start: number; end: number } | null {
	const end = Math.min(at + length, bytes.length);
	let next = at;
	while (next + 4 <= end) {
		const size = bytes.readUInt16LE(next + 2);
		if (bytes.readUInt16LE(next) === id) return next + 4 + size <= end ? { start: next + 4, end: next + 4 + size } : null;
		next += 4 + size;
	}
	return null;
}
