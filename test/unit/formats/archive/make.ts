import { BufferSource, formatFor, PlannedSource, type ReadResult, type WriteResult } from '../../../../src/formats';
import { makeZipFormat } from '../../../../src/formats/archive';
import { formatCode, type Label, makeLabel } from '../../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';

export const policy = loadBuiltin(DEFAULT_POLICY_ID);

export function read(name: string, bytes: Uint8Array): ReadResult {
	return formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: `/x/${name}`, policy });
}

/** `place where code` of every marking, sorted. */
export function seen({ markings }: ReadResult): string[] {
	return markings.map(({ place, where, label }) => `${place} ${where} ${formatCode(label, policy)}`).sort();
}

/** documents, unlabelled, encrypted, unread */
export function counts({ content }: ReadResult): number[] {
	return content === undefined ? [] : [content.documents, content.unlabelled, content.encrypted, content.unread];
}

export function plan(name: string, bytes: Uint8Array, label: Label): WriteResult {
	const found = formatFor(name, bytes.subarray(0, 4096));
	// What stands before an archive may hide it.
	const format = bytes[0] === 0x23 ? makeZipFormat(formatFor) : found;
	return (
		format.write?.(new BufferSource(bytes), { label, places: ['property'] }, { path: name, policy }) ?? {
			kind: 'refused',
			code: 'no-place',
			detail: '',
		}
	);
}

/** The file with the label set; itself where nothing changes. */
export function set(name: string, bytes: Buffer, label: Label): Buffer {
	const result = plan(name, bytes, label);
	if (result.kind === 'unchanged') return bytes;
	if (result.kind === 'refused') throw new Error(`${result.code}: ${result.detail}`);
	const planned = new PlannedSource(new BufferSource(bytes), result.chunks);
	return Buffer.from(planned.read(0, planned.size));
}

export const A = makeLabel({ confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt', 'no-copy'] }, policy);
export const B = makeLabel({ confidentiality: '3', integrity: '1', availability: '1' }, policy);
