import assert from 'node:assert/strict';
import { ooxmlFormat } from '../../../../src/formats/ooxml';
import { BufferSource } from '../../../../src/formats/source';
import { parseXml } from '../../../../src/formats/xml';
import { readArchive, readContent } from '../../../../src/formats/zip';
import { formatLevels, formatMarking, type Label, NO_LABEL, sameLabel } from '../../../../src/label';
import { assemble, changedEntries } from '../../../corpus/assemble';
import { compoundFile } from '../../../corpus/compound';
import {
	coreXml,
	customXml,
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
import { label, plan, policy, read, seen, set } from '../../../corpus/read-back';

const FULL = label('2', '2', '1', ['encrypt']);
const LOW = label('1', '1', '1');
const TEXT = formatMarking(FULL, policy);
const LOW_TEXT = formatMarking(LOW, policy);

function part(bytes: Buffer, name: string): string {
	const archive = readArchive(new BufferSource(bytes));
	const entry = archive.byKey.get(name.toLowerCase());
	assert.ok(entry, `${name} exists`);
	return readContent(archive, entry).toString('utf8');
}

const word = (options: WordOptions = {}) => packParts(wordParts(options));
const headerRef = (id: string, type = 'default') => `<w:headerReference w:type="${type}" r:id="${id}"/>`;
const texts = (bytes: Buffer, place: string) =>
	read(bytes)
		.markings.filter((marking) => marking.place === place)
		.map(({ text }) => text);

describe('ooxml: writing properties', () => {
	const properties = ['property'] as const;

	it('makes the part, its content type and its relationship', () => {
		const before = word();
		const after = set(before, FULL, properties);
		assert.deepEqual(changedEntries(before, after), ['[Content_Types].xml', '_rels/.rels', 'docProps/custom.xml']);
		assert.deepEqual(seen(after), [
			'property docProps/custom.xml#機密性 2',
			'property docProps/custom.xml#完全性 2',
			'property docProps/custom.xml#可用性 1',
			'property docProps/custom.xml#取扱制限 暗号化',
			`property docProps/custom.xml#InformationClassification ${TEXT}`,
		]);
		assert.match(part(after, '[Content_Types].xml'), /PartName="\/docProps\/custom.xml" ContentType="[^"]+custom-properties\+xml"/);
		assert.match(part(after, '_rels/.rels'), /relationships\/custom-properties" Target="docProps\/custom.xml"/);
		assert.equal(plan(after, FULL, properties).kind, 'unchanged');
	});

	it('leaves other properties alone and takes free ids', () => {
		const others = `${property('部署', '税務課', 2)}${property('番号', '12', 4, 'i4')}`;
		const after = set(word({ custom: customXml(others) }), label('2', '1'), properties);
		const custom = part(after, 'docProps/custom.xml');
		assert.ok(custom.includes(others));
		assert.match(custom, /pid="3" name="機密性"><vt:lpwstr>2<.*pid="5" name="完全性"/);
	});

	it('opens a part without content once', () => {
		const empty = customXml('').replace('></Properties>', '/>');
		assert.match(empty, /\/>$/);
		const after = set(word({ custom: empty }), FULL, properties);
		assert.equal(seen(after).length, 5);
		assert.match(part(after, 'docProps/custom.xml'), /name="機密性".*name="InformationClassification".*<\/Properties>$/);
	});

	it('replaces properties of other types and links', () => {
		const linked = property('完全性', '2', 9, 'lpwstr', ' linkTarget="b"');
		const custom = customXml(property('機密性', '3', 7, 'i4') + property('部署', 'x', 8) + linked);
		const after = part(set(word({ custom }), label('2', '2'), properties), 'docProps/custom.xml');
		const whole = formatMarking(label('2', '2'), policy);
		const own = property('機密性', '2', 2) + property('完全性', '2', 3) + property('InformationClassification', whole, 4);
		assert.equal(after, customXml(property('部署', 'x', 8) + own));
	});

	it('takes a value that means the same as it is', () => {
		const custom = customXml(property('機密性', '機密性2', 2));
		assert.equal(plan(word({ custom }), label('2'), properties).kind, 'unchanged');
	});

	it('removes them again and leaves the rest', () => {
		const before = word({ custom: customXml(property('部署', 'x', 2)) });
		const after = set(set(before, FULL, properties), NO_LABEL, properties);
		assert.equal(part(after, 'docProps/custom.xml'), part(before, 'docProps/custom.xml'));
		assert.deepEqual(seen(after), []);
		assert.equal(plan(word(), NO_LABEL, properties).kind, 'unchanged');
	});

	it('brings markings in core properties in line, and only these', () => {
		const core = coreXml('<cp:keywords>税務; 機密性1;令和6年</cp:keywords><cp:category>機密性2</cp:category><dc:subject>報告</dc:subject>');
		const after = part(set(word({ core }), label('2'), properties), 'docProps/core.xml');
		assert.equal(after, core.replace('機密性1', formatMarking(label('2'), policy)));
	});

	it('uses the strict namespaces in strict documents', () => {
		const after = set(word({ strict: true }), FULL, properties);
		assert.match(part(after, 'docProps/custom.xml'), /xmlns="http:\/\/purl.oclc.org\/ooxml\/officeDocument\/customProperties"/);
		assert.match(part(after, '_rels/.rels'), /purl.oclc.org\/ooxml\/officeDocument\/relationships\/customProperties/);
		assert.equal(seen(after).length, 5);
	});

	it('edits UTF-16 parts in UTF-16', () => {
		const parts = wordParts({ custom: customXml(property('機密性', '1', 2)) });
		parts.set('docProps/custom.xml', utf16(parts.get('docProps/custom.xml') as string, 'be'));
		const after = set(packParts(parts), label('2'), properties);
		const archive = readArchive(new BufferSource(after));
		assert.deepEqual([...readContent(archive, archive.byKey.get('docprops/custom.xml')!).subarray(0, 2)], [0xfe, 0xff]);
		assert.deepEqual(seen(after), [
			'property docProps/custom.xml#機密性 2',
			'property docProps/custom.xml#InformationClassification 【機密性2】',
		]);
	});

	it('does so in binary workbooks too, whose headers it cannot write', () => {
		const parts = wordParts();
		parts.set('_rels/.rels', relationships([{ id: 'rId1', kind: 'officeDocument', target: 'xl/workbook.bin' }]));
		parts.set('xl/workbook.bin', 'x');
		const bytes = packParts(parts);
		assert.equal(seen(set(bytes, FULL)).length, 5);
		assert.deepEqual(plan(bytes, FULL, ['page-header']), { kind: 'refused', code: 'unsupported-place', detail: 'page-header' });
	});
});

describe('ooxml: protection labels in step', () => {
	const [low, high] = ['f265efc6-e181-49d6-80f4-fae95cf838a0', '0d814d60-469d-470c-8cb0-58434e2bf457'];
	const guids = { [low]: { confidentiality: '1' }, [high]: { confidentiality: '2' } };
	const mapped = { ...policy, markings: { ...policy.markings, guids } };
	const custom = customXml(
		property(`MSIP_Label_${low}_Enabled`, 'true', 2) +
			property(`MSIP_Label_${low}_Name`, 'General', 3) +
			property(`MSIP_Label_${low}_SiteId`, 'x', 4),
	);
	const write = (bytes: Buffer, wanted: Label, used = mapped) =>
		ooxmlFormat.write?.(new BufferSource(bytes), { label: wanted, places: ['property'] }, { path: 'a.docx', policy: used });

	it('changes the GUID where the policy knows one for the new label', () => {
		const bytes = word({ custom });
		const result = write(bytes, FULL);
		assert.ok(result?.kind === 'changed');
		const after = part(assemble(bytes, result.chunks), 'docProps/custom.xml');
		assert.ok(!after.includes(low));
		assert.match(after, new RegExp(`MSIP_Label_${high}_Name"><vt:lpwstr>${formatLevels(FULL, policy)}<`));
		assert.match(after, new RegExp(`MSIP_Label_${high}_SiteId"><vt:lpwstr>x<`));
		assert.equal(write(assemble(bytes, result.chunks), FULL)?.kind, 'unchanged');
	});

	it('leaves it where the policy knows none', () => {
		const bytes = word({ custom });
		const result = write(bytes, label('3'));
		assert.ok(result?.kind === 'changed');
		assert.ok(part(assemble(bytes, result.chunks), 'docProps/custom.xml').includes(property(`MSIP_Label_${low}_Name`, 'General', 3)));
	});

	it('changes docMetadata/LabelInfo.xml as well', () => {
		const parts = wordParts();
		parts.set('docMetadata/LabelInfo.xml', `<c:labelList xmlns:c="x"><c:label id="{${low.toUpperCase()}}" enabled="1"/></c:labelList>`);
		const type = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';
		const related = [
			{ id: 'rId1', kind: 'officeDocument', target: 'word/document.xml' },
			{ id: 'rId2', kind: '', type, target: 'docMetadata/LabelInfo.xml' },
		];
		parts.set('_rels/.rels', relationships(related));
		const bytes = packParts(parts);
		const result = write(bytes, FULL);
		assert.ok(result?.kind === 'changed');
		assert.equal(
			part(assemble(bytes, result.chunks), 'docMetadata/LabelInfo.xml'),
			`<c:labelList xmlns:c="x"><c:label id="{${high}}" enabled="1"/></c:labelList>`,
		);
	});
});

describe('ooxml: writing headers of Word documents', () => {
	const header = ['page-header'] as const;

	it('makes a header where there is none', () => {
		const before = word();
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), [
			'[Content_Types].xml',
			'word/_rels/document.xml.rels',
			'word/document.xml',
			'word/header1.xml',
		]);
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
		assert.match(part(after, 'word/document.xml'), /<w:sectPr><w:headerReference w:type="default" r:id="rId1"\/><w:pgSz/);
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
	});

	const bodies: [string, WordOptions][] = [
		['without section properties', { body: paragraph('本文') }],
		['with empty section properties', { body: `${paragraph('本文')}<w:sectPr/>` }],
		['in strict form', { strict: true }],
		['under another prefix', { prefix: 'ns1' }],
		['in the default namespace', { prefix: '' }],
		[
			'whose section was changed under revision',
			{ body: `${paragraph('x')}<w:sectPr><w:sectPrChange w:id="1" w:author="a"><w:sectPr/></w:sectPrChange></w:sectPr>` },
		],
	];
	for (const [name, options] of bodies) {
		it(`handles a document ${name}`, () => {
			const after = set(word(options), FULL, header);
			assert.deepEqual(texts(after, 'page-header'), [TEXT]);
			const text = part(after, 'word/document.xml');
			parseXml(text);
			assert.equal(text.match(/headerReference/g)?.length, 1);
			assert.equal(plan(after, FULL, header).kind, 'unchanged');
			assert.deepEqual(texts(set(after, LOW, header), 'page-header'), [LOW_TEXT]);
		});
	}

	it('serves first and even pages where they are in use, and later sections that do not inherit', () => {
		const section = (inner: string) => `<w:p><w:pPr><w:sectPr>${inner}</w:sectPr></w:pPr></w:p>`;
		const body = `${section(headerRef('header1'))}${section('<w:titlePg/>')}<w:sectPr>${headerRef('header2')}${headerRef('header3', 'first')}<w:titlePg w:val="0"/></w:sectPr>`;
		const headers = { 'header1.xml': paragraph('表題'), 'header2.xml': paragraph('別'), 'header3.xml': paragraph('使われない') };
		const before = word({ body, headers, even: true });
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), [
			'[Content_Types].xml',
			'word/_rels/document.xml.rels',
			'word/document.xml',
			'word/header1.xml',
			'word/header2.xml',
			'word/header4.xml',
			'word/header5.xml',
		]);
		const text = part(after, 'word/document.xml');
		assert.equal(text.match(/w:type="even"/g)?.length, 1);
		assert.equal(text.match(/w:type="first"/g)?.length, 2);
		assert.equal(texts(after, 'page-header').length, 4);
		assert.ok(part(after, 'word/header1.xml').includes('表題'));
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
	});

	it('replaces an old marking in place, across runs, and keeps its neighbours', () => {
		const old =
			'<w:p><w:r><w:t>西原村</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>【機密</w:t></w:r><w:r><w:t>性1】</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>1 &amp; 2</w:t></w:r></w:p>';
		const options = { headers: { 'header1.xml': old }, body: `${paragraph('x')}<w:sectPr>${headerRef('header1')}</w:sectPr>` };
		const before = word(options);
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), ['word/header1.xml']);
		assert.equal(part(after, 'word/header1.xml'), part(before, 'word/header1.xml').replace('性1】', '').replace('【機密', TEXT));
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
	});

	it('keeps tracked changes, fields and content controls', () => {
		const strange =
			'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:ins w:id="1" w:author="a"><w:r><w:t>挿入</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>削除</w:delText></w:r></w:del>' +
			'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>';
		const before = word({ headers: { 'header1.xml': strange }, body: `<w:sectPr>${headerRef('header1')}</w:sectPr>` });
		const after = set(before, FULL, header);
		assert.ok(part(after, 'word/header1.xml').includes(strange));
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
		assert.equal(part(set(after, NO_LABEL, header), 'word/header1.xml'), part(before, 'word/header1.xml'));
	});

	it('brings the footer and the first lines in line where they say another level', () => {
		const body = `${paragraph('機密性3')}${paragraph('機密性2')}${paragraph('本文')}<w:sectPr>${headerRef('header1')}<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>`;
		const bytes = word({ body, headers: { 'header1.xml': paragraph('x') }, footers: { 'footer1.xml': paragraph('機密性1') } });
		const after = set(bytes, FULL, header);
		assert.deepEqual(texts(after, 'page-footer'), [TEXT]);
		assert.deepEqual(texts(after, 'body-corner'), [TEXT, '機密性2']);
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
	});

	it('keeps an older word that does not contradict, replaces one that does', () => {
		const options = { headers: { 'header1.xml': paragraph('極秘') }, body: `<w:sectPr>${headerRef('header1')}</w:sectPr>` };
		const third = label('3');
		assert.deepEqual(texts(set(word(options), third, header), 'page-header').sort(), [formatMarking(third, policy), '極秘'].sort());
		assert.deepEqual(texts(set(word(options), LOW, header), 'page-header'), [LOW_TEXT]);
	});
});

