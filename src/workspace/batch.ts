import type { UnreadableCode } from '../formats/types';
import type { WalkedFolder } from './walk';

/** Documents that are checked in one go. */
export interface Batch {
	readonly id: number;
	/** Index into the policies of the scan. */
	readonly policy: number;
	/** Folders with their documents. */
	readonly folders: readonly WalkedFolder[];
	/** Number of documents. */
	readonly count: number;
	/** Documents that must not be opened again, because a thread got stuck or died on them: index in the batch, and what happened. */
	readonly bad: readonly BadDocument[];
}

/** A batch on its way to a thread: plain strings, because it crosses by copy. */
export interface PackedBatch extends Pick<Batch, 'id' | 'policy' | 'bad'> {
	readonly packed: string;
}

export interface BadDocument {
	readonly index: number;
	readonly code: UnreadableCode;
	readonly detail: string;
}

/** Neither can stand in a path. */
const NEXT = '\0';
const NEXT_FOLDER = '\0\0';

/** `folder, listed, number of sidecars, sidecars…, names…` for each folder. */
export function packFolders(folders: readonly WalkedFolder[]): string {
	return folders
		.map(({ folder, listed, sidecars, names }) => [folder, listed ? '1' : '0', String(sidecars.length), ...sidecars, ...names].join(NEXT))
		.join(NEXT_FOLDER);
}

export function unpackFolders(packed: string): WalkedFolder[] {
	if (packed === '') return [];
	return packed.split(NEXT_FOLDER).map((one) => {
		const parts = one.split(NEXT);
		const sidecars = Number(parts[2]);
		return {
			folder: parts[0] ?? '',
			listed: parts[1] === '1',
			sidecars: parts.slice(3, 3 + sidecars),
			names: parts.slice(3 + sidecars),
		};
	});
}

/** Cuts walked folders into batches of about `size` documents; the first ones are smaller, so that every thread starts at once. */
export function* batchesOf(folders: Iterable<WalkedFolder>, policy: number, nextId: () => number, size: number): Generator<Batch> {
	let pending: WalkedFolder[] = [];
	let count = 0;
	let limit = Math.min(size, 32);
	const flush = (): Batch => {
		const batch: Batch = { id: nextId(), policy, folders: pending, count, bad: [] };
		pending = [];
		count = 0;
		limit = Math.min(size, limit * 2);
		return batch;
	};
	for (const folder of folders) {
		const beside = folder.sidecars.length === 0 ? null : new Set(folder.sidecars);
		for (let from = 0; from < folder.names.length; ) {
			const names = folder.names.slice(from, from + limit - count);
			from += names.length;
			const sidecars = beside === null ? folder.sidecars : names.filter((name) => beside.has(name));
			pending.push({ ...folder, names, sidecars });
			count += names.length;
			if (count >= limit) yield flush();
		}
	}
	if (count > 0) yield flush();
}
