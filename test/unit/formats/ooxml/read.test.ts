import assert from 'node:assert/strict';
import { ooxmlFormat } from '../../../../src/formats/ooxml';
import { BufferSource } from '../../../../src/formats/source';
import { NO_LABEL } from '../../../../src/label';
import { compoundFile } from '../../../corpus/compound';
import {
	coreXml,
	customXml,
	type Parts,
	packParts,
	paragraph,
	property,
	relationships,
	shape,
	sheetParts,
	slideParts,
	utf16,
	type WordOptions,
	wordParts,
} from '../../../corpus/packages';
import { plan, policy, read, seen } from '../../../corpus/read-back';

const C2 = property('機密性', '2', 2);
const references = (...ids: string[]) => ids.map((id) => `<w:headerReference w:type="default" r:id="${id}"/>`).join('');
const section = (inner: string) => `<w:p><w:pPr><w:sectPr>${inner}</w:sectPr></w:pPr></w:p>`;

/** A document with a custom property and one header, dressed up in many ways. */
const BASIC: WordOptions = {
	custom: customXml(C2),
	headers: { 'header1.xml': paragraph('【機密性2】') },
	body: `${paragraph('本文です。')}<w:sectPr>${references('header1')}</w:sectPr>`,
};
const BASIC_SEEN = ['property docProps/custom.xml#機密性 2', 'page-header word/header1.xml 【機密性2】'];

const rename = (parts: Parts, change: (name: string) => string): Parts =>
	new Map([...parts].map(([name, content]) => [change(name), content]));
const recode = (parts: Parts, change: (text: string) => Uint8Array): Parts =>
	new Map([...parts].map(([name, content]) => [name, typeof content === 'string' ? change(content) : content]));

describe('ooxml: strange but valid packages read alike', () => {
	const basic = wordParts(BASIC);
	const variants: Record<string, Buffer> = {
		plain: packParts(basic),
		strict: packParts(wordParts({ ...BASIC, strict: true })),
		'another prefix': packParts(wordParts({ ...BASIC, prefix: 'ns0' })),
		'default namespace': packParts(wordParts({ ...BASIC, prefix: '' })),
		'UTF-16 little-endian parts': packParts(recode(basic, (text) => utf16(text))),
		'UTF-16 big-endian parts': packParts(recode(basic, (text) => utf16(text, 'be'))),
		'UTF-8 with byte-order mark': packParts(recode(basic, (text) => Buffer.from(`\ufeff${text}`))),
		'stored entries': packParts(basic, {}, { stored: true }),
		'data descriptors': packParts(basic, {}, { descriptor: 'signed' }),
		zip64: packParts(basic, { zip64: true }, { zip64: true }),
		'a prefix before the archive': packParts(basic, { prefix: Buffer.alloc(500, 0x20) }),
		'trailing bytes': packParts(basic, { trailing: Buffer.alloc(100, 0) }),
		backslashes: packParts(rename(basic, (name) => name.replaceAll('/', '\\'))),
		'other case': packParts(rename(basic, (name) => (name.startsWith('[') ? name.toLowerCase() : name.toUpperCase()))),
		'leading slashes': packParts(rename(basic, (name) => (name.startsWith('word') ? `/${name}` : name))),
	};
	for (const [name, bytes] of Object.entries(variants)) {
		it(name, () => {
			const result = read(bytes);
			assert.equal(result.state.unreadable, null);
			assert.deepEqual(
				seen(bytes).map((line) => line.toLowerCase()),
				BASIC_SEEN.map((line) => line.toLowerCase()),
			);
			assert.equal(result.markings[0]!.label.confidentiality, '2');
		});
	}
});

