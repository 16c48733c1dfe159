import type { Place } from '../../policy/types';
import type { Collector } from '../marks';
import type { PdfDocument } from './document';
import { Interpreter } from './interpret';
import { Lines } from './lines';
import { IDENTITY, type Matrix, matrixOf, times } from './matrix';
import type { PdfEntry, PdfObjects } from './objects';
import { boxOf, type Page, pagesOf, shownSize, toShown } from './pages';
import { decodeText } from './text-string';
import { PdfDict, PdfError, PdfRef, PdfString, type PdfValue } from './values';

/** Lines with text at the top of the page's body in which a label may stand. */
const BODY_LINES = 5;
const MOST_LINES = 400;
/** Share of the page's height at its upper and lower edge in which headers and footers stand. */
const EDGE = 0.09;
const MOST_CONTENT = 1 << 22;
const MOST_ANNOTATIONS = 200;
const MOST_APPEARANCES = 20;
const WHERE = 'page 1';

/** Reads the labels on the first page: at its edges, at the top of its body, in its stamps and text boxes. @throws PdfError */
export function readFirstPage({ objects, catalog }: PdfDocument, collector: Collector): void {
	const [page] = pagesOf(objects, catalog, 1);
	if (!page) return;
	const { height } = shownSize(page);
	const interpreter = new Interpreter(objects);
	const resources = objects.dict((page.resources ?? page).dict, '/Resources');
	const content = contentOf(objects, page.dict.get('/Contents'));
	try {
		if (content.length > 0) interpreter.run(content, resources, toShown(page));
	} finally {
		look(new Lines(objects, interpreter.shows), height, collector);
		readAnnotations(objects, page, collector);
	}
}

function look(lines: Lines, height: number, collector: Collector): void {
	const edge = height * EDGE;
	let body = 0;
	let count = 0;
	for (const { text, y, mark } of lines.all()) {
		if (++count > MOST_LINES) return;
		const inside = mark?.structured === true;
		let place: Place = 'body-corner';
		if (mark?.artifact === 'header' || (!inside && mark?.artifact !== 'footer' && y > height - edge)) place = 'page-header';
		else if (mark?.artifact === 'footer' || (!inside && y < edge)) place = 'page-footer';
		// What is drawn askew is a stamp or a watermark, and comes last.
		else if (mark?.artifact !== 'other' && ++body > BODY_LINES && y >= edge) continue;
		collector.look(text, place, WHERE);
	}
}

/** A page's content streams as one (ISO 32000-2, 7.8.2); those that cannot be decoded are left out. @throws PdfError */
export function contentOf(objects: PdfObjects, value: PdfValue, limit = MOST_CONTENT): Buffer {
	const resolved = value instanceof PdfRef ? objects.entry(value.number) : null;
	const list = Array.isArray(value) ? value : Array.isArray(resolved?.value) ? resolved.value : [value];
	const parts: Buffer[] = [];
	let size = 0;
	for (const one of list) {
		const entry = one instanceof PdfRef ? objects.entry(one.number) : null;
		if (!entry || entry.data === null) continue;
		if (parts.length > 0) parts.push(Buffer.from('\n'));
		const part = decoded(objects, entry, limit);
		if (part === null) continue;
		parts.push(part);
		size += part.length;
		if (size >= limit) break;
	}
	return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
}

function decoded(objects: PdfObjects, entry: PdfEntry, limit: number): Buffer | null {
	try {
		return objects.content(entry, limit);
	} catch (error) {
		if (error instanceof PdfError) return null;
		throw error;
	}
}

const SHOWN: ReadonlySet<PdfValue> = new Set(['/FreeText', '/Stamp', '/Watermark']);

/** Text boxes, stamps and watermarks (12.5.6). @throws PdfError */
function readAnnotations(objects: PdfObjects, page: Page, collector: Collector): void {
	const list = objects.get(page.dict, '/Annots');
	if (!Array.isArray(list)) return;
	let appearances = 0;
	for (const one of list.slice(0, MOST_ANNOTATIONS)) {
		const dict = objects.resolve(one);
		if (!(dict instanceof PdfDict) || !SHOWN.has(objects.get(dict, '/Subtype'))) continue;
		const flags = objects.get(dict, '/F');
		// Hidden (bit 2) and not viewed (bit 6).
		if (typeof flags === 'number' && (flags & 0x22) !== 0) continue;
		const found = collector.markings.length;
		const contents = objects.get(dict, '/Contents');
		if (contents instanceof PdfString) lookAt(collector, textIn(objects, one, contents));
		if (collector.markings.length > found || ++appearances > MOST_APPEARANCES) continue;
		readAppearance(objects, dict, page, collector);
	}
}

function textIn(objects: PdfObjects, owner: PdfValue, { bytes }: PdfString): string {
	const entry = owner instanceof PdfRef ? objects.entry(owner.number) : null;
	if (objects.decrypt === null || entry === null || entry.packed) return decodeText(bytes);
	return decodeText(objects.decrypt(bytes, entry.number, entry.generation, 'string', null));
}

function lookAt(collector: Collector, text: string): void {
	const lines = text.split(/\r\n?|\n/);
	if (lines.length > BODY_LINES * 2) return;
	for (const line of lines) collector.look(line, 'body-corner', WHERE);
}

function readAppearance(objects: PdfObjects, dict: PdfDict, page: Page, collector: Collector): void {
	const appearance = objects.dict(dict, '/AP');
	const normal = appearance?.get('/N') ?? null;
	const form = normal === null ? null : objects.resolve(normal);
	if (!(form instanceof PdfDict)) return;
	const interpreter = new Interpreter(objects);
	const own = objects.get(form, '/Matrix');
	const turned: Matrix = Array.isArray(own) ? (matrixOf(own.map((one) => objects.resolve(one))) ?? IDENTITY) : IDENTITY;
	const rect = boxOf(objects, objects.get(dict, '/Rect'));
	// The text counts, not its exact spot; a stamp that was turned with its page stands upright.
	const upright = Math.abs(turned[1]) > Math.abs(turned[0]) ? times([0, -1, 1, 0, 0, 0], IDENTITY) : IDENTITY;
	try {
		interpreter.form(normal, objects.dict(page.dict, '/Resources'), upright, 1);
	} catch (error) {
		if (!(error instanceof PdfError)) throw error;
	}
	if (rect === null) return;
	let count = 0;
	for (const { text } of new Lines(objects, interpreter.shows).all()) {
		if (++count > BODY_LINES) return;
		collector.look(text, 'body-corner', WHERE);
	}
}
