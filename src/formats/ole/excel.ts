import { type CompoundStream, u16, u32 } from '../compound';
import type { Collector } from '../marks';
import { parseHeaderCodes } from '../ooxml/header-codes';
import type { Encryption } from '../types';
import { Biff, type BiffRecord, biffString, RECORD, type Strings } from './biff';
import { binaryEncryption, OBFUSCATION } from './encryption-info';
import { openByDefault } from './excel-password';
import { readShared } from './excel-strings';

/** What is known of a workbook besides its labels. */
export interface WorkbookState {
	readonly encryption: Encryption | null;
	/** Sheets of macros as they were before VBA. */
	readonly macro: boolean;
}

/** Records of the workbook and of one sheet that are looked at. */
const MAX_RECORDS = 200_000;
const MAX_SHEET_RECORDS = 4000;
/** Sheets whose headers are looked at. */
const MAX_SHEETS = 1024;
/** Rows at the top of the first sheet in which a label may stand, and their cells with text. */
const ROWS = 3;
const CELLS = 64;
/** Bytes of what says how a workbook is encrypted. */
const MAX_PASS = 1024;
const SHEET = 0;
const MACRO_SHEET = 1;
const CHART = 2;

interface Globals {
	readonly strings: Strings;
	readonly encryption: Encryption | null;
	readonly sheets: readonly { readonly at: number; readonly kind: number; readonly name: string }[];
	readonly shared: BiffRecord | null;
}

/** Reads headers and footers of all sheets, and the first cells of the first one. @throws CompoundError */
export function readExcel(stream: CompoundStream, collector: Collector): WorkbookState {
	const biff = new Biff(stream);
	const globals = readGlobals(biff);
	const { encryption, sheets } = globals;
	const macro = sheets.some(({ kind }) => kind === MACRO_SHEET);
	if (encryption !== null) return { encryption, macro };
	const shown = sheets.filter(({ kind }) => kind === SHEET || kind === MACRO_SHEET || kind === CHART).slice(0, MAX_SHEETS);
	for (const [index, sheet] of shown.entries()) {
		collector.attempt(() => readSheet(biff, globals, sheet, index === 0 && sheet.kind === SHEET, collector));
	}
	return { encryption, macro };
}

function readGlobals(biff: Biff): Globals {
	let strings: Strings = { wide: true, codePage: 1252 };
	let shared: BiffRecord | null = null;
	const sheets: Globals['sheets'][number][] = [];
	let depth = 0;
	for (const record of biff.records(0, MAX_RECORDS)) {
		const { type } = record;
		if (type === RECORD.bof && ++depth === 1) strings = { ...strings, wide: u16(biff.content(record, 4), 0) >= 0x600 };
		else if (type === RECORD.eof && --depth <= 0) break;
		else if (type === RECORD.filePass) {
			const pass = Buffer.from(biff.content(record, MAX_PASS));
			biff.keys = strings.wide && u16(pass, 0) === 1 ? openByDefault(pass) : null;
			if (biff.keys === null) return { strings, sheets, shared, encryption: filePass(pass, strings) };
		} else if (type === RECORD.codePage) strings = { ...strings, codePage: u16(biff.content(record, 2), 0) };
		else if (type === RECORD.sst) shared = record;
		else if (type === RECORD.boundSheet) {
			const at = u32(biff.raw(record, 4), 0);
			const content = biff.content(record);
			sheets.push({ at, kind: content[5] ?? 0, name: biffString(content, 6, 1, strings).text });
		}
	}
	// Before workbooks there were sheets alone.
	if (sheets.length === 0) sheets.push({ at: 0, kind: SHEET, name: '' });
	return { strings, sheets, shared, encryption: null };
}

/** [MS-XLS] 2.4.117. */
function filePass(content: Buffer, { wide }: Strings): Encryption {
	if (!wide || u16(content, 0) === 0) return OBFUSCATION;
	return binaryEncryption(content.subarray(2));
}

const PLACES = new Map<number, 'page-header' | 'page-footer'>([
	[RECORD.header, 'page-header'],
	[RECORD.footer, 'page-footer'],
]);

function readSheet(biff: Biff, globals: Globals, sheet: Globals['sheets'][number], cells: boolean, collector: Collector): void {
	const where = sheet.name === '' ? 'Workbook' : sheet.name;
	const look = (text: string, place: 'page-header' | 'page-footer'): void => {
		for (const section of parseHeaderCodes(text)) collector.look(section.text, place, where);
	};
	const texts: (string | number)[] = [];
	let depth = 0;
	let view = false;
	for (const record of biff.records(sheet.at, MAX_SHEET_RECORDS)) {
		const { type, length } = record;
		const place = PLACES.get(type);
		if (type === RECORD.bof) depth++;
		else if (type === RECORD.eof && --depth <= 0) break;
		else if (type === RECORD.userViewBegin) view = true;
		else if (type === RECORD.userViewEnd) view = false;
		else if (view || depth !== 1) continue;
		else if (place !== undefined) {
			// Both kinds of strings are met with two bytes for their length in BIFF8 only.
			if (length > 0) look(biffString(biff.content(record), 0, globals.strings.wide ? 2 : 1, globals.strings).text, place);
		} else if (type === RECORD.headerFooter) readOtherHeaders(biff.content(record), globals.strings, look);
		else if (cells && texts.length < CELLS) cellText(biff, record, globals, texts);
	}
	if (texts.length === 0) return;
	const wanted = new Set(texts.filter((text) => typeof text === 'number'));
	const shared = globals.shared === null || wanted.size === 0 ? null : readShared(biff, globals.shared, wanted);
	for (const text of texts) {
		const value = typeof text === 'number' ? shared?.get(text) : text;
		if (value !== undefined) collector.look(value, 'body-corner', where);
	}
}

/** Headers of even and first pages ([MS-XLS] 2.4.137). */
function readOtherHeaders(content: Buffer, strings: Strings, look: (text: string, place: 'page-header' | 'page-footer') => void): void {
	if (content.length < 38 || content.subarray(12, 28).some((byte) => byte !== 0)) return;
	const flags = u16(content, 28);
	const lengths = [30, 32, 34, 36].map((at) => u16(content, at));
	let at = 38;
	for (const [index, length] of lengths.entries()) {
		if (length === 0) continue;
		const { text, end } = biffString(content, at, 2, strings);
		const shown = index < 2 ? (flags & 1) !== 0 : (flags & 2) !== 0;
		if (shown) look(text, index % 2 === 0 ? 'page-header' : 'page-footer');
		at = end;
	}
}

function cellText(biff: Biff, record: BiffRecord, { strings }: Globals, texts: (string | number)[]): void {
	switch (record.type) {
		case RECORD.labelSst: {
			const content = biff.content(record, 10);
			if (content.length === 10 && u16(content, 0) < ROWS) texts.push(u32(content, 6));
			return;
		}
		case RECORD.label:
		case RECORD.rString: {
			const content = biff.content(record);
			if (content.length > 8 && u16(content, 0) < ROWS) texts.push(biffString(content, 6, 2, strings).text);
			return;
		}
		case RECORD.string:
			// Follows the formula whose result it is.
			if (texts.length < CELLS) texts.push(biffString(biff.content(record), 0, 2, strings).text);
			return;
		default:
	}
}
