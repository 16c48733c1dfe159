import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { today } from '../check';
import type { WorkspacePolicy } from '../policy';
import { joinParts } from './cache-join';
import type { CacheFiles } from './cache-session';
import { inSlices } from './slices';
import { stampOf, stampText } from './stamp';

/** What a scan is told of its cache. */
export interface CacheOptions {
	/** The folder in which caches are kept; made where it is not there. */
	readonly folder: string;
	/** Of the program: another one may judge otherwise. */
	readonly version: string;
}

const RUNNING = new Set<string>();
let opened = 0;

const MONTH = 30 * 24 * 3600 * 1000;

/**
 * The cache of one scan: what was found lately, so that unchanged documents are not read again. It is a file for each set of targets. Each thread writes
 * a part of its own while the scan goes on; at the end the parts become the new file. A scan that was killed leaves its parts, and the next one reads
 * them: it goes on where the other ended. A cache that is damaged, locked away or on a disk that cannot be written is passed over.
 */
export class Cache {
	readonly #base: string;
	readonly #key: string;
	readonly #left: readonly string[];
	readonly #parts: string[] = [];
	/** This scan's own, among those of this process. */
	readonly #owner: string;

	private constructor(base: string, key: string, left: readonly string[]) {
		this.#owner = `${process.pid}-${++opened}`;
		RUNNING.add(this.#owner);
		this.#base = base;
		this.#key = key;
		this.#left = left;
	}

	/** `what`: all that decides which documents are looked at. `null` where there can be none. Never throws. */
	static open({ folder, version }: CacheOptions, what: unknown, policies: readonly WorkspacePolicy[]): Cache | null {
		try {
			makeFolder(folder);
			const name = digest(what).slice(0, 32);
			const left = readdirSync(folder).filter((entry) => entry.startsWith(`${name}.`) && entry.endsWith('.part'));
			const judged = policies.map(({ problems: _, ...rest }) => rest);
			const day = policies.some(({ exceptions }) => exceptions !== undefined) ? today() : '';
			// While a program is developed its version stays; its file does not.
			const key = digest([version, stampText(stampOf(__filename)), process.platform, judged, day]);
			const dead = left.filter((entry) => !isRunning(entry.split('.')[1] ?? ''));
			return new Cache(
				path.join(folder, name),
				key,
				dead.map((entry) => path.join(folder, entry)),
			);
		} catch {
			return null;
		}
	}

	/** For one more thread. */
	part(): CacheFiles {
		const part = `${this.#base}.${this.#owner}.${this.#parts.length}.part`;
		this.#parts.push(part);
		return { key: this.#key, base: `${this.#base}.cache`, left: this.#left, part };
	}

	/** Puts the parts in the place of the cache, at once, where the scan was complete; else they stay for the next scan. Never rejects. */
	async end(complete: boolean): Promise<void> {
		if (complete) await this.#join();
		RUNNING.delete(this.#owner);
	}

	async #join(): Promise<void> {
		const temporary = `${this.#base}.${this.#owner}.tmp`;
		try {
			if (await inSlices(joinParts(this.#parts, `${this.#base}.cache`, temporary, this.#key))) renameSync(temporary, `${this.#base}.cache`);
			for (const file of [...this.#parts, ...this.#left, ...old(path.dirname(this.#base))]) rmSync(file, { force: true });
		} catch {
			rmQuietly([temporary, ...this.#parts]);
		}
	}
}

/** Node's own `recursive` never ends where the system says ENOENT of a folder whose parent is there, as in /proc. @throws the system's error */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	const parent = path.dirname(folder);
	if (parent !== folder) makeFolder(parent);
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		// Another scan was first.
		if (!existsSync(folder)) throw error;
	}
}

/** What no scan has asked for in a month. */
function old(folder: string): string[] {
	const files = readdirSync(folder).filter((name) => /^[0-9a-f]{32}\..*(?:cache|part|tmp)$/.test(name));
	return files.map((name) => path.join(folder, name)).filter((file) => Date.now() - statSync(file).mtimeMs > MONTH);
}

function rmQuietly(files: readonly string[]): void {
	for (const file of files) {
		try {
			rmSync(file, { force: true });
		} catch {
			// What cannot be removed is overwritten or passed over next time.
		}
	}
}

/** Whether the scan that writes a part is still at it. `owner`: process and number. */
function isRunning(owner: string): boolean {
	const pid = Number(owner.split('-')[0]);
	if (pid === process.pid) return RUNNING.has(owner);
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

function digest(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** The folder for caches of a user, by the custom of the system; `null` where the environment names none. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | null {
	const { XDG_CACHE_HOME: xdg, HOME: home, LOCALAPPDATA: local } = env;
	if (platform === 'win32') return local ? path.join(local, 'kakuzuke', 'Cache') : null;
	if (platform === 'darwin') return home ? path.join(home, 'Library', 'Caches', 'kakuzuke') : null;
	if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'kakuzuke');
	return home ? path.join(home, '.cache', 'kakuzuke') : null;
}
