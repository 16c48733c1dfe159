import assert from 'node:assert/strict';
import * as docx from 'docx';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import PptxGenJS from 'pptxgenjs';
import { BufferSource, formatFor } from '../../../src/formats';
import { type BodyText, bodyTexts } from '../../../src/formats/body-text';
import { markupText } from '../../../src/formats/xml/markup-text';
import { loadBuiltin } from '../../../src/policy';
import { flatOdf, line, odf, row, sheet } from '../../corpus/odf';
import { convert } from '../../corpus/office';
import { packParts, paragraph, sheetParts, wordParts } from '../../corpus/packages';
import { requireTool } from '../../support/tools';

const policy = loadBuiltin('nishihara-2024');

function textsOf(name: string, bytes: Uint8Array, most = 1 << 20, worth: (bytes: Buffer) => boolean = () => true): readonly BodyText[] {
	const source = new BufferSource(bytes);
	const context = { path: `/a/${name}`, policy };
	const read = formatFor(name, source.read(0, 4096)).read(source, context);
	return bodyTexts(source, read, context, { most, worth });
}

function wholeOf(name: string, bytes: Uint8Array): string {
	return textsOf(name, bytes)
		.map(({ text }) => text)
		.join('\n');
}

async function wordDocument(): Promise<Buffer> {
	const { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun } = docx;
	const cells = (...texts: string[]) => new TableRow({ children: texts.map((text) => new TableCell({ children: [new Paragraph(text)] })) });
	const split = new Paragraph({ children: [new TextRun('個人番号 8473'), new TextRun({ text: '62915069', bold: true })] });
	return Packer.toBuffer(
		new Document({
			sections: [
				{ children: [new Paragraph('# 名簿 <&>'), split, new Table({ rows: [cells('氏名', '住所'), cells('古閑 美咲', '大字小森')] })] },
			],
		}),
	);
}

