import * as fs from 'node:fs';
import path from 'node:path';
import { RegisterError, registerFailure } from './error';
import { openRegular, recordYear, syncFolder, type Tail, tailOf, type YearFile, yearFiles } from './files';
import { readHead, removeUnfinished, writeHead } from './head';
import { entryOf, hashOfLine, lineOf, NO_HASH, parseLine } from './line';
import { withLock } from './lock';
import type { RegisterEntry, RegisterEvent } from './types';

export interface AppendOptions {
	/** First month of the year of the records (1–12); default April. */
	readonly yearBegins?: number;
	readonly now?: Date;
	/** Milliseconds to wait for others; default 20,000. */
	readonly patience?: number;
}

/** Where the chain ends. */
interface End {
	readonly file: YearFile | null;
	readonly sequence: number;
	readonly hash: string;
}

/** Detail of the entry by which a fault was taken note of. */
export const RESEAL = 'reseal';

/**
 * Adds an event to the register in `folder` (6.1(1)⑤, 3(2)⑩(イ)): it is on the disk, and chained to the entry before, when this returns. Safe for
 * several processes and machines; a write that was cut off is set aside and told by an entry of its own.
 * @returns the entry. Throws `RegisterError`: `damaged` where the end of the register is not as it was left.
 */
export function appendEvent(folder: string, event: RegisterEvent, options: AppendOptions = {}): RegisterEntry {
	return underLock(folder, options, () => {
		const { end, recovered } = soundEnd(folder);
		const last = recovered === null ? end : write(folder, recovered, end, options).end;
		return write(folder, event, last, options).entry;
	});
}

/**
 * Takes note of a damaged register, so that it can go on: records what is wrong and begins the chain anew from what is there. The fault stays
 * visible to whoever verifies. Throws `RegisterError`.
 */
export function resealRegister(folder: string, reason: string, fault: string, options: AppendOptions = {}): RegisterEntry {
	return underLock(folder, options, () => {
		const { file, tail } = lastFile(folder);
		const torn = tail === null || tail.fragment.length === 0 ? null : setAside(file, tail);
		const line = tail?.line ?? null;
		const entry = line === null ? null : parseLine(line.toString('utf8'));
		const head = readHead(folder);
		const known = head === null || head === 'damaged' ? 0 : head.sequence;
		const end: End = { file, sequence: Math.max(entry?.sequence ?? 0, known), hash: line === null ? NO_HASH : hashOfLine(line) };
		const detail = [RESEAL, fault, torn ?? ''].join(' ').trim();
		return write(folder, { action: 'recovery', files: [], reason, detail }, end, options).entry;
	});
}

function underLock<T>(folder: string, { patience }: AppendOptions, work: () => T): T {
	try {
		fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
		return withLock(folder, work, patience);
	} catch (error) {
		throw registerFailure(error, folder);
	}
}

function lastFile(folder: string): { file: YearFile | null; tail: Tail | null } {
	// The newest file may be empty: the process was killed before its first byte.
	for (const file of yearFiles(folder).reverse()) {
		const tail = tailOf(file.path);
		if (tail.line !== null || tail.fragment.length > 0) return { file, tail };
	}
	return { file: null, tail: null };
}

/** The end of the chain, checked against the head; a torn line is mended or set aside, and `recovered` tells of that. */
function soundEnd(folder: string): { end: End; recovered: RegisterEvent | null } {
	removeUnfinished(folder);
	const { file, tail } = lastFile(folder);
	if (file === null || tail === null) {
		checkHead(folder, null, folder);
		return { end: { file: null, sequence: 0, hash: NO_HASH }, recovered: null };
	}
	const last = tail.line === null ? endBefore(folder, file) : endAt(file, tail.line);
	if (tail.fragment.length === 0) {
		checkHead(folder, last, file.path);
		catchUp(folder, last.end);
		return { end: last.end, recovered: null };
	}
	const whole = parseLine(tail.fragment.toString('utf8'));
	if (whole !== null && whole.sequence === last.end.sequence + 1 && whole.previous === last.end.hash) {
		const finished = { end: { file, sequence: whole.sequence, hash: hashOfLine(tail.fragment) }, previous: whole.previous };
		checkHead(folder, finished, file.path);
		appendBytes(file.path, '\n');
		catchUp(folder, finished.end);
		return { end: finished.end, recovered: null };
	}
	// Checked before anything is cut: an entry that was confirmed and then cut is damage, not a write that never ended.
	checkHead(folder, last, file.path);
	catchUp(folder, last.end);
	const detail = setAside(file, tail);
	return { end: last.end, recovered: { action: 'recovery', files: [], detail } };
}

