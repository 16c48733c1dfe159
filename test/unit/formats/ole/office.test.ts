import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { convert } from '../../../corpus/office';
import { compound, readOle, seenOle } from '../../../corpus/ole';
import { coreXml, customXml, packParts, paragraph, property, shape, sheetParts, slideParts, wordParts } from '../../../corpus/packages';
import { encryptedWorkbook } from '../../../corpus/workbook-encryption';
import { requireTool } from '../../../support/tools';

const CUSTOM = customXml(
	property('機密性', '2', 2) +
		property('InformationClassification', '【機密性2 完全性1 可用性1】', 3) +
		property('番号', '7', 4, 'i4') +
		property('済', 'true', 5, 'bool') +
		property('MSIP_Label_0b3c4a1e-1111-4222-8333-444455556666_Name', 'Confidential', 6),
);
const CORE = coreXml(
	'<dc:title>【機密性2】報告</dc:title><dc:subject>完全性1</dc:subject><cp:keywords>会議, 機密性2</cp:keywords><dc:description>可用性1</dc:description>',
);
const SECTION =
	'<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/><w:footerReference w:type="default" r:id="footer1"/><w:pgSz w:w="11906" w:h="16838"/><w:titlePg/></w:sectPr>';

function word(): Buffer {
	const parts = wordParts({
		body: `${paragraph('機密性2')}${paragraph('本文です。')}${SECTION}`,
		headers: { 'header1.xml': `<w:p><w:r><w:t>機密性2 完全性1</w:t></w:r></w:p>`, 'header2.xml': paragraph('【機密性2】') },
		footers: { 'footer1.xml': paragraph('完全性1') },
		custom: CUSTOM,
		core: CORE,
	});
	return packParts(parts);
}

function sheets(): Buffer {
	const header = '<headerFooter><oddHeader>&amp;L機密性2&amp;R&amp;P</oddHeader><oddFooter>&amp;C完全性1</oddFooter></headerFooter>';
	const margins = '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>';
	const cell = (name: string, text: string): string => `<row r="1"><c r="${name}" t="inlineStr"><is><t>${text}</t></is></c></row>`;
	return packParts(
		sheetParts(
			[
				{ name: '名簿', cells: cell('A1', '機密性2'), tail: `${margins}${header}` },
				{
					name: '二枚目',
					cells: cell('A1', '機密性3'),
					tail: `${margins}<headerFooter><oddHeader>&amp;C機密性1</oddHeader></headerFooter>`,
				},
			],
			{ custom: CUSTOM },
		),
	);
}

const USER = [
	'property DocumentSummaryInformation#機密性 2',
	'property DocumentSummaryInformation#InformationClassification 【機密性2 完全性1 可用性1】',
];

describe('ole: what LibreOffice writes', function () {
	this.timeout(120_000);
	let exiftool = '';
	let folder = '';
	before(function () {
		requireTool(this, 'soffice');
		exiftool = requireTool(this, 'exiftool');
		folder = mkdtempSync(path.join(tmpdir(), 'ole-'));
	});
	after(() => {
		if (folder !== '') rmSync(folder, { recursive: true, force: true });
	});

	/** What exiftool says of a file. */
	const told = (bytes: Uint8Array, name: string): Record<string, unknown> => {
		writeFileSync(path.join(folder, name), bytes);
		const text = execFileSync(exiftool, ['-j', '-FlashPix:all', '-api', 'largefilesupport=1', name], { cwd: folder, encoding: 'utf8' });
		return (JSON.parse(text) as Record<string, unknown>[])[0] ?? {};
	};

	it('Word: headers, first lines, properties', () => {
		const [doc = Buffer.alloc(0)] = convert([word()], 'docx', 'doc');
		const found = seenOle(doc);
		for (const expected of [
			...USER,
			'property SummaryInformation#title 【機密性2】',
			'property SummaryInformation#subject 完全性1',
			'property SummaryInformation#keywords 機密性2',
			'property SummaryInformation#description 可用性1',
			'page-header WordDocument 機密性2 完全性1',
			'page-header WordDocument 【機密性2】',
			'page-footer WordDocument 完全性1',
			'body-corner WordDocument 機密性2',
		]) {
			assert.ok(found.includes(expected), `${expected} in ${found.join('\n')}`);
		}
		assert.deepEqual(
			readOle(doc).foreign.map(({ name }) => name),
			['Confidential'],
		);
		assert.equal(readOle(doc).state.unreadable, null);
		const theirs = told(doc, 'a.doc');
		assert.equal(theirs.Title, '【機密性2】報告');
		assert.equal(theirs.Subject, '完全性1');
		assert.equal(theirs.Comments, '可用性1');
		assert.ok(JSON.stringify(theirs).includes('【機密性2 完全性1 可用性1】'));
	});

	it('Calc: headers of all sheets, cells of the first, properties', () => {
		const [xls = Buffer.alloc(0)] = convert([sheets()], 'xlsx', 'xls');
		const found = seenOle(xls, 'a.xls');
		for (const expected of [
			...USER,
			'page-header 名簿 機密性2',
			'page-footer 名簿 完全性1',
			'body-corner 名簿 機密性2',
			'page-header 二枚目 機密性1',
		]) {
			assert.ok(found.includes(expected), `${expected} in ${found.join('\n')}`);
		}
		assert.ok(!found.some((one) => one.includes('機密性3')), 'cells of other sheets');
		assert.ok(JSON.stringify(told(xls, 'a.xls')).includes('【機密性2 完全性1 可用性1】'));
	});

	it('Calc opens workbooks that are encrypted as the tests do it', () => {
		const sheets = [{ name: 'A', cells: ['機密性2', ...Array.from({ length: 50 }, (_, row) => `行${row}`)] }];
		const made = [compound([['Workbook', encryptedWorkbook(sheets, 'VelvetSweatshop', 'rc4')]])];
		const texts = convert(made, 'xls', 'csv:Text - txt - csv (StarCalc):44,34,76').map((bytes) => bytes.toString().trim().split('\n'));
		assert.deepEqual(texts, [sheets[0]?.cells]);
	});

	it('Impress: masters and the first slide', () => {
		const placeholder = '<p:ph type="ftr" sz="quarter"/>';
		const footer = `${shape('機密性2', 9, 'footer', placeholder)}`;
		const [ppt = Buffer.alloc(0)] = convert(
			[packParts(slideParts({ master: shape('完全性1', 5), slide: shape('可用性1', 2) + footer }))],
			'pptx',
			'ppt',
		);
		const found = seenOle(ppt, 'a.ppt');
		for (const expected of ['page-header master 1 完全性1', 'body-corner slide 1 可用性1']) {
			assert.ok(found.includes(expected), `${expected} in ${found.join('\n')}`);
		}
		assert.ok(
			found.some((one) => one.endsWith('機密性2')),
			found.join('\n'),
		);
	});
});
