import { ooxmlFormat } from '../../src/formats/ooxml';
import { BufferSource } from '../../src/formats/source';
import type { ReadResult, WriteResult } from '../../src/formats/types';
import { type Label, makeLabel } from '../../src/label';
import { loadBuiltin } from '../../src/policy';
import type { Place } from '../../src/policy/types';
import { assemble } from './assemble';

export const policy = loadBuiltin('nishihara-2024');

export function label(
	confidentiality: string | null,
	integrity: string | null = null,
	availability: string | null = null,
	handling: readonly string[] = [],
): Label {
	return makeLabel({ confidentiality, integrity, availability, handling }, policy);
}

export function read(bytes: Uint8Array, path = 'a.docx'): ReadResult {
	return ooxmlFormat.read(new BufferSource(bytes), { path, policy });
}

/** The markings as `place where text`, for comparing. */
export function seen(bytes: Uint8Array, path?: string): string[] {
	return read(bytes, path).markings.map(({ place, where, text }) => `${place} ${where} ${text}`);
}

export function plan(
	bytes: Uint8Array,
	wanted: Label,
	places: readonly Place[] = ['property', 'page-header'],
	path = 'a.docx',
): WriteResult {
	if (!ooxmlFormat.write) throw new Error('no writer');
	return ooxmlFormat.write(new BufferSource(bytes), { label: wanted, places }, { path, policy });
}

/** The bytes after setting a label; throws on a refusal. */
export function set(bytes: Uint8Array, wanted: Label, places?: readonly Place[]): Buffer {
	const result = plan(bytes, wanted, places);
	if (result.kind === 'refused') throw new Error(`refused: ${result.code} ${result.detail}`);
	return result.kind === 'unchanged' ? Buffer.from(bytes) : assemble(bytes, result.chunks);
}
