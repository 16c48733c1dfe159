import path from 'node:path';
import type { Found } from './survey';

/**
 * Names in what leaves, `/` between folders: a file that was named has its own name, what lies in a named folder has the folder's name before it.
 * Where two would have the same name (on any system: case and composed letters aside), all are named from the folder that they share.
 */
export function exportNames(found: readonly Found[]): ReadonlyMap<string, string> {
	const short = namesFrom(found, ({ path: file, named }) => path.join(path.basename(named), path.relative(named, file)));
	if (new Set([...short.values()].map(nameKey)).size === short.size) return short;
	const shared = sharedFolder(found.map((one) => one.path));
	return namesFrom(found, ({ path: file }) => path.relative(shared, file));
}

function namesFrom(found: readonly Found[], nameOf: (one: Found) => string): Map<string, string> {
	return new Map(found.map((one) => [one.path, nameOf(named(one)).split(path.sep).join('/')]));
}

/** A sidecar that came along with a file that was named is named like that file. */
function named(one: Found): Found {
	return one.path !== one.named && !one.path.startsWith(one.named + path.sep) ? { ...one, named: one.path } : one;
}

function nameKey(name: string): string {
	return name.normalize('NFC').toLowerCase();
}

function sharedFolder(files: readonly string[]): string {
	const [first = [], ...others] = files.map((file) => path.dirname(file).split(path.sep));
	const parts = [...first];
	for (const other of others) while (parts.length > 0 && parts.some((part, index) => part !== other[index])) parts.pop();
	return parts.join(path.sep) || path.parse(files[0] ?? '').root;
}
