import { createHash, type Hash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { extname, join } from 'node:path';
import { FileSource } from '../../formats/source';
import { syncFolder } from '../../formats/sync-folder';
import { failed, throwIfCancelled } from './failure';
import { removeStale, temporaryName } from './stale';
import { MethodError } from './types';

/** The system calls that can fail; tests put failing ones in their place. */
export interface OutputIo {
	openSync(path: string, flags: string, mode: number): number;
	writeSync(descriptor: number, bytes: Uint8Array, offset: number, length: number): number;
	fsyncSync(descriptor: number): void;
	closeSync(descriptor: number): void;
	linkSync(from: string, to: string): void;
	renameSync(from: string, to: string): void;
}

/** Bytes read again at a time. */
const CHUNK = 1 << 20;

/** A result under its final name. */
export interface Result {
	readonly path: string;
	/** Lower-case hex. */
	readonly sha256: string;
	/** Bytes. */
	readonly size: number;
}

/** A result in the making: a hidden file that nobody else may read, in the folder where it will stand. */
export class Draft {
	/** Where it is read back from for verification, once sealed. */
	readonly path: string;
	private readonly hash: Hash = createHash('sha256');
	private descriptor: number;
	private written = 0;
	private digest = '';

	/** @param name final name, without folders */
	constructor(
		readonly folder: string,
		readonly name: string,
		private readonly io: OutputIo,
	) {
		this.path = join(folder, temporaryName(randomBytes(8).toString('hex')));
		// O_EXCL and unpredictable: nobody can put a link there first.
		this.descriptor = io.openSync(this.path, 'wx', 0o600);
	}

	/** Bytes written. */
	get size(): number {
		return this.written;
	}

	/** Lower-case hex of all that was written; empty before `seal`. */
	get sha256(): string {
		return this.digest;
	}

	/** Appends; the bytes are on their way to the system when it returns, so the caller may use the memory again. Throws the system's error. */
	write(bytes: Uint8Array): void {
		for (let done = 0; done < bytes.length; ) done += this.io.writeSync(this.descriptor, bytes, done, bytes.length - done);
		this.hash.update(bytes);
		this.written += bytes.length;
	}

	/** Flushes to the disk and closes: the file can be read back now, and no longer be written. Throws the system's error. */
	seal(): void {
		this.io.fsyncSync(this.descriptor);
		this.close();
		this.digest = this.hash.digest('hex');
	}

	/** Reads the file again: whether the disk kept what was written. @throws MethodError `verification`, `cancelled` */
	async check(signal: AbortSignal | undefined): Promise<void> {
		const source = FileSource.open(this.path);
		const hash = createHash('sha256');
		try {
			for (let at = 0; at < source.size; at += CHUNK) {
				hash.update(source.read(at, CHUNK));
				await new Promise((resolve) => setImmediate(resolve));
				throwIfCancelled(signal);
			}
		} finally {
			source.close();
		}
		if (source.size !== this.written || hash.digest('hex') !== this.digest) throw new MethodError('verification', '', 'disk');
	}

	/** Gives the final name, never over something: a taken name gets ` (2)`, ` (3)`, … Throws the system's error. */
	publish(): Result {
		if (this.digest === '') throw new Error('not sealed');
		for (let number = 1; ; number++) {
			const path = join(this.folder, numbered(this.name, number));
			if (takeName(this.path, path, this.io)) return { path, sha256: this.digest, size: this.written };
		}
	}

	/** Removes what is there; what was published stays. Never throws. */
	discard(): void {
		try {
			if (this.descriptor >= 0) this.close();
			fs.rmSync(this.path, { force: true });
		} catch {
			// The next export in this folder removes it.
		}
	}

	private close(): void {
		const descriptor = this.descriptor;
		this.descriptor = -1;
		this.io.closeSync(descriptor);
	}
}

/** All results of one export: they get their names together, or none does. */
export class Drafts {
	private readonly all: Draft[] = [];

	constructor(
		private readonly folder: string,
		private readonly io: OutputIo,
	) {}

	/**
	 * Begins a result. `draft.write(bytes)`…, `draft.seal()`, then read `draft.path` back and throw `MethodError('verification', …)` if it is not right.
	 * @param name final name, without folders
	 */
	open(name: string): Draft {
		if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) throw new MethodError('io', name, 'EINVAL');
		const draft = new Draft(this.folder, name, this.io);
		this.all.push(draft);
		return draft;
	}

	/** @throws MethodError `verification`, `cancelled` */
	async check(signal: AbortSignal | undefined): Promise<void> {
		for (const draft of this.all) await draft.check(signal);
	}

	/** In the order of `open`. */
	publish(): readonly Result[] {
		const done: Result[] = [];
		try {
			for (const draft of this.all) done.push(draft.publish());
		} catch (error) {
			for (const { path } of done) fs.rmSync(path, { force: true });
			throw error;
		}
		syncFolder(this.folder);
		return done;
	}

	/** Removes all that has no name yet. Never throws. */
	discard(): void {
		for (const draft of this.all) draft.discard();
	}
}

/**
 * Runs `work`, which fills, seals and verifies drafts, and then gives them their names. Whatever fails, and on abort, nothing is left in the folder.
 * Temporary files that a killed export left there are removed first.
 * @returns the results in the order in which the drafts were opened
 * @throws MethodError (any other error is turned into one)
 */
export async function produce(
	request: { readonly folder: string; readonly signal?: AbortSignal },
	work: (drafts: Drafts) => Promise<void>,
	io: OutputIo = fs,
): Promise<readonly Result[]> {
	removeStale(request.folder);
	const drafts = new Drafts(request.folder, io);
	try {
		throwIfCancelled(request.signal);
		await work(drafts);
		await drafts.check(request.signal);
		throwIfCancelled(request.signal);
		return drafts.publish();
	} catch (error) {
		throw failed(error, request.folder, request.signal);
	} finally {
		drafts.discard();
	}
}

/** `name.pdf` → `name (2).pdf`; a double ending such as `.docx.age` stays together. */
function numbered(name: string, number: number): string {
	if (number === 1) return name;
	let ending = extname(name);
	if (ending === '.age') ending = extname(name.slice(0, -ending.length)) + ending;
	return `${name.slice(0, name.length - ending.length)} (${number})${ending}`;
}

/** Whether the file stands at `path` now; `false`: something else does. Throws the system's error. */
function takeName(temporary: string, path: string, io: OutputIo): boolean {
	try {
		io.linkSync(temporary, path);
		return true;
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EEXIST') return false;
		if (!NO_LINKS.has(code)) throw error;
	}
	return reserveAndRename(temporary, path, io);
}

/** What systems say that have no hard links (FAT, some shares). */
const NO_LINKS: ReadonlySet<string> = new Set([
	'EPERM',
	'ENOTSUP',
	'EOPNOTSUPP',
	'ENOSYS',
	'EMLINK',
	'EACCES',
	'EINVAL',
	'EISDIR',
	'UNKNOWN',
]);

function reserveAndRename(temporary: string, path: string, io: OutputIo): boolean {
	try {
		io.closeSync(io.openSync(path, 'wx', 0o600));
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
	try {
		io.renameSync(temporary, path);
		return true;
	} catch (error) {
		// Only what was reserved here; if it is no longer empty it is somebody else's.
		if (fs.statSync(path, { throwIfNoEntry: false })?.size === 0) fs.rmSync(path, { force: true });
		throw error;
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}
