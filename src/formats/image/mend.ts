import { mayContainMarking, NO_LABEL } from '../../label';
import { changedField } from '../marks/field';
import { BufferSource } from '../source';
import { encode } from '../text/codec';
import { type Job, note } from './edits';
import type { Decoded } from './fields';
import { iptcTexts } from './iptc';
import { RESOURCE, resourcesOf } from './resources';
import { type TiffText, tiffText, tiffValues } from './tiff';
import { Window } from './window';

/**
 * A text field's value brought in line with a label, in its own encoding; null where it says nothing else. Where the encoding lacks a
 * character the stale marking goes: the packet beside it tells the label.
 */
export function mendText(field: string, { text, encoding }: Decoded, where: string, job: Job): Buffer | null {
	const changed = changedField(field, text, job.label, job.policy);
	if (!changed) return null;
	const bytes = encode(changed.value, encoding);
	if (bytes instanceof Uint8Array) {
		note(job, where, changed.before, changed.after === '' ? null : changed.after);
		return Buffer.from(bytes);
	}
	const less = encode(withoutMarkings(field, text, job), encoding);
	if (!(less instanceof Uint8Array)) return null;
	note(job, where, changed.before, null);
	return Buffer.from(less);
}

function withoutMarkings(field: string, text: string, { policy }: Job): string {
	return changedField(field, text, NO_LABEL, policy)?.value ?? text;
}

/**
 * An EXIF block without its stale markings, of the same length, or null where it has none. They are taken out, not replaced: values stand
 * where offsets say, and the packet beside them tells the label. @throws ImageError
 */
export function mendExif(block: Buffer, at: number, job: Job): Buffer | null {
	const window = new Window(new BufferSource(block));
	const triggers = (text: string) => mayContainMarking(text, job.policy);
	let result: Buffer | null = null;
	for (const value of tiffValues(window, at)) {
		const text = tiffText(value, window, triggers);
		const bytes = text ? blanked(text, job) : null;
		if (!text || !bytes) continue;
		result ??= Buffer.from(block);
		const start = value.at + text.lead;
		const end = value.at + value.length;
		result.fill(0, start, end);
		bytes.copy(result, start, 0, Math.min(bytes.length, end - start));
	}
	return result;
}

function blanked({ field, name, decoded }: TiffText, job: Job): Buffer | null {
	const changed = changedField(field, decoded.text, job.label, job.policy);
	if (!changed) return null;
	const bytes = encode(withoutMarkings(field, decoded.text, job), decoded.encoding);
	if (!(bytes instanceof Uint8Array)) return null;
	note(job, `EXIF#${name}`, changed.before, null);
	return Buffer.from(bytes);
}

/** An IPTC block with its stale markings brought in line, or null where it has none. */
export function mendIptc(block: Buffer, job: Job): Buffer | null {
	const parts: Buffer[] = [];
	let at = 0;
	for (const { start, valueStart, end, name, field, decoded } of iptcTexts(block)) {
		const value = mendText(field, decoded, `IPTC#${name}`, job);
		if (!value) continue;
		parts.push(block.subarray(at, start));
		// A keyword that says nothing is left out.
		if (value.length > 0) parts.push(dataset(block.subarray(start, start + 3), value, valueStart - start));
		at = end;
	}
	if (at === 0) return null;
	return Buffer.concat([...parts, block.subarray(at)]);
}

function dataset(tag: Buffer, value: Buffer, lead: number): Buffer {
	const wide = lead > 5 || value.length >= 0x8000;
	const length = Buffer.alloc(wide ? 6 : 2);
	if (wide) {
		length.writeUInt16BE(0x8004, 0);
		length.writeUInt32BE(value.length, 2);
	} else length.writeUInt16BE(value.length, 0);
	return Buffer.concat([tag, length, value]);
}

/**
 * Photoshop's resources with the stale markings of IPTC and EXIF brought in line, or null. The digest of the IPTC block goes with its
 * change: it would tell other programs that the block is as they left it. @throws ImageError
 */
export function mendResources(block: Buffer, job: Job): Buffer | null {
	const window = new Window(new BufferSource(block));
	const resources = resourcesOf(window, 0, block.length);
	const mended = new Map<number, Buffer>();
	for (const { id, start, dataStart, dataEnd } of resources) {
		const data = block.subarray(dataStart, dataEnd);
		const changed = id === RESOURCE.iptc ? mendIptc(data, job) : id === RESOURCE.exif && data.length > 8 ? mendExif(data, 0, job) : null;
		if (changed) mended.set(start, changed);
	}
	if (mended.size === 0) return null;
	const iptc = resources.some(({ id, start }) => id === RESOURCE.iptc && mended.has(start));
	const parts: Buffer[] = [];
	let at = 0;
	for (const { id, start, dataStart, end } of resources) {
		const data = mended.get(start);
		if (data) {
			const head = Buffer.from(block.subarray(start, dataStart));
			head.writeUInt32BE(data.length, head.length - 4);
			parts.push(block.subarray(at, start), head, data, Buffer.alloc(data.length & 1));
			at = end;
		} else if (iptc && id === RESOURCE.iptcDigest) {
			parts.push(block.subarray(at, start));
			at = end;
		}
	}
	return Buffer.concat([...parts, block.subarray(at)]);
}
