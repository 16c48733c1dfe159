import { attributeText, findVariables, type Variables, variableText } from './drawio';
import { isHeadValue, metaElements } from './html-head';
import type { FrontMatterKind, Language } from './languages';
import { type Line, splitLines } from './lines';
import { type Block, type Range, type Spot, trimRange, type ValueStyle } from './spot';

/** The block of properties in front of a text. */
export interface FrontMatter {
	readonly kind: FrontMatterKind | 'toml';
	/** Of draw.io: how much room there is. */
	readonly room?: Variables['room'];
	/** All of it, fences included; `end` is where the body begins. */
	readonly range: Range;
	/** Where another property goes, or `null` where this kind is only read. */
	readonly insertAt: number | null;
	/** Blanks in front of an inserted property. */
	readonly indent: string;
	/** Whether `insertAt` is at the beginning of a line. */
	readonly ownLine: boolean;
	readonly spots: readonly Spot[];
}

/** Finds the front matter of a text, its values as spots; `null` where there is none. Looks at `[from, to)` only. */
export function findFrontMatter(text: string, from: number, to: number, language: Language): FrontMatter | null {
	for (const kind of language.frontMatter) {
		const found = FINDERS[kind](text, from, to);
		if (found !== null) return found;
	}
	return null;
}

/** One property as it is written in front matter of a kind, without line break. */
export function propertyLine(kind: FrontMatter['kind'], key: string, value: string, room: Variables['room'] = 'attribute'): string {
	switch (kind) {
		case 'drawio':
			return variableText(room, key, value);
		case 'yaml':
			return `${key}: ${quoteValue('yaml', value)}`;
		case 'toml':
			// TOML's bare keys are ASCII.
			return `${/^[\w-]+$/.test(key) ? key : quoteValue('toml', key)} = ${quoteValue('toml', value)}`;
		case 'org':
			return `#+${key.toUpperCase()}: ${value}`;
		case 'html':
			return `<meta name="${key}" content="${quoteValue('html', value)}">`;
		case 'latex':
			return `\\newcommand{\\${key}}{${value}}`;
		default:
			return `:${key}: ${value}`;
	}
}

