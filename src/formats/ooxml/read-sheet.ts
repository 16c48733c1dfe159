import type { Collector } from '../marks/collector';
import { attributeOf, decodeXml, parseXml, XmlScanner } from '../xml';
import { readContent, readEnds } from '../zip';
import { firstCells, HEAD_BYTES, readCorner } from './cells';
import { readDrawing } from './drawing';
import { parseHeaderCodes } from './header-codes';
import { findPart, type Package, readPart, readRelationships, within } from './package';

/** A sheet of a workbook, in the workbook's order. */
export interface SheetPart {
	readonly part: string;
	/** `worksheet`, `chartsheet`, `dialogsheet`, `xlmacrosheet`. */
	readonly kind: string;
}

/** The parts of a workbook's sheets. @throws ZipError, XmlError */
export function sheetParts(pkg: Package): SheetPart[] {
	if (pkg.main === null) return [];
	const text = readPart(pkg.archive, pkg.main)?.text ?? '';
	const relationships = new Map(readRelationships(pkg.archive, pkg.main).map((found) => [found.id, found]));
	const sheets = within(pkg.main, () => parseXml(text)).children.find(({ local }) => local === 'sheets');
	const seen = new Set<string>();
	const parts: SheetPart[] = [];
	for (const sheet of sheets?.children ?? []) {
		const found = relationships.get(attributeOf(sheet, 'id') ?? '');
		if (!found || found.external || seen.has(found.target)) continue;
		seen.add(found.target);
		parts.push({ part: found.target, kind: found.kind });
	}
	return parts;
}

/** Reads the header and footer of every sheet, and the first cells and the text boxes at the top of the first. */
export function readSheets(pkg: Package, collector: Collector): void {
	const sheets: SheetPart[] = [];
	collector.attempt(() => sheets.push(...sheetParts(pkg)));
	for (const [index, { part, kind }] of sheets.entries()) {
		collector.attempt(() => {
			const entry = findPart(pkg.archive, part);
			if (!entry) return;
			const long = entry.size > 2 * END_BYTES;
			const { head, tail } = long ? readEnds(pkg.archive, entry, END_BYTES) : whole(readContent(pkg.archive, entry));
			const text = long ? lastHeader(tail) : tailOf(tail);
			const cells = index === 0 && kind === 'worksheet' ? firstCells(decodeXml(head.subarray(0, HEAD_BYTES)).text) : [];
			within(part, () => readHeaderFooter(text, part, collector));
			readCorner(pkg, part, cells, collector);
			// The element that refers to the drawing; the legacy one has another letter case.
			if (index === 0 && kind === 'worksheet' && tail.includes('drawing ')) readDrawing(pkg, part, collector);
		});
	}
}

/** Of longer sheets only the ends are read: the first cells, and what follows the cells. */
const END_BYTES = 4 * 1024 * 1024;

function whole(bytes: Buffer): { head: Buffer; tail: Buffer } {
	return { head: bytes, tail: bytes };
}

/** The last header element in the end of a sheet, unless it belongs to a custom view. */
function lastHeader(tail: Buffer): string {
	const ends = [tail.lastIndexOf('headerFooter>'), tail.lastIndexOf('headerFooter/>')];
	const end = Math.max(...ends);
	const start = end < 0 ? -1 : tail.lastIndexOf('headerFooter', end - 1);
	const from = tail.lastIndexOf('<', start < 0 ? end : start);
	if (end < 0 || from < 0 || tail.includes('customSheetViews>', end)) return '';
	return tail.toString('utf8', from, tail.indexOf('>', end) + 1);
}

/** What follows the cells, as text. A sheet's cells may be a hundred megabytes; the header stands behind them. */
function tailOf(bytes: Buffer): string {
	const at = bytes.lastIndexOf('sheetData');
	if (bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0) {
		const { text } = decodeXml(bytes);
		const cells = text.lastIndexOf('sheetData');
		return cells < 0 ? text : text.slice(text.indexOf('>', cells) + 1);
	}
	if (at < 0) return decodeXml(bytes).text;
	const end = bytes.indexOf(0x3e, at);
	return end < 0 ? '' : bytes.toString('utf8', end + 1);
}

const PLACES = { Header: 'page-header', Footer: 'page-footer' } as const;

function readHeaderFooter(text: string, part: string, collector: Collector): void {
	if (!text.includes('headerFooter')) return;
	const scanner = new XmlScanner(text, 0, text.length, true);
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		// Custom views keep headers of their own, which show only when such a view is chosen.
		if (token === 'open' && scanner.local === 'customSheetViews') scanner.skip();
		else if (token === 'open' && scanner.local === 'headerFooter') readCodes(scanner, part, collector);
	}
}

function readCodes(scanner: XmlScanner, part: string, collector: Collector): void {
	const isTrue = (value: string | null) => value === '1' || value === 'true';
	const even = isTrue(scanner.attribute('differentOddEven'));
	const first = isTrue(scanner.attribute('differentFirst'));
	const outer = scanner.depth;
	let name = '';
	let value = '';
	while (scanner.next() !== 'end') {
		if (scanner.token === 'open') {
			name = scanner.local;
			value = '';
		} else if (scanner.token === 'text') value += scanner.value();
		else if (scanner.token === 'close') {
			if (scanner.depth < outer) return;
			const kind = /^(odd|even|first)(Header|Footer)$/.exec(name);
			const shown = kind?.[1] === 'even' ? even : kind?.[1] === 'first' ? first : true;
			if (!kind || !shown) continue;
			const place = PLACES[kind[2] as 'Header' | 'Footer'];
			for (const section of parseHeaderCodes(value)) collector.look(section.text, place, `${part}#${name}`);
			name = '';
		}
	}
}
