import type { Collector } from '../marks/collector';
import { decodeXml, XmlScanner } from '../xml';
import { readContent } from '../zip';
import { findPart, type Package, readRelationships, within } from './package';

/** Rows at the top of the first sheet in which a label may stand. */
const ROWS = 3;
const CELLS = 64;
/** Bytes of a sheet that hold these rows. */
export const HEAD_BYTES = 64 * 1024;
/** Shared strings over this size are not read for the sake of some cells. */
const MAX_STRINGS = 512 * 1024;

export interface Cell {
	readonly reference: string;
	/** Text, or the index of a shared string. */
	readonly text: string | number;
	/** The text has no formatting of its own, which a shared string may have all the same. */
	readonly plain: boolean;
	/** What the text is computed by goes on computing it. */
	readonly formula: boolean;
	/** Range of the whole element in the part's text. */
	readonly start: number;
	readonly end: number;
}

/** A shared string; `plain` as of a cell. */
export interface SharedString {
	readonly text: string;
	readonly plain: boolean;
}

/** Looks for labels in the first cells of a worksheet. @throws ZipError, XmlError */
export function readCorner(pkg: Package, part: string, cells: readonly Cell[], collector: Collector): void {
	const strings = stringsOf(pkg, cells);
	for (const { reference, text } of cells) {
		const value = typeof text === 'number' ? strings?.get(text)?.text : text;
		if (value !== undefined) collector.look(value, 'body-corner', `${part}#${reference}`);
	}
}

/** The shared strings that cells show, by their index; null where none does, or where they cannot be had. @throws ZipError, XmlError */
export function stringsOf(pkg: Package, cells: readonly Cell[]): ReadonlyMap<number, SharedString> | null {
	const wanted = new Set(cells.map(({ text }) => text).filter((text) => typeof text === 'number'));
	return wanted.size > 0 ? sharedStrings(pkg, wanted) : null;
}

/** The cells with text in the first rows of a worksheet, given its beginning (`HEAD_BYTES`). */
export function firstCells(text: string): Cell[] {
	const scanner = new XmlScanner(text, 0, text.length, true);
	const cells: Cell[] = [];
	let rows = 0;
	let type = '';
	let reference = '';
	let value: string | null = null;
	let found: string | number | null = null;
	let start = 0;
	let plain = true;
	let formula = false;
	while (cells.length < CELLS && safeNext(scanner) !== 'end') {
		if (scanner.token === 'text') {
			if (value !== null) value += scanner.value();
			continue;
		}
		const local = scanner.local;
		if (scanner.token === 'close') {
			if ((local === 'v' || local === 'is') && value !== null) {
				if (type === 's') found = Number.parseInt(value, 10);
				else if (type === 'str' || type === 'inlineStr') found = value;
				value = null;
			} else if (local === 'c' && found !== null) {
				cells.push({ reference, text: found, plain, formula, start, end: scanner.end });
				found = null;
			} else if (local === 'sheetData') break;
		} else if (local === 'row') {
			if (++rows > ROWS || Number(scanner.attribute('r') ?? rows) > ROWS) break;
		} else if (local === 'c') {
			type = scanner.attribute('t') ?? '';
			reference = scanner.attribute('r') ?? '';
			start = scanner.start;
			plain = true;
			formula = false;
		} else if (local === 'f') formula = true;
		else if (local === 'r') plain = false;
		else if (scanner.token === 'open' && (local === 'v' || local === 'is')) value = '';
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
function sharedStrings(pkg: Package, wanted: ReadonlySet<number>): Map<number, SharedString> | null {
	const target =
		pkg.main === null ? undefined : readRelationships(pkg.archive, pkg.main).find(({ kind }) => kind === 'sharedstrings')?.target;
	const entry = target === undefined ? null : findPart(pkg.archive, target);
	if (!entry || target === undefined || entry.size > MAX_STRINGS) return null;
	return within(target, () => scanStrings(decodeXml(readContent(pkg.archive, entry)).text, wanted));
}

function scanStrings(text: string, wanted: ReadonlySet<number>): Map<number, SharedString> {
	const scanner = new XmlScanner(text);
	const last = Math.max(...wanted);
	const strings = new Map<number, SharedString>();
	let index = -1;
	let value = '';
	let plain = true;
	for (let token = scanner.next(); token !== 'end' && index <= last; token = scanner.next()) {
		if (token === 'text') {
			value += scanner.value();
			continue;
		}
		const local = scanner.local;
		if (local === 'si') {
			if (token !== 'close') index++;
			if (token === 'open') {
				value = '';
				plain = true;
			} else if (wanted.has(index)) strings.set(index, { text: value.trim(), plain });
		} else if (token === 'open' && local === 'rPh') scanner.skip();
		else if (local === 'r') plain = false;
	}
	return strings;
}
