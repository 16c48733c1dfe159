import { BufferSource, type Format, type ReadResult, type WriteResult } from '../../src/formats';
import type { Label } from '../../src/label';
import type { Place } from '../../src/policy';
import { assemble } from './assemble';
import { policy } from './read-back';

/** What a format reads in bytes. */
export function readWith(format: Format, bytes: Uint8Array, path: string): ReadResult {
	return format.read(new BufferSource(bytes), { path, policy });
}

/** The markings as `place where text`, for comparing. */
export function seenWith(format: Format, bytes: Uint8Array, path: string): string[] {
	return readWith(format, bytes, path).markings.map(({ place, where, text }) => `${place} ${where} ${text}`);
}

export function planWith(
	format: Format,
	bytes: Uint8Array,
	path: string,
	label: Label,
	places: readonly Place[] = format.places,
): WriteResult {
	if (!format.write) throw new Error('no writer');
	return format.write(new BufferSource(bytes), { label, places }, { path, policy });
}

/** The bytes with a label; throws on a refusal. */
export function setWith(format: Format, bytes: Uint8Array, path: string, label: Label, places?: readonly Place[]): Buffer {
	const result = planWith(format, bytes, path, label, places);
	if (result.kind === 'refused') throw new Error(`refused: ${result.code} ${result.detail}`);
	return result.kind === 'unchanged' ? Buffer.from(bytes) : assemble(bytes, result.chunks);
}