describe('ooxml: writing headers of workbooks', () => {
	const header = ['page-header'] as const;
	const codes = (bytes: Buffer, name = 'oddHeader', file = 'xl/worksheets/sheet1.xml') =>
		new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(part(bytes, file))?.[1]?.replaceAll('&amp;', '&');
	const book = (inner: string, flags = '') =>
		packParts(sheetParts([{ name: '一', tail: `<pageMargins/><headerFooter${flags}>${inner}</headerFooter><drawing r:id="x"/>` }]));

	it('puts the label at the right place of every sheet', () => {
		const before = packParts(
			sheetParts([
				{ name: '一' },
				{ name: '図', kind: 'chartsheet' },
				{ name: '隠', state: 'hidden' },
				{ name: '対話', kind: 'dialogsheet' },
			]),
		);
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), [
			'xl/chartsheets/sheet2.xml',
			'xl/dialogsheets/sheet4.xml',
			'xl/worksheets/sheet1.xml',
			'xl/worksheets/sheet3.xml',
		]);
		assert.match(
			part(after, 'xl/worksheets/sheet1.xml'),
			/<pageMargins[^>]*\/><headerFooter><oddHeader>&amp;R[^<]*<\/oddHeader><\/headerFooter><rowBreaks/,
		);
		assert.deepEqual(texts(after, 'page-header'), [TEXT, TEXT, TEXT, TEXT]);
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
		const without = set(after, NO_LABEL, header);
		for (const sheet of ['xl/worksheets/sheet1.xml', 'xl/chartsheets/sheet2.xml']) assert.equal(part(without, sheet), part(before, sheet));
	});

	const cases: [string, string, string][] = [
		['&L左&C中', '', `&L左&C中&R${TEXT}`],
		['&L左&R&"ＭＳ 明朝,太字"&12右&P', '', `&L左&R${TEXT}\n&"ＭＳ 明朝,太字"&12右&P`],
		['表題', '', `表題&R${TEXT}`],
		['&C&14&K01+000【機密性1】&R&D', '', `&C&14&K01+000${TEXT}&R&D`],
		['&R', '', `&R${TEXT}`],
	];
	for (const [old, flags, wanted] of cases) {
		it(`keeps the codes of ${old}`, () => {
			const after = set(book(`<oddHeader>${old.replaceAll('&', '&amp;')}</oddHeader>`, flags), FULL, header);
			assert.equal(codes(after), wanted);
			assert.equal(plan(after, FULL, header).kind, 'unchanged');
		});
	}

	it('serves first and even pages where they are in use', () => {
		const after = set(book('<oddFooter>f</oddFooter>', ' differentFirst="1" differentOddEven="1"'), FULL, header);
		assert.match(
			part(after, 'xl/worksheets/sheet1.xml'),
			/<headerFooter differentFirst="1" differentOddEven="1"><oddHeader>[^<]*<\/oddHeader><oddFooter>f<\/oddFooter><evenHeader>[^<]*<\/evenHeader><firstHeader>[^<]*<\/firstHeader><\/headerFooter>/,
		);
	});

	it('shortens where there is little room, refuses where there is none', () => {
		const levels = formatMarking({ ...FULL, handling: [] }, policy);
		// A header of 255 characters when `writing` is added is just short enough.
		const room = (writing: string, over: number) => book(`<oddHeader>&amp;L${'あ'.repeat(251 - writing.length + over)}</oddHeader>`);
		const end = (bytes: Buffer) => codes(set(bytes, FULL, header))?.replace(/^&Lあ+/, '');
		assert.equal(end(room(TEXT, 0)), `&R${TEXT}`);
		assert.equal(end(room(TEXT, 1)), `&R${levels}`);
		assert.equal(end(room(levels, 1)), '&RC2I2A1');
		assert.deepEqual(plan(room('C2I2A1', 1), FULL, header), { kind: 'refused', code: 'no-place', detail: 'xl/worksheets/sheet1.xml' });
		for (const bytes of [room(TEXT, 1), room(levels, 1)]) assert.equal(plan(set(bytes, FULL, header), FULL, header).kind, 'unchanged');
	});

	it('writes sheets under another prefix', () => {
		const bytes = packParts(sheetParts([{ name: '一' }], { prefix: 'x:' }));
		const after = set(bytes, FULL, header);
		assert.match(part(after, 'xl/worksheets/sheet1.xml'), /<x:headerFooter><x:oddHeader>/);
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
	});
});

