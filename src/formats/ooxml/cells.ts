import type { Collector } from '../marks/collector';
import { decodeXml, XmlScanner } from '../xml';
import { readContent } from '../zip';
import { findPart, type Package, readRelationships } from './package';

/** Rows at the top of the first sheet in which a label may stand. */
const ROWS = 3;
const CELLS = 64;
/** Bytes of a sheet that hold these rows. */
const HEAD_BYTES = 64 * 1024;
/** Shared strings over this size are not read for the sake of some cells. */
const MAX_STRINGS = 512 * 1024;

export interface Cell {
	readonly reference: string;
	/** Text, or the index of a shared string. */
	readonly text: string | number;
}

/** Looks for labels in the first cells of a worksheet. @throws ZipError, XmlError */
export function readCorner(pkg: Package, part: string, cells: readonly Cell[], collector: Collector): void {
	const wanted = new Set(cells.map(({ text }) => text).filter((text) => typeof text === 'number'));
	const strings = wanted.size > 0 ? sharedStrings(pkg, wanted) : null;
	for (const { reference, text } of cells) {
		const value = typeof text === 'number' ? strings?.get(text) : text;
		if (value !== undefined) collector.look(value, 'body-corner', `${part}#${reference}`);
	}
}

/** The cells with text in the first rows of a worksheet, given its first bytes. */
export function firstCells(bytes: Buffer): Cell[] {
	const { text } = decodeXml(bytes.subarray(0, HEAD_BYTES));
	const scanner = new XmlScanner(text, 0, text.length, true);
	const cells: Cell[] = [];
	let rows = 0;
	let type = '';
	let reference = '';
	let value: string | null = null;
	while (cells.length < CELLS && safeNext(scanner) !== 'end') {
		if (scanner.token === 'text') {
			if (value !== null) value += scanner.value();
			continue;
		}
		const local = scanner.local;
		if (scanner.token === 'close') {
			if ((local === 'v' || local === 'is') && value !== null) {
				if (type === 's') cells.push({ reference, text: Number.parseInt(value, 10) });
				else if (type === 'str' || type === 'inlineStr') cells.push({ reference, text: value });
				value = null;
			} else if (local === 'sheetData') break;
		} else if (local === 'row') {
			if (++rows > ROWS || Number(scanner.attribute('r') ?? rows) > ROWS) break;
		} else if (local === 'c') {
			type = scanner.attribute('t') ?? '';
			reference = scanner.attribute('r') ?? '';
		} else if (scanner.token === 'open' && (local === 'v' || local === 'is')) value = '';
		else if (scanner.token === 'open' && local === 'rPh') scanner.skip();
	}
	return cells;
}

/** The text was cut off: what is broken is taken for the end. */
function safeNext(scanner: XmlScanner): string {
	try {
		return scanner.next();
	} catch {
		return 'end';
	}
}

/** The shared strings of these indexes, phonetic guides left out. */
function sharedStrings(pkg: Package, wanted: ReadonlySet<number>): Map<number, string> | null {
	const target =
		pkg.main === null ? undefined : readRelationships(pkg.archive, pkg.main).find(({ kind }) => kind === 'sharedstrings')?.target;
	const entry = target === undefined ? null : findPart(pkg.archive, target);
	if (!entry || entry.size > MAX_STRINGS) return null;
	const scanner = new XmlScanner(decodeXml(readContent(pkg.archive, entry)).text);
	const last = Math.max(...wanted);
	const strings = new Map<number, string>();
	let index = -1;
	let value = '';
	for (let token = scanner.next(); token !== 'end' && index <= last; token = scanner.next()) {
		if (token === 'text') {
			value += scanner.value();
			continue;
		}
		const local = scanner.local;
		if (local === 'si') {
			if (token !== 'close') index++;
			if (token === 'open') value = '';
			else if (wanted.has(index)) strings.set(index, value.trim());
		} else if (token === 'open' && local === 'rPh') scanner.skip();
	}
	return strings;
}
