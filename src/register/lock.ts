import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { codeOf, RegisterError } from './error';

const PATTERN = /^\.lock\.(\d+)$/;
const TEMPORARY = /^\.lock-[0-9a-f]{16}$/;
/** A holder on another machine, of which nothing was seen for so long, is gone: an append takes milliseconds. */
const FOREIGN_MS = 60_000;
const HELD = 'h';
const RELEASED = 'r';

/**
 * Runs `work` while no other process, on this machine or another, works on the folder's register. Synchronous.
 *
 * Locks are numbered: `.lock.7` is made by a link, which fails where it stands already, and the highest number holds. So a lock whose holder was
 * killed is taken over by making the next number, which only one can do; whoever makes a lower one by mistake sees the higher one and steps back.
 * Throws `RegisterError` `locked` after `patience` milliseconds, and the system's error where the folder cannot be written.
 */
export function withLock<T>(folder: string, work: () => T, patience = 20_000): T {
	const end = Date.now() + patience;
	for (let pause = 1; ; pause = Math.min(pause * 2, 24)) {
		const number = tryLock(folder);
		if (number !== null) {
			try {
				return work();
			} finally {
				release(path.join(folder, `.lock.${number}`));
			}
		}
		if (Date.now() > end) throw new RegisterError('locked', folder, 'ETIMEDOUT');
		sleep(pause * (0.5 + Math.random()));
	}
}

/** The number of the lock that is now held, or `null`. */
function tryLock(folder: string): number | null {
	const highest = Math.max(0, ...numbersIn(folder));
	if (highest > 0 && !isFree(path.join(folder, `.lock.${highest}`))) return null;
	const own = highest + 1;
	const file = path.join(folder, `.lock.${own}`);
	if (!makeNew(folder, file)) return null;
	const numbers = numbersIn(folder);
	if (numbers.some((number) => number > own)) {
		fs.rmSync(file, { force: true });
		return null;
	}
	for (const number of numbers) if (number < own) fs.rmSync(path.join(folder, `.lock.${number}`), { force: true });
	return own;
}

function numbersIn(folder: string): number[] {
	const numbers: number[] = [];
	for (const name of fs.readdirSync(folder)) {
		const [, number] = PATTERN.exec(name) ?? [];
		if (number !== undefined) numbers.push(Number(number));
		else if (TEMPORARY.test(name)) removeOld(path.join(folder, name));
	}
	return numbers;
}

/** Left by a process that was killed between making and linking it. */
function removeOld(file: string): void {
	const stat = fs.statSync(file, { throwIfNoEntry: false });
	if (stat !== undefined && Date.now() - stat.mtimeMs > FOREIGN_MS) fs.rmSync(file, { force: true });
}

function isFree(file: string): boolean {
	let text: string;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch (error) {
		// Cleaned up meanwhile: there is a higher one.
		if (codeOf(error) === 'ENOENT') return false;
		throw error;
	}
	if (text.startsWith(RELEASED)) return true;
	const [, machine, pid, started] = /^h (\S*) (\d+) (\S*)\n$/.exec(text) ?? [];
	if (machine === MACHINE && pid !== undefined) return !isRunning(Number(pid), started ?? '');
	const stat = fs.statSync(file, { throwIfNoEntry: false });
	return stat !== undefined && Date.now() - stat.mtimeMs > FOREIGN_MS;
}

/** Makes the lock with its whole content at once; `false` where there is one. */
function makeNew(folder: string, file: string): boolean {
	const temporary = path.join(folder, `.lock-${randomBytes(8).toString('hex')}`);
	fs.writeFileSync(temporary, `${HELD} ${MACHINE} ${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
	try {
		fs.linkSync(temporary, file);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		return makeWithoutLinks(file);
	} finally {
		fs.rmSync(temporary, { force: true });
	}
}

/** For disks without hard links. */
function makeWithoutLinks(file: string): boolean {
	try {
		fs.writeFileSync(file, `${HELD} ${MACHINE} ${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
}

/** One byte is changed in place, so nobody ever sees half of it. */
function release(file: string): void {
	let descriptor: number | null = null;
	try {
		descriptor = fs.openSync(file, 'r+');
		fs.writeSync(descriptor, RELEASED, 0);
	} catch {
		// Taken over meanwhile; a later holder cleans up.
	} finally {
		if (descriptor !== null) fs.closeSync(descriptor);
	}
}

/** Where process numbers mean the same: this machine since its start, and the same set of processes (containers have their own). */
const MACHINE = [hostname(), readOr('/proc/sys/kernel/random/boot_id'), linkOr('/proc/self/ns/pid')]
	.join('/')
	.replace(/[^\w./:[\]-]+/g, '_');

function isRunning(pid: number, started: string): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (codeOf(error) !== 'EPERM') return false;
	}
	// The number may have been given to another process since.
	const now = startOf(pid);
	return started === '' || now === '' || now === started;
}

/** When a process started, in the system's own count; empty where it cannot be told. */
function startOf(pid: number): string {
	// The name, in brackets, may hold anything.
	return /^.*\) (?:\S+ ){19}(\d+)/s.exec(readOr(`/proc/${pid}/stat`))?.[1] ?? '';
}

function readOr(file: string): string {
	try {
		return fs.readFileSync(file, 'utf8').trim();
	} catch {
		return '';
	}
}

function linkOr(file: string): string {
	try {
		return fs.readlinkSync(file);
	} catch {
		return '';
	}
}

const WAIT = new Int32Array(new SharedArrayBuffer(4));

function sleep(milliseconds: number): void {
	Atomics.wait(WAIT, 0, 0, milliseconds);
}
