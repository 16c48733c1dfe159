import { BufferSource } from '../source';
import type { Edit } from './edits';
import type { Segment } from './jpeg';
import { startsTiff } from './tiff';
import { ImageError, Window } from './window';

const PICTURES = 0xb002;

/**
 * A file may hold further pictures behind the first one; a segment tells their offsets from itself (CIPA DC-007, 5.2.3.3). Where something
 * is put in or taken out between the two, they shift. Returns the edit of that segment, or null where none is needed. @throws ImageError
 */
export function shiftPictures(segments: readonly Segment[], window: Window, edits: readonly Edit[]): Edit | null {
	const segment = segments.find(({ kind }) => kind === 'mpf');
	if (!segment) return null;
	const growth = growthOf(edits);
	const shift = growthOf(edits.filter(({ start }) => start >= segment.end));
	if (growth === 0 && shift === 0) return null;
	const block = window.block(segment.dataStart, segment.end - segment.dataStart, 1 << 16);
	const tiff = block.subarray(4);
	if (tiff.length < 8 || !startsTiff(tiff)) throw new ImageError('damaged', 'MPF');
	const little = tiff[0] === 0x49;
	const bytes = new Window(new BufferSource(tiff));
	const u16 = (at: number) => (little ? bytes.need(at, 2).readUInt16LE(0) : bytes.need(at, 2).readUInt16BE(0));
	const u32 = (at: number) => (little ? bytes.need(at, 4).readUInt32LE(0) : bytes.need(at, 4).readUInt32BE(0));
	const directory = u32(4);
	const count = u16(directory);
	for (let index = 0; index < count; index++) {
		const entry = directory + 2 + index * 12;
		if (u16(entry) !== PICTURES) continue;
		const [length, list] = [u32(entry + 4), u32(entry + 8)];
		for (let at = list; at + 16 <= list + length; at += 16) {
			const offset = u32(at + 8);
			// The first picture is the file itself, with its own size.
			const [field, value] = offset === 0 ? [at + 4, u32(at + 4) + growth] : [at + 8, offset + shift];
			if (little) tiff.writeUInt32LE(value, field);
			else tiff.writeUInt32BE(value, field);
		}
	}
	return { start: segment.dataStart, end: segment.end, bytes: block };
}

function growthOf(edits: readonly Edit[]): number {
	return edits.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
}
