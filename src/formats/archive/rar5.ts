import type { ByteSource, Encryption } from '../types';
import { ZipError } from '../zip';
import { Cursor } from './cursor';
import { ARCHIVE_LIMITS } from './limits';
import { type Listing, type Member, StretchSource } from './member';
import { safePath } from './names';

const SIGNATURE = 8;
const FILE = 2;
const SERVICE = 3;
const SEALED = 4;
const END = 5;
const HAS_EXTRA = 1;
const HAS_DATA = 2;
const CONTINUES = 0x18;
const DIRECTORY = 1;
const HAS_TIME = 2;
const HAS_CRC = 4;
const EXTRA_ENCRYPTION = 1;
const EXTRA_REDIRECTION = 5;
/** Longest header (RAR 5.0 archive format, general block: 2 MiB). */
const MOST_HEADER = 2 * 1024 * 1024;

const RAR5: Encryption = Object.freeze({ scheme: 'RAR 5', algorithm: 'AES-CBC', keyBits: 256 });

/** The files of a RAR 5 archive (RAR 5.0 archive format). Stored members can be read. */
export function listRar5(source: ByteSource): Listing {
	const members: Member[] = [];
	let comment: Buffer | null = null;
	let problem: Error | null = null;
	try {
		for (let at = SIGNATURE; at < source.size; ) {
			const block = readBlock(source, at);
			if (block.type === SEALED) return { members: [], problem: null, sealed: RAR5 };
			if (block.type === END) break;
			if (block.type === FILE || block.type === SERVICE) {
				const file = readFile(block);
				if (block.type === FILE && !file.folder && !file.link) members.push(memberOf(source, block, file));
				// The comment of the archive is never packed.
				else if (file.name === 'CMT' && !file.packed && file.encryption === null) comment = commentAt(source, block);
			}
			if (members.length >= ARCHIVE_LIMITS.members) throw new ZipError('too-large', `over ${ARCHIVE_LIMITS.members} members`);
			at = block.data + block.dataSize;
		}
	} catch (error) {
		if (!(error instanceof ZipError)) throw error;
		problem = error;
	}
	return { members, problem, sealed: null, ...(comment === null ? {} : { comment }) };
}

interface Block {
	readonly type: number;
	readonly flags: number;
	/** Behind the fields that all blocks have. */
	readonly cursor: Cursor;
	readonly extraSize: number;
	readonly data: number;
	readonly dataSize: number;
}

function readBlock(source: ByteSource, at: number): Block {
	const head = new Cursor(Buffer.from(source.read(at, 512)));
	head.u32();
	const size = head.varint();
	const start = head.at;
	if (size === 0 || size > MOST_HEADER) throw new ZipError('damaged', 'RAR block');
	const whole = size <= head.left ? head.take(size) : Buffer.from(source.read(at + start, size));
	if (whole.length < size) throw new ZipError('damaged', 'RAR block is cut short');
	const cursor = new Cursor(whole);
	const type = cursor.varint();
	const flags = cursor.varint();
	const extraSize = (flags & HAS_EXTRA) === 0 ? 0 : cursor.varint();
	const dataSize = (flags & HAS_DATA) === 0 ? 0 : cursor.varint();
	return { type, flags, cursor, extraSize, data: at + start + size, dataSize };
}

interface File {
	readonly name: string;
	readonly folder: boolean;
	readonly link: boolean;
	readonly packed: boolean;
	readonly encryption: Encryption | null;
}

function readFile({ cursor, extraSize }: Block): File {
	const flags = cursor.varint();
	cursor.varint();
	cursor.varint();
	if ((flags & HAS_TIME) !== 0) cursor.u32();
	if ((flags & HAS_CRC) !== 0) cursor.u32();
	const compression = cursor.varint();
	cursor.varint();
	const name = cursor.take(cursor.varint()).toString('utf8');
	let encryption: Encryption | null = null;
	let link = false;
	const extra = new Cursor(cursor.bytes, Math.max(cursor.at, cursor.bytes.length - extraSize));
	while (extra.left > 0) {
		const size = extra.varint();
		const record = new Cursor(extra.take(size));
		const type = size === 0 ? 0 : record.varint();
		if (type === EXTRA_ENCRYPTION) encryption = RAR5;
		else if (type === EXTRA_REDIRECTION) link = true;
	}
	return { name, folder: (flags & DIRECTORY) !== 0, link, packed: ((compression >> 7) & 7) !== 0, encryption };
}

function memberOf(source: ByteSource, { flags, data, dataSize }: Block, { name, packed, encryption }: File): Member {
	const path = safePath(name);
	return {
		path,
		encryption,
		open: () => {
			if (packed || (flags & CONTINUES) !== 0) throw new ZipError('damaged', `${path}: RAR is not unpacked`);
			if (data + dataSize > source.size) throw new ZipError('damaged', `${path}: cut short`);
			return new StretchSource(source, data, dataSize);
		},
	};
}

function commentAt(source: ByteSource, { data, dataSize }: Block): Buffer {
	const bytes = Buffer.from(source.read(data, Math.min(dataSize, 65_536)));
	const end = bytes.indexOf(0);
	return end < 0 ? bytes : bytes.subarray(0, end);
}
