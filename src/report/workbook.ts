import type { AddWorksheetOptions, Style, Worksheet } from 'exceljs';
import WorksheetWriter from 'exceljs/lib/stream/xlsx/worksheet-writer';
import StylesXform from 'exceljs/lib/xlsx/xform/style/styles-xform';
import theme from 'exceljs/lib/xlsx/xml/theme1.js';
import { PackageWriter } from './package-writer';
import { safeText } from './text';
import { contentTypes, coreProperties, packageRelationships, type SheetPart, workbookRelationships, workbookXml } from './workbook-parts';

export type Value = string | number | Date | null;

/** How a column is shown and printed. */
export interface ColumnStyle {
	readonly head: string;
	/** In characters. */
	readonly width: number;
	readonly kind: 'text' | 'number' | 'day' | 'time' | 'mono';
}

export interface PageStyle {
	readonly title: string;
	readonly landscape: boolean;
	/** Row that holds the heads of the columns; it stays in view, and is printed on each page. */
	readonly headRow: number;
	readonly columns: readonly ColumnStyle[];
	/** "Page {1} of {2}" around the numbers. */
	readonly page: readonly [before: string, between: string, after: string];
}

/** The most that a cell of Excel holds. */
const MAX_CELL = 32_767;
const MAX_HEADER = 255;
/** The highest row that Excel knows, in points. */
const MAX_HEIGHT = 409;
const FONT = 'BIZ UDPGothic';
const EDGE = { style: 'thin', color: { argb: 'FFA6A6A6' } } as const;
const BORDER = { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE } as const;
const SHADE = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const;

function styleOf(kind: ColumnStyle['kind'], numFmt: string): Partial<Style> {
	const number = kind === 'number';
	return {
		font: { name: kind === 'mono' ? 'Consolas' : FONT, size: kind === 'mono' ? 8 : 9 },
		border: BORDER,
		numFmt,
		alignment: { vertical: 'top', wrapText: true, horizontal: number ? 'right' : 'left', ...(number ? { indent: 1 } : {}) },
	};
}

/** Shared by all cells. The format `@` keeps a text a text even when somebody edits it. */
const STYLES: Readonly<Record<ColumnStyle['kind'], Partial<Style>>> = {
	text: styleOf('text', '@'),
	mono: styleOf('mono', '@'),
	number: styleOf('number', '#,##0'),
	day: styleOf('day', 'yyyy/mm/dd'),
	time: styleOf('time', 'yyyy/mm/dd hh:mm'),
};

/** A workbook that is written row by row, one sheet after the other, so that its size does not show in memory. */
export class Workbook {
	readonly #package: PackageWriter;
	readonly #styles = new StylesXform(true);
	readonly #sheets: Sheet[] = [];
	readonly #title: string;
	readonly #creator: string;

	/**
	 * Makes a workbook of what `work` adds. Rejects with what it throws, or where the disk failed; the file is then closed, but still there.
	 * @param file is made; it must not be there yet.
	 */
	static async write(file: string, title: string, creator: string, work: (workbook: Workbook) => Promise<void>): Promise<void> {
		const workbook = new Workbook(file, title, creator);
		try {
			await work(workbook);
			await workbook.#commit();
		} catch (error) {
			await workbook.#package.discard();
			throw error;
		}
	}

	private constructor(file: string, title: string, creator: string) {
		this.#package = new PackageWriter(file);
		this.#title = safeText(title);
		this.#creator = safeText(creator);
	}

	/** The next sheet; the one before has to be ended. */
	sheet(name: string, style: PageStyle): Sheet {
		const id = this.#sheets.length + 1;
		const workbook = { styles: this.#styles, commentRefs: [], _openStream: (part: string) => this.#package.open(part) };
		const writer = new WorksheetWriter({ id, name, workbook, useSharedStrings: false, ...worksheetOptions(style) });
		const sheet = new Sheet(id, name, writer, style, () => this.#package.drained());
		this.#sheets.push(sheet);
		return sheet;
	}

	async #commit(): Promise<void> {
		const sheets = this.#sheets.map((sheet) => sheet.part());
		this.#package.add('xl/workbook.xml', workbookXml(sheets));
		this.#package.add('xl/_rels/workbook.xml.rels', workbookRelationships(sheets));
		this.#package.add('xl/styles.xml', this.#styles.xml);
		this.#package.add('xl/theme/theme1.xml', theme);
		this.#package.add('docProps/core.xml', coreProperties(this.#title, this.#creator, new Date()));
		this.#package.add('_rels/.rels', packageRelationships());
		this.#package.add('[Content_Types].xml', contentTypes(sheets));
		await this.#package.close();
	}
}

function worksheetOptions({ landscape, headRow, title }: PageStyle): Partial<AddWorksheetOptions> {
	return {
		views: [{ state: 'frozen', ySplit: headRow, xSplit: 0, showGridLines: false }],
		pageSetup: {
			paperSize: 9,
			orientation: landscape ? 'landscape' : 'portrait',
			fitToPage: true,
			fitToWidth: 1,
			fitToHeight: 0,
			horizontalCentered: true,
			margins: { left: 0.4, right: 0.4, top: 0.75, bottom: 0.6, header: 0.35, footer: 0.3 },
		},
		headerFooter: { oddHeader: `&L${headerText(title)}` },
	};
}

/** `&` begins a code in headers; what is longer than Excel takes would make the file unreadable. */
function headerText(text: string): string {
	return safeText(text)
		.replaceAll('\n', ' ')
		.slice(0, MAX_HEADER / 2 - 20)
		.replaceAll('&', '&&');
}

const ROWS_AT_ONCE = 200;

export class Sheet {
	readonly #sheet: Worksheet;
	readonly #style: PageStyle;
	readonly #drained: () => Promise<void>;
	#rows = 0;

