import * as docx from 'docx';
import ExcelJS from 'exceljs';
import PptxGenJS from 'pptxgenjs';

/** Documents as the libraries make them that this project itself uses for new documents. */

/** A Word document with two sections, headers, a footer, a table, a comment and custom properties. */
export async function madeWord(): Promise<Buffer> {
	const { Document, Footer, Header, Packer, Paragraph, Table, TableCell, TableRow, TextRun } = docx;
	const row = new TableRow({ children: ['税目', '件数'].map((text) => new TableCell({ children: [new Paragraph(text)] })) });
	const document = new Document({
		title: '固定資産税の見直しについて',
		keywords: '税務, 令和6年度',
		customProperties: [{ name: '部署', value: '税務課' }],
		comments: { children: [{ id: 0, author: '課長', children: [new Paragraph('確認してください。')] }] },
		sections: [
			{
				properties: { titlePage: true },
				headers: { default: new Header({ children: [new Paragraph('西原村')] }), first: new Header({ children: [new Paragraph('表紙')] }) },
				footers: { default: new Footer({ children: [new Paragraph('1')] }) },
				children: [
					new Paragraph({
						children: [new TextRun('固定資産税'), new docx.CommentRangeStart(0), new TextRun('の見直し'), new docx.CommentRangeEnd(0)],
					}),
					new Table({ rows: [row] }),
				],
			},
			{ children: [new Paragraph('別の節の本文です。')] },
		],
	});
	return Packer.toBuffer(document);
}

/** A workbook with two sheets, one of them hidden, a header on one, formulas and formats. */
export async function madeSheets(): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook();
	const sheet = workbook.addWorksheet('台帳', { headerFooter: { oddHeader: '&L西原村&C&"ＭＳ ゴシック"&14台帳&R&P/&N' } });
	sheet.addRow(['番号', '資産の名称', '金額']);
	for (let n = 1; n <= 20; n++) sheet.addRow([n, `資産${n}`, n * 1000]);
	sheet.getCell('C22').value = { formula: 'SUM(C2:C21)', result: 210_000 };
	sheet.addConditionalFormatting({
		ref: 'C2:C21',
		rules: [{ type: 'dataBar', priority: 1, cfvo: [{ type: 'min' }, { type: 'max' }] } as never],
	});
	workbook.addWorksheet('作業用', { state: 'hidden' }).getCell('A1').value = '作業';
	return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** A presentation with two slides, a table and a chart. */
export async function madeSlides(): Promise<Buffer> {
	const presentation = new PptxGenJS();
	presentation.addSlide().addText('防災計画の説明', { x: 1, y: 1, fontSize: 36 });
	const slide = presentation.addSlide();
	slide.addTable([[{ text: '避難所' }, { text: '収容人数' }]], { x: 1, y: 1 });
	slide.addChart(presentation.ChartType.bar, [{ name: '人口', labels: ['山西', '河原'], values: [3000, 4000] }], {
		x: 1,
		y: 3,
		w: 4,
		h: 3,
	});
	return (await presentation.write({ outputType: 'nodebuffer' })) as Buffer;
}
