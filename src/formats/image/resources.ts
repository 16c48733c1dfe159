import { mayContainMarking } from '../../label';
import type { Collector } from '../marks/collector';
import { BufferSource } from '../source';
import { collectXmp } from '../xmp';
import { attempt } from './fields';
import { collectIptc } from './iptc';
import { collectTiff } from './tiff';
import { ImageError, Window } from './window';

/** Ids of Photoshop's image resources (Photoshop File Formats, "Image resource IDs"). */
export const RESOURCE = { iptc: 0x0404, exif: 0x0422, exif3: 0x0423, xmp: 0x0424, iptcDigest: 0x0425 } as const;

/** An image resource with its place. */
export interface Resource {
	readonly id: number;
	readonly start: number;
	readonly dataStart: number;
	readonly dataEnd: number;
	/** Data is padded to an even length. */
	readonly end: number;
}

const MAX_RESOURCES = 4096;

/** The resources between two positions. @throws ImageError for what is cut off. */
export function resourcesOf(window: Window, from: number, to: number): Resource[] {
	const found: Resource[] = [];
	for (let at = from; at + 12 <= to && found.length < MAX_RESOURCES; ) {
		const head = window.need(at, 12);
		if (!/^(?:8BIM|8B64|MeSa|AgHg|PHUT|DCSR)$/.test(head.toString('latin1', 0, 4))) break;
		const id = head.readUInt16BE(4);
		const nameLength = ((head[6] ?? 0) + 2) & ~1;
		const length = window.need(at + 6 + nameLength, 4).readUInt32BE(0);
		const dataStart = at + 10 + nameLength;
		const dataEnd = dataStart + length;
		if (dataEnd > to) throw new ImageError('damaged', `resource ${id.toString(16)}`);
		found.push({ id, start: at, dataStart, dataEnd, end: Math.min(to, dataEnd + (length & 1)) });
		at = dataEnd + (length & 1);
	}
	return found;
}

/** Reads the resources of a block. @throws ImageError */
export function collectResources(bytes: Buffer, collector: Collector): void {
	collectResourcesAt(new Window(new BufferSource(bytes)), 0, bytes.length, collector);
}

const MAX_RESOURCE = 16 << 20;

/** Reads the resources between two positions of a file. @throws ImageError */
export function collectResourcesAt(window: Window, from: number, to: number, collector: Collector): void {
	const triggers = (text: string) => mayContainMarking(text, collector.policy);
	for (const { id, dataStart, dataEnd } of resourcesOf(window, from, to)) {
		const data = () => window.block(dataStart, dataEnd - dataStart, MAX_RESOURCE);
		attempt(collector, () => {
			if (id === RESOURCE.iptc) collectIptc(data(), 'IPTC', collector);
			else if (id === RESOURCE.xmp) collectXmp(data(), 'XMP', collector);
			else if (id === RESOURCE.exif || id === RESOURCE.exif3) {
				const bytes = data();
				if (bytes.length > 8) collectTiff(new Window(new BufferSource(bytes)), 0, 'EXIF', collector, triggers);
			}
		});
	}
}
