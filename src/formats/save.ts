import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileSource, identityAt, sameIdentity } from './source';
import { syncFolder } from './sync-folder';
import { temporaryName, tidyOnce } from './temporary';
import type { ByteSource, Chunk, RefusalCode } from './types';

export type SaveResult = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** The system calls that can fail; tests put failing ones in their place. */
export interface SaveIo {
	openSync(path: string, flags: string, mode: number): number;
	writeSync(descriptor: number, bytes: Uint8Array, offset: number, length: number): number;
	fsyncSync(descriptor: number): void;
	closeSync(descriptor: number): void;
	renameSync(from: string, to: string): void;
}

/** Bytes copied at a time: memory stays flat for a file of any size. */
const COPY_BYTES = 1 << 20;

/**
 * Replaces the document at `path` by `chunks` (ranges of `source`, which is its present content, and new bytes), all or nothing:
 * a temporary file in the same folder is written, flushed, read again, judged by `verify`, and renamed over the document.
 * Whatever goes wrong (disk full, killed, refused), the document is as it was. What a killed save left in the folder is removed by the next
 * one. Never throws.
 *
 * Refused: while an office program holds the document open (`~$name`, `.~lock.name#`), when it or its folder is read-only,
 * and when it changed since `source` was opened. A symbolic link stays a link; its target is replaced. Permission bits, and where the
 * system lets us, owner and group are kept. A rename makes a new file of the old name: other hard links keep the old content
 * (they are mostly snapshots, which must not change) and access-control lists beyond the permission bits are the folder's.
 */
export function saveDocument(
	path: string,
	source: ByteSource,
	chunks: readonly Chunk[],
	verify: (source: ByteSource) => boolean,
	io: SaveIo = fs,
): SaveResult {
	try {
		const target = fs.realpathSync(path);
		const blocked = blockedBy(path, target);
		if (blocked !== null) return blocked;
		return replace(target, source, chunks, verify, io);
	} catch (error) {
		return refusalOf(error);
	}
}

/** Whether something stands against writing this document: an office program's lock, or missing permission. `null` where nothing does. */
export function blockedBy(path: string, target: string = path): Extract<SaveResult, { kind: 'refused' }> | null {
	for (const each of new Set([path, target])) {
		const lock = lockOf(each);
		if (lock !== null) return { kind: 'refused', code: 'locked', detail: lock };
	}
	const stat = fs.statSync(target);
	if (!stat.isFile()) return { kind: 'refused', code: 'io', detail: 'ENOTREGULAR' };
	// root may write everything, but a file without any write bit was made read-only on purpose.
	if ((stat.mode & 0o222) === 0) return { kind: 'refused', code: 'read-only', detail: basename(target) };
	try {
		fs.accessSync(target, fs.constants.W_OK);
		fs.accessSync(dirname(target), fs.constants.W_OK);
	} catch {
		return { kind: 'refused', code: 'read-only', detail: basename(target) };
	}
	return null;
}

/** Name of the lock file that says that the document is open elsewhere, or `null`. */
function lockOf(path: string): string | null {
	const name = basename(path);
	const stem = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
	const locks = [`.~lock.${name}#`, `~$${name}`];
	// Word puts `~$` over the first letters of names that are long enough.
	if (stem === 7) locks.push(`~$${name.slice(1)}`);
	if (stem >= 8) locks.push(`~$${name.slice(2)}`);
	return locks.find((lock) => fs.existsSync(join(dirname(path), lock))) ?? null;
}

function replace(
	target: string,
	source: ByteSource,
	chunks: readonly Chunk[],
	verify: (source: ByteSource) => boolean,
	io: SaveIo,
): SaveResult {
	const before = identityAt(target);
	if (before === null || movedOn(target, source, before)) return { kind: 'refused', code: 'changed-meanwhile', detail: basename(target) };
	const stat = fs.statSync(target);
	// Unpredictable, and opened with O_EXCL: nobody can put a link there first.
	const folder = dirname(target);
	const temporary = join(folder, temporaryName(randomBytes(8).toString('hex')));
	tidyOnce(folder);
	let done = false;
	try {
		writeNew(temporary, stat, source, chunks, io);
		if (!verified(temporary, verify)) return { kind: 'refused', code: 'io', detail: 'verification' };
		const now = identityAt(target);
		if (now === null || !sameIdentity(before, now) || movedOn(target, source, now))
			return { kind: 'refused', code: 'changed-meanwhile', detail: basename(target) };
		io.renameSync(temporary, target);
		done = true;
	} finally {
		if (!done) fs.rmSync(temporary, { force: true });
	}
	syncFolder(folder);
	return { kind: 'saved' };
}

/** Whether the path no longer holds what `source` was opened on. */
function movedOn(target: string, source: ByteSource, now: { readonly size: number }): boolean {
	if (source instanceof FileSource) return !sameFile(source, target) || source.changed();
	return source.size !== now.size;
}

function sameFile(source: FileSource, target: string): boolean {
	const own = source.identity();
	const there = identityAt(target);
	return there !== null && own.inode === there.inode && own.device === there.device;
}

function writeNew(path: string, stat: fs.Stats, source: ByteSource, chunks: readonly Chunk[], io: SaveIo): void {
	const descriptor = io.openSync(path, 'wx', 0o600);
	try {
		for (const chunk of chunks) {
			if (chunk instanceof Uint8Array) writeAll(descriptor, chunk, io);
			else copyRange(descriptor, source, chunk.from, chunk.length, io);
		}
		// Owner first: changing it clears the set-id bits.
		if (process.platform !== 'win32') keepOwner(descriptor, stat);
		fs.fchmodSync(descriptor, stat.mode & 0o7777);
		io.fsyncSync(descriptor);
	} finally {
		io.closeSync(descriptor);
	}
}

function keepOwner(descriptor: number, stat: fs.Stats): void {
	try {
		fs.fchownSync(descriptor, stat.uid, stat.gid);
	} catch {
		// Only root may give files away; the document then belongs to who changed it, as with any editor.
	}
}

function copyRange(descriptor: number, source: ByteSource, from: number, length: number, io: SaveIo): void {
	for (let done = 0; done < length; ) {
		const bytes = source.read(from + done, Math.min(COPY_BYTES, length - done));
		if (bytes.length === 0) throw new TruncatedError();
		writeAll(descriptor, bytes, io);
		done += bytes.length;
	}
}

function writeAll(descriptor: number, bytes: Uint8Array, io: SaveIo): void {
	for (let done = 0; done < bytes.length; ) done += io.writeSync(descriptor, bytes, done, bytes.length - done);
}

function verified(path: string, verify: (source: ByteSource) => boolean): boolean {
	const source = FileSource.open(path);
	try {
		return verify(source);
	} finally {
		source.close();
	}
}

/** The document became shorter while it was copied. */
class TruncatedError extends Error {
	readonly code = 'ETRUNCATED';
}

const REFUSAL_BY_ERRNO: Readonly<Record<string, RefusalCode>> = {
	ETRUNCATED: 'changed-meanwhile',
	ENOENT: 'changed-meanwhile',
	EROFS: 'read-only',
	EACCES: 'read-only',
	EPERM: 'read-only',
	EBUSY: 'locked',
	ETXTBSY: 'locked',
	EFBIG: 'too-large',
	EEXIST: 'name-taken',
};

function refusalOf(error: unknown): SaveResult {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return { kind: 'refused', code: REFUSAL_BY_ERRNO[code] ?? 'io', detail: code === '' && error instanceof Error ? error.message : code };
}
