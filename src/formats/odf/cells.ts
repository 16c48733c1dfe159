import type { Collector } from '../marks';
import { XmlScanner } from '../xml';
import { findTag } from './outline';
import { tolerantNext, walkHead } from './paragraphs';

/** Rows at the top of the first sheet in which a label may stand. */
const ROWS = 3;
const CELLS = 64;

/** Looks for labels in the first cells of the first sheet, and in the shapes that float above it. @throws XmlError */
export function readCells(text: string, body: number, to: number, hidden: ReadonlySet<string>, where: string, collector: Collector): void {
	const table = findTag(text.slice(body, to), 'table');
	if (table < 0) return;
	const scanner = new XmlScanner(text, body + table, to, true);
	let row = 0;
	let column = 0;
	let cells = 0;
	for (let token = tolerantNext(scanner); token !== 'end'; token = tolerantNext(scanner)) {
		const local = token === 'text' ? '' : scanner.local;
		if (token === 'close' && local === 'table' && scanner.depth === 0) return;
		if (token !== 'open' && token !== 'empty') continue;
		if (local === 'table-row') {
			row++;
			column = 0;
			const repeated = repeatedBy(scanner, 'number-rows-repeated');
			const shown = (scanner.attribute('visibility') ?? 'visible') === 'visible';
			if (row > ROWS) return;
			if (repeated > 1) row += repeated - 1;
			if (!shown) pass(scanner);
		} else if (local === 'table-cell' || local === 'covered-table-cell') {
			const reference = `${where}#${columnName(column)}${row}`;
			column += repeatedBy(scanner, 'number-columns-repeated');
			if (token === 'empty') continue;
			if (++cells > CELLS) return;
			const { start } = scanner;
			pass(scanner);
			readCell(text, start, scanner.end, hidden, reference, collector);
		} else if (local === 'shapes' && token === 'open') {
			const { start } = scanner;
			pass(scanner);
			walkHead(text, { from: start, to: scanner.end, hidden }, (paragraph) => {
				collector.look(paragraph.text, 'body-corner', where);
				return true;
			});
		} else if (PASSED.has(local)) pass(scanner);
	}
}

const PASSED = new Set(['title', 'desc', 'table-source', 'forms', 'scenario', 'named-expressions']);

function readCell(text: string, from: number, to: number, hidden: ReadonlySet<string>, where: string, collector: Collector): void {
	const lines: string[] = [];
	walkHead(text, { from, to, hidden }, (paragraph) => {
		if (paragraph.box) collector.look(paragraph.text, 'body-corner', where);
		else lines.push(paragraph.text);
		return true;
	});
	collector.look(lines.join('\n'), 'body-corner', where);
}

/** Passes over an element that may be cut off. */
function pass(scanner: XmlScanner): void {
	if (scanner.token !== 'open') return;
	const outer = scanner.depth - 1;
	while (scanner.depth > outer) if (tolerantNext(scanner) === 'end') return;
}

function repeatedBy(scanner: XmlScanner, name: string): number {
	const count = Number(scanner.attribute(name) ?? 1);
	return Number.isSafeInteger(count) && count > 0 && count < 0x100000 ? count : 1;
}

/** 0 → A, 26 → AA. */
function columnName(column: number): string {
	let name = '';
	for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(65 + (rest % 26)) + name;
	return name;
}
