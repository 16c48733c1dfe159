import assert from 'node:assert/strict';
import * as docx from 'docx';
import ExcelJS from 'exceljs';
import { unzipSync, zipSync } from 'fflate';
import { BufferSource, formatFor } from '../../../../src/formats';
import { type Links, readLinks } from '../../../../src/formats/links';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);

function linksOf(path: string, bytes: Uint8Array): Links {
	const source = new BufferSource(bytes);
	const context = { path, policy };
	return readLinks(source, formatFor(path, bytes.subarray(0, 4096)).read(source, context), context, formatFor);
}

function told(links: Links): string[] {
	return links.links.map(({ text, how, where }) => `${how} ${text} ${where}`);
}

async function word(label: string | null, targets: readonly string[]): Promise<Buffer> {
	const { Document, ExternalHyperlink, Header, Packer, Paragraph, TextRun } = docx;
	const links = targets.map((link) => new ExternalHyperlink({ link, children: [new TextRun(link)] }));
	const headers = label === null ? {} : { default: new Header({ children: [new Paragraph(label)] }) };
	return Packer.toBuffer(new Document({ sections: [{ headers, children: [new Paragraph({ children: links })] }] }));
}

/** The package with further parts, as an office program puts them in. */
function withParts(bytes: Uint8Array, parts: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
	const all = unzipSync(bytes);
	for (const [name, content] of Object.entries(parts)) all[name] = Uint8Array.from(Buffer.from(content));
	return zipSync(all);
}

const relationship = (id: string, kind: string, target: string, mode = ' TargetMode="External"'): string =>
	`<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"${mode}/>`;
const relationships = (...all: string[]): string =>
	`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;

describe('formats/links in packages', () => {
	it('Word: hyperlinks', async () => {
		const found = told(linksOf('a.docx', await word(null, ['../%E8%A8%88%E7%94%BB.docx', 'https://example.com/?a&b'])));
		assert.deepEqual(
			found.map((text) => text.replace(/#.*/, '')),
			['linked ../%E8%A8%88%E7%94%BB.docx word/_rels/document.xml.rels', 'linked https://example.com/?a&b word/_rels/document.xml.rels'],
		);
	});

	it('Word without any: the very same nothing', async () => {
		const links = linksOf('a.docx', await word('【機密性1】', []));
		assert.deepEqual(links, { links: [], embedded: [] });
	});

	it('Excel: hyperlinks of cells and linked workbooks', async () => {
		const workbook = new ExcelJS.Workbook();
		workbook.addWorksheet('一').getCell('A1').value = { text: 'b', hyperlink: 'b.xlsx#一!A1' };
		const bytes = withParts(Buffer.from(await workbook.xlsx.writeBuffer()), {
			'xl/externalLinks/_rels/externalLink1.xml.rels': relationships(relationship('r1', 'externalLinkPath', '../c.xlsx')),
		});
		assert.deepEqual(
			told(linksOf('a.xlsx', bytes))
				.map((text) => text.replace(/#r.*/, ''))
				.sort(),
			[
				'included ../c.xlsx xl/externalLinks/_rels/externalLink1.xml.rels',
				'linked b.xlsx#一!A1 xl/worksheets/_rels/sheet1.xml.rels',
			].sort(),
		);
	});

	it('PowerPoint: linked pictures; not templates and masters', async () => {
		const rels = relationships(
			relationship('r1', 'image', 'file:///C:\\図\\a.png'),
			relationship('r2', 'attachedTemplate', 'b.potx'),
			relationship('r3', 'slide', 's.xml', ''),
		);
		const bytes = withParts(await word(null, []), { 'ppt/slides/_rels/slide1.xml.rels': rels, 'ppt/slideMasters/_rels/m.xml.rels': rels });
		assert.deepEqual(told(linksOf('a.docx', bytes)), ['included file:///C:\\図\\a.png ppt/slides/_rels/slide1.xml.rels#r1']);
	});

	it('embedded documents are read by their own formats', async () => {
		const workbook = new ExcelJS.Workbook();
		workbook.addWorksheet('一', { headerFooter: { oddHeader: '&C【機密性2】' } });
		const bytes = withParts(await word('【機密性1】', []), {
			'word/embeddings/a.docx': await word('【機密性3・完全性2】', []),
			'word/embeddings/b.xlsx': Buffer.from(await workbook.xlsx.writeBuffer()),
			'word/embeddings/c.bin': 'x',
		});
		const { embedded } = linksOf('a.docx', bytes);
		assert.deepEqual(
			embedded.map(({ where, markings }) => [where, markings.map(({ label }) => label.confidentiality)]),
			[
				['word/embeddings/a.docx', ['3']],
				['word/embeddings/b.xlsx', ['2']],
				['word/embeddings/c.bin', []],
			],
		);
	});

	it('damaged relationships do not take the others along', async () => {
		const bytes = withParts(await word(null, ['a.docx']), {
			'word/_rels/header9.xml.rels': '<Relationships External <',
			'word/embeddings/a.docx': 'PK\u0003\u0004',
		});
		assert.equal(linksOf('a.docx', bytes).links.length, 1);
	});

	it('ODF: what leaves the package', () => {
		const manifest =
			'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>';
		const content = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="t" xmlns:draw="d" xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:a xlink:type="simple" xlink:href="../b%20c.odt">b</text:a><draw:image xlink:href="Pictures/1.png"/><draw:image xlink:href="../../d.png"/><draw:object xlink:href="./Object 1"/><text:section-source xlink:href="file:///x/e&amp;f.odt"/></office:text></office:body></office:document-content>`;
		const bytes = zipSync({
			mimetype: [Buffer.from('application/vnd.oasis.opendocument.text'), { level: 0 }],
			'META-INF/manifest.xml': Buffer.from(manifest),
			'content.xml': Buffer.from(content),
		});
		assert.deepEqual(told(linksOf('a.odt', bytes)), [
			'linked b%20c.odt content.xml',
			'included ../d.png content.xml',
			'included file:///x/e&f.odt content.xml',
		]);
	});
});
