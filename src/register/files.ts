import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { RegisterError } from './error';

const YEAR = /^(\d{4})\.jsonl$/;
const CHUNK = 1 << 16;
/** Bytes of a line; 10,000 files with long paths have 40 MB. */
const MAX_LINE = 1 << 27;
const O = fs.constants;
const NEWLINE = 0x0a;

/** One file of the register. */
export interface YearFile {
	readonly year: number;
	readonly path: string;
}

/** The files of a register, the earliest year first; none where there is no folder. Throws the system's error. */
export function yearFiles(folder: string): YearFile[] {
	let names: string[];
	try {
		names = fs.readdirSync(folder);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
	return names
		.flatMap((name) => {
			const [, year] = YEAR.exec(name) ?? [];
			return year === undefined ? [] : [{ year: Number(year), path: path.join(folder, name) }];
		})
		.sort((one, other) => one.year - other.year);
}

/** Whether a folder holds a register: files of years, or a head whose files are gone. */
export function isRegister(folder: string): boolean {
	try {
		return fs.readdirSync(folder).some((name) => YEAR.test(name) || name === 'head.json');
	} catch {
		return false;
	}
}

/** The year of the records that a day belongs to: with April as its first month, March 2027 is of 2026. */
export function recordYear(now: Date, yearBegins: number): number {
	return now.getMonth() + 1 < yearBegins ? now.getFullYear() - 1 : now.getFullYear();
}

/** A line of a file, without its end. */
export interface RawLine {
	/** `null` where it is longer than any entry. */
	readonly bytes: Buffer | null;
	/** SHA-256 of the bytes, lower-case hex. */
	readonly hash: string;
	/** From 1. */
	readonly number: number;
	/** Whether its end stands in the file: only the last line may lack it, when a write was cut off. */
	readonly ended: boolean;
}

/** Reads a file line by line, with memory for one line. Throws the system's error, and `RegisterError` for what is no regular file. */
export function* rawLines(file: string): Generator<RawLine> {
	const descriptor = openRegular(file, 'r');
	try {
		const chunk = Buffer.allocUnsafe(CHUNK);
		let line = new LineInParts(1);
		for (let read = fs.readSync(descriptor, chunk); read > 0; read = fs.readSync(descriptor, chunk)) {
			const filled = chunk.subarray(0, read);
			let start = 0;
			for (let end = filled.indexOf(NEWLINE); end >= 0; end = filled.indexOf(NEWLINE, start)) {
				yield line.end(filled.subarray(start, end), true);
				line = new LineInParts(line.number + 1);
				start = end + 1;
			}
			if (start < read) line.add(Buffer.from(filled.subarray(start)));
		}
		if (line.length > 0) yield line.end(Buffer.alloc(0), false);
	} finally {
		fs.closeSync(descriptor);
	}
}

class LineInParts {
	length = 0;
	readonly #hash = createHash('sha256');
	#pieces: Buffer[] = [];

	constructor(readonly number: number) {}

	add(piece: Buffer): void {
		this.length += piece.length;
		this.#hash.update(piece);
		if (this.length <= MAX_LINE) this.#pieces.push(piece);
		else this.#pieces = [];
	}

	end(piece: Buffer, ended: boolean): RawLine {
		this.add(piece);
		const bytes = this.length > MAX_LINE ? null : Buffer.concat(this.#pieces);
		return { bytes, hash: this.#hash.digest('hex'), number: this.number, ended };
	}
}

const FLAGS = { r: O.O_RDONLY, 'r+': O.O_RDWR, a: O.O_WRONLY | O.O_APPEND | O.O_CREAT } as const;

/** Opens a file that has to be a regular one: a link could lead the records elsewhere. `mode` is that of a file that is made. */
export function openRegular(file: string, flags: keyof typeof FLAGS, mode = 0o600): number {
	const stat = fs.lstatSync(file, { throwIfNoEntry: false });
	if (stat !== undefined && !stat.isFile()) throw new RegisterError('io', file, 'ENOTREGULAR');
	const descriptor = fs.openSync(file, FLAGS[flags] | (O.O_NOFOLLOW ?? 0), mode);
	// What the mask of the process took away.
	if (stat === undefined && mode !== 0o600) fs.fchmodSync(descriptor, mode);
	return descriptor;
}

/** Permission bits of files in a folder: for their owner alone, unless whoever made the folder lets its group write there. */
export function modeIn(folder: string): number {
	return process.platform !== 'win32' && (fs.statSync(folder).mode & 0o020) !== 0 ? 0o660 : 0o600;
}

/** Makes a file that is not there yet, with all of its content or not at all. Throws the system's error. */
export function writeNew(file: string, content: string | Uint8Array, sync: boolean): void {
	const mode = modeIn(path.dirname(file));
	const descriptor = fs.openSync(file, 'wx', mode);
	try {
		if (mode !== 0o600) fs.fchmodSync(descriptor, mode);
		fs.writeFileSync(descriptor, content);
		if (sync) fs.fsyncSync(descriptor);
	} catch (error) {
		// A lock without content would hold everybody up.
		fs.rmSync(file, { force: true });
		throw error;
	} finally {
		fs.closeSync(descriptor);
	}
}

/** Text of a file that holds a few bytes. Throws as `openRegular`. */
export function readSmall(file: string): string {
	const descriptor = openRegular(file, 'r');
	try {
		const bytes = Buffer.alloc(4096);
		return bytes.toString('utf8', 0, fs.readSync(descriptor, bytes, 0, bytes.length, 0));
	} finally {
		fs.closeSync(descriptor);
	}
}

/** The end of a file: its last whole line, and what stands after it. */
export interface Tail {
	/** `null` where there is no whole line. */
	readonly line: Buffer | null;
	/** Bytes after the last line end: a write that was cut off; empty otherwise. */
	readonly fragment: Buffer;
	/** Where the fragment begins, in bytes. */
	readonly offset: number;
}

/** Reads the end of a file, backwards, as far as the last whole line. */
export function tailOf(file: string): Tail {
	const descriptor = openRegular(file, 'r');
	try {
		const { size } = fs.fstatSync(descriptor);
		let tail = Buffer.alloc(0);
		for (let start = size; start > 0; ) {
			const length = Math.min(start, Math.max(CHUNK, tail.length));
			start -= length;
			const piece = Buffer.allocUnsafe(length);
			for (let read = 0; read < length; ) {
				const more = fs.readSync(descriptor, piece, read, length - read, start + read);
				if (more === 0) throw new RegisterError('io', file, 'ETRUNCATED');
				read += more;
			}
			tail = Buffer.concat([piece, tail]);
			const end = tail.lastIndexOf(NEWLINE);
			const before = end <= 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
			if (end >= 0 && (before >= 0 || start === 0))
				return { line: tail.subarray(before + 1, end), fragment: tail.subarray(end + 1), offset: start + end + 1 };
			if (tail.length > MAX_LINE) throw new RegisterError('damaged', file, 'not-json');
		}
		return { line: null, fragment: tail, offset: 0 };
	} finally {
		fs.closeSync(descriptor);
	}
}

export { syncFolder } from '../formats/sync-folder';
