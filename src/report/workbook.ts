import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Style, stream, Worksheet } from 'exceljs';
import WorkbookWriter from 'exceljs/lib/stream/xlsx/workbook-writer';
import { safeText } from './text';

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
		alignment: { vertical: 'top', wrapText: true, horizontal: number ? 'right' : 'left' },
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

/** A workbook that is written row by row, so that its size does not show in memory. */
export class Workbook {
	readonly #writer: stream.xlsx.WorkbookWriter;
	readonly #failed: Promise<never>;

	/** @param file is made; it must not be there yet. */
	constructor(file: string, creator: string) {
		const target = createWriteStream(file, { flags: 'wx' });
		this.#failed = new Promise<never>((_, reject) => {
			target.on('error', reject);
		});
		// Awaited where something waits for the disk; a failure before that is kept.
		this.#failed.catch(() => undefined);
		this.#writer = new WorkbookWriter({ stream: target, useStyles: true, useSharedStrings: false });
		this.#writer.creator = safeText(creator);
		this.#writer.lastModifiedBy = safeText(creator);
	}

	sheet(name: string, style: PageStyle): Sheet {
		const sheet = this.#writer.addWorksheet(name, worksheetOptions(style));
		return new Sheet(sheet, style, () => this.#drained(sheet));
	}

	/** Finishes the file. Rejects where the disk failed. */
	async commit(): Promise<void> {
		await Promise.race([this.#writer.commit(), this.#failed]);
	}

	/** Waits until what was written is compressed: the writer itself takes rows without end. Rejects where the disk failed. */
	async #drained(sheet: Worksheet): Promise<void> {
		const { pipes } = (sheet as Worksheet & Piped).stream;
		const fences = pipes.map((pipe) => new Promise<void>((resolve) => pipe.write(NOTHING, () => resolve())));
		await Promise.race([Promise.all(fences), this.#failed]);
	}
}

/** What the types of the library leave out. */
interface Piped {
	readonly stream: { readonly pipes: readonly Pick<Writable, 'write'>[] };
}

const NOTHING = Buffer.alloc(0);

function worksheetOptions({ landscape, headRow, title }: PageStyle): Parameters<stream.xlsx.WorkbookWriter['addWorksheet']>[1] {
	return {
		views: [{ state: 'frozen', ySplit: headRow, xSplit: 0, showGridLines: false }],
		pageSetup: {
			paperSize: 9,
			orientation: landscape ? 'landscape' : 'portrait',
			fitToPage: true,
			fitToWidth: 1,
			fitToHeight: 0,
			horizontalCentered: true,
			printTitlesRow: `${headRow}:${headRow}`,
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

	constructor(sheet: Worksheet, style: PageStyle, drained: () => Promise<void>) {
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
		this.#sheet.autoFilter = { from: { row: this.#rows, column: 1 }, to: { row: this.#rows, column: columns.length } };
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
			return typeof value === 'string' ? linesOf(value, kind === 'mono' ? width * 1.1 : width - 1) : 1;
		});
		return Math.min(MAX_HEIGHT, Math.max(...lines) * 12.5 + 3);
	}

	/** Names the highest label of the rows in the page header, which is written last. */
	end(marking: string): void {
		const { page, title } = this.#style;
		this.#sheet.headerFooter.oddHeader = `&L${headerText(title)}&R&"-,Bold"${headerText(marking)}`;
		this.#sheet.headerFooter.oddFooter = `&C${page[0]}&P${page[1]}&N${page[2]}`;
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
