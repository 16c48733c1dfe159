import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { readSmall, writeNew } from './files';
import { sleep } from './sleep';

const FILE = 'head.json';

/** What the last entry was: by it a register that was cut off at its end shows. */
export interface Head {
	readonly sequence: number;
	/** Of the last line, lower-case hex. */
	readonly hash: string;
}

/** Reads the head; `null` where there is none, `'damaged'` where it is not one. */
export function readHead(folder: string): Head | 'damaged' | null {
	let text: string;
	try {
		text = readSmall(path.join(folder, FILE));
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
		throw error;
	}
	try {
		const { sequence, hash } = JSON.parse(text) as Partial<Head>;
		if (Number.isSafeInteger(sequence) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
			return { sequence: Number(sequence), hash };
	} catch {
		// Not JSON.
	}
	return 'damaged';
}

/** Replaces the head, all or nothing. */
export function writeHead(folder: string, { sequence, hash }: Head): void {
	const temporary = path.join(folder, `.head-${randomBytes(8).toString('hex')}.tmp`);
	try {
		writeNew(temporary, `${JSON.stringify({ sequence, hash })}\n`, true);
		replace(temporary, path.join(folder, FILE));
	} catch (error) {
		fs.rmSync(temporary, { force: true });
		throw error;
	}
}

/** Windows refuses for the moment in which another process reads it. */
function replace(from: string, to: string): void {
	for (let tries = 1; ; tries++) {
		try {
			fs.renameSync(from, to);
			return;
		} catch (error) {
			if (process.platform !== 'win32' || tries === 20) throw error;
			sleep(tries);
		}
	}
}

/** Removes heads that were never finished. Only under the lock. */
export function removeUnfinished(folder: string): void {
	for (const name of fs.readdirSync(folder)) {
		if (/^\.head-[0-9a-f]{16}\.tmp$/.test(name)) fs.rmSync(path.join(folder, name), { force: true });
	}
}
