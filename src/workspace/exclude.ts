import { Minimatch } from 'minimatch';

/** Says whether an entry is excluded: its path relative to the root ('/' between parts), its own name, and whether it is a folder. */
export type ExcludeTest = (relativePath: string, name: string, folder: boolean) => boolean;

/**
 * Compiles globs (minimatch, relative to the root, dot files included) once.
 * `x/**` also excludes the folder `x` itself, so that it is not even entered.
 */
export function compileExclude(globs: readonly string[]): ExcludeTest {
	const byName: string[] = [];
	const byPath: string[] = [];
	const folderByName: string[] = [];
	const folderByPath: string[] = [];
	for (const written of globs) {
		const glob = written.replace(/^\.?\//, '');
		const folder = glob.replace(/\/(?:\*\*)?$/, '');
		if (folder !== glob) sort(folder, folderByName, folderByPath);
		// A glob that ends in a slash names folders only.
		if (!glob.endsWith('/')) sort(glob, byName, byPath);
	}
	const name = unite(byName);
	const path = unite(byPath);
	const folderName = unite(folderByName);
	const folderPath = unite(folderByPath);
	return (relativePath, entry, isFolder) =>
		name(entry) || path(relativePath) || (isFolder && (folderName(entry) || folderPath(relativePath)));
}

/** Most globs speak of the last part only; matching just that is several times faster than matching the whole path. */
function sort(glob: string, byName: string[], byPath: string[]): void {
	const last = /^\*\*\/([^/]+)$/.exec(glob)?.[1];
	if (last !== undefined && last !== '**') byName.push(last);
	else if (glob !== '') byPath.push(glob);
}

/** One test for all the globs; plain words (`node_modules`) are looked up instead of matched. */
function unite(globs: readonly string[]): (text: string) => boolean {
	const words = new Set<string>();
	const patterns: Minimatch[] = [];
	for (const glob of globs) {
		const pattern = new Minimatch(glob, { dot: true, nonegate: true, nocomment: true });
		if (pattern.hasMagic() || /[\\{}]/.test(glob)) patterns.push(pattern);
		else words.add(glob);
	}
	if (patterns.length === 0) return words.size === 0 ? () => false : (text) => words.has(text);
	return (text) => words.has(text) || patterns.some((pattern) => pattern.match(text));
}
