import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { DAY_MS, HOST, isAlive } from './methods/stale';
import { MethodError } from './methods/types';

const PATTERN = /^\.kakuzuke-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/;

/**
 * A hidden folder in the target folder in which an export comes about: its results are written and verified there and then moved out together,
 * so that what is half done, or killed, never stands under a name of its own.
 */
export class Staging {
	readonly folder: string;
	readonly #moved: string[] = [];

	/** Makes `out` where it is not there. Throws the system's error. Stagings of exports that were killed are removed. */
	constructor(readonly out: string) {
		fs.mkdirSync(out, { recursive: true });
		removeDead(out);
		this.folder = path.join(out, `.kakuzuke-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}.part`);
		fs.mkdirSync(this.folder, { mode: 0o700 });
	}

	/** A new file with this text, flushed. @param name relative to the folder. Returns its path. */
	write(name: string, text: string): string {
		const file = path.join(this.folder, name);
		fs.mkdirSync(path.dirname(file), { recursive: true });
		const descriptor = fs.openSync(file, 'wx', 0o600);
		try {
			fs.writeFileSync(descriptor, text);
			fs.fsyncSync(descriptor);
		} finally {
			fs.closeSync(descriptor);
		}
		return file;
	}

	/** A name that is free in the target folder and here: `name.ext`, `name (2).ext`, … */
	freeName(name: string): string {
		const { name: stem, ext } = path.parse(name);
		for (let number = 1; ; number++) {
			const candidate = number === 1 ? name : `${stem} (${number})${ext}`;
			if (!there(path.join(this.out, candidate))) return candidate;
		}
	}

	/**
	 * Moves entries of the folder (files or folders) to the target, in this order, never over something that is there.
	 * Where one cannot be moved those moved before are taken back. Throws `MethodError`.
	 */
	publish(moves: readonly { readonly from: string; readonly to: string }[]): void {
		try {
			for (const { from, to } of moves) {
				const target = path.join(this.out, to);
				if (there(target)) throw new MethodError('name-taken', target, 'EEXIST');
				moveNew(path.join(this.folder, from), target);
				this.#moved.push(target);
			}
		} catch (error) {
			this.takeBack();
			throw error instanceof MethodError ? error : new MethodError('io', this.out, codeOf(error));
		}
	}

	/** Removes what was published. */
	takeBack(): void {
		for (const file of this.#moved.splice(0)) fs.rmSync(file, { recursive: true, force: true });
	}

	/** Removes what has not been published. Never throws. */
	discard(): void {
		try {
			fs.rmSync(this.folder, { recursive: true, force: true });
		} catch {
			// The next export into this folder removes it.
		}
	}
}

function there(file: string): boolean {
	return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** A link fails where something stands, a rename would replace it; folders and disks without links are renamed. */
function moveNew(from: string, to: string): void {
	if (!fs.lstatSync(from).isDirectory()) {
		try {
			fs.linkSync(from, to);
			fs.rmSync(from);
			return;
		} catch (error) {
			if (codeOf(error) === 'EEXIST') throw error;
		}
	}
	fs.renameSync(from, to);
}

function removeDead(out: string): void {
	try {
		for (const name of fs.readdirSync(out)) {
			const [, host, pid] = PATTERN.exec(name) ?? [];
			if (pid === undefined) continue;
			const folder = path.join(out, name);
			const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
			if (!stat?.isDirectory()) continue;
			if ((host === HOST && !isAlive(Number(pid))) || Date.now() - stat.mtimeMs > DAY_MS)
				fs.rmSync(folder, { recursive: true, force: true });
		}
	} catch {
		// Tidying up is not worth failing for.
	}
}

/** The system's code of an error, or `EIO`. */
export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