describe('formats/body-text', () => {
	it('text in its encoding, up to the bound, and only where it is worth it', () => {
		for (const encoding of ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le']) {
			const bytes = iconv.encode('個人番号 847362915069\n', encoding, { addBOM: encoding.startsWith('utf-16') });
			assert.deepEqual(textsOf('a.txt', bytes), [{ where: '', text: '個人番号 847362915069\n' }], encoding);
		}
		const long = Buffer.from('あ'.repeat(1000));
		assert.equal(textsOf('a.txt', long, 301)[0]?.text, 'あ'.repeat(100));
		assert.deepEqual(
			textsOf('a.txt', long, 1024, () => false),
			[],
		);
	});

	it('a mail: plain text before HTML, transfer encodings, charsets, attached texts', () => {
		const body = (type: string, text: string, more = ''): string => `--b\nContent-Type: ${type}\n${more}\n${text}\n`;
		const jis = iconv.encode('個人番号 847362915069', 'shift_jis').toString('base64');
		const parts = [
			body('text/plain; charset=Shift_JIS', jis, 'Content-Transfer-Encoding: base64\n'),
			body('application/octet-stream; name="a.csv"', '1,2', 'Content-Disposition: attachment; filename="a.csv"\n'),
			body('image/png; name="a.png"', 'not this'),
		];
		const mail = `From: a@example.jp\nContent-Type: multipart/mixed; boundary="b"\n\n${parts.join('')}--b--\n`;
		const texts = textsOf('a.eml', Buffer.from(mail));
		assert.deepEqual(
			texts.map(({ where, text }) => [where, text.trim()]),
			[
				['', '個人番号 847362915069'],
				['a.csv', '1,2'],
			],
		);
		const both = `${body('text/html', '<p>html</p>')}${body('text/plain', 'plain')}`;
		const alternative = `From: a@example.jp\nContent-Type: multipart/alternative; boundary="b"\n\n${both}--b--\n`;
		assert.equal(wholeOf('a.eml', Buffer.from(alternative)).trim(), 'plain');
		assert.equal(wholeOf('a.eml', Buffer.from('From: a@example.jp\nContent-Type: text/html\n\n<p>a &amp; b</p>x')).trim(), 'a & b\nx');
	});

	it('Word: runs joined, a row a line, cells with tabs', async () => {
		const text = wholeOf('a.docx', await wordDocument());
		assert.ok(text.includes('# 名簿 <&>\n個人番号 847362915069\n'), text);
		assert.match(text, /氏名 ?\t住所 ?\t\n古閑 美咲 ?\t大字小森 ?\t\n/);
	});

	it('Excel: rows and columns where they stand', async () => {
		const workbook = new ExcelJS.Workbook();
		const page = workbook.addWorksheet('名簿');
		page.addRow(['氏名', '個人番号', '備考']);
		page.getCell('B2').value = 847362915069;
		page.getCell('A3').value = { richText: [{ text: '古閑' }, { text: '美咲' }] };
		page.getCell('C3').value = { formula: '1+1', result: 2 };
		const text = wholeOf('a.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
		assert.equal(text.trim(), '氏名\t個人番号\t備考\n\t847362915069\n古閑美咲\t\t2');
		assert.equal(wholeOf('b.xlsx', packParts(sheetParts([{ name: '一' }]))).includes('undefined'), false);
	});

	it('PowerPoint: slides and their notes', async () => {
		const slides = new PptxGenJS();
		const slide = slides.addSlide();
		slide.addText('個人番号 847362915069', { x: 1, y: 1, w: 4, h: 1 });
		slide.addNotes('話すこと');
		const text = wholeOf('a.pptx', (await slides.write({ outputType: 'nodebuffer' })) as Buffer);
		assert.ok(text.includes('個人番号 847362915069\n') && text.includes('話すこと'), text);
	});

	it('ODF: packed and flat, tables by row', () => {
		assert.match(wholeOf('a.odt', odf('odt', { body: line('個人番号 847362915069') })), /^個人番号 847362915069$/m);
		assert.match(wholeOf('a.fodt', Buffer.from(flatOdf('odt', { body: line('個人番号 847362915069') }))), /^個人番号 847362915069$/m);
		assert.match(
			wholeOf('a.ods', odf('ods', { body: sheet(row('氏名', '個人番号') + row('古閑', '8')) })),
			/氏名 ?\t個人番号 ?\t\n古閑 ?\t8/,
		);
	});

	it('PDF as LibreOffice writes it', async function () {
		requireTool(this, 'soffice');
		const word = await wordDocument();
		const [pdf] = convert([word], 'docx', 'pdf');
		assert.ok(pdf);
		const text = wholeOf('a.pdf', pdf);
		assert.ok(text.includes('個人番号 847362915069'), text);
		assert.equal(textsOf('a.pdf', pdf)[0]?.where, 'page 1');
	}).timeout(120_000);

	it('nothing of what is damaged, encrypted, or of another format; never more than the bound', async () => {
		const word = await wordDocument();
		assert.deepEqual(textsOf('a.docx', word.subarray(0, 900)), []);
		assert.deepEqual(textsOf('a.bin', Buffer.from([0, 1, 2, 3])), []);
		const long = packParts(wordParts({ body: paragraph('いろは'.repeat(1500)).repeat(10) }));
		const room = textsOf('a.docx', long, 12_000).reduce((sum, { text }) => sum + text.length, 0);
		assert.ok(room <= 12_000 && room > 0);
	});

	it('markup that never ends takes no square of time', () => {
		for (const piece of ['<', '<a', '<a ', '</', '<td>', '&', '&#', '<!', '<!--', '<p', '<a:']) {
			const before = performance.now();
			markupText(piece.repeat(400_000 / piece.length));
			assert.ok(performance.now() - before < 5000, piece);
		}
		for (const piece of ['<c>', '<c><v>', '<row>', '<c ', '<is>']) {
			const parts = sheetParts([{ name: '一' }]);
			parts.set('xl/worksheets/sheet1.xml', piece.repeat(400_000));
			parts.set('xl/sharedStrings.xml', '<sst>'.concat('<si><rPh>'.repeat(100_000)));
			const before = performance.now();
			textsOf('a.xlsx', packParts(parts));
			assert.ok(performance.now() - before < 8000, piece);
		}
	}).timeout(60_000);
});