/** A value as it is written in one style, quotes included where the style needs them. */
export function quoteValue(style: ValueStyle, value: string): string {
	if (style === 'plain') return value;
	if (style === 'attribute') return attributeText(value);
	if (style === 'html') return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
	return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

type Finder = (text: string, from: number, to: number) => FrontMatter | null;

const FINDERS: Readonly<Record<FrontMatterKind, Finder>> = {
	yaml: findFenced,
	asciidoc: (text, from, to) =>
		findFields(text, from, to, 'asciidoc', /^:([^\s:!][^:]*):[ \t]+(\S.*)$/, /^(?:=|#|\/\/|:[^\s:]+:?|\S[^|]*<[^>]+>|v?\d)/),
	org: (text, from, to) => findFields(text, from, to, 'org', /^#\+([^\s:]+):[ \t]*(\S.*)$/, /^#/),
	rst: (text, from, to) => findFields(text, from, to, 'rst', /^:([^\s:`][^:`]*):[ \t]+(\S.*)$/, RST_TITLE),
	html: findMeta,
	latex: findCommands,
	drawio: findDrawioVariables,
};

/** A document title with its underline or overline may stand before the field list. */
const RST_TITLE = /^(?:([=\-~^"'`#*+.:_])\1+\s*$|\.\. )/;

function findFenced(text: string, from: number, to: number): FrontMatter | null {
	const fence = text.startsWith('---', from) ? '---' : text.startsWith('+++', from) ? '+++' : null;
	if (fence === null) return null;
	const lines = splitLines(text, from, to);
	if (lines[0] === undefined || text.slice(lines[0].start, lines[0].end).trimEnd() !== fence) return null;
	const close = lines.findIndex((line, index) => {
		if (index === 0 || line.end - line.start < 3) return false;
		const content = text.slice(line.start, line.end).trimEnd();
		return content === fence || (fence === '---' && content === '...');
	});
	const last = lines[close];
	if (close < 0 || last === undefined) return null;
	const style: ValueStyle = fence === '---' ? 'yaml' : 'toml';
	const spots = fencedSpots(text, lines.slice(1, close), style);
	return {
		kind: style,
		range: { start: from, end: last.next },
		insertAt: tableStart(text, lines.slice(1, close)) ?? last.start,
		indent: '',
		ownLine: true,
		spots,
	};
}

/** In TOML what follows `[table]` belongs to the table, so that new keys have to stand before it. */
function tableStart(text: string, lines: readonly Line[]): number | null {
	return lines.find((line) => /^\s*\[/.test(text.slice(line.start, line.end)))?.start ?? null;
}

const FENCED_KEY = {
	yaml: /^([ \t]*)(?:- +)?("[^"]*"|'[^']*'|[^\s"'#:[\]{},-][^:]*?)[ \t]*:(?:[ \t]+|$)/,
	toml: /^([ \t]*)("[^"]*"|[^\s"#=[\]]+)[ \t]*=[ \t]*/,
};

function fencedSpots(text: string, lines: readonly Line[], style: 'yaml' | 'toml'): Spot[] {
	const spots: Spot[] = [];
	/** The key without a value above indented lines, with these lines: it goes when all of them go. */
	let parent: { readonly key: string; readonly block: Block } | null = null;
	for (const line of lines) {
		const content = text.slice(line.start, line.end);
		if (content.trim() === '' || content.trimStart().startsWith('#')) continue;
		const key = FENCED_KEY[style].exec(content);
		const item = style === 'yaml' ? /^[ \t]*-[ \t]+/.exec(content) : null;
		const nested = /^[ \t]/.test(content) || item !== null;
		if (!nested) parent = null;
		if (parent !== null) {
			parent.block.filled++;
			parent.block.range = { start: parent.block.range.start, end: line.next };
		}
		const block = parent?.block ?? null;
		if (key !== null) {
			const name = unquoted(key[2] ?? '');
			const value = valueRange(text, line.start + key[0].length, line.end);
			if (value.start === value.end && !nested) {
				parent = { key: name, block: { range: { start: line.start, end: line.next }, filled: 0 } };
				continue;
			}
			spots.push({ ...fencedSpot(text, name, value, line, style, !nested), block });
		} else if (item !== null && parent !== null) {
			const value = valueRange(text, line.start + item[0].length, line.end);
			spots.push({ ...fencedSpot(text, parent.key, value, line, style, false), block });
		}
	}
	return spots;
}

function fencedSpot(text: string, key: string, value: Range, line: Line, style: ValueStyle, simple: boolean): Spot {
	const quoted = /["'[]/.test(text[value.start - 1] ?? '') && value.start > line.start;
	return propertySpot(key, value, { start: line.start, end: line.next }, { style: quoted ? 'plain' : style, line: simple });
}

function propertySpot(property: string | null, range: Range, removal: Range, value: Spot['value'], where = property ?? ''): Spot {
	return {
		place: 'front-matter',
		where,
		property,
		start: range.start,
		end: range.end,
		removal,
		block: null,
		above: '',
		below: '',
		bare: false,
		heading: false,
		value,
	};
}

/** The value without quotes, flow brackets and trailing comment. */
function valueRange(text: string, start: number, end: number): Range {
	const range = trimRange(text, start, end);
	const quote = text[range.start];
	if (quote === '"' || quote === "'" || quote === '[') {
		const close = text.lastIndexOf(quote === '[' ? ']' : quote, range.end - 1);
		if (close > range.start) return { start: range.start + 1, end: close };
	}
	const comment = text.slice(range.start, range.end).search(/\s#/);
	return comment < 0 ? range : trimRange(text, range.start, range.start + comment);
}

function unquoted(key: string): string {
	return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key;
}

/** Field lists in front of the body: lines `field` matches, among lines that `other` allows. */
function findFields(
	text: string,
	from: number,
	to: number,
	kind: 'asciidoc' | 'org' | 'rst',
	field: RegExp,
	other: RegExp,
): FrontMatter | null {
	const spots: Spot[] = [];
	let insertAt: number | null = null;
	let end = from;
	const lines = splitLines(text, from, to).slice(0, 60);
	for (const [index, line] of lines.entries()) {
		const content = text.slice(line.start, line.end);
		const match = field.exec(content);
		if (match?.[1] !== undefined && match[2] !== undefined) {
			const range = trimRange(text, line.end - match[2].length, line.end);
			spots.push(propertySpot(match[1], range, { start: line.start, end: line.next }, { style: 'plain', line: true }));
			insertAt = line.next;
			end = line.next;
			continue;
		}
		const below = lines[index + 1];
		const underlined = kind === 'rst' && below !== undefined && RST_TITLE.test(text.slice(below.start, below.end));
		const blank = content.trim() === '';
		// A blank line after the properties ends them; before them, it parts title and properties.
		if (blank && insertAt === null) continue;
		if (blank || !(other.test(content) || underlined || (insertAt !== null && /^\s/.test(content)))) break;
		if (insertAt !== null && /^\s/.test(content)) insertAt = line.next;
	}
	if (insertAt === null) return null;
	return { kind, range: { start: from, end }, insertAt, indent: '', ownLine: true, spots };
}

function findMeta(text: string, from: number, to: number): FrontMatter | null {
	const zone = text.slice(from, to);
	const head = /<head(?:\s[^>]*)?>/i.exec(zone);
	if (head === null) return null;
	const spots: Spot[] = [];
	let after = from + head.index + head[0].length;
	// Non-ASCII text in front of the charset would push it out of the bytes that browsers look at.
	for (const tag of zone.matchAll(/<meta\s[^>]*charset[^>]*>/gi)) if (from + tag.index >= after) after = from + tag.index + tag[0].length;
	for (const { name, content, element } of metaElements(text, from, to)) {
		if (isHeadValue(name)) continue;
		spots.push({ ...propertySpot(name, content, wholeLine(text, element), { style: 'html', line: true }), place: 'property' });
	}
	const next = afterLine(text, after);
	const lineStart = Math.max(text.lastIndexOf('\n', after - 1), text.lastIndexOf('\r', after - 1)) + 1;
	const indent = next === null ? '' : (/^[ \t]*/.exec(text.slice(lineStart, after))?.[0] ?? '');
	return { kind: 'html', range: { start: from, end: from }, insertAt: next ?? after, indent, ownLine: next !== null, spots };
}

function findDrawioVariables(text: string, from: number, to: number): FrontMatter | null {
	const found = findVariables(text, from, to);
	if (found === null) return null;
	const spots = found.list.map(({ name, value, removal }) => propertySpot(name, value, removal, { style: 'attribute', line: true }));
	const { insertAt, room } = found;
	return { kind: 'drawio', range: { start: from, end: from }, insertAt, indent: '', ownLine: false, spots, room };
}

/** Commands of a LaTeX preamble that hold a label: one of that name, or the page head. Only read and replaced, never added. */
function findCommands(text: string, from: number, to: number): FrontMatter | null {
	const zone = text.slice(from, to);
	const body = zone.indexOf('\\begin{document}');
	const preamble = body < 0 ? zone : zone.slice(0, body);
	const spots: Spot[] = [];
	const command =
		/^[ \t]*(?:\\(?:re|provide)?newcommand\*?\{?\\([\p{L}@]+)\}?|\\def\\([\p{L}@]+)|\\([\p{L}@]+)(?:\[[^\]\r\n]*\])?)\{([^{}\r\n]*)\}[ \t]*(?:%[^\r\n]*)?$/gmu;
	for (const match of preamble.matchAll(command)) {
		const name = match[1] ?? match[2] ?? match[3] ?? '';
		const value = match[4] ?? '';
		const page = /^(?:[lcr]head|[ico]head|fancyhead|[lcr]foot|fancyfoot|markright)$/.test(name);
		if (/^(?:documentclass|usepackage|title|author|date|input|include|bibliography\w*)$/.test(name)) continue;
		const at = from + match.index + match[0].lastIndexOf(`{${value}}`) + 1;
		const range = trimRange(text, at, at + value.length);
		const removal = wholeLine(text, { start: from + match.index, end: from + match.index + match[0].length });
		spots.push(propertySpot(page ? null : name, range, removal, { style: 'plain', line: true }, `\\${name}`));
	}
	if (spots.length === 0) return null;
	return { kind: 'latex', range: { start: from, end: from }, insertAt: null, indent: '', ownLine: true, spots };
}

/** Widens a range to its whole line, break included, where nothing else stands on it. */
function wholeLine(text: string, range: Range): Range {
	let start = range.start;
	while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
	const next = afterLine(text, range.end);
	const begins = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
	return begins && next !== null ? { start, end: next } : range;
}

/** Where the next line begins, when only blanks are left on this one; else `null`. */
function afterLine(text: string, offset: number): number | null {
	let at = offset;
	while (text[at] === ' ' || text[at] === '\t') at++;
	if (at >= text.length) return null;
	if (text[at] !== '\n' && text[at] !== '\r') return null;
	return at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);
}
