import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Link } from '../formats/links';

/** A scheme (RFC 3986, 3.1); one letter is a drive. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;
const DRIVE = /^[a-z]:/i;
const LONGEST = 2048;

/**
 * The files inside `root` that a link may mean, in the order in which they are to be tried: absolute, normalised, never outside by `..`.
 * None for other hosts and schemes and for what is no path. Pure; never throws.
 * @param document absolute path of the document that holds the link
 */
export function targetsOf(link: Pick<Link, 'text' | 'kind' | 'endings' | 'base'>, document: string, root: string): string[] {
	const { kind, endings = [''], base = '' } = link;
	const text = link.text.trim();
	if (text === '' || text.length > LONGEST || text.startsWith('#') || `${text}${base}`.includes('\0')) return [];
	const targets = new Set<string>();
	for (const writing of writingsOf(text, kind)) {
		const target = located(writing, path.join(path.dirname(document), base), root);
		if (target === null) continue;
		for (const ending of endings) if (isInside(target + ending, root) && target + ending !== document) targets.add(target + ending);
	}
	return [...targets];
}

/** The ways to take a text, the most likely first. */
function writingsOf(text: string, kind: Link['kind']): string[] {
	if (kind === 'path') return [text.replaceAll('\\', '/')];
	const writings = [text.replaceAll('\\', '/')];
	if (kind === 'markdown' && text.includes('\\')) writings.push(text.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
	if (/^file:\/\//i.test(text)) return writings;
	return writings.flatMap((writing) => {
		const bare = writing.replace(/[?#].*$/s, '');
		// Programs forget to escape; such a name is tried as it stands.
		return [decoded(bare), bare, writing];
	});
}

function located(text: string, folder: string, root: string): string | null {
	if (text === '' || text.includes('\0')) return null;
	if (/^file:\/\//i.test(text)) return fromUrl(text);
	const relative = /^file:/i.test(text) ? text.slice(5) : text;
	// Another host: nothing on the network is looked at.
	if (relative.startsWith('//') || SCHEME.test(relative)) return null;
	if (DRIVE.test(relative)) return path.sep === '\\' ? path.resolve(relative) : null;
	if (!relative.startsWith('/')) return path.resolve(folder, relative);
	const absolute = path.resolve(relative);
	return isInside(absolute, root) ? absolute : path.resolve(path.join(root, relative));
}

function fromUrl(text: string): string | null {
	try {
		const url = new URL(text);
		return url.host === '' || url.host === 'localhost' ? path.resolve(fileURLToPath(new URL(`file://${url.pathname}`))) : null;
	} catch {
		return null;
	}
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Whether a path lies below a folder, as far as its names tell. */
export function isInside(target: string, folder: string): boolean {
	return target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}
