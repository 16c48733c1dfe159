import type { ByteSource } from '../types';
import { ZipError } from '../zip';
import { ARCHIVE_LIMITS } from './limits';
import { type Listing, type Member, StretchSource } from './member';
import { decodeLegacy, safePath } from './names';

const BLOCK = 512;
/** Bytes of a header that tells the name of the next one. */
const LONGEST_RECORD = 1 << 20;

/** Whether the first bytes are a header of a tape archive: its checksum is right (POSIX.1-2017 pax, ustar interchange format). */
export function startsTar(head: Uint8Array): boolean {
	if (head.length < BLOCK || head[0] === 0) return false;
	// Of most files one look at the end of the checksum.
	const last = head[155];
	if ((last !== 0 && last !== 0x20) || (head[153] ?? 0) > 0x37) return false;
	const bytes = Buffer.from(head.buffer, head.byteOffset, BLOCK);
	return isHeader(bytes);
}

function isHeader(block: Buffer): boolean {
	const stated = octal(block, 148, 8);
	if (stated === null) return false;
	let sum = 8 * 32;
	let signed = sum;
	for (let at = 0; at < BLOCK; at++) {
		if (at === 148) at = 156;
		const byte = block[at] ?? 0;
		sum += byte;
		signed += byte > 127 ? byte - 256 : byte;
	}
	return stated === sum || stated === signed;
}

/** The files of a tape archive: ustar, pax and GNU; links and devices are none. What follows a fault is not read. */
export function listTar(source: ByteSource): Listing {
	const members: Member[] = [];
	let problem: Error | null = null;
	const next: Names = { path: null, size: null };
	for (let at = 0; at + BLOCK <= source.size; ) {
		const block = Buffer.from(source.read(at, BLOCK));
		if (block.length < BLOCK || block[0] === 0) {
			if (block.length < BLOCK || block.some((byte) => byte !== 0)) problem = new ZipError('damaged', 'tape archive');
			break;
		}
		if (!isHeader(block)) {
			problem = new ZipError('damaged', 'header of a tape archive');
			break;
		}
		const type = String.fromCharCode(block[156] ?? 0);
		const meta = 'xgLK'.includes(type);
		const size = (meta ? null : next.size) ?? number(block, 124, 12) ?? 0;
		const data = at + BLOCK;
		at = data + Math.ceil(size / BLOCK) * BLOCK;
		if (meta) {
			if (type !== 'g') readNames(source, data, Math.min(size, LONGEST_RECORD), type, next);
			continue;
		}
		const name = next.path ?? nameOf(block);
		next.path = null;
		next.size = null;
		if (members.length >= ARCHIVE_LIMITS.members) {
			problem = new ZipError('too-large', `over ${ARCHIVE_LIMITS.members} members`);
			break;
		}
		// A symbolic link holds no content, a hard link that of a member before it.
		if (!'0\x007S'.includes(type) || name.endsWith('/')) continue;
		members.push(memberOf(source, safePath(name), data, size, type === 'S'));
		if (data + size > source.size) problem = new ZipError('damaged', 'cut short');
	}
	return { members, problem, sealed: null };
}

interface Names {
	path: string | null;
	size: number | null;
}

function memberOf(source: ByteSource, path: string, from: number, size: number, sparse: boolean): Member {
	return {
		path,
		encryption: null,
		open: () => {
			if (sparse) throw new ZipError('damaged', `${path}: sparse`);
			if (from + size > source.size) throw new ZipError('damaged', `${path}: cut short`);
			return new StretchSource(source, from, size);
		},
	};
}

function readNames(source: ByteSource, from: number, size: number, type: string, names: Names): void {
	if (type === 'K') return;
	const bytes = Buffer.from(source.read(from, size));
	if (type === 'L') {
		const end = bytes.indexOf(0);
		names.path = decodeLegacy(bytes.subarray(0, end < 0 ? bytes.length : end));
		return;
	}
	// Records of `length key=value\n`, the length counting itself.
	for (let at = 0; at < bytes.length; ) {
		const blank = bytes.indexOf(0x20, at);
		const digits = blank < 0 || blank - at > 10 ? '' : bytes.toString('latin1', at, blank);
		const length = /^\d+$/.test(digits) ? Number(digits) : 0;
		if (length <= blank - at || length === 0) break;
		const equals = bytes.indexOf(0x3d, blank);
		const key = bytes.toString('latin1', blank + 1, Math.max(blank + 1, Math.min(equals, at + length)));
		const value = bytes.subarray(equals + 1, at + length - 1);
		if (key === 'path') names.path = decodeLegacy(value);
		else if (key === 'size') names.size = /^\d{1,15}$/.test(value.toString('latin1')) ? Number(value.toString('latin1')) : null;
		at += length;
	}
}

function nameOf(block: Buffer): string {
	const name = field(block, 0, 100);
	const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
	const prefix = isUstar && block[345] !== 0 ? field(block, 345, 155) : null;
	return prefix === null ? decodeLegacy(name) : decodeLegacy(Buffer.concat([prefix, Buffer.from('/'), name]));
}

function field(block: Buffer, at: number, length: number): Buffer {
	const bytes = block.subarray(at, at + length);
	const end = bytes.indexOf(0);
	return end < 0 ? bytes : bytes.subarray(0, end);
}

function octal(block: Buffer, at: number, length: number): number | null {
	const digits = block
		.toString('latin1', at, at + length)
		.replace(/[\0 ]+$/, '')
		.trimStart();
	return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** Octal digits, or GNU's binary numbers for what these cannot hold. */
function number(block: Buffer, at: number, length: number): number | null {
	if ((block[at] ?? 0) !== 0x80) return octal(block, at, length);
	const value = block.readBigUInt64BE(at + length - 8);
	return value > 0xfffffffffffffn ? null : Number(value);
}
