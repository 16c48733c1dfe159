import { type Matrix, times } from './matrix';
import type { PdfEntry, PdfObjects } from './objects';
import { PdfDict, PdfRef, type PdfValue } from './values';

/** A page with what it has from its ancestors (ISO 32000-2, 7.7.3). */
export interface Page {
	/** `null` where the page's dictionary is no object of its own. */
	readonly entry: PdfEntry | null;
	readonly dict: PdfDict;
	/** The node in whose dictionary the resources stand. */
	readonly resources: { readonly owner: PdfEntry | null; readonly dict: PdfDict } | null;
	/** What is shown: left, bottom, right, top. */
	readonly box: readonly [number, number, number, number];
	/** 0, 90, 180 or 270, clockwise. */
	readonly rotate: number;
	/** Points of one unit. */
	readonly unit: number;
}

interface Inherited {
	readonly resources: Page['resources'];
	readonly media: PdfValue;
	readonly crop: PdfValue;
	readonly rotate: PdfValue;
}

const DEPTH = 64;
const LETTER = [0, 0, 612, 792] as const;

/** The pages in order, as far as `most`; what is no page is left out. @throws PdfError */
export function pagesOf(objects: PdfObjects, catalog: PdfDict, most: number): Page[] {
	const pages: Page[] = [];
	const seen = new Set<number>();
	const visit = (value: PdfValue, above: Inherited, depth: number): void => {
		if (pages.length >= most || depth > DEPTH) return;
		if (value instanceof PdfRef) {
			if (seen.has(value.number)) return;
			seen.add(value.number);
		}
		const entry = value instanceof PdfRef ? objects.entry(value.number) : null;
		const dict = objects.resolve(value);
		if (!(dict instanceof PdfDict)) return;
		const own = inherit(objects, entry, dict, above);
		const kids = objects.get(dict, '/Kids');
		if (!Array.isArray(kids) || objects.get(dict, '/Type') === '/Page') pages.push(pageOf(objects, entry, dict, own));
		else for (const kid of kids) visit(kid, own, depth + 1);
	};
	visit(catalog.get('/Pages'), { resources: null, media: null, crop: null, rotate: null }, 0);
	return pages;
}

function inherit(objects: PdfObjects, owner: PdfEntry | null, dict: PdfDict, above: Inherited): Inherited {
	return {
		resources: objects.dict(dict, '/Resources') ? { owner, dict } : above.resources,
		media: objects.get(dict, '/MediaBox') ?? above.media,
		crop: objects.get(dict, '/CropBox') ?? above.crop,
		rotate: objects.get(dict, '/Rotate') ?? above.rotate,
	};
}

function pageOf(objects: PdfObjects, entry: PdfEntry | null, dict: PdfDict, own: Inherited): Page {
	const media = boxOf(objects, own.media) ?? LETTER;
	const crop = boxOf(objects, own.crop) ?? media;
	const cut = [Math.max(media[0], crop[0]), Math.max(media[1], crop[1]), Math.min(media[2], crop[2]), Math.min(media[3], crop[3])] as const;
	const turn = typeof own.rotate === 'number' && own.rotate % 90 === 0 ? ((own.rotate % 360) + 360) % 360 : 0;
	const unit = objects.get(dict, '/UserUnit');
	return {
		entry,
		dict,
		resources: own.resources,
		box: cut[2] > cut[0] && cut[3] > cut[1] ? cut : media,
		rotate: turn,
		unit: typeof unit === 'number' && unit > 0 ? unit : 1,
	};
}

/** A rectangle with its corners in order, or null. @throws PdfError */
export function boxOf(objects: PdfObjects, value: PdfValue): readonly [number, number, number, number] | null {
	if (!Array.isArray(value) || value.length < 4) return null;
	const [a, b, c, d] = value.map((one) => Number(objects.resolve(one)));
	if (a === undefined || b === undefined || c === undefined || d === undefined || ![a, b, c, d].every(Number.isFinite)) return null;
	const box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
	return box[2] > box[0] && box[3] > box[1] ? box : null;
}

/** Width and height as the page is shown. */
export function shownSize({ box, rotate }: Page): { width: number; height: number } {
	const [width, height] = [box[2] - box[0], box[3] - box[1]];
	return rotate % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** From the page's own space to the page as it is shown: origin at the lower left, upright. */
export function toShown({ box, rotate }: Page): Matrix {
	const [width, height] = [box[2] - box[0], box[3] - box[1]];
	const origin: Matrix = [1, 0, 0, 1, -box[0], -box[1]];
	if (rotate === 90) return times(origin, [0, -1, 1, 0, 0, width]);
	if (rotate === 180) return times(origin, [-1, 0, 0, -1, width, height]);
	return rotate === 270 ? times(origin, [0, 1, -1, 0, height, 0]) : origin;
}
