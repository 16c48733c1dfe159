import { type Stats, statSync } from 'node:fs';
import path from 'node:path';

const LABEL = '.label';
/** Milliseconds within which a second change may leave a file's times as they are. */
const RACY = 2000;

/**
 * What tells a changed file from an unchanged one: size, times of content and of inode, inode. The time of the inode cannot be set back as that of the
 * content can. `null`: there is none; the system's error code: nobody knows.
 */
export type Stamp = Stats | string | null;

/** Numbers of a stamp in a row of them. */
export const STAMP_LENGTH = 4;

/** Never throws. */
export function stampOf(file: string): Stamp {
	try {
		return statSync(file, { throwIfNoEntry: false }) ?? null;
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
	}
}

/** Puts a stamp at `index` of a row; what is not there is all zero. */
export function writeStamp(stamp: Exclude<Stamp, string>, row: Float64Array, index: number): void {
	if (stamp !== null) row.set([stamp.size, stamp.mtimeMs, stamp.ctimeMs, stamp.ino], index * STAMP_LENGTH);
}

/** Whether a row has this stamp at `index`; an error is equal to nothing. */
export function hasStamp(stamp: Stamp, row: Float64Array, index: number): boolean {
	if (typeof stamp === 'string') return false;
	const at = index * STAMP_LENGTH;
	if (stamp === null) return row[at] === 0 && row[at + 1] === 0 && row[at + 2] === 0 && row[at + 3] === 0;
	return stamp.size === row[at] && stamp.mtimeMs === row[at + 1] && stamp.ctimeMs === row[at + 2] && stamp.ino === row[at + 3];
}

/** Whether a stamp is so fresh, or from the future, that the file may change without it. */
export function isFresh(stamp: Stamp, now: number): boolean {
	if (stamp === null) return false;
	return typeof stamp === 'string' || !(now - Math.max(stamp.mtimeMs, stamp.ctimeMs) > RACY);
}

/** The same as text, for what is only compared as a whole. */
export function stampText(stamp: Stamp): string {
	if (stamp === null || typeof stamp === 'string') return stamp === null ? '' : `!${stamp}`;
	return `${stamp.size}:${stamp.mtimeMs}:${stamp.ctimeMs}:${stamp.ino}`;
}

/** The label files that a folder's documents inherit from, up to the root. */
export interface FolderStamp {
	readonly text: string;
	/** Whether one of them may change without its stamp. */
	readonly fresh: boolean;
}

/** Knows the stamps of folders in a workspace that were lately asked for. `root`: of the workspace; nothing above it counts. */
export class FolderStamps {
	readonly #known = new Map<string, FolderStamp>();

	constructor(private readonly root: string) {}

	of(folder: string): FolderStamp {
		const known = this.#known.get(folder);
		if (known !== undefined) return known;
		const own = stampOf(path.join(folder, LABEL));
		const parent = path.dirname(folder);
		const above = folder === this.root || parent === folder ? null : this.of(parent);
		const stamp = {
			text: above === null ? stampText(own) : `${stampText(own)}|${above.text}`,
			fresh: isFresh(own, Date.now()) || (above?.fresh ?? false),
		};
		if (this.#known.size > 50_000) this.#known.clear();
		this.#known.set(folder, stamp);
		return stamp;
	}
}
