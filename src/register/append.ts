import * as fs from 'node:fs';
import path from 'node:path';
import { RegisterError, registerFailure } from './error';
import { modeIn, openRegular, rawLines, recordYear, syncFolder, type Tail, tailOf, writeNew, type YearFile, yearFiles } from './files';
import { readHead, removeUnfinished, writeHead } from './head';
import { DigestOfLines, entryOf, hashOfLine, lineOf, NO_HASH, parseLine, RESEAL } from './line';
import { type Hold, withLock } from './lock';
import type { RegisterEntry, RegisterEvent } from './types';
import { verifyRegister } from './verify';

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

/** A register while it is worked on alone. */
interface Work {
	readonly folder: string;
	readonly hold: Hold;
	readonly options: AppendOptions;
}

/**
 * Adds an event to the register in `folder` (6.1(1)⑤, 3(2)⑩(イ)): it is on the disk, and chained to the entry before, when this returns. Safe for
 * several processes and machines; a write that was cut off is set aside and told by an entry of its own.
 * @returns the entry. Throws `RegisterError`: `damaged` where the end of the register is not as it was left.
 */
export function appendEvent(folder: string, event: RegisterEvent, options: AppendOptions = {}): RegisterEntry {
	return underLock(folder, options, (work) => {
		const { end, recovered } = soundEnd(work);
		const last = recovered === null ? end : write(recovered, end, work).end;
		return write(event, last, work).entry;
	});
}

/**
 * Takes note of a damaged register, so that it can go on: records what is wrong, with a digest of all lines as they are, and goes on from there.
 * The fault stays visible to whoever verifies, and what is changed afterwards shows as before. Throws `RegisterError`.
 * @param fault code and place, as `verifyRegister` told it.
 */
export function resealRegister(folder: string, reason: string, fault: string, options: AppendOptions = {}): RegisterEntry {
	return underLock(folder, options, (work) => {
		const { file, tail } = lastFile(folder);
		const torn = file === null || tail === null || tail.fragment.length === 0 ? '' : setAside(file, tail, work);
		const { digest, highest, last } = summaryOf(folder);
		const head = readHead(folder);
		const known = head === null || head === 'damaged' ? 0 : plausible(head.sequence);
		// No number is given twice, even where the entry that had it is gone.
		const end: End = { file, sequence: Math.max(highest, known), hash: last };
		const detail = [RESEAL, digest, fault, torn].join(' ').trim();
		return write({ action: 'recovery', files: [], reason, detail }, end, work).entry;
	});
}

function underLock<T>(folder: string, options: AppendOptions, run: (work: Work) => T): T {
	try {
		makeFolder(folder);
		return withLock(folder, (hold) => run({ folder, hold, options }), options.patience);
	} catch (error) {
		throw registerFailure(error, folder);
	}
}

