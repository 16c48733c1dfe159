import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { AlignmentType, Document, Header, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';
import ExcelJS from 'exceljs';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import PptxGenJS from 'pptxgenjs';

/** Makers of new Office files with fixed dates, so that the same script gives the same bytes. */

const FIXED = '2026-04-01T00:00:00Z';
const AUTHOR = 'みどり谷村';

/** What a file says of its label: custom properties, and the text of the page header. */
export interface OfficeMarks {
	readonly properties?: Readonly<Record<string, string>>;
	readonly header?: string;
}

export interface WordContent extends OfficeMarks {
	readonly title: string;
	readonly paragraphs: readonly string[];
	readonly table?: readonly (readonly string[])[];
}

/** A .docx with a heading, paragraphs, perhaps a table. */
export async function word(content: WordContent): Promise<Uint8Array> {
	const { title, paragraphs, table, header } = content;
	const document = new Document({
		creator: AUTHOR,
		title,
		styles: { default: { document: { run: { font: 'Noto Sans CJK JP', size: 21 } } } },
		sections: [
			{
				...(header
					? {
							headers: {
								default: new Header({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun(header)] })] }),
							},
						}
					: {}),
				children: [
					new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun(title)] }),
					...paragraphs.map((line) => new Paragraph({ spacing: { after: 160 }, children: [new TextRun(line)] })),
					...(table ? [wordTable(table)] : []),
				],
			},
		],
	});
	return settle(await Packer.toBuffer(document), content.properties);
}

function wordTable(rows: readonly (readonly string[])[]): Table {
	const cell = (words: string): TableCell => new TableCell({ children: [new Paragraph(words)] });
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		rows: rows.map((row) => new TableRow({ children: row.map(cell) })),
	});
}

export interface SheetContent extends OfficeMarks {
	readonly title: string;
	readonly sheets: Readonly<Record<string, readonly (readonly (string | number)[])[]>>;
	/** Written into the core property `keywords` where given. */
	readonly keywords?: string;
}

/** An .xlsx; the header stands on every sheet. */
export async function sheet(content: SheetContent): Promise<Uint8Array> {
	const workbook = new ExcelJS.Workbook();
	workbook.creator = AUTHOR;
	workbook.lastModifiedBy = AUTHOR;
	workbook.created = new Date(FIXED);
	workbook.modified = new Date(FIXED);
	workbook.title = content.title;
	if (content.keywords) workbook.keywords = content.keywords;
	for (const [name, rows] of Object.entries(content.sheets)) {
		const worksheet = workbook.addWorksheet(name);
		for (const row of rows) worksheet.addRow([...row]);
		worksheet.getRow(1).font = { bold: true };
		for (const column of worksheet.columns) column.width = 18;
		if (content.header) worksheet.headerFooter.oddHeader = `&R${content.header.replaceAll('&', '&&')}`;
	}
	return settle(new Uint8Array(await workbook.xlsx.writeBuffer()), content.properties);
}

export interface SlidesContent extends OfficeMarks {
	readonly title: string;
	readonly slides: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** A .pptx; the header is a text box on the slide master. */
export async function slides(content: SlidesContent): Promise<Uint8Array> {
	const deck = new PptxGenJS();
	deck.author = AUTHOR;
	deck.company = AUTHOR;
	deck.title = content.title;
	deck.layout = 'LAYOUT_16x9';
	const box = { x: 4.2, y: 0.1, w: 5.6, h: 0.35, fontSize: 11, align: 'right', color: '444444' } as const;
	deck.defineSlideMaster({
		title: 'MIDORIDANI',
		background: { color: 'FFFFFF' },
		objects: content.header ? [{ text: { text: content.header, options: box } }] : [],
	});
	for (const { title, lines } of content.slides) {
		const slide = deck.addSlide({ masterName: 'MIDORIDANI' });
		slide.addText(title, { x: 0.5, y: 0.6, w: 9, h: 0.7, fontSize: 26, bold: true, color: '1B4332' });
		slide.addText(
			lines.map((line) => ({ text: line, options: { bullet: true, breakLine: true } })),
			{ x: 0.6, y: 1.5, w: 8.8, h: 3.6, fontSize: 16, valign: 'top' },
		);
	}
	return settle(new Uint8Array((await deck.write({ outputType: 'uint8array' })) as Uint8Array), content.properties);
}

/** Gives a package fixed dates inside and out, and the custom properties. */
export function settle(bytes: Uint8Array, properties?: Readonly<Record<string, string>>): Uint8Array {
	const parts = unzipSync(bytes);
	for (const [name, part] of Object.entries(parts)) {
		if (!/\.(xml|rels)$/.test(name)) continue;
		const xml = strFromU8(part);
		const settled = xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${FIXED}`);
		if (settled !== xml) parts[name] = strToU8(settled);
	}
	if (properties) addProperties(parts, properties);
	// DOS time has no zone: the parts of a local date are what is written.
	const mtime = new Date(2026, 3, 1, 0, 0, 0);
	const zip: Zippable = {};
	for (const name of Object.keys(parts)) if (!name.endsWith('/')) zip[name] = [parts[name]!, { mtime, level: 6 }];
	return zipSync(zip);
}

function addProperties(parts: Record<string, Uint8Array>, properties: Readonly<Record<string, string>>): void {
	const items = Object.entries(properties).map(
		([name, value], index) =>
			`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${name}"><vt:lpwstr>${value}</vt:lpwstr></property>`,
	);
	parts['docProps/custom.xml'] = strToU8(
		`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${items.join('')}</Properties>`,
	);
	const type = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
	edit(
		parts,
		'[Content_Types].xml',
		'docProps/custom.xml',
		`<Override PartName="/docProps/custom.xml" ContentType="${type}"/></Types>`,
		'</Types>',
	);
	const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties';
	edit(
		parts,
		'_rels/.rels',
		'docProps/custom.xml',
		`<Relationship Id="rIdCustom" Type="${relation}" Target="docProps/custom.xml"/></Relationships>`,
		'</Relationships>',
	);
}

function edit(parts: Record<string, Uint8Array>, name: string, present: string, added: string, end: string): void {
	const xml = strFromU8(parts[name]!);
	if (!xml.includes(present)) parts[name] = strToU8(xml.replace(end, added));
}

/** Converts a file with LibreOffice; `null` where it is not installed. `from` names the source, its extension decides the import. */
export function convert(source: Uint8Array, from: string, to: string): Uint8Array | null {
	const folder = mkdtempSync(join(tmpdir(), 'kakuzuke-samples-'));
	try {
		const input = join(folder, from);
		writeFileSync(input, source);
		const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
		execFileSync('soffice', [profile, '--headless', '--convert-to', to, '--outdir', folder, input], { stdio: 'ignore', timeout: 120_000 });
		return new Uint8Array(readFileSync(join(folder, `${basename(from, extname(from))}.${to.split(':')[0]}`)));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