describe('ooxml: writing the masters of presentations', () => {
	const header = ['page-header'] as const;

	it('adds one text box to the master, changes it, removes it', () => {
		const before = packParts(slideParts({ master: shape('x', 7) }));
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), ['ppt/slideMasters/slideMaster1.xml']);
		const master = part(after, 'ppt/slideMasters/slideMaster1.xml');
		assert.match(master, /id="8" name="kakuzuke-label"/);
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
		const low = set(after, LOW, header);
		assert.deepEqual(texts(low, 'page-header'), [LOW_TEXT]);
		assert.deepEqual(set(low, FULL, header), after);
		assert.equal(
			part(set(after, NO_LABEL, header), 'ppt/slideMasters/slideMaster1.xml'),
			part(before, 'ppt/slideMasters/slideMaster1.xml'),
		);
	});

	it('does so on layouts that hide the master', () => {
		const before = packParts(slideParts({ layoutHidesMaster: true }));
		assert.deepEqual(changedEntries(before, set(before, FULL, header)), [
			'ppt/slideLayouts/slideLayout1.xml',
			'ppt/slideMasters/slideMaster1.xml',
		]);
	});

	it('leaves the master alone where the layouts carry the label', () => {
		const before = packParts(slideParts({ layout: shape('機密性1', 7) }));
		const after = set(before, FULL, header);
		assert.deepEqual(changedEntries(before, after), ['ppt/slideLayouts/slideLayout1.xml']);
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
		assert.equal(plan(after, FULL, header).kind, 'unchanged');
	});

	it('replaces what the master and the first slide say', () => {
		const before = packParts(slideParts({ master: shape('機密性1', 7), slide: shape('表題', 2) + shape('機密性3', 3) }));
		const after = set(before, FULL, header);
		assert.deepEqual(texts(after, 'page-header'), [TEXT]);
		assert.deepEqual(texts(after, 'body-corner'), [TEXT]);
		assert.ok(!part(after, 'ppt/slideMasters/slideMaster1.xml').includes('kakuzuke-label'));
	});
});

