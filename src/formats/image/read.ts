import { mayContainMarking } from '../../label';
import { Collector } from '../marks/collector';
import { unreadableOf } from '../source';
import type { ByteSource, ReadContext, ReadResult } from '../types';
import { readBoxes } from './boxes';
import { attempt } from './fields';
import { readGif } from './gif';
import { readJpeg } from './jpeg';
import { type ImageKind, imageKind } from './kinds';
import { readPng } from './png';
import { readPsd } from './psd';
import { readWebp } from './riff';
import { collectTiff } from './tiff';
import { Window } from './window';

/** Reads one family's metadata; returns whether it carries a content credential. */
type Reader = (window: Window, collector: Collector) => boolean;

const READERS: Readonly<Record<ImageKind, Reader | null>> = {
	jpeg: readJpeg,
	png: readPng,
	tiff: (window, collector) => collectTiff(window, 0, 'TIFF', collector, (text) => mayContainMarking(text, collector.policy)),
	webp: readWebp,
	boxes: readBoxes,
	gif: readGif,
	psd: readPsd,
	// These have no metadata.
	bmp: null,
	ico: null,
};

/**
 * Reads the labels in an image's metadata: XMP, EXIF, IPTC, comments and text chunks. Fetches these only, never the pixels.
 * A signed image is one with a content credential (C2PA), which any change would void.
 */
export function readImage(source: ByteSource, context: ReadContext): ReadResult {
	const collector = new Collector(context.policy);
	let signed = false;
	try {
		const window = new Window(source);
		const kind = imageKind(context.path.toLowerCase(), window.some(0, 32));
		const read = kind === null ? null : READERS[kind];
		if (kind === null) collector.unreadable = { code: 'wrong-type', detail: 'no image' };
		if (read) {
			attempt(collector, () => {
				signed = read(window, collector);
			});
		}
	} catch (error) {
		collector.unreadable = unreadableOf(error);
	}
	const { markings, foreign, unreadable } = collector;
	return { format: 'image', encoding: null, state: { encrypted: false, signed, macro: false, unreadable }, markings, foreign };
}
