import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { type Change, labelledFileName, readFileName, sidecarPath, unreadableOf } from '../formats';
import { blockedBy } from '../formats/save';
import type { Label } from '../label';
import type { Policy } from '../policy';
import type { ApplyResult } from './types';

type Refused = { readonly kind: 'refused'; readonly code: Extract<ApplyResult, { kind: 'refused' }>['code']; readonly detail: string };

export type RenamePlan =
	| { readonly kind: 'unchanged' }
	| Refused
	| { readonly kind: 'changed'; readonly path: string; readonly change: Change; run(): Refused | null };

/** Plans the document's name with the label in it. The sidecar goes along; nothing is overwritten. */
export function planRename(path: string, label: Label, policy: Policy): RenamePlan {
	const target = labelledFileName(path, label, policy);
	if (target === path) return { kind: 'unchanged' };
	for (const taken of [target, sidecarPath(target)]) {
		if (stands(taken)) return { kind: 'refused', code: 'name-taken', detail: basename(taken) };
	}
	try {
		const blocked = blockedBy(path);
		// Renaming writes the folder, not the file: a read-only document may be renamed.
		if (blocked !== null && blocked.code === 'locked') return blocked;
	} catch (error) {
		return { kind: 'refused', code: 'io', detail: unreadableOf(error).detail };
	}
	const change: Change = {
		place: 'file-name',
		where: basename(path),
		before: readFileName(path, policy)?.text ?? null,
		after: basename(target),
	};
	return { kind: 'changed', path: target, change, run: () => move(path, target) };
}

function move(path: string, target: string): Refused | null {
	try {
		moveNew(path, target);
	} catch (error) {
		return refusalOf(error, target);
	}
	const sidecar = sidecarPath(path);
	if (!stands(sidecar)) return null;
	try {
		moveNew(sidecar, sidecarPath(target));
		return null;
	} catch (error) {
		// A document without its label would be worse than an unchanged name.
		renameSync(target, path);
		return refusalOf(error, sidecarPath(target));
	}
}

/** Like `rename`, but fails where the target exists, even if it came there this moment. */
function moveNew(path: string, target: string): void {
	try {
		linkSync(path, target);
	} catch (error) {
		if (unreadableOf(error).detail === 'EEXIST') throw error;
		// File systems without hard links (FAT, many shares)
		if (stands(target)) throw new TakenError();
		renameSync(path, target);
		return;
	}
	unlinkSync(path);
}

class TakenError extends Error {
	readonly code = 'EEXIST';
}

function refusalOf(error: unknown, target: string): Refused {
	const { code, detail } = unreadableOf(error);
	if (detail === 'EEXIST') return { kind: 'refused', code: 'name-taken', detail: basename(target) };
	return { kind: 'refused', code: code === 'permission' || detail === 'EROFS' ? 'read-only' : 'io', detail };
}

function stands(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
