import { XmlError, XmlScanner } from '../xml';

/** The kinds of header that a section can have. */
export const HEADER_TYPES = ['default', 'first', 'even'] as const;
export type HeaderType = (typeof HEADER_TYPES)[number];

/** A section of a Word document, as its properties stand in the part. */
export interface Section {
	/** Of the opening or empty-element tag of `sectPr`. */
	readonly start: number;
	readonly end: number;
	readonly empty: boolean;
	/** Name of the tag as written. */
	readonly name: string;
	readonly headers: Partial<Record<HeaderType, string>>;
	/** Relationship ids of the footers. */
	readonly footers: readonly string[];
	/** The first page has a header of its own. */
	readonly titlePage: boolean;
}

/** The sections of a document in their order; `bodyEnd` is where the last one belongs if it is missing. */
export interface Sections {
	readonly sections: readonly Section[];
	readonly bodyEnd: number | null;
	/** Name of the body's tag as written. */
	readonly bodyName: string;
	/** The body is an empty-element tag. */
	readonly bodyEmpty: boolean;
}

/** Finds the sections of a document's main part. Former properties kept by tracked changes are passed over. @throws XmlError */
export function findSections(text: string): Sections {
	const scanner = new XmlScanner(text);
	const sections: Section[] = [];
	let body = { depth: 0, name: '', empty: false };
	let bodyEnd: number | null = null;
	let last = false;
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'text') continue;
		const local = scanner.local;
		if (local === 'body' && body.name === '' && token !== 'close') {
			body = { depth: scanner.depth, name: scanner.prefix + local, empty: token === 'empty' };
			if (token === 'empty') bodyEnd = scanner.start;
		} else if (token === 'close') {
			if (local === 'body' && scanner.depth === body.depth - 1 && !last) bodyEnd = scanner.start;
		} else if (local === 'sectPrChange' || local === 'pPrChange') scanner.skip();
		else if (local === 'sectPr') {
			last = scanner.depth === body.depth + (token === 'open' ? 1 : 0);
			sections.push(readSection(scanner));
		}
	}
	if (body.name === '') throw new XmlError('damaged', 'no body');
	return { sections, bodyEnd, bodyName: body.name, bodyEmpty: body.empty };
}

function readSection(scanner: XmlScanner): Section {
	const headers: Partial<Record<HeaderType, string>> = {};
	const footers: string[] = [];
	const tag = { start: scanner.start, end: scanner.end, empty: scanner.token === 'empty', name: scanner.prefix + scanner.local };
	let titlePage = false;
	const outer = scanner.depth - 1;
	while (!tag.empty && scanner.depth > outer) {
		const token = scanner.next();
		if (token === 'end') throw new XmlError('damaged', 'section without end');
		if (token !== 'open' && token !== 'empty') continue;
		const local = scanner.local;
		if (local === 'sectPrChange') scanner.skip();
		else if (local === 'titlePg') titlePage = isOn(scanner.attribute('val'));
		else if (local === 'footerReference') footers.push(scanner.attribute('id') ?? '');
		else if (local === 'headerReference') {
			const type = scanner.attribute('type') ?? 'default';
			if (isHeaderType(type)) headers[type] ??= scanner.attribute('id') ?? '';
		}
	}
	return { ...tag, headers, footers, titlePage };
}

function isHeaderType(type: string): type is HeaderType {
	return (HEADER_TYPES as readonly string[]).includes(type);
}

/** An on/off element's value (ST_OnOff): present without a value means on. */
export function isOn(value: string | null): boolean {
	return value === null || value === '1' || value === 'true' || value === 'on';
}

/** Whether a document's settings ask for headers of their own on even pages. @throws XmlError */
export function hasEvenHeaders(settings: string): boolean {
	const scanner = new XmlScanner(settings);
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if ((token === 'open' || token === 'empty') && scanner.local === 'evenAndOddHeaders') return isOn(scanner.attribute('val'));
	}
	return false;
}
