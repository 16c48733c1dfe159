import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

export const DAY_MS = 24 * 60 * 60 * 1000;
const PATTERN = /^\.kakuzuke-(?:([0-9a-f]{8})-(\d+)-)?[0-9a-f]{16}\.tmp$/;

/** On a share the process ids of several computers meet; the name tells them apart, without giving the computer's name away. */
export const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Name of a temporary file of this process. */
export function temporaryName(random: string): string {
	return `.kakuzuke-${HOST}-${process.pid}-${random}.tmp`;
}

/** Folders that were tidied, and when. */
const tidied = new Map<string, number>();
const HOUR_MS = 60 * 60 * 1000;

/** `removeStale`, but at most once an hour for a folder: of thousands of documents in it many may be saved one after the other. Never throws. */
export function tidyOnce(folder: string, now: number = Date.now()): void {
	const last = tidied.get(folder);
	if (last !== undefined && now - last < HOUR_MS) return;
	if (tidied.size >= 4096) tidied.clear();
	tidied.set(folder, now);
	removeStale(folder, now);
}

/** Removes temporary files of saves and exports that were killed: their process is gone from this computer, or nothing was written for a day. Never throws. */
export function removeStale(folder: string, now: number = Date.now()): void {
	try {
		for (const name of fs.readdirSync(folder)) {
			const match = PATTERN.exec(name);
			if (match === null) continue;
			const path = join(folder, name);
			const stat = fs.lstatSync(path, { throwIfNoEntry: false });
			if (stat === undefined || !stat.isFile()) continue;
			const dead = match[1] === HOST && !isAlive(Number(match[2]));
			if (dead || now - stat.mtimeMs > DAY_MS) fs.rmSync(path, { force: true });
		}
	} catch {
		// Tidying up is not worth failing for.
	}
}

/** Whether a process of this computer is still there. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Not ours to signal, but there.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
