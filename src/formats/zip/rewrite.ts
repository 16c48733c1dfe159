import * as zlib from 'node:zlib';
import { PlannedSource } from '../planned';
import type { Chunk } from '../types';
import { bytesAt, findExtra, partKey, readArchive, type ZipArchive, type ZipEntry } from './directory';
import { crc32, entrySpan } from './entry';
import { ZipError } from './error';

const DESCRIPTOR_FLAG = 8;
const ENCRYPTED_FLAG = 1;
/** Fields up to this value fit without zip64. */
const NARROW = 0xfffffffe;

interface Packed {
	readonly method: number;
	readonly data: Buffer;
	readonly crc: number;
	readonly size: number;
}

/**
 * Plans the archive with some entries' contents replaced and new ones added. Everything else — order, names, times, flags, extra fields,
 * comments, bytes before, between and after the entries, compressed data — is a range of the source.
 * @param contents new content by entry name; a name that no entry has (compared by `partKey`) is added behind the last entry.
 * @throws ZipError where the archive is too irregular to be rewritten safely (overlaps, two entries of a name that is replaced, what is read
 * otherwise afterwards).
 */
export function rewriteArchive(archive: ZipArchive, contents: ReadonlyMap<string, Uint8Array>): Chunk[] {
	const replaced = new Map<ZipEntry, Packed>();
	const added: [string, Packed][] = [];
	const pattern = archive.byKey.get('[content_types].xml') ?? archive.entries[0];
	for (const [name, content] of contents) {
		const entry = archive.byKey.get(partKey(name));
		if (!entry) {
			added.push([name, pack(content, pattern?.method ?? 8)]);
			continue;
		}
		if (archive.entries.filter((other) => partKey(other.name) === partKey(name)).length > 1) {
			throw new ZipError('damaged', `${entry.name}: two entries of this name`);
		}
		replaced.set(entry, pack(content, entry.method));
	}
	return assemble(archive, replaced, added, pattern);
}

function assemble(
	archive: ZipArchive,
	replaced: ReadonlyMap<ZipEntry, Packed>,
	added: readonly [string, Packed][],
	pattern: ZipEntry | undefined,
): Chunk[] {
	const output = new Output();
	const offsets = new Map<ZipEntry, number>();
	let copied = 0;
	for (const entry of [...archive.entries].sort((a, b) => a.offset - b.offset)) {
		if (entry.offset < copied) throw new ZipError('damaged', `${entry.name}: overlaps another entry`);
		output.copy(copied, entry.offset);
		copied = entry.offset;
		offsets.set(entry, output.length);
		const packed = replaced.get(entry);
		const end = entryEnd(archive, entry);
		if (packed) {
			output.add(localHeader(archive, entry, packed));
			output.add(packed.data);
		} else {
			output.copy(copied, end);
		}
		copied = end;
	}
	output.copy(copied, archive.directory);
	const times = pattern ? bytesAt(archive, archive.directory + pattern.record + 12, 4).readUInt32LE(0) : 0x00210000;
	const { records, rest } = patchDirectory(archive, offsets, replaced);
	for (const [name, packed] of added) {
		records.push(newRecord(name, packed, times, output.length - archive.prefix));
		output.add(newLocalHeader(name, packed, times));
		output.add(packed.data);
	}
	if (rest.length > 0) records.push(rest);
	const start = output.length;
	finish(archive, output, records, archive.entries.length + added.length);
	checkPlan(archive, output.chunks, start, archive.entries.length + added.length);
	return output.chunks;
}

/** Bytes behind the archive may become an end record of their own once the file is longer: what is planned must be read as it was meant. */
function checkPlan(archive: ZipArchive, chunks: readonly Chunk[], directory: number, count: number): void {
	const planned = readArchive(new PlannedSource(archive.source, chunks));
	const same = planned.directory === directory && planned.count === count && planned.prefix === archive.prefix;
	if (!same) throw new ZipError('damaged', 'two ends of the archive');
}

/** Collects chunks, joining neighbouring ranges. */
class Output {
	readonly chunks: Chunk[] = [];
	length = 0;

