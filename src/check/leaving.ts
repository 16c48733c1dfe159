import { homedir } from 'node:os';
import { outgoingFolderOf, outsidePlaceOf, type Policy, placesByFolder } from '../policy';
import type { DocumentFacts, Outgoing } from '../rules';

/** A mail that has not been sent yet and lies in no outgoing folder. */
export const DRAFT: Outgoing = Object.freeze({ id: 'draft', folder: '', route: 'mail', ceiling: null });

type Places = Pick<DocumentFacts, 'outgoing' | 'outsidePlace'>;

/** From where a document may be about to leave. `folder`: its own. A scan goes folder by folder, so the last one's answer is kept. */
export function leavingPlaces(path: string, folder: string, root: string, policy: Policy): Places {
	if (last !== null && last.folder === folder && last.policy === policy && last.root === root) return last.places;
	const places: Places = { outgoing: outgoingOf(path, root, policy), outsidePlace: outsideOf(path, policy) };
	last = placesByFolder(policy) ? { folder, root, policy, places } : null;
	return places;
}

let last: { readonly folder: string; readonly root: string; readonly policy: Policy; readonly places: Places } | null = null;

/** The outgoing folder of the policy that a document of the workspace lies in, or `null`. */
export function outgoingOf(path: string, root: string, policy: Policy): Outgoing | null {
	const relative = relativeTo(root, path);
	const found = relative === null ? null : outgoingFolderOf(relative, policy);
	if (found === null || relative === null) return null;
	const { id, route, ceiling = null } = found;
	return { id, folder: folderOf(relative, policy, id), route, ceiling };
}

/** The place outside the workspace that a document lies in by the policy (a medium, a synchronised folder), or `null`. */
export function outsideOf(path: string, policy: Policy): DocumentFacts['outsidePlace'] {
	// Asking the system takes longer than all the rest, and the answer does not change.
	home ??= homedir();
	return outsidePlaceOf(path, policy, home);
}

let home: string | null = null;

/** With `/`; `null` for what lies elsewhere. */
function relativeTo(root: string, path: string): string | null {
	if (!path.startsWith(root)) return null;
	const ends = root.endsWith('/') || root.endsWith('\\');
	const next = path[root.length];
	if (!ends && next !== '/' && next !== '\\') return null;
	const relative = path.slice(ends ? root.length : root.length + 1);
	return relative.includes('\\') && root.includes('\\') ? relative.replaceAll('\\', '/') : relative;
}

/** The outermost folder of the path that is the outgoing one; a glob that speaks of names has the document's own. */
function folderOf(relative: string, policy: Policy, id: string): string {
	for (let end = relative.indexOf('/'); end >= 0; end = relative.indexOf('/', end + 1)) {
		const folder = relative.slice(0, end);
		if (outgoingFolderOf(`${folder}/-`, policy)?.id === id) return folder;
	}
	return relative.slice(0, Math.max(0, relative.lastIndexOf('/'))) || './';
}
