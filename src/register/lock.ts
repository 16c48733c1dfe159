import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { codeOf, RegisterError } from './error';
import { readSmall, writeNew } from './files';
import { sleep } from './sleep';

const PATTERN = /^\.lock\.(\d{1,15})$/;
const TEMPORARY = /^\.lock-[0-9a-f]{16}$/;
/** A holder that cannot be asked for, and of which nothing was seen for so long, is gone: an append takes milliseconds. */
const GONE_MS = 60_000;
/** Locks below the own that stay, so that a number cannot be made again by someone whose view of the folder is old, as on shares. */
const KEPT = 8;
/** Files of the locks that are held here. */
const OWN = new Set<string>();
/** Marks locks of this process, and of this thread of it. */
const selfMark = once(() => randomBytes(8).toString('hex'));
const HELD = 'h';
const RELEASED = 'r';

/** The lock while it is held. */
export interface Hold {
	/** Throws `RegisterError` `locked` where it was taken over meanwhile, because the machine slept. To be called right before writing. */
	assertHeld(): void;
}

/**
 * Runs `work` while no other process, on this machine or another, works on the folder's register. Synchronous.
 *
 * Locks are numbered: `.lock.7` is made by a link, which fails where it stands already, and the highest number holds. So a lock whose holder was
 * killed is taken over by making the next number, which only one can do; whoever makes a lower one by mistake sees the higher one and steps back.
 * Throws `RegisterError` `locked` after `patience` milliseconds, and the system's error where the folder cannot be written.
 */
export function withLock<T>(folder: string, work: (hold: Hold) => T, patience = 20_000): T {
	const end = performance.now() + patience;
	for (let pause = 1; ; pause = Math.min(pause * 2, 24)) {
		const number = tryLock(folder);
		if (number !== null) {
			const file = path.join(folder, `.lock.${number}`);
			OWN.add(file);
			try {
				return work({ assertHeld: () => assertHeld(folder, number) });
			} finally {
				OWN.delete(file);
				release(file);
			}
		}
		if (performance.now() > end) throw new RegisterError('locked', folder, 'ETIMEDOUT');
		sleep(pause * (0.5 + Math.random()));
	}
}

/** Whether somebody works on the folder's register right now. Throws the system's error. */
export function isLocked(folder: string): boolean {
	if (!fs.existsSync(folder)) return false;
	const highest = Math.max(0, ...numbersIn(folder));
	return highest > 0 && !isFree(folder, path.join(folder, `.lock.${highest}`));
}

function assertHeld(folder: string, own: number): void {
	if (Math.max(0, ...numbersIn(folder)) !== own) throw new RegisterError('locked', folder, 'ESTALE');
}

/** The number of the lock that is now held, or `null`. */
function tryLock(folder: string): number | null {
	const highest = Math.max(0, ...numbersIn(folder));
	if (highest > 0 && !isFree(folder, path.join(folder, `.lock.${highest}`))) return null;
	const own = highest + 1;
	const file = path.join(folder, `.lock.${own}`);
	if (!makeNew(folder, file)) return null;
	const numbers = numbersIn(folder);
	if (numbers.some((number) => number > own)) {
		remove(file);
		return null;
	}
	for (const number of numbers) if (number < own - KEPT) remove(path.join(folder, `.lock.${number}`));
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
	const stat = fs.lstatSync(file, { throwIfNoEntry: false });
	if (stat !== undefined && Date.now() - stat.mtimeMs > GONE_MS) remove(file);
}

/** Tidying up; what somebody has open stays for the next holder. */
function remove(file: string): void {
	try {
		fs.rmSync(file, { force: true });
	} catch {
		// Windows, while another process reads it.
	}
}

function isFree(folder: string, file: string): boolean {
	let text: string;
	try {
		text = readSmall(file);
	} catch (error) {
		// Cleaned up meanwhile: there is a higher one.
		if (codeOf(error) === 'ENOENT') return false;
		throw error;
	}
	if (text.startsWith(RELEASED)) return true;
	const [, machine, pid, started, self] = /^h (\S*) (\d+) (\S*) (\S*)\n$/.exec(text) ?? [];
	// Its release failed, on a full disk.
	if (self === selfMark()) return !OWN.has(file);
	if (machine === machineMark() && pid !== undefined) {
		const state = stateOf(Number(pid), started ?? '');
		if (state !== 'unsure') return state === 'gone';
	}
	return ageOf(folder, file) > GONE_MS;
}

/** Milliseconds since a lock was made, by the clock of the disk that it lies on: that of a file server may be minutes off. */
function ageOf(folder: string, file: string): number {
	const made = fs.lstatSync(file, { throwIfNoEntry: false })?.mtimeMs;
	// Most locks are new, and need no second file to tell.
	if (made === undefined || Math.abs(Date.now() - made) < 1000) return 0;
	const probe = path.join(folder, `.lock-${randomBytes(8).toString('hex')}`);
	writeNew(probe, '', false);
	try {
		return fs.lstatSync(probe).mtimeMs - made;
	} finally {
		remove(probe);
	}
}

/** Makes the lock with its whole content at once; `false` where there is one. */
function makeNew(folder: string, file: string): boolean {
	const temporary = path.join(folder, `.lock-${randomBytes(8).toString('hex')}`);
	writeNew(temporary, own(), false);
	try {
		fs.linkSync(temporary, file);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		return makeWithoutLinks(file);
	} finally {
		remove(temporary);
	}
}

/** What a lock says of its holder. */
function own(): string {
	return `${HELD} ${machineMark()} ${process.pid} ${startOf(process.pid)} ${selfMark()}\n`;
}

/** For disks without hard links. */
function makeWithoutLinks(file: string): boolean {
	try {
		writeNew(file, own(), false);
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
const machineMark = once(() =>
	[hostname(), readOr('/proc/sys/kernel/random/boot_id') || addresses(), linkOr('/proc/self/ns/pid')]
		.join('/')
		.replace(/[^\w./:[\]-]+/g, '_'),
);

/** Asked for when a lock is taken, not when the program starts. */
function once(make: () => string): () => string {
	let made: string | null = null;
	return () => {
		made ??= make();
		return made;
	};
}

/** Tells machines of one name apart where the system has no better mark. */
function addresses(): string {
	const all = Object.values(networkInterfaces()).flatMap((some) => (some ?? []).map(({ mac }) => mac));
	return createHash('sha256')
		.update([...new Set(all)].sort().join())
		.digest('hex')
		.slice(0, 16);
}

/** `unsure`: there is a process of this number, but the system does not tell whether it is the same. */
function stateOf(pid: number, started: string): 'running' | 'gone' | 'unsure' {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (codeOf(error) !== 'EPERM') return 'gone';
	}
	const now = startOf(pid);
	if (started === '' || now === '') return 'unsure';
	return now === started ? 'running' : 'gone';
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