	copy(from: number, to: number): void {
		if (to <= from) return;
		const last = this.chunks.at(-1);
		if (last && !(last instanceof Uint8Array) && last.from + last.length === from) {
			this.chunks[this.chunks.length - 1] = { from: last.from, length: to - last.from };
		} else {
			this.chunks.push({ from, length: to - from });
		}
		this.length += to - from;
	}

	add(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		this.chunks.push(bytes);
		this.length += bytes.length;
	}
}

function pack(content: Uint8Array, method: number): Packed {
	const stored = method === 0;
	return {
		method: stored ? 0 : 8,
		// The highest level takes thirty times as long over the repetitions of a sheet, and packs no better.
		data: stored ? Buffer.from(content) : zlib.deflateRawSync(content, { level: 6 }),
		crc: crc32(content),
		size: content.length,
	};
}

/** End of an entry's data with its data descriptor (APPNOTE 4.3.9), whose signature is optional. */
function entryEnd(archive: ZipArchive, entry: ZipEntry): number {
	const { dataEnd } = entrySpan(archive, entry);
	if ((entry.flags & DESCRIPTOR_FLAG) === 0) return dataEnd;
	const bytes = bytesAt(archive, dataEnd, 24);
	const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === 0x08074b50;
	const at = signed ? 4 : 0;
	for (const [width, length] of [
		[4, 12],
		[8, 20],
	] as const) {
		if (bytes.length < at + length || bytes.readUInt32LE(at) !== entry.crc) continue;
		const size = width === 4 ? bytes.readUInt32LE(at + 4) : Number(bytes.readBigUInt64LE(at + 4));
		if (size === entry.compressedSize && dataEnd + at + length <= archive.directory) return dataEnd + at + length;
	}
	// A flag without its descriptor: some writers set it wrongly. What follows is kept as a gap.
	return dataEnd;
}

/** The old local header with new method, sizes and CRC; the zip64 form is kept where it was used. */
function localHeader(archive: ZipArchive, entry: ZipEntry, packed: Packed): Buffer {
	const { headerLength } = entrySpan(archive, entry);
	const header = Buffer.from(bytesAt(archive, entry.offset, headerLength));
	if (header.length < headerLength) throw new ZipError('damaged', `${entry.name}: local header is cut short`);
	header.writeUInt16LE(header.readUInt16LE(6) & ~DESCRIPTOR_FLAG & ~ENCRYPTED_FLAG, 6);
	header.writeUInt16LE(packed.method, 8);
	header.writeUInt32LE(packed.crc, 14);
	const nameLength = header.readUInt16LE(26);
	const wide = findExtra(header, 30 + nameLength, header.readUInt16LE(28), 1);
	if (wide && wide.end - wide.start >= 16) {
		header.writeUInt32LE(0xffffffff, 18);
		header.writeUInt32LE(0xffffffff, 22);
		header.writeBigUInt64LE(BigInt(packed.size), wide.start);
		header.writeBigUInt64LE(BigInt(packed.data.length), wide.start + 8);
	} else {
		header.writeUInt32LE(packed.data.length, 18);
		header.writeUInt32LE(packed.size, 22);
	}
	return header;
}

/** The central directory's records in their order, with new offsets, and new sizes where the content is new. */
function patchDirectory(
	archive: ZipArchive,
	offsets: ReadonlyMap<ZipEntry, number>,
	replaced: ReadonlyMap<ZipEntry, Packed>,
): { records: Buffer[]; rest: Buffer } {
	const directory = Buffer.from(bytesAt(archive, archive.directory, archive.directorySize));
	if (directory.length < archive.directorySize) throw new ZipError('damaged', 'central directory is cut short');
	let end = 0;
	const records = archive.entries.map((entry) => {
		const record = directory.subarray(entry.record, entry.record + entry.recordLength);
		end = entry.record + entry.recordLength;
		patchRecord(record, entry, (offsets.get(entry) ?? 0) - archive.prefix, replaced.get(entry));
		return record;
	});
	// A digital signature of the directory (APPNOTE 4.3.13) would no longer hold, but nobody checks it: it stays as padding would.
	return { records, rest: directory.subarray(end) };
}