describe('ooxml: where labels stand in Word documents', () => {
	const look = (options: WordOptions) => seen(packParts(wordParts(options))).map((line) => line.replace('word/', ''));

	it('reads headers and footers of all sections and kinds, and no leftovers', () => {
		const body =
			section('<w:headerReference w:type="first" r:id="header1"/><w:footerReference w:type="even" r:id="footer1"/><w:titlePg/>') +
			`<w:sectPr>${references('header2')}</w:sectPr>`;
		const headers = { 'header1.xml': paragraph('機密性2'), 'header2.xml': paragraph('完全性2'), 'header9.xml': paragraph('機密性3') };
		assert.deepEqual(look({ body, headers, footers: { 'footer1.xml': paragraph('可用性2') } }), [
			'page-header header1.xml 機密性2',
			'page-header header2.xml 完全性2',
			'page-footer footer1.xml 可用性2',
		]);
	});

	it('joins runs, splits at tabs, leaves prose alone', () => {
		const header =
			'<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs></w:pPr><w:r><w:t>西原村</w:t></w:r><w:r><w:tab/></w:r>' +
			'<w:r><w:rPr><w:b/></w:rPr><w:t>機密</w:t></w:r><w:r><w:t>性2</w:t></w:r></w:p>' +
			paragraph('機密性2以上の情報を扱うときは');
		assert.deepEqual(look({ headers: { 'header1.xml': header }, body: `<w:sectPr>${references('header1')}</w:sectPr>` }), [
			'page-header header1.xml 機密性2',
		]);
	});

	it('reads text boxes once, WordArt, first lines, but not what changes took away', () => {
		const box = '<w:txbxContent><w:p><w:r><w:t>機密性2</w:t></w:r></w:p></w:txbxContent>';
		const alternate =
			`<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">${box}</mc:Choice>` +
			`<mc:Fallback><w:pict>${box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
		const art =
			'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="機密性3"/></v:shape></w:pict></w:r></w:p>';
		const deleted =
			'<w:p><w:del><w:r><w:delText>機密性1</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>機密性1</w:t></w:r></w:moveFrom></w:p>';
		assert.deepEqual(look({ body: `${deleted}${alternate}${art}${paragraph('完全性2')}<w:sectPr/>` }), [
			'body-corner document.xml 機密性2',
			'body-corner document.xml 機密性3',
			'body-corner document.xml 完全性2',
		]);
	});

	it('does not look for labels below the first lines', () => {
		const body = `${'一二三四五六'.split('').map(paragraph).join('')}${paragraph('機密性3')}`;
		assert.deepEqual(look({ body }), []);
	});

	it('reads the top of a very long document', () => {
		const body = `${paragraph('機密性2')}${paragraph('あ'.repeat(200)).repeat(2000)}<w:sectPr>${references('header1')}</w:sectPr>`;
		assert.deepEqual(look({ body, headers: { 'header1.xml': paragraph('完全性2') } }), [
			'body-corner document.xml 機密性2',
			'page-header header1.xml 完全性2',
		]);
	});
});

describe('ooxml: properties', () => {
	const look = (options: WordOptions) => seen(packParts(wordParts(options)));

	it('reads values of any type, linked ones too', () => {
		const custom = customXml(
			property('機密性', '2', 2, 'i4') +
				property('完全性', '2', 3, 'lpwstr', ' linkTarget="bookmark"') +
				property('可用性', '<![CDATA[1]]>', 4) +
				property('部署', '税務課', 5) +
				property('完了', 'true', 6, 'bool'),
		);
		assert.deepEqual(look({ custom }), [
			'property docProps/custom.xml#機密性 2',
			'property docProps/custom.xml#完全性 2',
			'property docProps/custom.xml#可用性 1',
		]);
	});

	it('reads them under another prefix and without docProps', () => {
		const custom = customXml(C2.replace(/<(\/?)property/g, '<$1op:property'), 'op:');
		assert.deepEqual(look({ custom }), ['property docProps/custom.xml#機密性 2']);
		assert.deepEqual(look({}), []);
	});

	it('reads core properties, keyword by keyword', () => {
		const core = coreXml(
			'<dc:title>機密性の話</dc:title><cp:keywords>税務; 機密性2;令和6年</cp:keywords><cp:category>完全性2</cp:category><dc:subject/>',
		);
		assert.deepEqual(look({ core }), ['property docProps/core.xml#keywords 機密性2', 'property docProps/core.xml#category 完全性2']);
	});
});

describe('ooxml: protection labels', () => {
	const guid = 'f265efc6-e181-49d6-80f4-fae95cf838a0';
	const mapped = { ...policy, markings: { ...policy.markings, guids: { [guid]: { confidentiality: '2' } } } };
	const msip = (enabled: string) =>
		customXml(property(`MSIP_Label_${guid}_Enabled`, enabled, 2) + property(`MSIP_Label_${guid}_Name`, 'General', 3));
	const readWith = (bytes: Buffer, used = policy) => ooxmlFormat.read(new BufferSource(bytes), { path: 'a.docx', policy: used });

	it('shows enabled ones as foreign, or as markings where the policy maps them', () => {
		const bytes = packParts(wordParts({ custom: msip('True') }));
		assert.deepEqual(readWith(bytes).foreign, [{ scheme: 'MSIP', name: 'General', where: `docProps/custom.xml#MSIP_Label_${guid}` }]);
		assert.deepEqual(readWith(bytes).markings, []);
		const [marking] = readWith(bytes, mapped).markings;
		assert.equal(marking!.label.confidentiality, '2');
		assert.equal(marking!.place, 'property');
		assert.deepEqual(readWith(bytes, mapped).foreign, []);
		assert.deepEqual(readWith(packParts(wordParts({ custom: msip('false') }))).foreign, []);
	});

	it('lets docMetadata/LabelInfo.xml win over the properties', () => {
		const other = '0d814d60-469d-470c-8cb0-58434e2bf457';
		const info = `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{${other.toUpperCase()}}" enabled="1" method="Standard" siteId="{0}" contentBits="0" removed="0"/></clbl:labelList>`;
		const parts = wordParts({ custom: msip('true') });
		parts.set('docMetadata/LabelInfo.xml', info);
		const type = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';
		parts.set(
			'_rels/.rels',
			relationships([
				{ id: 'rId1', kind: 'officeDocument', target: 'word/document.xml' },
				{ id: 'rId2', kind: 'custom-properties', target: 'docProps/custom.xml' },
				{ id: 'rId9', kind: '', type, target: 'docMetadata/LabelInfo.xml' },
			]),
		);
		assert.deepEqual(
			readWith(packParts(parts)).foreign.map(({ name }) => name),
			[other],
		);
	});
});

