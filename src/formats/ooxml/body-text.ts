import type { BodyText, BodyTextOptions } from '../body-text';
import type { ByteSource } from '../types';
import { decodeXml } from '../xml';
import { type MarkupBreaks, markupText } from '../xml/markup-text';
import { partKey, readArchive, readContent, type ZipArchive, type ZipEntry } from '../zip';

const WORD = /^word\/(?:document|footnotes|endnotes|comments)[^/]*\.xml$/;
const SLIDE = /^ppt\/(?:slides|notesslides)\/[^/]+\.xml$/;
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;
const STRINGS = 'xl/sharedStrings.xml';
const PARTS = 200;
/** Markup takes several times the room of its text. */
const MARKUP = 16;

/** The words for paragraphs, breaks, rows and cells are the same in Word and PowerPoint. */
const BREAKS: MarkupBreaks = { lines: new Set(['p', 'br', 'cr', 'tr']), cells: new Set(['tc']) };

/** Body, notes and comments of a Word document, cells of a workbook row by row, slides with their notes (ECMA-376 part 1). @throws ZipError, XmlError */
export function ooxmlBodyText(source: ByteSource, options: BodyTextOptions): readonly BodyText[] {
	const archive = readArchive(source);
	const found: BodyText[] = [];
	let room = options.most;
	const keep = (where: string, text: string): void => {
		const kept = text.length > room ? text.slice(0, room) : text;
		room -= kept.length;
		if (kept !== '') found.push({ where, text: kept });
	};
	const wanted = archive.entries.filter(({ name }) => WORD.test(partKey(name)) || SLIDE.test(partKey(name)));
	for (const entry of wanted.slice(0, PARTS)) {
		if (room <= 0) break;
		const bytes = contentOf(archive, entry, options);
		if (bytes === null) continue;
		keep(entry.name, markupText(decodeXml(bytes).text, BREAKS));
	}
	const sheets = archive.entries.filter(({ name }) => SHEET.test(partKey(name)));
	if (sheets.length > 0 && room > 0) readSheets(archive, sheets.slice(0, PARTS), options, keep);
	return found;
}

function contentOf(archive: ZipArchive, entry: ZipEntry, { most }: BodyTextOptions): Buffer | null {
	return entry.size > most * MARKUP ? null : readContent(archive, entry);
}

function readSheets(
	archive: ZipArchive,
	sheets: readonly ZipEntry[],
	options: BodyTextOptions,
	keep: (where: string, text: string) => void,
): void {
	const entry = archive.find(STRINGS);
	const packed = entry === null ? null : contentOf(archive, entry, options);
	const strings = packed === null ? [] : sharedStrings(decodeXml(packed).text);
	for (const sheet of sheets) {
		const bytes = contentOf(archive, sheet, options);
		if (bytes !== null) keep(sheet.name, sheetText(decodeXml(bytes).text, strings, options.most));
	}
}

/** The strings of a workbook in their order (18.4.8); readings in kana are left out. */
function sharedStrings(xml: string): string[] {
	return elementsIn(xml, /<(?:(\w+):)?si\b[^<>]*>/g, 'si').map((item) => {
		const readings = item.includes('rPh') ? elementsIn(item, /<(?:(\w+):)?rPh\b[^<>]*>/g, 'rPh') : [];
		return plain(readings.reduce((text, reading) => text.replace(reading, ''), item));
	});
}

/** What stands within the elements of a name, which hold none of their own name. */
function elementsIn(xml: string, open: RegExp, name: string): string[] {
	const found: string[] = [];
	for (let match = open.exec(xml); match !== null; match = open.exec(xml)) {
		if (match[0].endsWith('/>')) {
			found.push('');
			continue;
		}
		const close = `</${match[1] === undefined ? '' : `${match[1]}:`}${name}>`;
		const end = xml.indexOf(close, open.lastIndex);
		if (end < 0) break;
		found.push(xml.slice(open.lastIndex, end));
		open.lastIndex = end + close.length;
	}
	return found;
}

const NO_BREAKS: MarkupBreaks = { lines: new Set(), cells: new Set() };

function plain(markup: string): string {
	return markupText(markup, NO_BREAKS).replace(/[\r\n\t]+/g, ' ');
}

const ROW_OR_CELL = /<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>/g;

/** Rows of a worksheet as lines, cells with a tab between; a cell stands in its column even where others are left out (18.3.1.4, 18.3.1.73). */
function sheetText(xml: string, strings: readonly string[], most: number): string {
	const parts: string[] = [];
	let length = 0;
	let column = -1;
	for (let tag = nextTag(xml, 0); tag !== null && length <= most; ) {
		const { name, attributes, empty, end } = tag;
		const next = nextTag(xml, end);
		if (name === 'row') {
			parts.push('\n');
			column = -1;
		} else {
			const at = columnOf(/\br="([A-Z]{1,3})\d/.exec(attributes)?.[1]) ?? column + 1;
			parts.push('\t'.repeat(Math.min(Math.max(0, at - Math.max(0, column)), MOST_GAP)));
			column = at;
			const text = empty ? '' : cellText(xml.slice(end, Math.min(end + CELL, next?.start ?? xml.length)), attributes, strings);
			parts.push(text);
			length += text.length + 1;
		}
		tag = next;
	}
	return parts.join('');
}

/** Columns that are left out between two cells, at most. */
const MOST_GAP = 200;
/** Characters of a cell; longer ones are cut. */
const CELL = 4096;

interface Tag {
	readonly name: string;
	readonly attributes: string;
	readonly empty: boolean;
	readonly start: number;
	readonly end: number;
}

function nextTag(xml: string, from: number): Tag | null {
	ROW_OR_CELL.lastIndex = from;
	const match = ROW_OR_CELL.exec(xml);
	if (match === null) return null;
	const [tag, name = '', attributes = ''] = match;
	return { name, attributes, empty: tag.endsWith('/>'), start: match.index, end: ROW_OR_CELL.lastIndex };
}

/** Results of formulas and numbers as they are, dates as serial numbers. */
function cellText(content: string, attributes: string, strings: readonly string[]): string {
	const type = /\bt="(\w+)"/.exec(attributes)?.[1];
	if (type === 'inlineStr') return plain(content);
	const value = /<(?:\w+:)?v\b[^<>]*>([^<]*)</.exec(content)?.[1] ?? '';
	return type === 's' ? (strings[Number(value)] ?? '') : plain(value);
}

/** `AB` is 27. */
function columnOf(letters: string | undefined): number | null {
	if (letters === undefined) return null;
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
