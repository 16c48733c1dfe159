import { XmlScanner } from '../xml';
import { findTag } from './outline';
import { type Paragraph, tolerantNext, walkHead } from './paragraphs';

/** Rows at the top of the first sheet in which a label may stand. */
const ROWS = 3;
const CELLS = 64;

/** What stands in a cell, or in the shapes that float above the sheet. */
export interface CellText {
	/** `A1`, or nothing for shapes. */
	readonly reference: string;
	/** One for the lines of a cell together, one for each paragraph of its shapes. */
	readonly paragraphs: readonly Paragraph[];
	/** Range of the raw value of `office:string-value`, which programs show instead of the lines, or null. */
	readonly value: { readonly start: number; readonly end: number } | null;
}

/** Walks the first cells of the first sheet, and the shapes above it. @throws XmlError */
export function walkCells(text: string, body: number, to: number, hidden: ReadonlySet<string>, visit: (cell: CellText) => void): void {
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
			const reference = `${columnName(column)}${row}`;
			column += repeatedBy(scanner, 'number-columns-repeated');
			if (token === 'empty') continue;
			if (++cells > CELLS) return;
			visit(readCell(scanner, text, hidden, reference));
		} else if (local === 'shapes' && token === 'open') {
			const { start } = scanner;
			pass(scanner);
			visit({ reference: '', paragraphs: paragraphsOf(text, start, scanner.end, hidden), value: null });
		} else if (PASSED.has(local)) pass(scanner);
	}
}

const PASSED = new Set(['title', 'desc', 'table-source', 'forms', 'scenario', 'named-expressions']);

function readCell(scanner: XmlScanner, text: string, hidden: ReadonlySet<string>, reference: string): CellText {
	const { start } = scanner;
	const value = scanner.attributes().find(({ name }) => name.endsWith(':string-value')) ?? null;
	pass(scanner);
	const all = paragraphsOf(text, start, scanner.end, hidden);
	const lines = all.filter(({ box }) => !box);
	return { reference, paragraphs: [...all.filter(({ box }) => box), ...joinLines(lines)], value };
}

function paragraphsOf(text: string, from: number, to: number, hidden: ReadonlySet<string>): Paragraph[] {
	const found: Paragraph[] = [];
	walkHead(text, { from, to, hidden }, (paragraph) => {
		found.push(paragraph);
		return true;
	});
	return found;
}

/** The lines of a cell as one paragraph. */
function joinLines(lines: readonly Paragraph[]): Paragraph[] {
	const [first, ...more] = lines;
	if (!first || more.length === 0) return first ? [first] : [];
	let { text } = first;
	const pieces = [...first.pieces];
	for (const line of more) {
		const offset = text.length + 1;
		pieces.push(...line.pieces.map((piece) => ({ ...piece, at: piece.at + offset })));
		text += `\n${line.text}`;
	}
	return [{ ...first, text, pieces, end: more[more.length - 1]?.end ?? first.end }];
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
