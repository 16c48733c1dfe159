import { DEMANDS, type OutgoingFolder, type OutsidePlace } from './export';
import { cellFor } from './export-cells';
import { axisOf } from './levels';
import { compileGlob } from './map';
import type { Policy } from './types';

/**
 * The folder from which documents are sent or published (`export.outgoing`) that a document lies in; `null` where it lies in none.
 * Where several match, the one whose route asks for most at the highest level. Pure; a policy's globs are compiled once.
 * @param relative path of the document from the workspace's root, with `/`.
 */
export function outgoingFolderOf(relative: string, policy: Policy): OutgoingFolder | null {
	let finder = outgoing.get(policy);
	if (finder === undefined) {
		const folders = strictestFirst(policy).map((place) => ({ place, patterns: listOf(place.path) }));
		finder = new Finder(folders, false);
		outgoing.set(policy, finder);
	}
	return finder.find(relative);
}

/**
 * The medium, share or synchronised folder outside the workspace (`export.outside`) that a file lies in; `null` where it lies in none.
 * The first that matches; capitals and small letters are the same, as on the systems that have drive letters. Pure.
 * @param absolute path of the file, `\` or `/`. @param home the home folder, which `~` at the beginning of a glob stands for.
 */
export function outsidePlaceOf(absolute: string, policy: Policy, home: string): OutsidePlace | null {
	let finders = outside.get(policy);
	if (finders === undefined) {
		finders = { anywhere: outsideFinder(policy, (glob) => (glob.startsWith('~/') ? null : glob)), below: null };
		outside.set(policy, finders);
	}
	const path = absolute.includes('\\') ? absolute.replaceAll('\\', '/') : absolute;
	const place = finders.anywhere.find(path);
	const rest = below(path, home);
	if (rest === null) return place;
	finders.below ??= outsideFinder(policy, (glob) => (glob.startsWith('~/') ? glob.slice(2) : null));
	const inHome = finders.below.find(rest);
	if (place === null || inHome === null) return place ?? inHome;
	const { outside: places } = policy.export;
	return places.indexOf(inHome) < places.indexOf(place) ? inHome : place;
}

/** Whether every glob of these places speaks of folders only, so that all documents of one folder have the same answer. */
export function placesByFolder(policy: Policy): boolean {
	let byFolder = foldersOnly.get(policy);
	if (byFolder === undefined) {
		const places = [...policy.export.outgoing, ...policy.export.outside];
		byFolder = places.every(({ path }) => listOf(path).every((glob) => /[/\\]\*\*$/.test(glob)));
		foldersOnly.set(policy, byFolder);
	}
	return byFolder;
}

const foldersOnly = new WeakMap<Policy, boolean>();
const outgoing = new WeakMap<Policy, Finder<OutgoingFolder>>();
const outside = new WeakMap<Policy, { readonly anywhere: Finder<OutsidePlace>; below: Finder<OutsidePlace> | null }>();

function outsideFinder(policy: Policy, use: (glob: string) => string | null): Finder<OutsidePlace> {
	const places = policy.export.outside.map((place) => ({
		place,
		patterns: listOf(place.path).flatMap((glob) => use(glob.replaceAll('\\', '/')) ?? []),
	}));
	return new Finder(places, true);
}

/** What is below the home folder, without it; `null` for what is elsewhere. */
function below(path: string, home: string): string | null {
	const folder = home.includes('\\') ? home.replaceAll('\\', '/') : home;
	const length = folder.endsWith('/') ? folder.length - 1 : folder.length;
	if (length <= 0 || path.charCodeAt(length) !== SLASH) return null;
	if (!path.startsWith(folder.slice(0, length)) && path.slice(0, length).toLowerCase() !== folder.slice(0, length).toLowerCase())
		return null;
	return path.slice(length + 1);
}

const SLASH = 0x2f;

function strictestFirst(policy: Policy): OutgoingFolder[] {
	const top = axisOf(policy, 'confidentiality')?.levels.at(-1)?.id ?? null;
	const known = policy.export.outgoing.filter(({ route }) => policy.export.routes.some(({ id }) => id === route));
	const strictness = ({ route, ceiling }: OutgoingFolder): number =>
		2 * DEMANDS.indexOf(cellFor(policy, route, top).demand) + (ceiling === undefined ? 0 : 1);
	return known.sort((one, other) => strictness(other) - strictness(one));
}

function listOf(path: string | readonly string[]): readonly string[] {
	return typeof path === 'string' ? [path] : path;
}

interface Candidate<T> {
	readonly place: T;
	matches(path: string): boolean;
}

/** Finds the place of a path. */
class Finder<T> {
	private readonly candidates: readonly Candidate<T>[];

	constructor(places: readonly { readonly place: T; readonly patterns: readonly string[] }[], nocase: boolean) {
		this.candidates = places.flatMap(({ place, patterns }) => patterns.flatMap((pattern) => candidatesOf(place, pattern, nocase)));
	}

	find(path: string): T | null {
		if (this.candidates.length === 0) return null;
		// Names on macOS may be decomposed (NFD); the patterns are compared in NFC.
		const normal = path.normalize('NFC');
		return this.candidates.find((candidate) => candidate.matches(normal))?.place ?? null;
	}
}

/** `**` + `/name/**`, the usual glob, is a search for a text. Bad globs were reported when the policy was read; here they match nothing. */
function candidatesOf<T>(place: T, pattern: string, nocase: boolean): Candidate<T>[] {
	const name = /^\*\*\/([^*?[\]{}()!+@|\\/]+)\/\*\*$/.exec(pattern)?.[1]?.normalize('NFC');
	if (name !== undefined && !nocase) return [{ place, matches: (path) => path.startsWith(`${name}/`) || path.includes(`/${name}/`) }];
	const glob = compileGlob(pattern, nocase);
	if (glob === null) return [];
	// The matcher takes `//` for `/`; a share is another place than a folder.
	const share = pattern.startsWith('//');
	return [{ place, matches: (path) => path.startsWith('//') === share && glob.match(path) }];
}
