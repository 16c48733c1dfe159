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

const WORD_BREAKS: MarkupBreaks = { lines: new Set(['p', 'br', 'cr', 'tr']), cells: new Set(['tc']) };
const SLIDE_BREAKS: MarkupBreaks = WORD_BREAKS;

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
		if (bytes === null || !(options.worth(bytes) || SPLIT.test(bytes.toString('latin1', 0, 4096)))) continue;
		keep(entry.name, markupText(decodeXml(bytes).text, SLIDE.test(partKey(entry.name)) ? SLIDE_BREAKS : WORD_BREAKS));
	}
	const sheets = archive.entries.filter(({ name }) => SHEET.test(partKey(name)));
	if (sheets.length > 0 && room > 0) readSheets(archive, sheets.slice(0, PARTS), options, keep);
	return found;
}

/** Word puts digits of one number into several runs now and then; a part is looked at by its text. */
const SPLIT = /<w:document/;

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
	const strings: string[] = [];
	for (const [, item = ''] of xml.matchAll(/<(?:\w+:)?si\b[^<>]*?(?:\/>|>((?:[^<]|<(?!\/(?:\w+:)?si>))*)<\/(?:\w+:)?si>)/g)) {
		strings.push(
			plain(item.includes('rPh') ? item.replace(/<(?:\w+:)?rPh\b[^<>]*>(?:[^<]|<(?!\/(?:\w+:)?rPh>))*<\/(?:\w+:)?rPh>/g, '') : item),
		);
	}
	return strings;
}

const NO_BREAKS: MarkupBreaks = { lines: new Set(), cells: new Set() };

function plain(markup: string): string {
	return markupText(markup, NO_BREAKS).replace(/[\r\n\t]+/g, ' ');
}

const ROW_OR_CELL = /<(?:\w+:)?(row|c)\b([^<>]*?)(\/?)>/g;

/** Rows of a worksheet as lines, cells with a tab between; a cell stands in its column even where others are left out. */
function sheetText(xml: string, strings: readonly string[], most: number): string {
	const parts: string[] = [];
	let length = 0;
	let column = 0;
	for (const match of xml.matchAll(ROW_OR_CELL)) {
		if (length > most) break;
		if (match[1] === 'row') {
			parts.push('\n');
			column = 0;
			continue;
		}
		const attributes = match[2] ?? '';
		const at = columnOf(/\br="([A-Z]{1,3})\d/.exec(attributes)?.[1]) ?? column;
		if (at > column) parts.push('\t'.repeat(Math.min(at - column, 200)));
		column = at;
		if (match[3] === '/') continue;
		const from = match.index + match[0].length;
		const text = cellText(xml, from, /\bt="(\w+)"/.exec(attributes)?.[1] ?? 'n', strings);
		parts.push(text);
		length += text.length + 1;
	}
	return parts.join('');
}

/** A cell's value is short; one that is not is cut. */
const CELL = 4096;

function cellText(xml: string, from: number, type: string, strings: readonly string[]): string {
	const piece = xml.slice(from, from + CELL);
	const end = piece.search(/<\/(?:\w+:)?c>/);
	const content = end < 0 ? piece : piece.slice(0, end);
	if (type === 'inlineStr') return plain(content);
	const value = /<(?:\w+:)?v\b[^<>]*>([^<]*)</.exec(content)?.[1] ?? '';
	if (type === 's') return strings[Number(value)] ?? '';
	// Results of formulas, numbers, and dates as serial numbers.
	return plain(value);
}

/** `AB` is 27. */
function columnOf(letters: string | undefined): number | null {
	if (letters === undefined) return null;
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