function patchRecord(record: Buffer, entry: ZipEntry, offset: number, packed: Packed | undefined): void {
	const nameLength = record.readUInt16LE(28);
	const wide = findExtra(record, 46 + nameLength, record.readUInt16LE(30), 1);
	let next = wide ? wide.start : 0;
	const put = (at: number, value: number) => {
		if (record.readUInt32LE(at) === 0xffffffff && wide) {
			record.writeBigUInt64LE(BigInt(value), next);
			next += 8;
		} else {
			if (value > NARROW) throw new ZipError('too-large', `${entry.name}: needs zip64`);
			record.writeUInt32LE(value, at);
		}
	};
	if (packed) {
		record.writeUInt16LE(record.readUInt16LE(8) & ~DESCRIPTOR_FLAG & ~ENCRYPTED_FLAG, 8);
		record.writeUInt16LE(packed.method, 10);
		record.writeUInt32LE(packed.crc, 16);
	}
	put(24, packed ? packed.size : entry.size);
	put(20, packed ? packed.data.length : entry.compressedSize);
	put(42, offset);
}

function newLocalHeader(name: string, packed: Packed, times: number): Buffer {
	const bytes = Buffer.from(name, 'utf8');
	const header = Buffer.alloc(30 + bytes.length);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(20, 4);
	header.writeUInt16LE(bytes.length === name.length ? 0 : 0x800, 6);
	header.writeUInt16LE(packed.method, 8);
	header.writeUInt32LE(times, 10);
	header.writeUInt32LE(packed.crc, 14);
	header.writeUInt32LE(packed.data.length, 18);
	header.writeUInt32LE(packed.size, 22);
	header.writeUInt16LE(bytes.length, 26);
	header.set(bytes, 30);
	return header;
}

function newRecord(name: string, packed: Packed, times: number, offset: number): Buffer {
	if (offset > NARROW) throw new ZipError('too-large', `${name}: needs zip64`);
	const bytes = Buffer.from(name, 'utf8');
	const record = Buffer.alloc(46 + bytes.length);
	record.writeUInt32LE(0x02014b50, 0);
	record.writeUInt16LE(20, 4);
	newLocalHeader(name, packed, times).copy(record, 6, 4, 28);
	record.writeUInt16LE(bytes.length, 28);
	record.writeUInt16LE(0, 30);
	record.writeUInt32LE(offset, 42);
	record.set(bytes, 46);
	return record;
}

/** The directory and the end records with new counts and offsets; comment and trailing bytes as they were. */
function finish(archive: ZipArchive, output: Output, records: readonly Buffer[], count: number): void {
	const start = output.length;
	for (const record of records) output.add(record);
	const size = output.length - start;
	const tailFrom = archive.directory + archive.directorySize;
	const tail = Buffer.from(bytesAt(archive, tailFrom, archive.end + 22 - tailFrom));
	const end = archive.end - tailFrom;
	if (archive.end64 >= 0) {
		const at = archive.end64 - tailFrom;
		tail.writeBigUInt64LE(BigInt(count), at + 24);
		tail.writeBigUInt64LE(BigInt(count), at + 32);
		tail.writeBigUInt64LE(BigInt(size), at + 40);
		tail.writeBigUInt64LE(BigInt(start - archive.prefix), at + 48);
		tail.writeBigUInt64LE(BigInt(start + size + at - archive.prefix), end - 20 + 8);
	}
	const put = (at: number, value: number, wide: number, write: (value: number, at: number) => void) => {
		const isWide = archive.end64 >= 0 && (wide === 0xffff ? tail.readUInt16LE(at) : tail.readUInt32LE(at)) === wide;
		if (isWide) return;
		if (value >= wide) throw new ZipError('too-large', 'needs zip64');
		write(value, at);
	};
	put(end + 8, count, 0xffff, (value, at) => tail.writeUInt16LE(value, at));
	put(end + 10, count, 0xffff, (value, at) => tail.writeUInt16LE(value, at));
	put(end + 12, size, 0xffffffff, (value, at) => tail.writeUInt32LE(value, at));
	put(end + 16, start - archive.prefix, 0xffffffff, (value, at) => tail.writeUInt32LE(value, at));
	output.add(tail);
	output.copy(archive.end + 22, archive.source.size);
}
