import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Marking, readFileName, readFolderLabel, readMap, readSidecar, sidecarPath } from '../formats';
import { leavingPlaces } from './leaving';
import type { CheckContext, OuterMarkings } from './types';

/**
 * Reads what stands around a document: its file name, its sidecar, the label of the nearest folder, the label map. Never throws.
 * @param sidecar whether there is one, where the caller has seen the folder's listing.
 */
export function readOuter(path: string, context: CheckContext, sidecar?: boolean): OuterMarkings {
	const { workspacePolicy, root } = context;
	const { policy, map } = workspacePolicy;
	const folder = dirname(path);
	const { outgoing, outsidePlace } = leavingPlaces(path, folder, root, policy);
	return {
		fileName: readFileName(path, policy),
		sidecar: sidecar === false || (sidecar === undefined && !exists(sidecarPath(path))) ? null : readSidecar(path, policy),
		folder: inheritedLabel(folder, context),
		map: map.entries.length === 0 ? null : readMap(map, root, path, policy),
		outgoing,
		outsidePlace,
	};
}

/** The label of the nearest folder that has one, from `folder` up to the context's root. */
export function inheritedLabel(folder: string, context: CheckContext): Marking | null {
	const { folderLabels: cache, root, workspacePolicy } = context;
	const known = cache?.get(folder);
	if (known !== undefined) return known;
	let label = readFolderLabel(folder, workspacePolicy.policy);
	const above = dirname(folder);
	if (label === null && folder !== root && above !== folder && isWithin(folder, root)) label = inheritedLabel(above, context);
	cache?.set(folder, label);
	return label;
}

function isWithin(folder: string, root: string): boolean {
	if (!folder.startsWith(root)) return false;
	const next = folder[root.length];
	return next === undefined || next === '/' || next === '\\' || root.endsWith('/') || root.endsWith('\\');
}

/** Cheaper than trying to open what is not there: no error is made. */
function exists(path: string): boolean {
	try {
		return statSync(path, { throwIfNoEntry: false }) !== undefined;
	} catch {
		// Something is there that may not be looked at; reading it will say so.
		return true;
	}
}
