import { statSync } from 'node:fs';
import path from 'node:path';

const LABEL = '.label';
/** Milliseconds within which a second change may leave a file's times as they are. */
const RACY = 2000;

/**
 * What tells a changed file from an unchanged one: size, times of content and of inode, inode. Empty where there is none. The time of the inode
 * cannot be set back as that of the content can.
 */
export function stampOf(file: string): string {
	try {
		const found = statSync(file, { throwIfNoEntry: false });
		return found === undefined ? '' : `${found.size}:${found.mtimeMs}:${found.ctimeMs}:${found.ino}`;
	} catch (error) {
		return error instanceof Error && 'code' in error ? `!${String(error.code)}` : '!';
	}
}

/** Whether a stamp is so fresh, or from the future, that the file may change without it. */
export function isFresh(stamp: string, now: number): boolean {
	if (stamp === '') return false;
	const [, content, inode] = stamp.split(':').map(Number);
	return !(now - Math.max(content ?? Number.POSITIVE_INFINITY, inode ?? Number.POSITIVE_INFINITY) > RACY);
}

/** The stamps of the label files that a folder's documents inherit from, up to the root. */
export class FolderStamps {
	readonly #known = new Map<string, string>();

	/** `|` between folders. */
	of(folder: string, root: string): string {
		const known = this.#known.get(folder);
		if (known !== undefined) return known;
		const own = stampOf(path.join(folder, LABEL));
		const parent = path.dirname(folder);
		const stamp = folder === root || parent === folder ? own : `${own}|${this.of(parent, root)}`;
		if (this.#known.size > 50_000) this.#known.clear();
		this.#known.set(folder, stamp);
		return stamp;
	}
}
