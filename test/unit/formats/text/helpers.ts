import { BufferSource, formatFor } from '../../../../src/formats';
import { decode } from '../../../../src/formats/text/codec';
import type { Encoding } from '../../../../src/formats/text/encoding';
import type { Change, Chunk, ReadResult, RefusalCode } from '../../../../src/formats/types';
import type { Label } from '../../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin, type Place } from '../../../../src/policy';

export const policy = loadBuiltin(DEFAULT_POLICY_ID);

/** Reads a document in memory through the format that its name and bytes call for. */
export function read(path: string, bytes: Uint8Array): ReadResult {
	return formatFor(path, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path, policy });
}

export type SetResult =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'changed'; readonly bytes: Buffer; readonly chunks: readonly Chunk[]; readonly changes: readonly Change[] }
	| { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** Sets the label of a document in memory. */
export function set(path: string, bytes: Uint8Array, label: Label, places: readonly Place[] = ['header']): SetResult {
	const format = formatFor(path, bytes.subarray(0, 4096));
	const result =
		format.write?.(new BufferSource(bytes), { label, places }, { path, policy }) ??
		({ kind: 'refused', code: 'no-place', detail: format.id } as const);
	return result.kind === 'changed' ? { ...result, bytes: joined(bytes, result.chunks) } : result;
}

/** The new file that chunks describe. */
export function joined(bytes: Uint8Array, chunks: readonly Chunk[]): Buffer {
	return Buffer.concat(
		chunks.map((chunk) => (chunk instanceof Uint8Array ? chunk : bytes.subarray(chunk.from, chunk.from + chunk.length))),
	);
}

/** The text of a file without its byte-order mark. */
export function textOf(bytes: Uint8Array, encoding: string | null): string {
	return decode(bytes, (encoding ?? 'utf-8') as Encoding).replace(/^\ufeff/, '');
}
