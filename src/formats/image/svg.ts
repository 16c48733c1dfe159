import type { Policy } from '../../policy/types';
import { Collector } from '../marks/collector';
import type { Marking } from '../types';
import { unescapeXml, XmlError, XmlScanner } from '../xml';
import { collectXmp } from '../xmp';
import { lookField } from './fields';

/** A descriptive element that stands directly in the root of an SVG document (SVG 2, 5.7 and 5.11), with its offsets in the text. */
export interface SvgPart {
	readonly kind: 'title' | 'desc' | 'metadata';
	readonly start: number;
	readonly end: number;
	/** Of what stands between the tags; both equal `end` for an empty element. */
	readonly contentStart: number;
	readonly contentEnd: number;
	readonly empty: boolean;
}

/** What a label needs to know of an SVG document. */
export interface Svg {
	readonly parts: readonly SvgPart[];
	/** Behind the root's opening tag and the descriptive elements that follow it at once. */
	readonly insertAt: number;
	/** The root's prefix with its colon, or nothing. */
	readonly prefix: string;
	/** The root's declarations of namespaces, for what stands within `metadata`. */
	readonly declarations: string;
}

const DESCRIPTIVE = /<(?:[\w.-]+:)?(?:metadata|title|desc)[\s/>]/g;

/**
 * Finds the descriptive elements of an SVG document, or null where it is none. The document type, which XML readers of this program refuse,
 * is passed over. @throws XmlError
 */
export function openSvg(text: string): Svg | null {
	const type = doctypeOf(text);
	const scanner = new XmlScanner(type === null ? text : blank(text, type.start, type.end), 0, text.length, true);
	let token = scanner.next();
	while (token === 'text') token = scanner.next();
	if (token !== 'open' || scanner.local !== 'svg') return null;
	const prefix = scanner.prefix;
	const declarations = declarationsOf(text.slice(scanner.start, scanner.end), type?.entities ?? new Map());
	let insertAt = scanner.end;
	let leading = true;
	const parts: SvgPart[] = [];
	for (const last = lastOf(text); scanner.end <= last; ) {
		token = scanner.next();
		if (token === 'end' || (token === 'close' && scanner.depth === 0)) break;
		if (token === 'text') continue;
		const part = readPart(scanner);
		if (part) parts.push(part);
		leading &&= part !== null && part.kind !== 'metadata';
		if (leading) insertAt = scanner.end;
	}
	return { parts, insertAt, prefix, declarations };
}

function lastOf(text: string): number {
	let last = -1;
	for (const match of text.matchAll(DESCRIPTIVE)) last = match.index;
	return last;
}

/** Passes over one child of the root. */
function readPart(scanner: XmlScanner): SvgPart | null {
	const { local: kind, start, end: contentStart } = scanner;
	const empty = scanner.token === 'empty';
	if (!empty) scanner.skip();
	if (kind !== 'title' && kind !== 'desc' && kind !== 'metadata') return null;
	return { kind, start, end: scanner.end, contentStart, contentEnd: empty ? contentStart : scanner.start, empty };
}

/** The document type, and the entities that it declares: Illustrator keeps its namespaces there. */
function doctypeOf(text: string): { start: number; end: number; entities: ReadonlyMap<string, string> } | null {
	const start = doctypeAt(text);
	if (start < 0) return null;
	const rest = /^<!DOCTYPE[^[>]*(?:\[([\s\S]*?)\]\s*)?>/.exec(text.slice(start, start + 100_000));
	if (!rest) throw new XmlError('damaged', 'document type');
	const entities = new Map<string, string>();
	for (const [, name, double, single] of (rest[1] ?? '').matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"&<]*)"|'([^'&<]*)')\s*>/g)) {
		entities.set(name ?? '', double ?? single ?? '');
	}
	return { start, end: start + rest[0].length, entities };
}

/** Where the document type begins, behind processing instructions and comments, or -1. No regular expression: on hostile files it would not end. */
function doctypeAt(text: string): number {
	let at = text.indexOf('<');
	for (let count = 0; at >= 0 && count < 20; count++) {
		if (text.startsWith('<!DOCTYPE', at)) return at;
		const mark = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : null;
		const end = mark === null ? -1 : text.indexOf(mark, at + 2);
		at = end < 0 ? -1 : text.indexOf('<', end);
	}
	return -1;
}

function blank(text: string, start: number, end: number): string {
	return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function declarationsOf(tag: string, entities: ReadonlyMap<string, string>): string {
	const found = [];
	for (const [, name, value] of tag.matchAll(/\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"]*"|'[^']*')/g)) {
		found.push(` ${name}=${(value ?? '').replace(/&([\w.-]+);/g, (whole, entity: string) => entities.get(entity) ?? whole)}`);
	}
	return found.join('');
}

/** The tags that are put around the content of `metadata` so that it can be read as a packet. */
export function wrapperOf({ declarations }: Svg): { readonly open: string; readonly close: string } {
	return { open: `<x:xmpmeta xmlns:x="adobe:ns:meta/"${declarations}>`, close: '</x:xmpmeta>' };
}

/** Longer documents are read up to here. */
export const MAX_SVG = 4 << 20;

/**
 * The labels in an SVG document's `metadata` (RDF, or a marking as plain text), `title` and `desc`; those in comments are the text
 * reader's. Never throws: what is not well-formed has none.
 */
export function svgMetadata(text: string, policy: Policy): { markings: readonly Marking[]; foreign: Collector['foreign'] } {
	const collector = new Collector(policy);
	collector.attempt(() => {
		if (text.search(DESCRIPTIVE) < 0) return;
		const svg = openSvg(text);
		for (const part of svg?.parts ?? []) if (svg) readSvgPart(text, svg, part, collector);
	});
	return { markings: collector.markings, foreign: collector.foreign };
}

function readSvgPart(text: string, svg: Svg, { kind, contentStart, contentEnd }: SvgPart, collector: Collector): void {
	const content = text.slice(contentStart, contentEnd);
	if (kind === 'metadata' && /[:<]RDF[\s/>]/.test(content)) {
		const { open, close } = wrapperOf(svg);
		collectXmp(Buffer.from(open + content + close), 'metadata', collector);
	} else if (content.length < 4000 && !/<[^!]/.test(content)) {
		lookField(kind === 'title' ? 'title' : 'description', unescapeXml(content), kind, collector);
	}
}
