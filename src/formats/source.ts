import * as fs from 'node:fs';
import type { ByteSource, UnreadableCode } from './types';

/** Bytes fetched by the first read of a file, so that sniffing and a header read cost one system call. */
export const HEAD_BYTES = 8192;

/** A document that is already in memory. */
export class BufferSource implements ByteSource {
	readonly size: number;

	constructor(private readonly bytes: Uint8Array) {
		this.size = bytes.length;
	}

	read(offset: number, length: number): Uint8Array {
		return this.bytes.subarray(Math.max(0, offset), Math.max(0, offset + length));
	}
}

/** What tells one state of a file from another. */
export interface FileIdentity {
	readonly size: number;
	/** Nanoseconds where the system has them. */
	readonly modified: bigint;
	readonly inode: bigint;
	readonly device: bigint;
}

/** Thrown instead of opening a directory, pipe, socket or device: opening such a thing may block or have effects. */
export class NotRegularFileError extends Error {
	readonly code = 'ENOTREGULAR';

	constructor(readonly kind: 'directory' | 'pipe' | 'socket' | 'device') {
		super(`not a regular file: ${kind}`);
		this.name = 'NotRegularFileError';
	}
}

export interface OpenOptions {
	/** The caller has seen (in a directory listing) that this is a regular file: saves one system call, and symbolic links are refused. */
	readonly regular?: boolean;
}

const CONSTANTS: Partial<typeof fs.constants> = fs.constants;
/** Without these a pipe that took the file's place since the listing would block the scan. Windows knows neither. */
const NO_BLOCK = CONSTANTS.O_NONBLOCK ?? 0;
const NO_FOLLOW = CONSTANTS.O_NOFOLLOW ?? 0;

const spareBuffers: Buffer[] = [];
const SPARE_LIMIT = 8;

/** An open file, read synchronously by position; close it. */
export class FileSource implements ByteSource {
	readonly size: number;
	/** Modification time at opening, in milliseconds. */
	readonly mtimeMs: number;
	private readonly head: Buffer;
	private headLength = -1;
	private scratch: Buffer | null = null;
	private opened: FileIdentity | null = null;

	private constructor(
		readonly path: string,
		private descriptor: number,
		stat: fs.Stats,
	) {
		this.size = stat.size;
		this.mtimeMs = stat.mtimeMs;
		this.head = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(HEAD_BYTES);
	}

	/** Opens a regular file for reading. Throws the system's error, or `NotRegularFileError`. */
	static open(path: string, options: OpenOptions = {}): FileSource {
		if (!options.regular) refuseSpecial(fs.statSync(path));
		const flags = fs.constants.O_RDONLY | NO_BLOCK | (options.regular ? NO_FOLLOW : 0);
		const descriptor = fs.openSync(path, flags);
		try {
			const stat = fs.fstatSync(descriptor);
			refuseSpecial(stat);
			return new FileSource(path, descriptor, stat);
		} catch (error) {
			fs.closeSync(descriptor);
			throw error;
		}
	}

	/** Reads up to `length` bytes from `offset`; fewer at the end. Valid until the next call. Throws the system's error. */
	read(offset: number, length: number): Uint8Array {
		if (length <= 0 || offset < 0) return EMPTY;
		if (offset + length <= HEAD_BYTES) {
			if (this.headLength < 0) this.headLength = this.fill(this.head, 0, HEAD_BYTES);
			return this.head.subarray(Math.min(offset, this.headLength), Math.min(offset + length, this.headLength));
		}
		// A file that claims to be huge must not make us ask for more memory than it holds.
		const wanted = Math.min(length, Math.max(0, this.size - offset));
		if (this.scratch === null || this.scratch.length < wanted) this.scratch = Buffer.allocUnsafeSlow(Math.max(wanted, 4096));
		return this.scratch.subarray(0, this.fill(this.scratch, offset, wanted));
	}

	/** Identity of the open file now (not of what stands at its path now). */
	identity(): FileIdentity {
		return identityOf(fs.fstatSync(this.descriptor, { bigint: true }));
	}

	/** Remembers the present identity as the one that `changed` compares with; costs one system call, so only where it matters. */
	pin(): this {
		this.opened = this.identity();
		return this;
	}

	/** Whether the file was written to, truncated or replaced since it was opened (or pinned, which is exact to the nanosecond). */
	changed(): boolean {
		const now = fs.statSync(this.path, { bigint: true, throwIfNoEntry: false });
		if (now === undefined) return true;
		const own = this.identity();
		if (now.ino !== own.inode || now.dev !== own.device) return true;
		if (this.opened !== null) return !sameIdentity(this.opened, identityOf(now));
		return Number(now.size) !== this.size || Math.abs(Number(now.mtimeNs) / 1e6 - this.mtimeMs) >= 1;
	}

	close(): void {
		if (this.descriptor < 0) return;
		const descriptor = this.descriptor;
		this.descriptor = -1;
		if (spareBuffers.length < SPARE_LIMIT) spareBuffers.push(this.head);
		this.scratch = null;
		fs.closeSync(descriptor);
	}

	private fill(buffer: Buffer, offset: number, length: number): number {
		let filled = 0;
		while (filled < length) {
			const got = fs.readSync(this.descriptor, buffer, filled, length - filled, offset + filled);
			if (got === 0) break;
			filled += got;
			// Saves the call that would only say "end of file".
			if (offset + filled >= this.size) break;
		}
		return filled;
	}
}

const EMPTY = new Uint8Array(0);

/** Identity of what stands at `path` now (symbolic links followed), or `null` where nothing does. */
export function identityAt(path: string): FileIdentity | null {
	const stat = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
	return stat === undefined ? null : identityOf(stat);
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
	return a.size === b.size && a.modified === b.modified && a.inode === b.inode && a.device === b.device;
}

/** Runs `work` on the open file and closes it whatever happens. Throws what opening or `work` throws. */
export function withFile<T>(path: string, work: (source: FileSource) => T, options?: OpenOptions): T {
	const source = FileSource.open(path, options);
	try {
		return work(source);
	} finally {
		source.close();
	}
}

/** Translates what opening or reading threw into the outcome "not checked". */
export function unreadableOf(error: unknown): { readonly code: UnreadableCode; readonly detail: string } {
	const detail = error instanceof Error ? error.message : String(error);
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return { code: UNREADABLE_BY_ERRNO[code] ?? 'io', detail: code === '' ? detail : code };
}

const UNREADABLE_BY_ERRNO: Readonly<Record<string, UnreadableCode>> = {
	EACCES: 'permission',
	EPERM: 'permission',
	ENOENT: 'not-found',
	ENOTDIR: 'not-found',
	ENOTREGULAR: 'wrong-type',
	EISDIR: 'wrong-type',
	ENXIO: 'wrong-type',
	ERR_OUT_OF_RANGE: 'too-large',
	ERR_FS_FILE_TOO_LARGE: 'too-large',
};

function identityOf(stat: fs.BigIntStats): FileIdentity {
	return { size: Number(stat.size), modified: stat.mtimeNs, inode: stat.ino, device: stat.dev };
}

function refuseSpecial(stat: fs.Stats): void {
	if (stat.isFile()) return;
	throw new NotRegularFileError(stat.isDirectory() ? 'directory' : stat.isFIFO() ? 'pipe' : stat.isSocket() ? 'socket' : 'device');
}
