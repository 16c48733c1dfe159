import * as zlib from 'node:zlib';
import { asBuffer, bytesAt, type ZipArchive, type ZipEntry } from './directory';
import { ZipError } from './error';
import { inflateEnds, inflateRaw } from './inflate';
import { ZIP_LIMITS } from './limits';

const LOCAL = 0x04034b50;

/** Where an entry's compressed bytes stand in the file. */
export interface EntrySpan {
	/** Length of the local header with name and extra field. */
	readonly headerLength: number;
	readonly dataStart: number;
	readonly dataEnd: number;
}

/**
 * An entry's content, inflated and checked against its size and CRC.
 * The bytes may share memory with the source or with the inflater: valid until the next call or read.
 * @throws ZipError
 */
export function readContent(archive: ZipArchive, entry: ZipEntry, limit: number = ZIP_LIMITS.part): Buffer {
	if ((entry.flags & 1) !== 0) throw new ZipError('encrypted', entry.name);
	if (entry.method !== 0 && entry.method !== 8) throw new ZipError('damaged', `${entry.name}: compression method ${entry.method}`);
	if (entry.size > ZIP_LIMITS.ratioFloor && entry.size > entry.compressedSize * ZIP_LIMITS.ratio) {
		throw new ZipError('bomb', `${entry.name}: ${entry.size} bytes out of ${entry.compressedSize}`);
	}
	if (entry.size > limit) throw new ZipError('too-large', `${entry.name}: ${entry.size} bytes`);
	const packed = readPacked(archive, entry);
	const content = entry.method === 0 ? packed : inflate(packed, entry);
	if (content.length !== entry.size || crc32(content) !== entry.crc) throw new ZipError('damaged', `${entry.name}: checksum`);
	return content;
}

/**
 * Both ends of a long part, without holding the whole of it.
 * @param keep bytes of each end
 * @throws ZipError
 */
export function readEnds(archive: ZipArchive, entry: ZipEntry, keep: number): { readonly head: Buffer; readonly tail: Buffer } {
	if (entry.size > 2 * keep && entry.method === 8 && (entry.flags & 1) === 0) {
		if (entry.size > entry.compressedSize * ZIP_LIMITS.ratio) throw new ZipError('bomb', `${entry.name}: ${entry.size} bytes`);
		if (entry.size > ZIP_LIMITS.stream) throw new ZipError('too-large', `${entry.name}: ${entry.size} bytes`);
		const ends = inflateEnds(readPacked(archive, entry), keep, entry.size, crc32);
		if (ends) {
			if (ends.size !== entry.size || ends.crc !== entry.crc) throw new ZipError('damaged', `${entry.name}: checksum`);
			return ends;
		}
	}
	const bytes = readContent(archive, entry);
	return { head: bytes.subarray(0, keep), tail: bytes.subarray(-keep) };
}

function inflate(packed: Buffer, entry: ZipEntry): Buffer {
	try {
		// Room for one byte more than stated shows a stream that lies about its size, without inflating the rest.
		return inflateRaw(packed, entry.size);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		// Longer than stated is a trick where the stated size is smaller than the packed one, else one wrong bit may do it.
		const isTrick = code === 'ERR_BUFFER_TOO_LARGE' && entry.size < entry.compressedSize;
		throw new ZipError(isTrick ? 'bomb' : 'damaged', `${entry.name}: ${code ?? 'inflate'}`);
	}
}

function readPacked(archive: ZipArchive, entry: ZipEntry): Buffer {
	if (archive.whole) {
		const span = spanIn(archive.whole, entry.offset, entry);
		return archive.whole.subarray(span.dataStart, span.dataEnd);
	}
	// The local extra field may be longer than expected: then the rest is read with a second call.
	const guess = 30 + entry.name.length * 3 + 256 + entry.compressedSize;
	const bytes = asBuffer(archive.source.read(entry.offset, guess));
	const span = spanIn(bytes, 0, entry);
	if (span.dataEnd <= bytes.length) return bytes.subarray(span.dataStart, span.dataEnd);
	const again = asBuffer(archive.source.read(entry.offset + span.dataStart, entry.compressedSize));
	if (again.length < entry.compressedSize) throw new ZipError('damaged', `${entry.name}: cut short`);
	return again;
}

function spanIn(bytes: Buffer, at: number, entry: ZipEntry): EntrySpan {
	if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw new ZipError('damaged', `${entry.name}: no local header`);
	const headerLength = 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const dataStart = at + headerLength;
	return { headerLength, dataStart, dataEnd: dataStart + entry.compressedSize };
}

/** Absolute span of an entry, from its local header. @throws ZipError */
export function entrySpan(archive: ZipArchive, entry: ZipEntry): EntrySpan {
	const bytes = bytesAt(archive, entry.offset, 30);
	const span = spanIn(bytes, 0, entry);
	const dataStart = entry.offset + span.headerLength;
	const dataEnd = dataStart + entry.compressedSize;
	if (dataEnd > archive.directory) throw new ZipError('damaged', `${entry.name}: runs into the directory`);
	return { headerLength: span.headerLength, dataStart, dataEnd };
}

let table: Uint32Array | null = null;

/** CRC-32 of ISO 3309, going on from that of what stood `before`; native where the runtime has it (Node 20.15). */
export function crc32(bytes: Uint8Array, before = 0): number {
	const native = (zlib as { crc32?: (data: Uint8Array, value: number) => number }).crc32;
	if (native) return native(bytes, before);
	table ??= makeTable();
	let crc = before ^ 0xffffffff;
	for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

function makeTable(): Uint32Array {
	return Uint32Array.from({ length: 256 }, (_, n) => {
		let value = n;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
		return value >>> 0;
	});
}