/** Only the register's own folder is closed to others: settings that lie beside it are everybody's. */
function makeFolder(folder: string): void {
	if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
	syncFolder(path.dirname(folder));
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
function soundEnd(work: Work): { end: End; recovered: RegisterEvent | null } {
	const { folder, hold } = work;
	removeUnfinished(folder);
	const { file, tail } = lastFile(folder);
	if (file === null || tail === null) {
		settleHead(NOTHING, folder, work);
		return { end: NOTHING.end, recovered: null };
	}
	const last = tail.line === null ? endBefore(folder, file) : endAt(file, tail.line);
	if (tail.fragment.length === 0) {
		settleHead(last, file.path, work);
		return { end: last.end, recovered: null };
	}
	const whole = parseLine(tail.fragment);
	if (whole !== null && whole.sequence === last.end.sequence + 1 && whole.previous === last.end.hash) {
		const finished = { end: { file, sequence: whole.sequence, hash: hashOfLine(tail.fragment) }, previous: whole.previous };
		checkHead(finished, file.path, folder);
		hold.assertHeld();
		appendBytes(file.path, '\n', 0o600);
		settleHead(finished, file.path, work);
		return { end: finished.end, recovered: null };
	}
	// Checked before anything is cut: an entry that was confirmed and then cut is damage, not a write that never ended.
	settleHead(last, file.path, work);
	return { end: last.end, recovered: { action: 'recovery', files: [], detail: setAside(file, tail, work) } };
}

interface Ending {
	readonly end: End;
	readonly previous: string;
}

const NOTHING: Ending = { end: { file: null, sequence: 0, hash: NO_HASH }, previous: NO_HASH };

function endAt(file: YearFile, line: Buffer): Ending {
	const entry = parseLine(line);
	if (entry === null) throw new RegisterError('damaged', file.path, 'not-json');
	return { end: { file, sequence: entry.sequence, hash: hashOfLine(line) }, previous: entry.previous };
}

/** Where the torn line is the first of its year: the end of the year before. */
function endBefore(folder: string, torn: YearFile): Ending {
	for (const file of yearFiles(folder).reverse()) {
		if (file.year >= torn.year) continue;
		const { line, fragment } = tailOf(file.path);
		if (fragment.length > 0) throw new RegisterError('damaged', file.path, 'torn');
		if (line !== null) return endAt(file, line);
	}
	return NOTHING;
}

/** Brings a head that a kill left behind up to the end; a second kill would otherwise leave it further behind. */
function settleHead(last: Ending, file: string, { folder, hold }: Work): void {
	if (checkHead(last, file, folder)) return;
	hold.assertHeld();
	writeHead(folder, last.end);
}

/** Whether the head is at the end; `false` where it is behind, after a kill. Anything else is damage. */
function checkHead({ end, previous }: Ending, file: string, folder: string): boolean {
	const head = readHead(folder);
	if (head === 'damaged') throw new RegisterError('damaged', file, 'head-altered');
	if (head === null) {
		if (end.sequence > 1) throw new RegisterError('damaged', file, 'head-missing');
		return end.sequence === 0;
	}
	if (head.sequence > end.sequence) throw new RegisterError('damaged', file, 'truncated');
	if (head.sequence === end.sequence) {
		if (head.hash !== end.hash) throw new RegisterError('damaged', file, 'altered');
		return true;
	}
	if (head.sequence === end.sequence - 1 ? head.hash !== previous : !isWhole(folder))
		throw new RegisterError('damaged', file, 'head-altered');
	return false;
}

/** A head that is further behind: some disks lose renames when the power fails. All is well where it is part of the chain. */
function isWhole(folder: string): boolean {
	const verification = verifyRegister(folder);
	return verification.kind === 'intact' || verification.code === 'torn';
}

/** Copies a torn line beside the register and cuts it off; returns name and hash of the copy. */
function setAside(file: YearFile, { fragment, offset }: Tail, { folder, hold }: Work): string {
	const hash = hashOfLine(fragment);
	const aside = `${file.path}.torn-${new Date().toISOString().replace(/[:.]/g, '')}-${hash.slice(0, 8)}`;
	writeNew(aside, fragment, true);
	syncFolder(folder);
	hold.assertHeld();
	const descriptor = openRegular(file.path, 'r+');
	try {
		fs.ftruncateSync(descriptor, offset);
		fs.fsyncSync(descriptor);
	} finally {
		fs.closeSync(descriptor);
	}
	return `torn ${path.basename(aside)} ${hash}`;
}

function write(event: RegisterEvent, end: End, { folder, hold, options }: Work): { entry: RegisterEntry; end: End } {
	const now = options.now ?? new Date();
	const entry = entryOf(event, end.sequence + 1, end.hash, now);
	const line = lineOf(entry);
	// A clock that was put back opens no earlier file: the order of the files is that of the chain.
	const year = Math.max(recordYear(now, options.yearBegins ?? 4), end.file?.year ?? 0);
	const file: YearFile = { year, path: path.join(folder, `${year}.jsonl`) };
	const isNew = !fs.existsSync(file.path);
	hold.assertHeld();
	appendBytes(file.path, `${line}\n`, modeIn(folder));
	if (isNew) syncFolder(folder);
	const hash = hashOfLine(line);
	try {
		writeHead(folder, { sequence: entry.sequence, hash });
	} catch {
		// The entry is on the disk and in the chain; the next append brings the head up, or fails before it writes.
	}
	return { entry, end: { file, sequence: entry.sequence, hash } };
}

/** All or nothing, as far as the system lets us: what a full disk cut off is taken back. */
function appendBytes(file: string, text: string, mode: number): void {
	const bytes = Buffer.from(text);
	const descriptor = openRegular(file, 'a', mode);
	try {
		const { size } = fs.fstatSync(descriptor);
		try {
			for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done);
		} catch (error) {
			takeBack(descriptor, size);
			throw error;
		}
		fs.fsyncSync(descriptor);
	} finally {
		fs.closeSync(descriptor);
	}
}

function takeBack(descriptor: number, size: number): void {
	try {
		fs.ftruncateSync(descriptor, size);
	} catch {
		// The next append sets it aside.
	}
}

/** Digest of all lines as they stand, the highest number among them, and the hash of the last. */
function summaryOf(folder: string): { digest: string; highest: number; last: string } {
	const digest = new DigestOfLines();
	let last = NO_HASH;
	let highest = 0;
	for (const file of yearFiles(folder)) {
		for (const { bytes, hash, ended } of rawLines(file.path)) {
			if (!ended) continue;
			digest.add(hash);
			last = hash;
			highest = Math.max(highest, plausible(parseLine(bytes)?.sequence));
		}
	}
	return { digest: digest.value(), highest, last };
}

/** A forged number must not use up those that follow. */
function plausible(sequence = 0): number {
	return sequence < 2 ** 40 ? sequence : 0;
}
