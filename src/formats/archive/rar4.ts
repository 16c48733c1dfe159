import type { ByteSource, Encryption } from '../types';
import { ZipError } from '../zip';
import { Cursor } from './cursor';
import { ARCHIVE_LIMITS } from './limits';
import { type Listing, type Member, StretchSource } from './member';
import { decodeLegacy, safePath } from './names';

const SIGNATURE = 7;
const MAIN = 0x73;
const FILE = 0x74;
const END = 0x7b;
const LONG = 0x8000;
const SEALED = 0x80;
const SPLIT = 3;
const ENCRYPTED = 4;
const LARGE = 0x100;
const UNICODE = 0x200;
const DIRECTORY = 0xe0;
const STORED = 0x30;
const UNIX = 3;

const RAR3: Encryption = Object.freeze({ scheme: 'RAR 3', algorithm: 'AES-CBC', keyBits: 128 });
const RAR2: Encryption = Object.freeze({ scheme: 'RAR 2', algorithm: null, keyBits: null });

/** The files of a RAR archive of versions 1.5 to 4 (RAR 4.x archive format, technote). Stored members can be read. */
export function listRar4(source: ByteSource): Listing {
	const members: Member[] = [];
	let problem: Error | null = null;
	try {
		for (let at = SIGNATURE; at + 7 <= source.size; ) {
			const head = new Cursor(Buffer.from(source.read(at, 7)));
			head.u16();
			const type = head.u8();
			const flags = head.u16();
			const size = head.u16();
			if (size < 7) throw new ZipError('damaged', 'RAR block');
			if (type === MAIN && (flags & SEALED) !== 0) return { members: [], problem: null, sealed: RAR3 };
			if (type === END) break;
			const body = new Cursor(Buffer.from(source.read(at, size)), 7);
			let data = (flags & LONG) !== 0 || type === FILE ? body.u32() : 0;
			if (type === FILE) {
				const file = readFile(body, flags);
				data += file.high * 2 ** 32;
				if (!file.folder) members.push(memberOf(source, at + size, data, flags, file));
			}
			if (members.length >= ARCHIVE_LIMITS.members) throw new ZipError('too-large', `over ${ARCHIVE_LIMITS.members} members`);
			at += size + data;
		}
	} catch (error) {
		if (!(error instanceof ZipError)) throw error;
		problem = error;
	}
	return { members: members.filter(({ path }) => path !== ''), problem, sealed: null };
}

interface File {
	readonly name: string;
	readonly folder: boolean;
	readonly stored: boolean;
	readonly version: number;
	/** Upper half of the packed size. */
	readonly high: number;
}

function readFile(cursor: Cursor, flags: number): File {
	cursor.u32();
	const system = cursor.u8();
	cursor.take(8);
	const version = cursor.u8();
	const stored = cursor.u8() === STORED;
	const nameSize = cursor.u16();
	const attributes = cursor.u32();
	const high = (flags & LARGE) === 0 ? 0 : cursor.u32();
	if ((flags & LARGE) !== 0) cursor.u32();
	const raw = cursor.take(nameSize);
	// Unix keeps its links among the attributes; they have the place of a member, but no content of their own.
	const link = system === UNIX && (attributes & 0o170000) === 0o120000;
	const folder = (flags & DIRECTORY) === DIRECTORY || link;
	return { name: nameOf(raw, (flags & UNICODE) !== 0), folder, stored, version, high };
}

function memberOf(source: ByteSource, from: number, size: number, flags: number, file: File): Member {
	const path = safePath(file.name);
	return {
		path,
		encryption: (flags & ENCRYPTED) === 0 ? null : file.version >= 29 ? RAR3 : RAR2,
		open: () => {
			if (!file.stored || (flags & SPLIT) !== 0) throw new ZipError('damaged', `${path}: RAR is not unpacked`);
			if (from + size > source.size) throw new ZipError('damaged', `${path}: cut short`);
			return new StretchSource(source, from, size);
		},
	};
}

function nameOf(raw: Buffer, unicode: boolean): string {
	const end = raw.indexOf(0);
	if (!unicode || end < 0) return unicode ? raw.toString('utf8') : decodeLegacy(raw);
	return unpackName(raw.subarray(0, end), raw.subarray(end + 1));
}

/** A name in RAR's own packing of UTF-16, told by the name in the system's code page. */
function unpackName(plain: Buffer, packed: Buffer): string {
	const units: number[] = [];
	const high = (packed[0] ?? 0) << 8;
	let at = 1;
	let flags = 0;
	let bits = 0;
	while (at < packed.length && units.length < ARCHIVE_LIMITS.name) {
		if (bits === 0) {
			flags = packed[at++] ?? 0;
			bits = 8;
		}
		const kind = (flags >> (bits - 2)) & 3;
		bits -= 2;
		const first = packed[at++] ?? 0;
		if (kind === 0) units.push(first);
		else if (kind === 1) units.push(first | high);
		else if (kind === 2) units.push(first | ((packed[at++] ?? 0) << 8));
		else {
			const corrected = (first & 0x80) !== 0;
			const correction = corrected ? (packed[at++] ?? 0) : 0;
			for (let left = (first & 0x7f) + 2; left > 0 && units.length < plain.length; left--) {
				const byte = plain[units.length] ?? 0;
				units.push(corrected ? ((byte + correction) & 0xff) | high : byte);
			}
		}
	}
	return String.fromCharCode(...units);
}
