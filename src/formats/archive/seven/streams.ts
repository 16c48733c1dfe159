import { ZipError } from '../../zip';
import type { Cursor } from '../cursor';
import { type Folder, readFolder } from './folder';

/** Where packed bytes stand, and what comes out of them. */
export interface Streams {
	/** From the end of the signature header. */
	readonly position: number;
	readonly sizes: readonly number[];
	readonly folders: readonly Folder[];
	/** Sizes of the files in each folder. */
	readonly files: readonly (readonly number[])[];
}

const END = 0;
const PACK_INFO = 6;
const UNPACK_INFO = 7;
const SUBSTREAMS = 8;
const SIZE = 9;
const CRC = 0x0a;
const FOLDER = 0x0b;
const UNPACK_SIZE = 0x0c;
const UNPACK_STREAMS = 0x0d;

/** Reads the description of streams (7zFormat.txt, Streams Info). @throws ZipError */
export function readStreams(cursor: Cursor): Streams {
	let position = 0;
	let sizes: number[] = [];
	let folders: Folder[] = [];
	let files: (readonly number[])[] | null = null;
	for (let id = cursor.number7z(); id !== END; id = cursor.number7z()) {
		if (id === PACK_INFO) [position, sizes] = readPackInfo(cursor);
		else if (id === UNPACK_INFO) folders = readUnpackInfo(cursor);
		else if (id === SUBSTREAMS) files = readSubstreams(cursor, folders);
		else throw new ZipError('damaged', `7z: property ${id}`);
	}
	return { position, sizes, folders, files: files ?? folders.map(({ size }) => [size]) };
}

function readPackInfo(cursor: Cursor): [number, number[]] {
	const position = cursor.number7z();
	const count = cursor.count7z();
	let sizes: number[] = [];
	for (let id = cursor.number7z(); id !== END; id = cursor.number7z()) {
		if (id === SIZE) sizes = Array.from({ length: count }, () => cursor.number7z());
		else if (id === CRC) readDigests(cursor, count);
		else throw new ZipError('damaged', `7z: property ${id}`);
	}
	return [position, sizes];
}

function readUnpackInfo(cursor: Cursor): Folder[] {
	let folders: Folder[] = [];
	for (let id = cursor.number7z(); id !== END; id = cursor.number7z()) {
		if (id === FOLDER) {
			const count = cursor.count7z();
			if (cursor.u8() !== 0) throw new ZipError('damaged', '7z: external folders');
			folders = Array.from({ length: count }, () => readFolder(cursor));
		} else if (id === UNPACK_SIZE) {
			for (const folder of folders) {
				const sizes = Array.from({ length: folder.outputs }, () => cursor.number7z());
				folder.size = sizes[folder.main] ?? 0;
			}
		} else if (id === CRC) {
			for (const [index, crc] of readDigests(cursor, folders.length).entries()) if (folders[index]) folders[index].crc = crc;
		} else throw new ZipError('damaged', `7z: property ${id}`);
	}
	return folders;
}

function readSubstreams(cursor: Cursor, folders: readonly Folder[]): number[][] {
	let counts = folders.map(() => 1);
	let id = cursor.number7z();
	if (id === UNPACK_STREAMS) {
		counts = folders.map(() => cursor.number7z());
		// Each but the last of a folder has its size behind.
		if (counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0) > cursor.left) throw new ZipError('damaged', '7z: files');
		id = cursor.number7z();
	}
	const files = folders.map(({ size }, index): number[] => {
		const count = counts[index] ?? 0;
		if (count === 0) return [];
		const sizes = id === SIZE ? Array.from({ length: count - 1 }, () => cursor.number7z()) : [];
		const rest = size - sizes.reduce((sum, one) => sum + one, 0);
		if (rest < 0) throw new ZipError('damaged', '7z: sizes of files');
		return [...sizes, rest];
	});
	if (id === SIZE) id = cursor.number7z();
	const unknown = folders.reduce((sum, { crc }, index) => sum + (counts[index] === 1 && crc !== null ? 0 : (counts[index] ?? 0)), 0);
	for (; id !== END; id = cursor.number7z()) {
		if (id !== CRC) throw new ZipError('damaged', `7z: property ${id}`);
		readDigests(cursor, unknown);
	}
	return files;
}

function readDigests(cursor: Cursor, count: number): (number | null)[] {
	const defined = cursor.u8() !== 0 ? null : readBits(cursor, count);
	return Array.from({ length: count }, (_, index) => (defined === null || defined[index] === true ? cursor.u32() : null));
}

/** Bits, the highest of each byte first. @throws ZipError */
export function readBits(cursor: Cursor, count: number): boolean[] {
	const bytes = cursor.take(Math.ceil(count / 8));
	return Array.from({ length: count }, (_, index) => (((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1);
}
