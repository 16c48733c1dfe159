import type { ByteSource } from '../../types';
import { ZipError } from '../../zip';
import { Cursor } from '../cursor';
import { ARCHIVE_LIMITS } from '../limits';
import { decodeLegacy } from '../names';

/** What the header of one member tells. */
export interface Header {
	/** `-lh5-` */
	readonly method: string;
	readonly name: string;
	/** A symbolic link of Unix. */
	readonly link: boolean;
	/** Where the packed bytes begin in the file. */
	readonly data: number;
	readonly packed: number;
	readonly size: number;
}

/** Bytes of one header that are looked at. */
const MOST_HEADER = 256 * 1024;
const FILE_NAME = 1;
const FOLDER = 2;
const WIDE_NAME = 0x44;
const WIDE_FOLDER = 0x45;
const UNIX_MODE = 0x50;

/** Reads the header at `at`; `null` behind the last. @throws ZipError */
export function readHeader(source: ByteSource, at: number): Header | null {
	const start = Buffer.from(source.read(at, 32));
	if (start.length === 0 || start[0] === 0) return null;
	if (start.length < 22 || !/^-l[hzp][\w]-$/.test(start.toString('latin1', 2, 7))) throw new ZipError('damaged', 'LHA header');
	switch (start[20]) {
		case 0:
		case 1:
			return readShort(source, at, start);
		case 2:
			if (start.length < 26) break;
			return readLong(source, at, start, start.readUInt16LE(0), 24, 2);
		case 3:
			if (start.length < 32) break;
			return readLong(source, at, start, start.readUInt32LE(24), 28, 4);
	}
	throw new ZipError('damaged', `LHA header of level ${start[20]}`);
}

/** Levels 0 and 1: the name in the header; level 1 has extensions behind it, which count among the packed bytes. */
function readShort(source: ByteSource, at: number, start: Buffer): Header {
	const length = (start[0] ?? 0) + 2;
	const cursor = new Cursor(Buffer.from(source.read(at, length)), 7);
	const packed = cursor.u32();
	const size = cursor.u32();
	cursor.take(5);
	const level = cursor.u8();
	const name = cursor.take(cursor.u8());
	const base = { method: start.toString('latin1', 2, 7), size };
	if (level === 0) return { ...base, name: pathOf(name), link: false, data: at + length, packed };
	if (length < 25) throw new ZipError('damaged', 'LHA header');
	const first = cursor.bytes.length < length ? 0 : cursor.bytes.readUInt16LE(length - 2);
	const extensions = readExtensions(source, at + length, first, 2);
	const taken = extensions.end - (at + length);
	if (taken > packed) throw new ZipError('damaged', 'LHA header: extensions');
	return { ...base, ...nameWith(extensions, name), data: extensions.end, packed: packed - taken };
}

function readLong(source: ByteSource, at: number, start: Buffer, length: number, first: number, width: 2 | 4): Header {
	const packed = start.readUInt32LE(7);
	const size = start.readUInt32LE(11);
	const next = width === 2 ? start.readUInt16LE(first) : start.readUInt32LE(first);
	const extensions = readExtensions(source, at + first + width, next, width);
	if (length < first + width) throw new ZipError('damaged', 'LHA header');
	return { method: start.toString('latin1', 2, 7), size, packed, data: at + length, ...nameWith(extensions, Buffer.alloc(0)) };
}

interface Extensions {
	readonly fields: ReadonlyMap<number, Buffer>;
	readonly end: number;
}

/** A chain: each has its kind first and the length of the next one last. */
function readExtensions(source: ByteSource, from: number, first: number, width: 2 | 4): Extensions {
	const fields = new Map<number, Buffer>();
	let at = from;
	for (let length = first; length !== 0; ) {
		if (length < 1 + width || at + length - from > MOST_HEADER) throw new ZipError('damaged', 'LHA header: extensions');
		const bytes = Buffer.from(source.read(at, length));
		if (bytes.length < length) throw new ZipError('damaged', 'LHA header is cut short');
		fields.set(bytes[0] ?? 0, bytes.subarray(1, length - width));
		at += length;
		length = width === 2 ? bytes.readUInt16LE(length - 2) : bytes.readUInt32LE(length - 4);
	}
	return { fields, end: at };
}

function nameWith({ fields }: Extensions, base: Buffer): { name: string; link: boolean } {
	const wide = (field: Buffer): string => field.toString('utf16le').replaceAll('\uffff', '/');
	const mode = fields.get(UNIX_MODE);
	const link = mode !== undefined && mode.length >= 2 && (mode.readUInt16LE(0) & 0o170000) === 0o120000;
	const wideName = fields.get(WIDE_NAME);
	const wideFolder = fields.get(WIDE_FOLDER);
	const folder = wideFolder !== undefined ? wide(wideFolder) : pathOf(fields.get(FOLDER) ?? Buffer.alloc(0));
	const name = wideName !== undefined ? wide(wideName) : pathOf(fields.get(FILE_NAME) ?? base);
	return { name: folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`, link };
}

/** Folders are parted by the byte 0xFF, which is no part of any character of code page 932, or by backslashes; a NUL ends the name. */
function pathOf(bytes: Buffer): string {
	const end = bytes.indexOf(0);
	const name = bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, ARCHIVE_LIMITS.name));
	const parts: string[] = [];
	let start = 0;
	for (let at = 0; at <= name.length; at++) {
		if (at < name.length && name[at] !== 0xff) continue;
		parts.push(decodeLegacy(name.subarray(start, at)));
		start = at + 1;
	}
	return parts.join('/');
}
