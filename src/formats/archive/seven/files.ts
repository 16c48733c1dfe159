import { ZipError } from '../../zip';
import type { Cursor } from '../cursor';
import { readBits } from './streams';

/** One entry of the list of files. */
export interface File {
	readonly name: string;
	readonly hasStream: boolean;
	readonly folder: boolean;
	readonly link: boolean;
}

const EMPTY_STREAM = 0x0e;
const EMPTY_FILE = 0x0f;
const ANTI = 0x10;
const NAMES = 0x11;
const ATTRIBUTES = 0x15;
const DIRECTORY = 0x10;
/** The high half of the attributes is the mode of a Unix file. */
const UNIX = 0x8000;

/** Reads the list of files (7zFormat.txt, Files Info). @throws ZipError */
export function readFiles(cursor: Cursor): File[] {
	const count = cursor.count7z();
	let names: string[] = [];
	let empty: boolean[] = [];
	let emptyFiles: boolean[] = [];
	let anti: boolean[] = [];
	let attributes: (number | null)[] = [];
	for (let type = cursor.u8(); type !== 0; type = cursor.u8()) {
		const size = cursor.number7z();
		const next = cursor.at + size;
		if (size > cursor.left) throw new ZipError('damaged', '7z: list of files');
		const empties = () => empty.reduce((sum, one) => sum + (one ? 1 : 0), 0);
		if (type === EMPTY_STREAM) empty = readBits(cursor, count);
		else if (type === EMPTY_FILE) emptyFiles = readBits(cursor, empties());
		else if (type === ANTI) anti = readBits(cursor, empties());
		else if (type === NAMES) names = readNames(cursor, next, count);
		else if (type === ATTRIBUTES) attributes = readAttributes(cursor, count);
		cursor.at = next;
	}
	let emptyIndex = 0;
	return Array.from({ length: count }, (_, index) => {
		const hasStream = empty[index] !== true;
		const nth = hasStream ? -1 : emptyIndex++;
		const attribute = attributes[index] ?? 0;
		const mode = (attribute & UNIX) !== 0 ? attribute >>> 16 : 0;
		// An anti item says that a file is to be deleted.
		const folder = hasStream ? (attribute & DIRECTORY) !== 0 : emptyFiles[nth] !== true || anti[nth] === true;
		return { name: names[index] ?? '', hasStream, folder, link: (mode & 0o170000) === 0o120000 };
	});
}

function readNames(cursor: Cursor, end: number, count: number): string[] {
	if (cursor.u8() !== 0) throw new ZipError('damaged', '7z: external names');
	const names = cursor
		.take(end - cursor.at)
		.toString('utf16le')
		.split('\0');
	if (names.length < count) throw new ZipError('damaged', '7z: names');
	return names;
}

function readAttributes(cursor: Cursor, count: number): (number | null)[] {
	const defined = cursor.u8() !== 0 ? null : readBits(cursor, count);
	if (cursor.u8() !== 0) throw new ZipError('damaged', '7z: external attributes');
	return Array.from({ length: count }, (_, index) => (defined === null || defined[index] === true ? cursor.u32() : null));
}