	readonly #id: number;
	readonly #name: string;

	constructor(id: number, name: string, sheet: Worksheet, style: PageStyle, drained: () => Promise<void>) {
		this.#id = id;
		this.#name = name;
		this.#sheet = sheet;
		this.#style = style;
		this.#drained = drained;
		sheet.columns = style.columns.map(({ width }) => ({ width }));
	}

	/** A row above the heads. */
	note(text: string, size: number, bold: boolean): void {
		const row = this.#sheet.addRow([limited(text)]);
		row.getCell(1).font = { name: FONT, size, bold };
		row.getCell(1).numFmt = '@';
		row.commit();
		this.#rows++;
	}

	heads(): void {
		const { columns } = this.#style;
		const row = this.#sheet.addRow(columns.map(({ head }) => head));
		row.height = 30;
		for (let index = 1; index <= columns.length; index++) {
			const cell = row.getCell(index);
			cell.font = { name: FONT, size: 10, bold: true };
			cell.fill = SHADE;
			cell.border = BORDER;
			cell.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true };
		}
		row.commit();
		this.#rows++;
	}

	/** One row below the heads. Texts stay texts, whatever they begin with. */
	async add(values: readonly Value[]): Promise<void> {
		const row = this.#sheet.addRow(values.map((value) => (typeof value === 'string' ? limited(value) : value)));
		for (const [index, { kind }] of this.#style.columns.entries()) {
			row.getCell(index + 1).style = typeof values[index] === 'string' && kind !== 'mono' ? STYLES.text : STYLES[kind];
		}
		row.height = this.#heightOf(values);
		row.commit();
		if (++this.#rows % ROWS_AT_ONCE === 0) await this.#drained();
	}

	/** Points. Not every program fits the height to what was wrapped. */
	#heightOf(values: readonly Value[]): number {
		const lines = this.#style.columns.map(({ width, kind }, index) => {
			const value = values[index];
			return typeof value === 'string' ? linesOf(value, kind === 'mono' ? width * 1.2 : width - 1) : 1;
		});
		return Math.min(MAX_HEIGHT, Math.max(...lines) * 13.2 + 3);
	}

	/** Colours the cells of a column (from 1) that say something, by rules that go on working when somebody edits the sheet. */
	colour(column: number, rules: readonly { readonly text: string; readonly fill: string }[]): void {
		const { letter } = this.#sheet.getColumn(column);
		const first = this.#style.headRow + 1;
		if (this.#rows < first) return;
		this.#sheet.addConditionalFormatting({
			ref: `${letter}${first}:${letter}${this.#rows}`,
			rules: rules.map(({ text, fill }, index) => ({
				type: 'expression',
				priority: index + 1,
				formulae: [`$${letter}${first}=${JSON.stringify(text)}`],
				style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: fill } } },
			})),
		});
	}

	/** First and last cell of the table. */
	#filter(): readonly [string, string] {
		const { headRow, columns } = this.#style;
		const last = this.#sheet.getColumn(columns.length).letter;
		return [`A${headRow}`, `${last}${Math.max(headRow, this.#rows)}`];
	}

	/** What the workbook says of it. */
	part(): SheetPart {
		const [from, to] = this.#filter();
		return {
			id: this.#id,
			name: this.#name,
			headRow: this.#style.headRow,
			filter: `$${from.replace(/\d/, '$$$&')}:$${to.replace(/\d/, '$$$&')}`,
		};
	}

	/** Names the highest label of the rows in the page header, which is written last. */
	end(marking: string): void {
		const { page, title } = this.#style;
		this.#sheet.headerFooter.oddHeader = `&L${headerText(title)}&R&"-,Bold"${headerText(marking)}`;
		this.#sheet.headerFooter.oddFooter = `&C${page[0]}&P${page[1]}&N${page[2]}`;
		this.#sheet.autoFilter = this.#filter().join(':');
		this.#sheet.commit();
	}
}

/** How many lines a text takes where this many half-width characters have room. */
function linesOf(text: string, width: number): number {
	let lines = 0;
	for (const part of text.split('\n')) {
		let wide = 0;
		for (const character of part) wide += character < '\u1100' ? 1 : 2;
		lines += Math.max(1, Math.ceil(wide / width));
	}
	return lines;
}

function limited(text: string): string {
	const safe = safeText(text);
	return safe.length <= MAX_CELL ? safe : `${safe.slice(0, MAX_CELL - 1)}…`;
}
