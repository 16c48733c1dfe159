import { Minimatch } from 'minimatch';

/** One entry of `.kakuzuke/labels.jsonc`. */
export interface MapEntry {
	/** Globs (minimatch, dot files included), relative to the folder that holds `.kakuzuke/`. */
	readonly globs: readonly string[];
	/** As written, e.g. `C2/I2/A1` or a whole marking; the label floor reads it. */
	readonly label: string;
	/** Ids or wordings of restrictions, added to those of `label`. */
	readonly handling?: readonly string[];
	/** `default`: counts only where the document says nothing itself; `override`: counts before everything. */
	readonly precedence: 'default' | 'override';
	/** 1-based line in the file, for findings about the entry. */
	readonly line: number;
}

/** The label map of a workspace. */
export interface LabelMap {
	readonly entries: readonly MapEntry[];
}

/** A map without entries. */
export const NO_MAP: LabelMap = Object.freeze({ entries: Object.freeze([]) });

const compiled = new WeakMap<LabelMap, readonly (readonly Minimatch[])[]>();

/** The last entry that matches a path wins, as in REUSE.toml. `relativePath` is relative to the root, with `/`. */
export function matchMap(map: LabelMap, relativePath: string): MapEntry | null {
	let entries = compiled.get(map);
	if (entries === undefined) {
		// Bad globs were reported when the file was read; here they match nothing.
		entries = map.entries.map((entry) => entry.globs.flatMap((glob) => compileGlob(glob) ?? []));
		compiled.set(map, entries);
	}
	for (let index = entries.length - 1; index >= 0; index--) {
		if (entries[index]?.some((glob) => glob.match(relativePath))) return map.entries[index] ?? null;
	}
	return null;
}

/** Compiles a pattern for paths with `/`, or `null` where that cannot be done. Compares in NFC: names on macOS may be decomposed. */
export function compileGlob(glob: string): Minimatch | null {
	try {
		return new Minimatch(glob, { dot: true, nocomment: true, nonegate: true, normalize: true, platform: 'linux', braceExpandMax: 1000 });
	} catch {
		return null;
	}
}