describe('ooxml: workbooks', () => {
	const header = (inner: string, flags = '') => `<headerFooter${flags}>${inner}</headerFooter>`;
	const look = (parts: Parts) => seen(packParts(parts), 'a.xlsx').map((line) => line.replace('xl/', ''));

	it('reads the headers of all kinds of sheets, hidden ones too, past the formatting codes', () => {
		const parts = sheetParts([
			{
				name: '一',
				tail: header(
					'<oddHeader>&amp;L&amp;"ＭＳ ゴシック,太字"&amp;12機密性2&amp;C表題 &amp;P&amp;R&amp;K01+000完全性2&amp;D</oddHeader>',
				),
			},
			{ name: '図', kind: 'chartsheet', tail: header('<oddFooter>可用性2</oddFooter>') },
			{ name: '隠', state: 'veryHidden', tail: header('<oddHeader>&amp;R&amp;KFF0000機密性3</oddHeader>') },
			{ name: '対話', kind: 'dialogsheet', tail: header('<oddHeader>&amp;C完全性1</oddHeader>') },
		]);
		assert.deepEqual(look(parts), [
			'page-header worksheets/sheet1.xml#oddHeader 機密性2',
			'page-header worksheets/sheet1.xml#oddHeader 完全性2',
			'page-footer chartsheets/sheet2.xml#oddFooter 可用性2',
			'page-header worksheets/sheet3.xml#oddHeader 機密性3',
			'page-header dialogsheets/sheet4.xml#oddHeader 完全性1',
		]);
	});

	it('reads headers of first and even pages only where they are shown', () => {
		const inner = '<oddHeader>機密性1</oddHeader><evenHeader>機密性2</evenHeader><firstHeader>機密性3</firstHeader>';
		const texts = (flags: string) => look(sheetParts([{ name: '一', tail: header(inner, flags) }])).map((line) => line.slice(-1));
		assert.deepEqual(texts(''), ['1']);
		assert.deepEqual(texts(' differentOddEven="1"'), ['1', '2']);
		assert.deepEqual(texts(' differentOddEven="1" differentFirst="true"'), ['1', '2', '3']);
	});

	it('reads the first cells, shared and inline', () => {
		const parts = sheetParts([
			{
				name: '一',
				cells:
					'<row r="1"><c r="A1" t="s"><v>1</v></c><c r="F1" t="inlineStr"><is><t>完全性2</t></is></c></row><row r="9"><c r="A9" t="inlineStr"><is><t>機密性3</t></is></c></row>',
			},
		]);
		parts.set(
			'xl/sharedStrings.xml',
			'<sst xmlns="x"><si><t>別</t></si><si><r><t>機密</t></r><r><t>性2</t></r><rPh sb="0" eb="1"><t>キミツ</t></rPh></si></sst>',
		);
		parts.set(
			'xl/_rels/workbook.xml.rels',
			(parts.get('xl/_rels/workbook.xml.rels') as string).replace(
				'</R',
				'<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></R',
			),
		);
		assert.deepEqual(look(parts), ['body-corner worksheets/sheet1.xml#A1 機密性2', 'body-corner worksheets/sheet1.xml#F1 完全性2']);
	});

	it('reads both ends of a sheet that is too long to be held', () => {
		const row = '<row r="9"><c r="A9" t="inlineStr"><is><t>機密性3</t></is></c></row>';
		const cells = `<row r="1"><c r="A1" t="inlineStr"><is><t>完全性2</t></is></c></row>${row.repeat(120_000)}`;
		const tail = header('<oddHeader>&amp;R機密性2</oddHeader>');
		const seenIn = (after: string) => look(sheetParts([{ name: '一', cells, tail: after }]));
		const corner = 'body-corner worksheets/sheet1.xml#A1 完全性2';
		assert.deepEqual(seenIn(`${tail}<drawing/>`), ['page-header worksheets/sheet1.xml#oddHeader 機密性2', corner]);
		assert.deepEqual(seenIn(`<customSheetViews><customSheetView>${tail}</customSheetView></customSheetViews>`), [corner]);
	});

	it('reads sheets under another prefix', () => {
		const parts = sheetParts([{ name: '一', tail: header('<oddHeader>機密性2</oddHeader>') }], { prefix: 'x:' });
		assert.deepEqual(look(parts), ['page-header worksheets/sheet1.xml#oddHeader 機密性2']);
	});
});

