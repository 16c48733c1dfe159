import type { Place } from '../../policy/types';
import type { Change, Chunk } from '../types';
import { applySplices, decodeXml, encodeXml, isLossless, parseXml, type Splice, type XmlElement, XmlScanner, type XmlText } from '../xml';
import { asBuffer, readContent, rewriteArchive, type ZipArchive, ZipError } from '../zip';
import { withoutDoctype } from './doctype';
import { FlatDocument, type OdfDocument } from './document';
import type { PartName } from './names';
import { outlineOf } from './outline';

interface Part {
	readonly name: string;
	readonly original: XmlText;
	readonly text: string;
	readonly isNew: boolean;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Flat documents have one part, whatever the name asked for. */
const FLAT = '';

/** The changes planned for one document: edited texts of parts and new parts. Nothing is written. */
export class OdfEditor {
	readonly changes: Change[] = [];
	private readonly parts = new Map<string, Part>();

	constructor(readonly document: OdfDocument) {}

	/** A part's text with the edits so far, document type declarations blanked out; null where there is no such part. @throws ZipError, XmlError */
	text(name: string): string | null {
		const part = this.load(name);
		return part ? withoutDoctype(part.text) : null;
	}

	/** Edits a part. @throws ZipError `damaged` where there is none or where its bytes do not survive decoding. */
	splice(name: string, splices: readonly Splice[]): void {
		if (splices.length === 0) return;
		const part = this.load(name);
		if (!part) throw new ZipError('damaged', `${name}: no such part`);
		if (part.text === part.original.text && !part.isNew) this.checkLossless(part);
		this.parts.set(this.keyOf(name), { ...part, text: applySplices(part.text, splices) });
	}

	/** Adds a part to a package. */
	create(name: string, body: string): void {
		const text = DECLARATION + body;
		this.parts.set(name, { name, original: { text: '', encoding: 'utf-8', bom: false }, text, isNew: true });
	}

	/** Notes a change for people; `spot` is the place within the part. */
	note(place: Place, part: PartName, spot: string, before: string | null, after: string | null): void {
		const where = this.document.where(part) + (spot === '' ? '' : `#${spot}`);
		this.changes.push({ place, where, before: before === '' ? null : before, after: after === '' ? null : after });
	}

	/** The new file as ranges of the old one and new bytes, or null where nothing changes. @throws ZipError */
	chunks(): Chunk[] | null {
		const { archive } = this.document;
		const changed = [...this.parts.values()].filter((part) => part.isNew || part.text !== part.original.text);
		if (changed.length === 0) return null;
		if (archive) return rewriteArchive(archive, new Map(changed.map((part) => [part.name, encodeXml(part.text, part.original)])));
		const [flat] = changed;
		const { source } = this.flat();
		return flat ? difference(asBuffer(source.read(0, source.size)), encodeXml(flat.text, flat.original)) : null;
	}

	private flat(): FlatDocument {
		if (!(this.document instanceof FlatDocument)) throw new Error('no archive');
		return this.document;
	}

	private keyOf(name: string): string {
		return this.document.archive ? name : FLAT;
	}

	private checkLossless(part: Part): void {
		const { archive } = this.document;
		const entry = archive?.find(part.name);
		const lossless = archive && entry ? isLossless(readContent(archive, entry), part.original) : this.flat().lossless;
		if (!lossless) throw new ZipError('damaged', `${part.name}: not valid ${part.original.encoding}`);
	}

	private load(name: string): Part | null {
		const known = this.parts.get(this.keyOf(name));
		if (known) return known;
		const { archive } = this.document;
		const part = archive ? loadEntry(archive, name) : { name, original: this.flat().decoded, text: this.flat().decoded.text, isNew: false };
		if (part) this.parts.set(this.keyOf(name), part);
		return part;
	}
}

function loadEntry(archive: ZipArchive, name: string): Part | null {
	const entry = archive.find(name);
	if (!entry) return null;
	const original = decodeXml(readContent(archive, entry));
	return { name: entry.name, original, text: original.text, isNew: false };
}

/** What differs between two files, what they share at both ends being ranges of the first. */
function difference(before: Buffer, after: Buffer): Chunk[] {
	const most = Math.min(before.length, after.length);
	let start = 0;
	while (start < most && before[start] === after[start]) start++;
	let end = 0;
	while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	const chunks: Chunk[] = [
		{ from: 0, length: start },
		after.subarray(start, after.length - end),
		{ from: before.length - end, length: end },
	];
	return chunks.filter((chunk) => chunk.length > 0);
}

/** A part's elements up to the body, with offsets in its text: a body may be large, and holds nothing that is edited as a tree. @throws XmlError */
export function parseHead(text: string): XmlElement {
	const { body } = outlineOf(text, true);
	if (body < 0) return parseXml(text);
	const root = new XmlScanner(text, 0, text.length, true);
	while (root.next() === 'text');
	return parseXml(`${text.slice(0, body)}</${root.prefix}${root.local}>`);
}

/** The prefix with its colon of an element's name, or nothing. */
export function prefixOf(element: XmlElement): string {
	return element.name.slice(0, element.name.length - element.local.length);
}

/** Puts `xml` behind an element's last child. */
export function appendTo(element: XmlElement, xml: string): Splice {
	if (!element.empty) return { start: element.contentEnd, end: element.contentEnd, text: xml };
	return { start: element.end - 2, end: element.end, text: `>${xml}</${element.name}>` };
}

/** Puts `xml` in front of an element's first child. */
export function prependTo(element: XmlElement, xml: string): Splice {
	return element.empty ? appendTo(element, xml) : { start: element.contentStart, end: element.contentStart, text: xml };
}
