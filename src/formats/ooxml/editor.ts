import type { Place } from '../../policy/types';
import type { Change } from '../types';
import {
	applySplices,
	attributeOf,
	decodeXml,
	encodeXml,
	escapeAttribute,
	isLossless,
	parseXml,
	type Splice,
	type XmlElement,
	type XmlText,
} from '../xml';
import { readContent, ZipError } from '../zip';
import { NS, relationshipKind } from './names';
import { findPart, type Package, parseRelationships, type Relationship, relationshipsName } from './package';

interface Part {
	/** Name of the entry. */
	readonly name: string;
	readonly original: XmlText;
	readonly text: string;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const CONTENT_TYPES = '[Content_Types].xml';

/** The changes planned for one package: edited texts of parts, new parts, relationships and content types. Nothing is written. */
export class PackageEditor {
	readonly changes: Change[] = [];
	/** The part that was looked at last, for telling where a fault is. */
	current = '';
	private readonly parts = new Map<string, Part>();
	private readonly touched = new Set<string>();

	constructor(readonly pkg: Package) {}

	/** A part's text with the edits so far, or null where there is no such part. @throws ZipError, XmlError */
	text(name: string): string | null {
		return this.load(name)?.text ?? null;
	}

	/** Edits a part. @throws ZipError `damaged` where its bytes do not survive decoding. */
	splice(name: string, splices: readonly Splice[]): void {
		if (splices.length === 0) return;
		const part = this.load(name);
		if (!part) throw new ZipError('damaged', `${name}: no such part`);
		this.store({ ...part, text: applySplices(part.text, splices) });
	}

	/** Adds a part with its content type. `body` is the root element. @throws ZipError, XmlError */
	create(name: string, body: string, contentType: string): void {
		const text = DECLARATION + body;
		this.store({ name, original: { text, encoding: 'utf-8', bom: false }, text });
		this.declare(name, contentType);
	}

	/** Notes a change for people. */
	note(place: Place, where: string, before: string | null, after: string | null): void {
		this.changes.push({ place, where, before: before === '' ? null : before, after: after === '' ? null : after });
	}

	/** Whether a part exists or was created. */
	has(name: string): boolean {
		return this.parts.has(name.toLowerCase()) || findPart(this.pkg.archive, name) !== null;
	}

	/** Relationships of a part, those added included. @throws ZipError, XmlError */
	relationships(part: string): Relationship[] {
		const text = this.text(relationshipsName(part));
		return text === null ? [] : parseRelationships(text, part);
	}

	/**
	 * Finds or adds a relationship and returns its id.
	 * @param path how the target is written, relative to the part's folder
	 * @param target name of the target part
	 */
	relate(part: string, type: string, path: string, target: string): string {
		const kind = relationshipKind(type);
		const known = this.relationships(part);
		const same = known.find((found) => found.kind === kind && !found.external && found.target.toLowerCase() === target.toLowerCase());
		if (same) return same.id;
		const taken = new Set(known.map(({ id }) => id));
		let number = known.length + 1;
		while (taken.has(`rId${number}`)) number++;
		const attributes = `Id="rId${number}" Type="${type}" Target="${escapeAttribute(path)}"`;
		const name = relationshipsName(part);
		const text = this.text(name);
		if (text === null) {
			const body = `<Relationships xmlns="${NS.relationships}"><Relationship ${attributes}/></Relationships>`;
			this.store({ name, original: { text: '', encoding: 'utf-8', bom: false }, text: DECLARATION + body });
			this.declareDefault('rels', 'application/vnd.openxmlformats-package.relationships+xml');
		} else {
			const root = parseXml(text);
			this.splice(name, [appendTo(root, `<${prefixOf(root)}Relationship ${attributes}/>`)]);
		}
		return `rId${number}`;
	}

	/** Gives a part its content type, unless it has it. */
	declare(name: string, contentType: string): void {
		const root = parseXml(this.contentTypes());
		const partName = `/${name}`;
		const isOurs = (child: XmlElement) =>
			child.local === 'Override' && attributeOf(child, 'PartName')?.toLowerCase() === partName.toLowerCase();
		if (root.children.some(isOurs)) return;
		const element = `<${prefixOf(root)}Override PartName="${escapeAttribute(partName)}" ContentType="${contentType}"/>`;
		this.splice(CONTENT_TYPES, [appendTo(root, element)]);
	}

	private declareDefault(extension: string, contentType: string): void {
		const root = parseXml(this.contentTypes());
		if (root.children.some((child) => child.local === 'Default' && attributeOf(child, 'Extension')?.toLowerCase() === extension)) return;
		const element = `<${prefixOf(root)}Default Extension="${extension}" ContentType="${contentType}"/>`;
		this.splice(CONTENT_TYPES, [{ start: root.contentStart, end: root.contentStart, text: element }]);
	}

	private contentTypes(): string {
		const text = this.text(CONTENT_TYPES);
		if (text === null) throw new ZipError('damaged', 'no content types');
		return text;
	}

	/** New contents by entry name; empty where nothing changes. */
	contents(): Map<string, Uint8Array> {
		const contents = new Map<string, Uint8Array>();
		for (const key of this.touched) {
			const part = this.parts.get(key);
			if (part && part.text !== part.original.text) contents.set(part.name, encodeXml(part.text, part.original));
			else if (part && !findPart(this.pkg.archive, part.name)) contents.set(part.name, encodeXml(part.text, part.original));
		}
		return contents;
	}

	private store(part: Part): void {
		const key = part.name.toLowerCase();
		if (!this.touched.has(key)) {
			const entry = findPart(this.pkg.archive, part.name);
			if (entry && !isLossless(readContent(this.pkg.archive, entry), part.original)) {
				throw new ZipError('damaged', `${part.name}: not valid ${part.original.encoding}`);
			}
		}
		this.touched.add(key);
		this.parts.set(key, part);
	}

	private load(name: string): Part | null {
		this.current = name;
		const known = this.parts.get(name.toLowerCase());
		if (known) return known;
		const entry = findPart(this.pkg.archive, name);
		if (!entry) return null;
		const original = decodeXml(readContent(this.pkg.archive, entry));
		const part = { name, original, text: original.text };
		this.parts.set(name.toLowerCase(), part);
		return part;
	}
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