describe('ooxml: binary workbooks', () => {
	const text = (value: string | null) => {
		const length = Buffer.alloc(4);
		length.writeUInt32LE(value === null ? 0xffffffff : value.length);
		return Buffer.concat([length, Buffer.from(value ?? '', 'utf16le')]);
	};
	const record = (type: number, data: Buffer) => {
		const varint = (value: number) => (value < 0x80 ? [value] : [0x80 | (value & 0x7f), value >> 7]);
		return Buffer.concat([Buffer.from([...varint(type), ...varint(data.length)]), data]);
	};
	const book = (flags: number, strings: readonly (string | null)[]) => {
		const header = record(479, Buffer.concat([Buffer.from([flags, 0]), ...strings.map(text)]));
		return packParts(
			new Map<string, string | Uint8Array>([
				['_rels/.rels', relationships([{ id: 'rId1', kind: 'officeDocument', target: 'xl/workbook.bin' }])],
				['xl/workbook.bin', 'x'],
				['xl/_rels/workbook.bin.rels', relationships([{ id: 'rId1', kind: 'worksheet', target: 'worksheets/sheet1.bin' }])],
				[
					'xl/worksheets/sheet1.bin',
					Buffer.concat([record(129, Buffer.alloc(0)), record(148, Buffer.alloc(300)), header, record(130, Buffer.alloc(0))]),
				],
			]),
		);
	};

	it('reads headers and footers of the pages that have them', () => {
		const strings = ['&R&"x"機密性2', null, '完全性2', '&C機密性3', null, '可用性2'];
		const where = 'xl/worksheets/sheet1.bin#';
		const odd = `page-header ${where}oddHeader 機密性2`;
		assert.deepEqual(seen(book(0, strings), 'a.xlsb'), [odd]);
		const even = [`page-header ${where}evenHeader 完全性2`, `page-footer ${where}evenFooter 機密性3`];
		assert.deepEqual(seen(book(3, strings), 'a.xlsb'), [odd, ...even, `page-footer ${where}firstFooter 可用性2`]);
	});

	it('says that a sheet is damaged whose records do not end', () => {
		const bytes = book(0, ['機密性2']);
		assert.equal(read(bytes, 'a.xlsb').state.unreadable, null);
		const parts = new Map<string, string | Uint8Array>([
			['_rels/.rels', relationships([{ id: 'rId1', kind: 'officeDocument', target: 'xl/workbook.bin' }])],
			['xl/workbook.bin', 'x'],
			['xl/_rels/workbook.bin.rels', relationships([{ id: 'rId1', kind: 'worksheet', target: 'worksheets/sheet1.bin' }])],
			['xl/worksheets/sheet1.bin', Buffer.from([0xdf, 0x03, 0xff, 0xff, 0xff, 0x7f, 1])],
		]);
		assert.equal(read(packParts(parts), 'a.xlsb').state.unreadable?.code, 'damaged');
	});
});

describe('ooxml: presentations', () => {
	it('reads masters, the first slide and its layout', () => {
		const parts = slideParts({
			master: shape('機密性2', 5),
			layout: shape('完全性2', 6),
			slide: shape('表題', 2) + shape('可用性2', 3) + shape('機密性2', 4, 'f', '<p:ph type="ftr"/>'),
		});
		assert.deepEqual(
			seen(packParts(parts), 'a.pptx').map((line) => line.replace('ppt/', '')),
			[
				'page-header slideMasters/slideMaster1.xml 機密性2',
				'body-corner slides/slide1.xml 可用性2',
				'page-footer slides/slide1.xml 機密性2',
				'page-header slideLayouts/slideLayout1.xml 完全性2',
			],
		);
	});
});

