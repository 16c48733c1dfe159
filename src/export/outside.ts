import { type OutsidePlace, outsidePlaceOf, type Policy } from '../policy';

/**
 * The place of the policy (a medium, a share, a synchronised folder) that a path lies in, where that is not within the workspace; else `null`.
 * The first place that matches. Pure: no disk, links are not followed. Windows' paths are compared without regard to case.
 * @param path absolute, in either writing. @param workspaceRoots absolute. @param home the home folder, for `~`.
 */
export function outsidePlace(path: string, workspaceRoots: readonly string[], policy: Policy, home: string): OutsidePlace | null {
	const full = tidy(path);
	if (full === null) return null;
	if (workspaceRoots.some((root) => isWithin(full, root))) return null;
	// The folder itself is such a place too: something is copied into it.
	return outsidePlaceOf(full, policy, home) ?? outsidePlaceOf(`${full}/-`, policy, home);
}

/** With `/`, without `.`, `..` and doubled separators; two stay before a share. `null` for what is no absolute path. */
function tidy(written: string): string | null {
	const path = written.replaceAll('\\', '/').replace(/^\/\/[?.]\/(?:UNC\/)?/i, (prefix) => (/unc/i.test(prefix) ? '//' : ''));
	const root = /^(?:\/\/[^/]|[A-Za-z]:\/|\/)/.exec(path)?.[0];
	if (root === undefined) return null;
	const parts: string[] = [];
	for (const part of path.split('/')) {
		if (part === '' || part === '.') continue;
		if (part !== '..') parts.push(part);
		else if (parts.length > (isDrive(parts[0]) ? 1 : 0)) parts.pop();
	}
	return (root.startsWith('//') ? '//' : root.startsWith('/') ? '/' : '') + parts.join('/');
}

function isDrive(part: string | undefined): boolean {
	return part !== undefined && /^[A-Za-z]:$/.test(part);
}

function isWithin(full: string, root: string): boolean {
	const folder = tidy(root);
	if (folder === null) return false;
	const windows = /^(?:\/\/|[A-Za-z]:)/.test(folder);
	const [one, other] = windows ? [full.toLowerCase(), folder.toLowerCase()] : [full, folder];
	return one === other || one.startsWith(other.endsWith('/') ? other : `${other}/`);
}
