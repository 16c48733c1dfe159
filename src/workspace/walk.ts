import { type Dirent, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ExcludeTest } from './exclude';
import { type IgnoreChain, isIgnored, withIgnoreFile } from './ignore-files';
import { patiently } from './patience';

/** Why an entry of the tree was passed over. Only `folder-unreadable` and `name-undecodable` leave something unchecked. */
export type SkipReason = 'folder-unreadable' | 'name-undecodable' | 'symlink' | 'special-file' | 'not-found';

export interface Skipped {
	readonly path: string;
	readonly reason: SkipReason;
	/** The system's error code, or empty. */
	readonly detail: string;
}

/** One folder with the documents that stand directly in it. */
export interface WalkedFolder {
	readonly folder: string;
	/** Names of the documents, sorted by code unit. */
	readonly names: readonly string[];
	/** Names among them that have a sidecar `name.label` beside them. */
	readonly sidecars: readonly string[];
	/** Whether the names come from a listing that said that they are regular files; a path that a person named may be a link. */
	readonly listed: boolean;
}

/** What was left out on purpose. */
export interface Excluded {
	readonly path: string;
	readonly kind: 'file' | 'folder';
	/** By the globs of policy or caller, or by git. */
	readonly by: 'glob' | 'gitignore';
}

export interface WalkOptions {
	/** Globs are relative to this folder, which is the root or stands above it. */
	readonly base: string;
	readonly exclude: ExcludeTest;
	/** `.gitignore` files above the root. */
	readonly ignores: IgnoreChain | null;
	/** Told of everything that is passed over, apart from what is excluded on purpose. */
	readonly onSkip: (skipped: Skipped) => void;
	/** Told of what is excluded on purpose. */
	readonly onExclude?: (excluded: Excluded) => void;
	/** Told of every folder that is entered; `false` passes it over. */
	readonly enter?: (folder: string) => boolean;
}

const SIDECAR = '.label';
/** Never documents: our own settings, and the repository. */
const NEVER = new Set(['.kakuzuke', '.git']);
/** What is being written, or was left behind when that was killed. */
const TEMPORARY = '.kakuzuke-';

interface Pending {
	readonly folder: string;
	readonly relative: string;
	readonly ignores: IgnoreChain | null;
}

/**
 * Walks a tree, folder by folder: a folder's documents, then its folders, both sorted, so that the order is always the same.
 * Symbolic links are not followed (apart from the root itself), so there are no loops. Never throws for what it meets.
 */
export function* walk(root: string, options: WalkOptions): Generator<WalkedFolder> {
	const relative = path.relative(options.base, root).split(path.sep).join('/');
	const stack: Pending[] = [{ folder: root, relative: relative === '' ? '' : `${relative}/`, ignores: options.ignores }];
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		if (options.enter?.(next.folder) === false) continue;
		const entries = list(next.folder, options);
		if (entries === null) continue;
		const read = readFolder(next, entries, options);
		for (let index = read.folders.length - 1; index >= 0; index--) {
			const name = read.folders[index] as string;
			stack.push({ folder: join(next.folder, name), relative: `${next.relative}${name}/`, ignores: read.ignores });
		}
		yield { folder: next.folder, names: read.names, sidecars: read.sidecars, listed: true };
	}
}

function list(folder: string, options: WalkOptions): Dirent[] | null {
	try {
		return patiently(() => readdirSync(folder, { withFileTypes: true }));
	} catch (error) {
		options.onSkip({ path: folder, reason: 'folder-unreadable', detail: errorCode(error) });
		return null;
	}
}

/** The system's error code (`EACCES`), or the message where there is none. */
export function errorCode(error: unknown): string {
	if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
	return String(error);
}

/** `path.join` without normalising, which costs more than reading the folder. */
function join(folder: string, name: string): string {
	return folder.endsWith(path.sep) ? folder + name : folder + path.sep + name;
}

interface FolderContent extends Pick<WalkedFolder, 'names' | 'sidecars'> {
	readonly folders: readonly string[];
	readonly ignores: IgnoreChain | null;
}

function readFolder(pending: Pending, entries: readonly Dirent[], options: WalkOptions): FolderContent {
	const ignores = ignoresOf(pending, entries, options);
	const names: string[] = [];
	const folders: string[] = [];
	let labels: Set<string> | null = null;
	for (const entry of entries) {
		const name = entry.name;
		const isFolder = entry.isDirectory();
		if (NEVER.has(name) || name.startsWith(TEMPORARY)) continue;
		// Policies exclude sidecars, which are no documents; that they are there has to be known all the same.
		if (!isFolder && name.endsWith(SIDECAR)) {
			labels ??= new Set();
			labels.add(name);
		}
		if (options.exclude(pending.relative + name, name, isFolder)) {
			if (isFolder || !name.endsWith(SIDECAR))
				options.onExclude?.({ path: join(pending.folder, name), kind: isFolder ? 'folder' : 'file', by: 'glob' });
			continue;
		}
		if (ignores !== null && isIgnored(ignores, join(pending.folder, name), isFolder)) {
			options.onExclude?.({ path: join(pending.folder, name), kind: isFolder ? 'folder' : 'file', by: 'gitignore' });
			continue;
		}
		if (isFolder) folders.push(name);
		else if (!entry.isFile()) skipOther(pending.folder, entry, options);
		else if (name.includes('\uFFFD') && !existsSync(join(pending.folder, name)))
			options.onSkip({ path: join(pending.folder, name), reason: 'name-undecodable', detail: '' });
		else names.push(name);
	}
	names.sort();
	folders.sort();
	return labels === null ? { names, folders, ignores, sidecars: [] } : { ...withoutSidecars(names, labels), folders, ignores };
}

function ignoresOf(pending: Pending, entries: readonly Dirent[], options: WalkOptions): IgnoreChain | null {
	if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return pending.ignores;
	try {
		return withIgnoreFile(pending.folder, pending.ignores);
	} catch (error) {
		options.onSkip({ path: join(pending.folder, '.gitignore'), reason: 'folder-unreadable', detail: errorCode(error) });
		return pending.ignores;
	}
}

function skipOther(folder: string, entry: Dirent, options: WalkOptions): void {
	options.onSkip({ path: join(folder, entry.name), reason: entry.isSymbolicLink() ? 'symlink' : 'special-file', detail: '' });
}

/** A `name.label` beside `name` speaks for it and is no document of its own; one that stands alone is checked like any other. */
function withoutSidecars(names: readonly string[], labels: ReadonlySet<string>): { names: string[]; sidecars: string[] } {
	const documents = new Set(names);
	const sidecars = names.filter((name) => labels.has(name + SIDECAR));
	return {
		names: names.filter((name) => name !== SIDECAR && !(labels.has(name) && documents.has(name.slice(0, -SIDECAR.length)))),
		sidecars,
	};
}
