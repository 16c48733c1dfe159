import type { Encoding } from '../text/encoding';
import { positionAt } from '../text/lines';
import { decodeHead } from '../text/read';
import type { ByteSource } from '../types';
import { unescapeXml } from '../xml';
import { asBuffer } from '../zip';
import { LINK_LIMITS, type Link, NO_RANGE } from './link';
import { firstLinks, MARKDOWN, type Syntax } from './syntaxes';

const NONE: readonly Link[] = Object.freeze([]);

/** The links of a text file; of a long one those of its beginning. @throws the source's own errors */
export function readTextLinks(source: ByteSource, encoding: string, syntax: Syntax): readonly Link[] {
	const bytes = asBuffer(source.read(0, Math.min(source.size, LINK_LIMITS.text)));
	const wide = encoding.startsWith('utf-16');
	if (!wide && !syntax.signs.some((sign) => bytes.includes(sign))) return NONE;
	const whole = bytes.length >= source.size;
	return linksOf(decodeHead(bytes, { encoding: encoding as Encoding, bom: bomOf(bytes, wide), valid: false }, whole), syntax);
}

/** The links of a text. Pure; never throws. */
export function linksOf(text: string, syntax: Syntax): readonly Link[] {
	const links: Link[] = [];
	for (const { start, end, included, ...rest } of firstLinks(syntax, text)) {
		const kind = rest.kind ?? syntax.kind;
		const written = text.slice(start, end);
		links.push({
			...rest,
			text: kind === 'path' ? written : unescaped(written),
			kind,
			how: included ? 'included' : 'linked',
			where: '',
			range: () => ({ start, end, ...positionAt(text, start) }),
		});
	}
	return links;
}

/** The links of the Markdown cells of a Jupyter notebook (nbformat 4). Never throws for bad content. */
export function readNotebookLinks(source: ByteSource): readonly Link[] {
	if (source.size > 16 * LINK_LIMITS.text) return NONE;
	const bytes = asBuffer(source.read(0, source.size));
	if (!MARKDOWN.signs.some((sign) => bytes.includes(sign))) return NONE;
	const links: Link[] = [];
	for (const [index, cell] of cellsOf(bytes.toString('utf8')).entries()) {
		if (cell === null) continue;
		for (const link of linksOf(cell, MARKDOWN)) links.push({ ...link, where: `cells[${index}]`, range: NO_RANGE });
		if (links.length >= LINK_LIMITS.links) return links.slice(0, LINK_LIMITS.links);
	}
	return links;
}

/** The text of each cell that is Markdown. */
function cellsOf(text: string): (string | null)[] {
	let notebook: unknown;
	try {
		notebook = JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		return [];
	}
	const cells = isRecord(notebook) ? notebook.cells : undefined;
	if (!Array.isArray(cells)) return [];
	return cells.map((cell: unknown) => {
		if (!isRecord(cell) || cell.cell_type !== 'markdown') return null;
		const { source } = cell;
		if (typeof source === 'string') return source;
		return Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : null;
	});
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

/** `&amp;` and the like; what is no reference stays as it is. */
export function unescaped(text: string): string {
	if (!text.includes('&')) return text;
	try {
		return unescapeXml(text);
	} catch {
		return text;
	}
}

function bomOf(bytes: Buffer, wide: boolean): number {
	if (wide) return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? 2 : 0;
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
