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

/** A compiled pattern, with the text that every match begins with: most paths fail on that alone. */
interface CompiledGlob {
	readonly prefix: string;
	readonly glob: Minimatch;
}

const compiled = new WeakMap<LabelMap, readonly (readonly CompiledGlob[])[]>();

/** The last entry that matches a path wins, as in REUSE.toml. `relativePath` is relative to the root, with `/`. */
export function matchMap(map: LabelMap, relativePath: string): MapEntry | null {
	if (map.entries.length === 0) return null;
	let entries = compiled.get(map);
	if (entries === undefined) {
		entries = map.entries.map((entry) => entry.globs.flatMap(withPrefix));
		compiled.set(map, entries);
	}
	// Names on macOS may be decomposed (NFD); the patterns are compared in NFC.
	const path = relativePath.normalize('NFC');
	for (let index = entries.length - 1; index >= 0; index--) {
		if (entries[index]?.some(({ prefix, glob }) => path.startsWith(prefix) && glob.match(path))) return map.entries[index] ?? null;
	}
	return null;
}

function withPrefix(pattern: string): readonly CompiledGlob[] {
	const glob = compileGlob(pattern);
	// Bad patterns were reported when the file was read; here they match nothing.
	if (glob === null) return [];
	return [{ prefix: (/^[^*?[\]{}()!+@|\\]*/.exec(glob.pattern)?.[0] ?? '').normalize('NFC'), glob }];
}

/** Compiles a pattern for paths with `/`, or `null` where that cannot be done. A leading `./` means nothing. */
export function compileGlob(glob: string, nocase = false): Minimatch | null {
	try {
		const options = {
			dot: true,
			nocomment: true,
			nonegate: true,
			normalize: true,
			platform: 'linux',
			braceExpandMax: 1000,
			nocase,
		} as const;
		return new Minimatch(glob.replace(/^(\.\/)+/, ''), options);
	} catch {
		return null;
	}
}
