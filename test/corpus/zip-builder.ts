import * as zlib from 'node:zlib';
import { crc32 } from '../../src/formats/zip';

/** How one entry is written; what is absent is as usual archivers do it. */
export interface EntryOptions {
	readonly name: string;
	readonly content: Uint8Array | string;
	readonly stored?: boolean;
	/** Sizes and CRC behind the data; `unsigned` leaves its signature out. */
	readonly descriptor?: 'signed' | 'unsigned';
	/** Sizes in a zip64 extra field, locally and in the directory. */
	readonly zip64?: boolean;
	readonly extra?: Uint8Array;
	readonly comment?: string;
	readonly flags?: number;
	/** Bytes between this entry and the next. */
	readonly gap?: number;
	/** Lies, for hostile archives. */
	readonly statedSize?: number;
	readonly crc?: number;
}

export interface ZipOptions {
	readonly prefix?: Uint8Array;
	/** Offsets count the prefix (as a rewritten archive has them) or not (as concatenated files have them). */
	readonly prefixCounted?: boolean;
	readonly comment?: string;
	readonly trailing?: Uint8Array;
	readonly zip64?: boolean;
}

/** Writes an archive by the book (PKWARE APPNOTE), with all the liberties that the book allows. */
export function buildZip(entries: readonly EntryOptions[], options: ZipOptions = {}): Buffer {
	const prefix = Buffer.from(options.prefix ?? []);
	const chunks: Buffer[] = [prefix];
	const records: Buffer[] = [];
	let at = options.prefixCounted ? prefix.length : 0;
	for (const entry of entries) {
		const { local, record } = buildEntry(entry, at);
		chunks.push(local);
		records.push(record);
		at += local.length;
	}
	const directory = Buffer.concat(records);
	chunks.push(directory);
	if (options.zip64) chunks.push(end64(entries.length, directory.length, at));
	chunks.push(end(entries.length, directory.length, at, options));
	return Buffer.concat(chunks);
}

function buildEntry(entry: EntryOptions, offset: number): { local: Buffer; record: Buffer } {
	const content = Buffer.from(entry.content as string);
	const data = entry.stored ? content : zlib.deflateRawSync(content);
	const crc = entry.crc ?? crc32(content);
	const size = entry.statedSize ?? content.length;
	const name = Buffer.from(entry.name, 'utf8');
	const flags = (entry.flags ?? 0) | (entry.descriptor ? 8 : 0) | (/^[\x20-\x7e]*$/.test(entry.name) ? 0 : 0x800);
	const extra = Buffer.from(entry.extra ?? []);
	const wide = (fields: readonly number[]) => {
		const field = Buffer.alloc(4 + fields.length * 8);
		field.writeUInt16LE(1, 0);
		field.writeUInt16LE(fields.length * 8, 2);
		for (const [index, value] of fields.entries()) field.writeBigUInt64LE(BigInt(value), 4 + index * 8);
		return field;
	};
	const known = !entry.descriptor;
	const localExtra = Buffer.concat([entry.zip64 ? wide(known ? [size, data.length] : [0, 0]) : Buffer.alloc(0), extra]);
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(entry.zip64 ? 45 : 20, 4);
	header.writeUInt16LE(flags, 6);
	header.writeUInt16LE(entry.stored ? 0 : 8, 8);
	header.writeUInt32LE(0x5a6b7c8d, 10);
	header.writeUInt32LE(known ? crc : 0, 14);
	header.writeUInt32LE(entry.zip64 ? 0xffffffff : known ? data.length : 0, 18);
	header.writeUInt32LE(entry.zip64 ? 0xffffffff : known ? size : 0, 22);
	header.writeUInt16LE(name.length, 26);
	header.writeUInt16LE(localExtra.length, 28);
	const local = Buffer.concat([
		header,
		name,
		localExtra,
		data,
		descriptor(entry, crc, data.length, size),
		Buffer.alloc(entry.gap ?? 0, 0xaa),
	]);
	const extraField = Buffer.concat([entry.zip64 ? wide([size, data.length, offset]) : Buffer.alloc(0), extra]);
	const comment = Buffer.from(entry.comment ?? '', 'utf8');
	const record = Buffer.alloc(46);
	record.writeUInt32LE(0x02014b50, 0);
	record.writeUInt16LE(0x0314, 4);
	record.writeUInt16LE(entry.zip64 ? 45 : 20, 6);
	record.writeUInt16LE(flags, 8);
	record.writeUInt16LE(entry.stored ? 0 : 8, 10);
	record.writeUInt32LE(0x5a6b7c8d, 12);
	record.writeUInt32LE(crc, 16);
	record.writeUInt32LE(entry.zip64 ? 0xffffffff : data.length, 20);
	record.writeUInt32LE(entry.zip64 ? 0xffffffff : size, 24);
	record.writeUInt16LE(name.length, 28);
	record.writeUInt16LE(extraField.length, 30);
	record.writeUInt16LE(comment.length, 32);
	record.writeUInt32LE(0o100644 * 0x10000, 38);
	record.writeUInt32LE(entry.zip64 ? 0xffffffff : offset, 42);
	return { local, record: Buffer.concat([record, name, extraField, comment]) };
}

function descriptor(entry: EntryOptions, crc: number, packed: number, size: number): Buffer {
	if (!entry.descriptor) return Buffer.alloc(0);
	const width = entry.zip64 ? 8 : 4;
	const bytes = Buffer.alloc(8 + width * 2);
	bytes.writeUInt32LE(0x08074b50, 0);
	bytes.writeUInt32LE(crc, 4);
	if (width === 4) {
		bytes.writeUInt32LE(packed, 8);
		bytes.writeUInt32LE(size, 12);
	} else {
		bytes.writeBigUInt64LE(BigInt(packed), 8);
		bytes.writeBigUInt64LE(BigInt(size), 16);
	}
	return entry.descriptor === 'signed' ? bytes : bytes.subarray(4);
}

function end64(count: number, size: number, offset: number): Buffer {
	const bytes = Buffer.alloc(76);
	bytes.writeUInt32LE(0x06064b50, 0);
	bytes.writeBigUInt64LE(44n, 4);
	bytes.writeUInt16LE(45, 12);
	bytes.writeUInt16LE(45, 14);
	bytes.writeBigUInt64LE(BigInt(count), 24);
	bytes.writeBigUInt64LE(BigInt(count), 32);
	bytes.writeBigUInt64LE(BigInt(size), 40);
	bytes.writeBigUInt64LE(BigInt(offset), 48);
	bytes.writeUInt32LE(0x07064b50, 56);
	bytes.writeBigUInt64LE(BigInt(offset + size), 64);
	bytes.writeUInt32LE(1, 72);
	return bytes;
}

function end(count: number, size: number, offset: number, options: ZipOptions): Buffer {
	const comment = Buffer.from(options.comment ?? '', 'utf8');
	const bytes = Buffer.alloc(22);
	bytes.writeUInt32LE(0x06054b50, 0);
	bytes.writeUInt16LE(options.zip64 ? 0xffff : count, 8);
	bytes.writeUInt16LE(options.zip64 ? 0xffff : count, 10);
	bytes.writeUInt32LE(options.zip64 ? 0xffffffff : size, 12);
	bytes.writeUInt32LE(options.zip64 ? 0xffffffff : offset, 16);
	bytes.writeUInt16LE(comment.length, 20);
	return Buffer.concat([bytes, comment, Buffer.from(options.trailing ?? [])]);
}