describe('ooxml: state', () => {
	const state = (bytes: Uint8Array, path = 'a.docx') => read(bytes, path).state;
	const signed = (list: string) => {
		const parts = wordParts(BASIC);
		parts.set('_xmlsignatures/origin.sigs', '');
		parts.set('_xmlsignatures/_rels/origin.sigs.rels', list);
		return parts;
	};

	it('tells macros, signatures and encryption', () => {
		assert.equal(state(packParts(wordParts({ macro: true }))).macro, true);
		assert.equal(state(packParts(wordParts()), 'a.docm').macro, true);
		assert.equal(state(packParts(wordParts())).macro, false);
		assert.equal(state(packParts(signed(relationships([])))).signed, false);
		const parts = signed(relationships([{ id: 'rId1', kind: 'signature', target: 'sig1.xml' }]));
		parts.set('_xmlsignatures/sig1.xml', '<Signature/>');
		assert.equal(state(packParts(parts)).signed, true);
		assert.deepEqual(state(compoundFile(['EncryptionInfo', 'EncryptedPackage'])), {
			encrypted: true,
			signed: false,
			macro: false,
			encryption: { scheme: 'ECMA-376', algorithm: null, keyBits: null },
			unreadable: { code: 'encrypted', detail: 'EncryptedPackage' },
		});
		assert.equal(state(packParts(wordParts(BASIC), {}, { flags: 1 })).encrypted, true);
	});

	const faults: [string, Uint8Array, string][] = [
		['an empty file', Buffer.alloc(0), 'damaged'],
		['text', Buffer.from('機密性2の文書です。これは文書ではありません。'), 'wrong-type'],
		['an old Word document', compoundFile(['WordDocument', '1Table']), 'wrong-type'],
		['an old document with a package inside', Buffer.concat([compoundFile(['WordDocument']), packParts(wordParts(BASIC))]), 'wrong-type'],
		['another archive', packParts(new Map([['readme.txt', 'hello']])), 'wrong-type'],
		['a truncated file', packParts(wordParts(BASIC)).subarray(0, 900), 'damaged'],
		['an entity bomb', packParts(wordParts({ custom: '<!DOCTYPE a [<!ENTITY b "bb">]><Properties>&b;</Properties>' })), 'bomb'],
		['a zip bomb', packParts(wordParts({ custom: ' '.repeat(40_000_000) })), 'bomb'],
		['a broken part', packParts(wordParts({ custom: '<Properties>' })), 'damaged'],
	];
	for (const [name, bytes, code] of faults) {
		it(`says what is wrong with ${name}`, () => assert.equal(state(bytes).unreadable?.code, code));
	}

	it('does not fall over an entry that no part of the label needs', () => {
		const bytes = packParts(wordParts({ ...BASIC, macro: true }));
		const record = bytes.lastIndexOf('word/vbaProject.bin') - 46;
		bytes.writeUInt32LE(0x7fffffff, record + 42);
		assert.deepEqual(state(bytes).unreadable, { code: 'damaged', detail: 'entry beyond the end of the file' });
		assert.deepEqual(seen(bytes), BASIC_SEEN);
		assert.equal(state(bytes, 'a.docm').macro, true);
	});

	it('names the part that is broken', () => {
		const custom = packParts(wordParts({ custom: '<Properties>' }));
		assert.deepEqual(state(custom).unreadable, { code: 'damaged', detail: 'docProps/custom.xml: element without end' });
		assert.deepEqual(plan(custom, NO_LABEL), { kind: 'refused', code: 'damaged', detail: 'docProps/custom.xml: element without end' });
		const body = packParts(wordParts({ body: '</w:p>' }));
		assert.match(state(body).unreadable?.detail ?? '', /^word\/document\.xml: closing tag at \d+$/);
	});

	it('returns what could be read beside a broken part', () => {
		const bytes = packParts(wordParts({ ...BASIC, custom: '<Properties>' }));
		assert.deepEqual(seen(bytes), ['page-header word/header1.xml 【機密性2】']);
	});

	it('knows its files by name, and by content behind old names', () => {
		const head = packParts(wordParts());
		const none = Buffer.alloc(0);
		for (const name of ['a.docx', 'a.xltm', 'a.ppsx', 'a.xlsb']) assert.ok(ooxmlFormat.detect(name, none), name);
		for (const name of ['a.doc', 'a.txt', 'docx']) assert.ok(!ooxmlFormat.detect(name, none), name);
		assert.ok(ooxmlFormat.detect('a.doc', head));
		assert.ok(!ooxmlFormat.detect('a.zip', head));
	});
});
