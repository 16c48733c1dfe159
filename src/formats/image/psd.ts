import type { Collector } from '../marks/collector';
import { collectResourcesAt } from './resources';
import { ImageError, type Window } from './window';

/** Reads the image resources of a Photoshop document (Photoshop File Formats). @throws ImageError */
export function readPsd(window: Window, collector: Collector): boolean {
	const modes = window.need(26, 4).readUInt32BE(0);
	const length = window.need(30 + modes, 4).readUInt32BE(0);
	const from = 34 + modes;
	if (from + length > window.size) throw new ImageError('damaged', 'image resources');
	collectResourcesAt(window, from, from + length, collector);
	return false;
}
