import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { archivePart } from './archive';
import { type PdfEditor, streamBody } from './editor';
import { writeName } from './names';
import type { PdfEntry } from './objects';
import { type Page, pagesOf } from './pages';
import { PdfRefusal } from './refusal';
import { OWN_KEY } from './section';
import { missingOutlines, stampForm } from './stamp';
import { guardOf, placement } from './stamp-place';
import { decodeText } from './text-string';
import { PdfDict, PdfError, PdfRef, PdfString } from './values';

const NAME = '/XXKakuzuke';
const MOST_PAGES = 100_000;

/** What of our stamp a document has. */
interface Stamps {
	/** The form XObjects with the text. */
	readonly forms: Map<number, { readonly entry: PdfEntry; readonly text: string }>;
	/** Pages on which it stands. */
	readonly pages: Set<Page>;
}

/**
 * Puts the label as a stamp into the upper right corner of every page, replaces it or takes it away. The pages' contents stay as they are:
 * a stream before and one behind them is added. @throws PdfError, PdfRefusal
 */
export function writeStamp(editor: PdfEditor, label: Label, policy: Policy): void {
	const { objects, catalog } = editor.document;
	const pages = pagesOf(objects, catalog, MOST_PAGES);
	if (pages.length === 0 || pages.some(({ entry }) => entry === null)) throw new PdfRefusal('no-place', 'pages');
	const found = stampsOf(editor, pages);
	const [old] = found.forms.values();
	const where = pages.length === 1 ? 'page 1' : `pages 1-${pages.length}`;
	if (isEmpty(label)) {
		if (found.forms.size === 0 && found.pages.size === 0) return;
		for (const page of pages) removeStamp(editor, page);
		editor.note('page-header', where, old?.text ?? null, null);
		return;
	}
	const text = formatMarking(label, policy);
	const bare = pages.filter((page) => !found.pages.has(page));
	const stale = [...found.forms.values()].filter((form) => form.text !== text);
	if (bare.length === 0 && stale.length === 0) return;
	const neutral = colourFor(editor, text);
	for (const { entry } of stale) editor.put(entry.number, entry.generation, stampForm(editor, text, neutral));
	if (bare.length > 0) {
		const form = old?.entry.number ?? editor.add(stampForm(editor, text, neutral));
		addStamps(editor, bare, form, old?.entry.generation ?? 0);
	}
	editor.note('page-header', where, old?.text ?? null, text);
}

/** Whether black must be written without a device's colour space. @throws PdfRefusal where PDF/A forbids what the text needs */
function colourFor(editor: PdfEditor, text: string): boolean {
	const { objects, catalog } = editor.document;
	const archive = archivePart(editor.document) !== null;
	const missing = missingOutlines(text);
	if (archive && missing.length > 0) throw new PdfRefusal('encoding-lacks-character', missing.join(''));
	const intents = objects.get(catalog, '/OutputIntents');
	return archive && !(Array.isArray(intents) && intents.length > 0);
}

function ownStream(editor: PdfEditor, reference: unknown): PdfEntry | null {
	if (!(reference instanceof PdfRef)) return null;
	try {
		const entry = editor.document.objects.entry(reference.number);
		return entry !== null && entry.data !== null && entry.value instanceof PdfDict && entry.value.has(OWN_KEY) ? entry : null;
	} catch (error) {
		// A broken picture on the page is none of ours.
		if (error instanceof PdfError) return null;
		throw error;
	}
}

function stampsOf(editor: PdfEditor, pages: readonly Page[]): Stamps {
	const forms: Stamps['forms'] = new Map();
	const marked = new Set<Page>();
	for (const page of pages) {
		if (contentsOf(editor, page).every((one) => ownStream(editor, one) === null)) continue;
		for (const form of formsOf(editor, page)) {
			const dict = form.value;
			const given = dict instanceof PdfDict ? dict.get(OWN_KEY) : null;
			forms.set(form.number, { entry: form, text: given instanceof PdfString ? decodeText(given.bytes) : '' });
			marked.add(page);
		}
	}
	return { forms, pages: marked };
}

/** Our forms among a page's resources. */
function formsOf(editor: PdfEditor, page: Page): PdfEntry[] {
	const table = tableOf(editor, page);
	if (!table) return [];
	return [...table.keys()].map((key) => ownStream(editor, table.get(key))).filter((entry) => entry !== null);
}

function tableOf({ document: { objects } }: PdfEditor, { resources }: Page): PdfDict | null {
	const dict = resources ? objects.dict(resources.dict, '/Resources') : null;
	return dict ? objects.dict(dict, '/XObject') : null;
}

