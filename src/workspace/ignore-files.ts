import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The `.gitignore` files that bear on a folder: its own, then those of the folders above. */
export interface IgnoreChain {
	readonly rules: Ignore;
	/** Folder of the `.gitignore`; paths are tested relative to it. */
	readonly folder: string;
	readonly above: IgnoreChain | null;
}

/** Adds a folder's own `.gitignore` to the chain. Throws the system's error when it cannot be read. */
export function withIgnoreFile(folder: string, above: IgnoreChain | null): IgnoreChain {
	const text = readFileSync(path.join(folder, '.gitignore'), 'utf8');
	return { rules: ignore().add(text), folder, above };
}

/** The chain that stands above `root`, up to the folder that holds `.git`; empty outside a repository. */
export function ignoreChainAbove(root: string): IgnoreChain | null {
	if (existsSync(path.join(root, '.git'))) return null;
	const folders: string[] = [];
	for (let folder = path.dirname(root), last = root; folder !== last; last = folder, folder = path.dirname(folder)) {
		folders.unshift(folder);
		if (existsSync(path.join(folder, '.git'))) return folders.reduce(chainIfPresent, null);
	}
	return null;
}

function chainIfPresent(above: IgnoreChain | null, folder: string): IgnoreChain | null {
	try {
		return withIgnoreFile(folder, above);
	} catch {
		// Absent or unreadable: what it would leave out is checked, which is the safe side.
		return above;
	}
}

/** Whether git would ignore the entry: the nearest `.gitignore` that speaks of it decides. */
export function isIgnored(chain: IgnoreChain | null, entry: string, folder: boolean): boolean {
	for (let link = chain; link !== null; link = link.above) {
		const relative = entry.slice(link.folder.length + (link.folder.endsWith(path.sep) ? 0 : 1));
		const portable = path.sep === '/' ? relative : relative.split(path.sep).join('/');
		const verdict = link.rules.test(folder ? `${portable}/` : portable);
		if (verdict.ignored) return true;
		if (verdict.unignored) return false;
	}
	return false;
}
