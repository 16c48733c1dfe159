import { XmlError } from './error';
import { XmlScanner } from './scanner';
import { unescapeXml } from './text';

/** An attribute; `start`/`end` is the raw value's range in the part's text. */
export interface XmlAttribute {
	readonly name: string;
	readonly value: string;
	readonly start: number;
	readonly end: number;
}

/** An element of a small part with its offsets in the text, for splicing. */
export interface XmlElement {
	/** With its prefix, as written. */
	readonly name: string;
	readonly local: string;
	/** Namespace, or the empty string. */
	readonly namespace: string;
	readonly attributes: readonly XmlAttribute[];
	readonly children: readonly XmlElement[];
	readonly parent: XmlElement | null;
	/** Prefixes declared here (the empty string is the default namespace). */
	readonly prefixes: Readonly<Record<string, string>> | null;
	/** Of the whole element. */
	readonly start: number;
	readonly end: number;
	/** Of what stands between the tags; both equal `end` for an empty-element tag. */
	readonly contentStart: number;
	readonly contentEnd: number;
	readonly empty: boolean;
}

type Building = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: Building[] };

const MAX_ELEMENTS = 2_000_000;

/** Parses a part into elements with offsets. For parts that are edited; bulk reading uses the scanner. @throws XmlError */
export function parseXml(text: string): XmlElement {
	const scanner = new XmlScanner(text);
	let root: Building | null = null;
	let current: Building | null = null;
	let count = 0;
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'close') {
			if (!current) throw new XmlError('damaged', 'closing tag');
			current.contentEnd = scanner.start;
			current.end = scanner.end;
			current = current.parent as Building | null;
		} else if (token !== 'text') {
			if (++count > MAX_ELEMENTS) throw new XmlError('bomb', 'too many elements');
			const element = build(scanner, current);
			if (current) current.children.push(element);
			else if (root) throw new XmlError('damaged', 'two root elements');
			else root = element;
			if (token === 'open') current = element;
		} else if (!current && scanner.value().trim() !== '') {
			throw new XmlError('damaged', 'text outside of the root');
		}
	}
	if (!root) throw new XmlError('damaged', 'no root element');
	return root;
}

function build(scanner: XmlScanner, parent: Building | null): Building {
	const attributes = scanner.attributes();
	let prefixes: Record<string, string> | null = null;
	for (const { name, value } of attributes) {
		if (!name.startsWith('xmlns')) continue;
		if (name.length > 5 && name[5] !== ':') continue;
		prefixes ??= {};
		prefixes[name.slice(6)] = value;
	}
	const prefix = scanner.prefix;
	const element: Building = {
		name: prefix + scanner.local,
		local: scanner.local,
		namespace: '',
		attributes,
		children: [],
		parent,
		prefixes,
		start: scanner.start,
		end: scanner.end,
		contentStart: scanner.end,
		contentEnd: scanner.end,
		empty: scanner.token === 'empty',
	};
	element.namespace = namespaceOf(element, prefix.slice(0, -1)) ?? '';
	return element;
}

/** The namespace that a prefix stands for at an element, or null. */
export function namespaceOf(element: XmlElement, prefix: string): string | null {
	for (let at: XmlElement | null = element; at; at = at.parent) {
		const found = at.prefixes && Object.hasOwn(at.prefixes, prefix) ? at.prefixes[prefix] : undefined;
		if (found !== undefined) return found;
	}
	return prefix === 'xml' ? 'http://www.w3.org/XML/1998/namespace' : null;
}

/** A prefix (never the default one) that stands for a namespace at an element, or null. */
export function prefixFor(element: XmlElement, namespace: string): string | null {
	for (let at: XmlElement | null = element; at; at = at.parent) {
		for (const [prefix, uri] of Object.entries(at.prefixes ?? {})) {
			if (uri === namespace && prefix !== '' && namespaceOf(element, prefix) === namespace) return prefix;
		}
	}
	return null;
}

/** Value of an attribute by its name without prefix, or null. */
export function attributeOf(element: XmlElement, local: string): string | null {
	return findAttribute(element, local)?.value ?? null;
}

/** An attribute by its name without prefix, or null. */
export function findAttribute(element: XmlElement, local: string): XmlAttribute | null {
	for (const attribute of element.attributes) {
		if (attribute.name === local || (attribute.name.endsWith(`:${local}`) && !attribute.name.startsWith('xmlns:'))) return attribute;
	}
	return null;
}

/** All the text inside an element, references resolved. */
export function textOf(element: XmlElement, text: string): string {
	if (element.empty) return '';
	const raw = text.slice(element.contentStart, element.contentEnd);
	if (!raw.includes('<')) return unescapeXml(raw);
	const scanner = new XmlScanner(text, element.contentStart, element.contentEnd, true);
	let value = '';
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) if (token === 'text') value += scanner.value();
	return value;
}

/** First child of this local name, or null. */
export function childOf(element: XmlElement, local: string): XmlElement | null {
	return element.children.find((child) => child.local === local) ?? null;
}