/** References to a page's content streams. */
function contentsOf({ document: { objects } }: PdfEditor, { dict }: Page): PdfRef[] {
	const value = dict.get('/Contents');
	const resolved = objects.resolve(value);
	const list = Array.isArray(resolved) ? resolved : [value];
	return list.filter((one) => one instanceof PdfRef);
}

function setContents(editor: PdfEditor, page: Page, references: readonly string[]): void {
	const { entry, dict } = page;
	if (!entry) return;
	const place = dict.places.get('/Contents');
	const text = `[${references.join(' ')}]`;
	if (place) editor.splice(entry, { start: place.from, end: place.to, text: place.from === place.key + 9 ? ` ${text}` : text });
	else editor.splice(entry, { start: entry.span.to - 2, end: entry.span.to - 2, text: ` /Contents ${text}` });
}

const written = ({ number, generation }: PdfRef): string => `${number} ${generation} R`;

function removeStamp(editor: PdfEditor, page: Page): void {
	const contents = contentsOf(editor, page);
	const left = contents.filter((one) => ownStream(editor, one) === null);
	if (left.length < contents.length) setContents(editor, page, left.map(written));
	const spot = spotOf(editor, page);
	if (spot?.table)
		for (const [key, place] of spot.table.places) {
			if (ownStream(editor, spot.table.get(key))) editor.spliceOnce(spot.entry, { start: place.key, end: place.to, text: '' });
		}
}

function addStamps(editor: PdfEditor, pages: readonly Page[], form: number, generation: number): void {
	const name = freeName(editor, pages);
	const streams = new Map<string, number>();
	const stream = (content: string): number => {
		const known = streams.get(content) ?? editor.add(streamBody(`${OWN_KEY} true`, Buffer.from(content)));
		streams.set(content, known);
		return known;
	};
	for (const page of pages) {
		const own = contentsOf(editor, page).filter((one) => ownStream(editor, one) === null);
		const guard = own.length === 0 ? { before: '', after: '' } : guardOf(editor.document.objects, page);
		const matrix = placement(page).map((value) => Number(value.toFixed(4)));
		const drawn = stream(`${guard.after} q ${matrix.join(' ')} cm ${writeName(name)} Do Q\n`.trimStart());
		const before = own.length === 0 ? [] : [`${stream(`${guard.before}\n`)} 0 R`];
		setContents(editor, page, [...before, ...own.map(written), `${drawn} 0 R`]);
		addResource(editor, page, `${writeName(name)} ${form} ${generation} R`);
	}
}

/** A name that no page uses for another XObject. */
function freeName(editor: PdfEditor, pages: readonly Page[]): string {
	const taken = new Set<string>();
	for (const page of pages) for (const key of tableOf(editor, page)?.keys() ?? []) taken.add(key);
	let name = NAME;
	for (let number = 1; taken.has(name); number++) name = `${NAME}${number}`;
	return name;
}

/** Where a page's table of XObjects stands: the object, the table if there is one, and where it or the resources end. */
function spotOf({ document: { objects } }: PdfEditor, { resources }: Page): { entry: PdfEntry; table: PdfDict | null; end: number } | null {
	if (!resources?.owner) return null;
	const value = resources.dict.get('/Resources');
	const holder = value instanceof PdfRef ? objects.entry(value.number) : resources.owner;
	const dict = objects.resolve(value);
	const place = resources.dict.places.get('/Resources');
	if (!holder || !(dict instanceof PdfDict) || !place) return null;
	const inner = dict.get('/XObject');
	const table = objects.resolve(inner);
	if (table instanceof PdfDict) {
		if (inner instanceof PdfRef) {
			const entry = objects.entry(inner.number);
			return entry ? { entry, table, end: entry.span.to - 2 } : null;
		}
		return { entry: holder, table, end: (dict.places.get('/XObject')?.to ?? 2) - 2 };
	}
	return { entry: holder, table: null, end: (value instanceof PdfRef ? holder.span.to : place.to) - 2 };
}

function addResource(editor: PdfEditor, page: Page, text: string): void {
	const spot = spotOf(editor, page);
	if (spot) {
		const added = spot.table ? ` ${text}` : ` /XObject <<${text}>>`;
		editor.spliceOnce(spot.entry, { start: spot.end, end: spot.end, text: added });
	} else if (page.entry && !page.resources) {
		const end = page.entry.span.to - 2;
		editor.splice(page.entry, { start: end, end, text: ` /Resources <</XObject <<${text}>>>>` });
	} else throw new PdfRefusal('no-place', 'resources');
}