interface Ending {
	readonly end: End;
	readonly previous: string;
}

function endAt(file: YearFile, line: Buffer): Ending {
	const entry = parseLine(line.toString('utf8'));
	if (entry === null) throw new RegisterError('damaged', file.path, 'not-json');
	return { end: { file, sequence: entry.sequence, hash: hashOfLine(line) }, previous: entry.previous };
}

/** Where the torn line is the first of its year: the end of the year before. */
function endBefore(folder: string, torn: YearFile): Ending {
	for (const file of yearFiles(folder).reverse()) {
		if (file.year >= torn.year) continue;
		const { line } = tailOf(file.path);
		if (line !== null) return { ...endAt(file, line), end: { ...endAt(file, line).end, file: torn } };
	}
	return { end: { file: torn, sequence: 0, hash: NO_HASH }, previous: NO_HASH };
}

/** The head is at the end, or one behind it after a kill; anything else is damage. */
function checkHead(folder: string, last: Ending | null, path: string): void {
	const head = readHead(folder);
	const sequence = last?.end.sequence ?? 0;
	if (head === 'damaged') throw new RegisterError('damaged', path, 'head-altered');
	if (head === null) {
		if (sequence > 1) throw new RegisterError('damaged', path, 'head-missing');
		return;
	}
	if (head.sequence > sequence) throw new RegisterError('damaged', path, 'truncated');
	const hash = head.sequence === sequence ? last?.end.hash : head.sequence === sequence - 1 ? last?.previous : null;
	if (hash !== head.hash) throw new RegisterError('damaged', path, hash === null ? 'head-altered' : 'altered');
}

/** After a kill between line and head: a second one would otherwise leave the head two behind, which is damage. */
function catchUp(folder: string, { sequence, hash }: End): void {
	const head = readHead(folder);
	if (sequence > 0 && (head === null || head === 'damaged' || head.sequence !== sequence)) writeHead(folder, { sequence, hash });
}

/** Copies a torn line beside the register and cuts it off; returns name and hash of the copy. */
function setAside(file: YearFile | null, { fragment, offset }: Tail): string {
	if (file === null) return '';
	const hash = hashOfLine(fragment);
	const aside = `${file.path}.torn-${new Date().toISOString().replace(/[:.]/g, '')}-${hash.slice(0, 8)}`;
	const copy = fs.openSync(aside, 'wx', 0o600);
	try {
		fs.writeFileSync(copy, fragment);
		fs.fsyncSync(copy);
	} finally {
		fs.closeSync(copy);
	}
	const descriptor = openRegular(file.path, 'r+');
	try {
		fs.ftruncateSync(descriptor, offset);
		fs.fsyncSync(descriptor);
	} finally {
		fs.closeSync(descriptor);
	}
	return `torn ${path.basename(aside)} ${hash}`;
}

function write(folder: string, event: RegisterEvent, end: End, options: AppendOptions): { entry: RegisterEntry; end: End } {
	const now = options.now ?? new Date();
	const entry = entryOf(event, end.sequence + 1, end.hash, now);
	const line = lineOf(entry);
	// A clock that was put back opens no earlier file: the order of the files is that of the chain.
	const year = Math.max(recordYear(now, options.yearBegins ?? 4), end.file?.year ?? 0);
	const file: YearFile = { year, path: path.join(folder, `${year}.jsonl`) };
	const isNew = !fs.existsSync(file.path);
	appendBytes(file.path, `${line}\n`);
	if (isNew) syncFolder(folder);
	const hash = hashOfLine(line);
	writeHead(folder, { sequence: entry.sequence, hash });
	return { entry, end: { file, sequence: entry.sequence, hash } };
}

function appendBytes(file: string, text: string): void {
	const bytes = Buffer.from(text);
	const descriptor = openRegular(file, 'a');
	try {
		for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done);
		fs.fsyncSync(descriptor);
	} finally {
		fs.closeSync(descriptor);
	}
}
