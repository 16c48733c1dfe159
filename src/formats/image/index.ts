import { languageByName } from '../text';
import type { Format } from '../types';
import { type ImageKind, imageKind } from './kinds';
import { readImage } from './read';
import { writeImage } from './write';

/** JPEG and PNG, which keep XMP where it can be put in without touching the pixels. */
export const imageFormat: Format = Object.freeze({
	id: 'image',
	places: Object.freeze(['property' as const]),
	detect: (name: string, head: Uint8Array) => {
		const kind = detected(name, head);
		return kind === 'jpeg' || kind === 'png';
	},
	read: readImage,
	write: writeImage,
});

/** All other images: read only; a sidecar serves them. */
export const plainImageFormat: Format = Object.freeze({
	id: 'image',
	places: Object.freeze([]),
	detect: (name: string, head: Uint8Array) => detected(name, head) !== null,
	read: readImage,
});

/** What is named like a text stays with the text reader, which says that it is none. */
function detected(name: string, head: Uint8Array): ImageKind | null {
	const kind = imageKind(name, head);
	return kind !== null && languageByName(name) === null ? kind : null;
}

export { svgMetadata } from './svg';
export { svgFormat, svgzFormat } from './svg-format';