describe('ooxml: refusals', () => {
	const code = (bytes: Buffer) => {
		const result = plan(bytes, FULL);
		return result.kind === 'refused' ? result.code : result.kind;
	};

	it('refuses what is signed, encrypted, damaged, or no such place', () => {
		const signed = wordParts();
		signed.set('_xmlsignatures/sig1.xml', '<Signature/>');
		assert.equal(code(packParts(signed)), 'signed');
		assert.equal(code(compoundFile(['EncryptedPackage'])), 'encrypted');
		assert.equal(code(compoundFile(['WordDocument'])), 'damaged');
		assert.equal(code(Buffer.alloc(0)), 'damaged');
		assert.equal(code(packParts(wordParts(), {}, { flags: 1 })), 'encrypted');
		assert.equal(code(word().subarray(0, 700)), 'damaged');
		assert.equal(code(word({ custom: '<Properties>' })), 'damaged');
		assert.equal(code(word({ custom: '<!DOCTYPE a><Properties/>' })), 'too-large');
		const doubled = new Map([...wordParts(), ['WORD/document.xml', 'x']]);
		assert.equal(code(packParts(doubled)), 'damaged');
		const invalid = wordParts();
		invalid.set(
			'word/document.xml',
			Buffer.concat([Buffer.from('<w:document xmlns:w="x"><w:body><!--'), Buffer.from([0xff]), Buffer.from('--></w:body></w:document>')]),
		);
		assert.equal(code(packParts(invalid)), 'damaged');
		const result = plan(word(), FULL, ['sidecar']);
		assert.deepEqual(result, { kind: 'refused', code: 'unsupported-place', detail: 'sidecar' });
	});

	it('refuses what would be found damaged once there is more to read', () => {
		const parts = sheetParts([{ name: '一' }]);
		const name = 'xl/worksheets/sheet1.xml';
		const sheet = parts.get(name) as string;
		const broken =
			'<dimension ref=#A1"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetData/><phoneticPr type=#x"/></worksheet>';
		parts.set(name, sheet.replace(/<sheetData>.*$/, broken));
		const bytes = packParts(parts);
		assert.equal(read(bytes, 'a.xlsx').state.unreadable, null);
		assert.equal(code(bytes), 'damaged');
	});

	it('reports each change for people', () => {
		const result = plan(word({ custom: customXml(property('機密性', '1', 2)) }), label('2'));
		assert.ok(result.kind === 'changed');
		assert.deepEqual(result.changes, [
			{ place: 'page-header', where: 'word/header1.xml', before: null, after: formatMarking(label('2'), policy) },
			{ place: 'property', where: 'docProps/custom.xml#機密性', before: '1', after: '2' },
			{ place: 'property', where: 'docProps/custom.xml#InformationClassification', before: null, after: '【機密性2】' },
		]);
	});

	it('reads back the label that was set', () => {
		for (const wanted of [FULL, LOW, label('3', null, '2')]) {
			const after = set(word(), wanted);
			const header = read(after).markings.find(({ place }) => place === 'page-header');
			assert.ok(header && sameLabel(header.label, wanted));
		}
	});
});
