import { braceExpand, Minimatch } from 'minimatch';

/** Says whether an entry is excluded: its path relative to the root ('/' between parts), its own name, and whether it is a folder. */
export type ExcludeTest = (relativePath: string, name: string, folder: boolean) => boolean;

/**
 * Compiles globs (minimatch, relative to the root, dot files included) once.
 * `x/**` excludes the folder `x`: it is not entered, so what is in it need not be compared one by one.
 */
export function compileExclude(globs: readonly string[]): ExcludeTest {
	const names = new NameTest();
	const folderNames = new NameTest();
	const paths: Minimatch[] = [];
	const folderPaths: Minimatch[] = [];
	for (const glob of globs.flatMap((written) => braceExpand(written.replace(/^\.?\//, '')))) {
		const foldersOnly = /\/(?:\*\*)?$/.test(glob);
		const entry = foldersOnly ? glob.replace(/\/(?:\*\*)?$/, '') : glob;
		const name = /^\*\*\/([^/]+)$/.exec(entry)?.[1];
		if (name !== undefined && name !== '**') (foldersOnly ? folderNames : names).add(name);
		else if (entry !== '') (foldersOnly ? folderPaths : paths).push(compile(entry));
	}
	return (relativePath, name, folder) =>
		names.matches(name) ||
		paths.some((pattern) => pattern.match(relativePath)) ||
		(folder && (folderNames.matches(name) || folderPaths.some((pattern) => pattern.match(relativePath))));
}

function compile(glob: string): Minimatch {
	return new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, nobrace: true });
}

const MAGIC = /[*?[\]()\\!+@]/;

/**
 * Globs for a name alone. Most are plain words, `*.extension` or `prefix*`; those are looked up, which is many times faster than matching.
 * Of the others the end is compared first.
 */
class NameTest {
	readonly #words = new Set<string>();
	/** By what follows the last dot. */
	readonly #endings = new Map<string, string[]>();
	/** By the first character. */
	readonly #beginnings = new Map<string, string[]>();
	/** With the plain characters that a pattern ends on. */
	readonly #patterns: { readonly tail: string; readonly pattern: Minimatch }[] = [];

	add(glob: string): void {
		const ending = /^\*(.*\.([^.]+))$/.exec(glob);
		if (!MAGIC.test(glob)) this.#words.add(glob);
		else if (ending?.[1] !== undefined && ending[2] !== undefined && !MAGIC.test(ending[1])) put(this.#endings, ending[2], ending[1]);
		else if (glob.length > 1 && glob.endsWith('*') && !MAGIC.test(glob.slice(0, -1)))
			put(this.#beginnings, glob.charAt(0), glob.slice(0, -1));
		else this.#patterns.push({ tail: glob.split(MAGIC).at(-1) ?? '', pattern: compile(glob) });
	}

	matches(name: string): boolean {
		if (this.#words.has(name)) return true;
		const endings = this.#endings.get(name.slice(name.lastIndexOf('.') + 1));
		if (endings?.some((ending) => name.endsWith(ending))) return true;
		const beginnings = this.#beginnings.get(name.charAt(0));
		if (beginnings?.some((beginning) => name.startsWith(beginning))) return true;
		return this.#patterns.some(({ tail, pattern }) => name.endsWith(tail) && pattern.match(name));
	}
}

function put(map: Map<string, string[]>, key: string, value: string): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, [value]);
	else values.push(value);
}
