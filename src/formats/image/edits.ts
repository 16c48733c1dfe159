import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import type { Change, Chunk, RefusalCode } from '../types';

/** Replaces `start`–`end` of the file by `bytes`. */
export interface Edit {
	readonly start: number;
	readonly end: number;
	readonly bytes: Buffer;
}

/** What a label needs in one file: edits that do not overlap, and their meaning for people. */
export interface Job {
	readonly label: Label;
	readonly policy: Policy;
	readonly edits: Edit[];
	readonly changes: Change[];
}

/** Thrown where a label cannot be written. */
export class RefusedError extends Error {
	override readonly name = 'RefusedError';

	constructor(
		readonly code: RefusalCode,
		message: string,
	) {
		super(message);
	}
}

export function note(job: Job, where: string, before: string | null, after: string | null): void {
	job.changes.push({ place: 'property', where, before, after });
}

/** The new file: ranges of the old one, and what is new. */
export function chunksOfEdits(size: number, edits: readonly Edit[]): Chunk[] {
	const sorted = edits.map((edit, index) => ({ edit, index }));
	sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
	const chunks: Chunk[] = [];
	let at = 0;
	for (const { edit } of sorted) {
		if (edit.start < at) throw new Error('edits overlap');
		if (edit.start > at) chunks.push({ from: at, length: edit.start - at });
		if (edit.bytes.length > 0) chunks.push(edit.bytes);
		at = edit.end;
	}
	if (at < size) chunks.push({ from: at, length: size - at });
	return chunks;
}
