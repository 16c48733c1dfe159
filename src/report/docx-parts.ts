import {
	AlignmentType,
	BorderStyle,
	type IBorderOptions,
	Paragraph,
	ShadingType,
	Table,
	TableCell,
	TableLayoutType,
	TableRow,
	TextRun,
	VerticalAlignTable,
	WidthType,
} from 'docx';

/** Twentieths of a point in a millimetre. */
export const MM = 56.7;
/** A4 with 18 mm at the sides. */
export const CONTENT_MM = 174;

/** On every Windows since 2018, and made to be read by everybody; other systems put their own Gothic in its place. */
export const FONT = { ascii: 'BIZ UDPGothic', hAnsi: 'BIZ UDPGothic', eastAsia: 'BIZ UDPゴシック', cs: 'BIZ UDPGothic' };
const MONOSPACE = { ascii: 'Consolas', hAnsi: 'Consolas', eastAsia: 'BIZ UDゴシック', cs: 'Consolas' };

export interface LineStyle {
	/** Points. */
	readonly size?: number;
	readonly bold?: boolean;
	readonly align?: 'left' | 'center' | 'right';
	readonly mono?: boolean;
	readonly colour?: string;
	/** Points before and after. */
	readonly before?: number;
	readonly after?: number;
	readonly keepNext?: boolean;
}

/** One paragraph of plain text; line breaks in it are breaks. */
export function line(text: string, style: LineStyle = {}): Paragraph {
	const runs = text.split('\n').map(
		(part, index) =>
			new TextRun({
				text: part,
				size: (style.size ?? 9.5) * 2,
				bold: style.bold ?? false,
				...(index > 0 ? { break: 1 } : {}),
				...(style.mono === true ? { font: MONOSPACE } : {}),
				...(style.colour === undefined ? {} : { color: style.colour }),
			}),
	);
	return new Paragraph({
		alignment: AlignmentType[({ left: 'LEFT', center: 'CENTER', right: 'RIGHT' } as const)[style.align ?? 'left']],
		spacing: { before: (style.before ?? 0) * 20, after: (style.after ?? 0) * 20 },
		keepNext: style.keepNext ?? false,
		children: runs,
	});
}

const THIN: IBorderOptions = { style: BorderStyle.SINGLE, size: 4, color: '808080' };
const NONE: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const CUT: IBorderOptions = { style: BorderStyle.DASHED, size: 8, color: '404040' };

export const BORDERS = { thin: THIN, none: NONE, cut: CUT } as const;

export interface CellStyle {
	/** Millimetres. */
	readonly width: number;
	readonly shaded?: boolean;
	readonly border?: keyof typeof BORDERS;
	readonly middle?: boolean;
	readonly span?: number;
	/** Millimetres between border and text; default 1.2. */
	readonly padding?: number;
}

export function cell(children: readonly (Paragraph | Table)[], style: CellStyle): TableCell {
	const border = BORDERS[style.border ?? 'thin'];
	const padding = Math.round((style.padding ?? 1.2) * MM);
	return new TableCell({
		children: [...children],
		width: { size: Math.round(style.width * MM), type: WidthType.DXA },
		borders: { top: border, bottom: border, left: border, right: border },
		margins: { top: Math.round(padding / 2), bottom: Math.round(padding / 2), left: padding, right: padding },
		verticalAlign: style.middle === false ? VerticalAlignTable.TOP : VerticalAlignTable.CENTER,
		...(style.span === undefined ? {} : { columnSpan: style.span }),
		...(style.shaded === true ? { shading: { type: ShadingType.CLEAR, fill: 'EDEDED', color: 'auto' } } : {}),
	});
}

/** Widths in millimetres. */
export function table(widths: readonly number[], rows: readonly TableRow[], align: 'left' | 'center' = 'left'): Table {
	return new Table({
		columnWidths: widths.map((width) => Math.round(width * MM)),
		width: { size: Math.round(widths.reduce((sum, width) => sum + width, 0) * MM), type: WidthType.DXA },
		layout: TableLayoutType.FIXED,
		alignment: align === 'center' ? AlignmentType.CENTER : AlignmentType.LEFT,
		rows: [...rows],
	});
}

/** Two columns: a shaded word, and what it stands for. */
export function factTable(
	facts: readonly (readonly [word: string, value: string])[],
	widths: readonly [number, number],
	size = 9.5,
): Table {
	return table(
		widths,
		facts.map(
			([word, value]) =>
				new TableRow({
					cantSplit: true,
					children: [cell([line(word, { size })], { width: widths[0], shaded: true }), cell([line(value, { size })], { width: widths[1] })],
				}),
		),
	);
}
