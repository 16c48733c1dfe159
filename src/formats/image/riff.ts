import { mayContainMarking } from '../../label';
import type { Collector } from '../marks/collector';
import { BufferSource } from '../source';
import { collectXmp } from '../xmp';
import { attempt, MAX_BLOCK } from './fields';
import { EXIF_SIGNATURE } from './jpeg';
import { collectTiff } from './tiff';
import { Window } from './window';

const MAX_CHUNKS = 10_000;

/** Reads a WebP file's metadata (RFC 9649, 2.7): `XMP ` and `EXIF` chunks. Returns whether it carries a content credential. */
export function readWebp(window: Window, collector: Collector): boolean {
	const end = Math.min(window.size, 8 + window.need(4, 4).readUInt32LE(0));
	const triggers = (text: string) => mayContainMarking(text, collector.policy);
	let signed = false;
	for (let at = 12, count = 0; at + 8 <= end && count < MAX_CHUNKS; count++) {
		const head = window.need(at, 8);
		const type = head.toString('latin1', 0, 4);
		const length = head.readUInt32LE(4);
		const from = at + 8;
		if (type === 'C2PA') signed = true;
		attempt(collector, () => {
			if (type === 'XMP ') collectXmp(window.block(from, length, MAX_BLOCK), 'XMP', collector);
			else if (type === 'EXIF') {
				const data = window.block(from, length, MAX_BLOCK);
				const lead = data.toString('latin1', 0, 6) === EXIF_SIGNATURE ? 6 : 0;
				if (data.length > 8) collectTiff(new Window(new BufferSource(data)), lead, 'EXIF', collector, triggers);
			}
		});
		at = from + length + (length & 1);
	}
	return signed;
}
