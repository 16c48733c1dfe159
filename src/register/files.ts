import * as fs from 'node:fs';
import path from 'node:path';
import { RegisterError } from './error';

const YEAR = /^(\d{4})\.jsonl$/;
const CHUNK = 1 << 16;
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

/** The year of the records that a day belongs to: with April as its first month, March 2027 is of 2026. */
export function recordYear(now: Date, yearBegins: number): number {
	return now.getMonth() + 1 < yearBegins ? now.getFullYear() - 1 : now.getFullYear();
}

/** A line of a file, without its end. */
export interface RawLine {
	readonly bytes: Buffer;
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
		let pieces: Buffer[] = [];
		let number = 1;
		for (let read = fs.readSync(descriptor, chunk); read > 0; read = fs.readSync(descriptor, chunk)) {
			let start = 0;
			for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < read; end = chunk.indexOf(NEWLINE, start)) {
				yield { bytes: Buffer.concat([...pieces, chunk.subarray(start, end)]), number: number++, ended: true };
				pieces = [];
				start = end + 1;
			}
			if (start < read) pieces.push(Buffer.from(chunk.subarray(start, read)));
		}
		if (pieces.length > 0) yield { bytes: Buffer.concat(pieces), number, ended: false };
	} finally {
		fs.closeSync(descriptor);
	}
}

/** Opens a file that has to be a regular one: a link could lead the records elsewhere. */
export function openRegular(file: string, flags: 'r' | 'r+' | 'a'): number {
	const stat = fs.lstatSync(file, { throwIfNoEntry: false });
	if (stat !== undefined && !stat.isFile()) throw new RegisterError('io', file, 'ENOTREGULAR');
	return fs.openSync(file, flags, 0o600);
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
			fs.readSync(descriptor, piece, 0, length, start);
			tail = Buffer.concat([piece, tail]);
			const end = tail.lastIndexOf(NEWLINE);
			const before = end <= 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
			if (end >= 0 && (before >= 0 || start === 0))
				return { line: tail.subarray(before + 1, end), fragment: tail.subarray(end + 1), offset: start + end + 1 };
		}
		return { line: null, fragment: tail, offset: 0 };
	} finally {
		fs.closeSync(descriptor);
	}
}

/** New names have to reach the disk too; Windows cannot open folders and does it by itself. */
export function syncFolder(folder: string): void {
	try {
		const descriptor = fs.openSync(folder, 'r');
		try {
			fs.fsyncSync(descriptor);
		} finally {
			fs.closeSync(descriptor);
		}
	} catch {
		// What was written is there either way.
	}
}
