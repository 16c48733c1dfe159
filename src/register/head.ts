import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';

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
		text = fs.readFileSync(path.join(folder, FILE), 'utf8');
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
	const descriptor = fs.openSync(temporary, 'wx', 0o600);
	try {
		try {
			fs.writeFileSync(descriptor, `${JSON.stringify({ sequence, hash })}\n`);
			fs.fsyncSync(descriptor);
		} finally {
			fs.closeSync(descriptor);
		}
		fs.renameSync(temporary, path.join(folder, FILE));
	} catch (error) {
		fs.rmSync(temporary, { force: true });
		throw error;
	}
}

/** Removes heads that were never finished. Only under the lock. */
export function removeUnfinished(folder: string): void {
	for (const name of fs.readdirSync(folder)) {
		if (/^\.head-[0-9a-f]{16}\.tmp$/.test(name)) fs.rmSync(path.join(folder, name), { force: true });
	}
}
