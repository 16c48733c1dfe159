import assert from 'node:assert/strict';
import { formatFor } from '../../../../src/formats';
import { BufferSource } from '../../../../src/formats/source';
import { readArchive, readContent } from '../../../../src/formats/zip';
import { formatMarking, NO_LABEL, sameLabel } from '../../../../src/label';
import { changedEntries } from '../../../corpus/assemble';
import { odf } from '../../../corpus/odf';
import {
	contentTypes,
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
import { label, plan, policy, read, seen, set } from '../../../corpus/read-back';

const A = label('2', '2', '1', ['encrypt']);
const B = label('3', '1', '2');
const A_TEXT = formatMarking(A, policy);
const B_TEXT = formatMarking(B, policy);
const header = ['page-header'] as const;
const properties = ['property'] as const;
const MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006';

function part(bytes: Buffer, name: string): string {
	const archive = readArchive(new BufferSource(bytes));
	const entry = archive.find(name);
	assert.ok(entry, `${name} exists`);
	return readContent(archive, entry).toString('utf8');
}

const texts = (bytes: Buffer, place: string) =>
	read(bytes)
		.markings.filter((marking) => marking.place === place)
		.map(({ text }) => text);

/** What may change when a Word document gets a label, whatever its names look like. */
const OURS =
	/^\/*(?:\[content_types\]\.xml|_rels\/\.rels|docprops\/(?:custom|core)\.xml|word\/(?:_rels\/)?document\.xml(?:\.rels)?|word\/header\d+\.xml)$/;

describe('ooxml: strange but valid packages are written alike', () => {
	const reference = '<w:headerReference w:type="default" r:id="header1"/>';
	const options: WordOptions = {
		custom: customXml(property('部署', '税務課', 7) + property('機密性', '1', 3)),
		headers: { 'header1.xml': `${paragraph('西原村')}${paragraph('機密性1')}` },
		body: `${paragraph('本文です。')}<w:sectPr>${reference}</w:sectPr>`,
		macro: true,
	};
	const { custom: _, ...plainer } = options;
	const basic = wordParts(options);
	const rename = (parts: Parts, change: (name: string) => string): Parts =>
		new Map([...parts].map(([name, content]) => [change(name), content]));
	const recode = (parts: Parts, change: (text: string) => Uint8Array): Parts =>
		new Map([...parts].map(([name, content]) => [name, typeof content === 'string' ? change(content) : content]));
	const edit = (parts: Parts, name: string, change: (text: string) => string): Parts =>
		new Map([...parts].map(([key, content]) => [key, key === name ? change(content as string) : content]));
	const streamed = { descriptor: 'signed' } as const;

	/** As Google's programs write them: streamed, no docProps, addresses from the root, the content types last. */
	function likeGoogle(): Buffer {
		const parts = edit(wordParts(plainer), '_rels/.rels', (text) => text.replace('Target="', 'Target="/'));
		const types = parts.get('[Content_Types].xml') as string;
		parts.delete('[Content_Types].xml');
		return packParts(new Map([...parts, ['[Content_Types].xml', types]]), {}, streamed);
	}

	/** As WPS Office writes them: properties and markup of its own. */
	function likeWps(): Buffer {
		const own = property('KSOProductBuildVer', '1041-11.2.0.10382', 2) + property('ICV', 'ABCDEF', 3);
		const parts = wordParts({ ...options, custom: customXml(own) });
		const ignorable = `xmlns:mc="${MC}" xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable="wpsCustomData"`;
		return packParts(edit(parts, 'word/document.xml', (text) => text.replace('<w:document ', `<w:document ${ignorable} `)));
	}

	const variants: Record<string, () => Buffer> = {
		plain: () => packParts(basic),
		strict: () => packParts(wordParts({ ...options, strict: true })),
		'another prefix': () => packParts(wordParts({ ...options, prefix: 'ns0' })),
		'default namespace': () => packParts(wordParts({ ...options, prefix: '' })),
		'UTF-16 parts': () => packParts(recode(basic, (text) => utf16(text, 'be'))),
		'a byte-order mark': () => packParts(recode(basic, (text) => Buffer.from(`\ufeff${text}`))),
		'stored entries': () => packParts(basic, {}, { stored: true }),
		'data descriptors': () => packParts(basic, {}, streamed),
		'data descriptors without signature': () => packParts(basic, {}, { descriptor: 'unsigned' }),
		zip64: () => packParts(basic, { zip64: true }, { zip64: true }),
		'zip64 with data descriptors': () => packParts(basic, { zip64: true }, { zip64: true, ...streamed }),
		'a prefix': () => packParts(basic, { prefix: Buffer.alloc(500, 0x20) }),
		'a prefix that is counted': () => packParts(basic, { prefix: Buffer.alloc(500, 0x20), prefixCounted: true }),
		'bytes behind and a comment': () => packParts(basic, { trailing: Buffer.alloc(100), comment: 'コメント' }),
		'gaps between entries': () => packParts(basic, {}, { gap: 37 }),
		backslashes: () => packParts(rename(basic, (name) => name.replaceAll('/', '\\'))),
		'upper-case names': () => packParts(rename(basic, (name) => (name.startsWith('[') ? name.toLowerCase() : name.toUpperCase()))),
		'leading slashes': () => packParts(rename(basic, (name) => `/${name}`)),
		'Google’s writing': likeGoogle,
		'the writing of WPS': likeWps,
	};
	for (const [name, make] of Object.entries(variants)) {
		it(name, () => {
			const before = make();
			const after = set(before, A);
			const { markings, state } = read(after);
			assert.equal(state.unreadable, null);
			assert.equal(state.macro, true);
			for (const place of ['property', 'page-header']) {
				const levels = markings.filter((marking) => marking.place === place).map((marking) => marking.label.confidentiality);
				assert.ok(levels.includes('2') && levels.every((level) => level === '2' || level === null), `${place}: ${levels.join()}`);
			}
			const changed = changedEntries(before, after).map((entry) => entry.replaceAll('\\', '/').toLowerCase());
			assert.deepEqual(
				changed.filter((entry) => !OURS.test(entry)),
				[],
			);
			assert.equal(plan(after, A).kind, 'unchanged');
			assert.ok(set(after, B).equals(set(before, B)), 'A then B is B');
			assert.deepEqual(seen(set(after, NO_LABEL)), []);
		});
	}

	it('keeps macros and what signs them, which is no signature of the document', () => {
		const parts = new Map(basic);
		parts.set('word/vbaProjectSignature.bin', Buffer.from('signature'));
		parts.set('word/vbaProjectSignatureV3.bin', Buffer.from('signature v3'));
		parts.set('word/vbaData.xml', '<wne:vbaSuppData xmlns:wne="x"/>');
		parts.set(
			'word/_rels/vbaProject.bin.rels',
			relationships([{ id: 'rId1', kind: 'vbaProjectSignature', target: 'vbaProjectSignature.bin' }]),
		);
		const before = packParts(parts);
		const after = set(before, A);
		assert.deepEqual(
			changedEntries(before, after).filter((name) => /vba/i.test(name)),
			[],
		);
		assert.deepEqual({ ...read(after).state, encryption: null }, { ...read(before).state, encryption: null });
		assert.equal(read(after).state.signed, false);
	});

	it('takes headers from the section before, and makes those of new kinds once', () => {
		const section = (inner: string) => `<w:p><w:pPr><w:sectPr>${inner}</w:sectPr></w:pPr></w:p>`;
		const body = `${section(reference)}${section('<w:titlePg/>')}${section('<w:titlePg w:val="false"/>')}<w:sectPr><w:titlePg w:val="on"/></w:sectPr>`;
		const before = packParts(wordParts({ ...options, body, even: true }));
		const after = set(before, A, header);
		const text = part(after, 'word/document.xml');
		assert.deepEqual(
			[text.match(/w:type="first"/g)?.length, text.match(/w:type="even"/g)?.length, text.match(/w:type="default"/g)?.length],
			[1, 1, 1],
		);
		assert.deepEqual(texts(after, 'page-header'), [A_TEXT, A_TEXT, A_TEXT]);
		assert.ok(set(after, B, header).equals(set(before, B, header)));
	});

	it('takes the label out of footers and first lines as well when there is to be none', () => {
		const body = `${paragraph('機密性2')}${paragraph('本文')}<w:sectPr>${reference}<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>`;
		const bytes = packParts(wordParts({ ...options, body, footers: { 'footer1.xml': paragraph('機密性2') } }));
		assert.equal(seen(bytes).length, 4);
		assert.deepEqual(seen(set(bytes, NO_LABEL)), []);
	});
});

describe('ooxml: alternatives', () => {
	const branch = (tag: string, text: string) => `<${tag}><w:pict><w:txbxContent>${paragraph(text)}</w:txbxContent></w:pict></${tag}>`;
	const alternate = (first: string, second: string) =>
		`<w:p><w:r><mc:AlternateContent xmlns:mc="${MC}">${branch('mc:Choice', first)}${branch('mc:Fallback', second)}</mc:AlternateContent></w:r></w:p>`;
	const word = (inner: string) =>
		packParts(
			wordParts({ headers: { 'header1.xml': inner }, body: '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>' }),
		);

	it('are read once and written all', () => {
		const before = word(alternate('機密性1', '機密性1'));
		assert.deepEqual(texts(before, 'page-header'), ['機密性1']);
		const after = set(before, A, header);
		assert.equal(part(after, 'word/header1.xml').split(A_TEXT).length, 3);
		assert.deepEqual(texts(after, 'page-header'), [A_TEXT]);
		assert.equal(plan(after, A, header).kind, 'unchanged');
		assert.ok(set(after, B, header).equals(set(before, B, header)));
		assert.ok(!part(set(after, NO_LABEL, header), 'word/header1.xml').includes('機密'));
	});

	it('that say something else where the first one is right are brought in line', () => {
		const before = word(alternate(A_TEXT, '機密性1'));
		const after = set(before, A, header);
		assert.equal(part(after, 'word/header1.xml'), part(before, 'word/header1.xml').replace('機密性1', A_TEXT));
	});

	it('that say something where the first one says nothing are emptied, for the label stands above', () => {
		const after = set(word(alternate('西原村', '機密性1')), A, header);
		assert.deepEqual(texts(after, 'page-header'), [A_TEXT]);
		assert.ok(!part(after, 'word/header1.xml').includes('機密性1<'));
		assert.equal(plan(after, A, header).kind, 'unchanged');
	});
});

describe('ooxml: presentations that hide what masters show', () => {
	const hiding = (slide?: string): Parts => {
		const parts = slideParts(slide === undefined ? {} : { slide });
		const text = parts.get('ppt/slides/slide1.xml') as string;
		return parts.set('ppt/slides/slide1.xml', text.replace('<p:sld ', '<p:sld showMasterSp="0" '));
	};

	it('a slide that hides them gets a box of its own, and loses it with the label', () => {
		const before = packParts(hiding());
		const after = set(before, A, header);
		assert.deepEqual(changedEntries(before, after), ['ppt/slideMasters/slideMaster1.xml', 'ppt/slides/slide1.xml']);
		assert.ok(part(after, 'ppt/slides/slide1.xml').includes(`name="kakuzuke-label"`));
		assert.equal(plan(after, A, header).kind, 'unchanged');
		assert.ok(set(after, B, header).equals(set(before, B, header)));
		assert.deepEqual(
			['ppt/slideMasters/slideMaster1.xml', 'ppt/slides/slide1.xml'].map((name) => part(set(after, NO_LABEL, header), name)),
			['ppt/slideMasters/slideMaster1.xml', 'ppt/slides/slide1.xml'].map((name) => part(before, name)),
		);
	});

	it('what such a slide says already is replaced', () => {
		const after = set(packParts(hiding(shape('機密性1', 3))), A, header);
		const text = part(after, 'ppt/slides/slide1.xml');
		assert.ok(text.includes(A_TEXT) && !text.includes('kakuzuke-label') && !text.includes('機密性1<'));
	});

	it('a footer of the master is brought in line, but shows on no slide: the box is added all the same', () => {
		const footer = shape('機密性1', 4, 'f', '<p:ph type="ftr"/>');
		const before = packParts(slideParts({ master: footer }));
		const after = set(before, A, header);
		assert.deepEqual(texts(after, 'page-footer'), [A_TEXT]);
		assert.deepEqual(texts(after, 'page-header'), [A_TEXT]);
		assert.equal(plan(after, A, header).kind, 'unchanged');
		assert.deepEqual(seen(set(after, NO_LABEL)), []);
	});

	it('a presentation without masters gets the properties', () => {
		const parts = slideParts();
		const text = parts.get('ppt/presentation.xml') as string;
		parts.set('ppt/presentation.xml', text.replace(/<p:sldMasterIdLst>.*?<\/p:sldMasterIdLst>/, ''));
		assert.equal(seen(set(packParts(parts), A)).length, 5);
	});
});

describe('ooxml: first cells and header codes of workbooks', () => {
	const inline = (reference: string, text: string, more = '') => `<c r="${reference}"${more} t="inlineStr"><is><t>${text}</t></is></c>`;
	const book = (cells: string, tail = '<pageMargins/>'): Parts => sheetParts([{ name: '一', cells, tail }]);
	const sheet = 'xl/worksheets/sheet1.xml';

	function withStrings(parts: Parts, ...strings: string[]): Parts {
		parts.set('xl/sharedStrings.xml', `<sst xmlns="x">${strings.map((inner) => `<si>${inner}</si>`).join('')}</sst>`);
		const rels = parts.get('xl/_rels/workbook.xml.rels') as string;
		return parts.set(
			'xl/_rels/workbook.xml.rels',
			rels.replace('</R', '<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></R'),
		);
	}

	it('a cell that says another level says the new one, in the cell itself', () => {
		const cells = `<row r="1"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2">${inline('A2', '機密性1')}</row>`;
		const before = packParts(withStrings(book(cells), '<t>機密性1</t>', '<t>課</t>'));
		const after = set(before, A, header);
		assert.deepEqual(changedEntries(before, after), [sheet]);
		assert.ok(part(after, sheet).includes(`<c r="A1" s="3" t="inlineStr"><is><t>${A_TEXT}</t></is></c><c r="B1" t="s">`));
		assert.deepEqual(texts(after, 'body-corner'), [A_TEXT, A_TEXT]);
		assert.equal(plan(after, A, header).kind, 'unchanged');
		assert.ok(set(after, B, header).equals(set(before, B, header)));
		assert.deepEqual(seen(set(after, NO_LABEL)), []);
		assert.ok(part(set(after, NO_LABEL), sheet).includes('<c r="A1" s="3"/>'));
	});

	it('formulas, cells of tables and text with formatting around the label stay', () => {
		const cells = `<row r="1"><c r="A1" t="str"><f>"機密性"&amp;1</f><v>機密性1</v></c></row><row r="2">${inline('B2', '機密性1')}<c r="C2" t="s"><v>0</v></c></row>`;
		const parts = withStrings(book(cells), '<r><rPr><b/></rPr><t>課</t></r><r><t xml:space="preserve">    機密性1</t></r>');
		parts.set('xl/worksheets/_rels/sheet1.xml.rels', relationships([{ id: 'rId1', kind: 'table', target: '../tables/table1.xml' }]));
		parts.set('xl/tables/table1.xml', '<table xmlns="x" ref="B2:B9" displayName="t"/>');
		const before = packParts(parts);
		const after = set(before, A, header);
		assert.equal(part(after, sheet).replace(/<headerFooter>.*<\/headerFooter>/, ''), part(before, sheet));
	});

	it('text boxes at the top of the first sheet are read and brought in line, those below are not', () => {
		const box = (row: number, text: string) =>
			`<x:twoCellAnchor><x:from><x:col>5</x:col><x:colOff>0</x:colOff><x:row>${row}</x:row><x:rowOff>0</x:rowOff></x:from><x:to><x:row>9</x:row></x:to>` +
			`<x:sp><x:txBody><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></x:txBody></x:sp><x:clientData/></x:twoCellAnchor>`;
		const parts = book('', '<pageMargins/><drawing r:id="rId1"/>');
		const drawing = 'xl/drawings/drawing1.xml';
		parts.set('xl/worksheets/_rels/sheet1.xml.rels', relationships([{ id: 'rId1', kind: 'drawing', target: '../drawings/drawing1.xml' }]));
		parts.set(drawing, `<x:wsDr xmlns:x="x" xmlns:a="a">${box(1, '機密性1')}${box(40, '機密性3')}</x:wsDr>`);
		const before = packParts(parts);
		assert.deepEqual(seen(before), [`body-corner ${drawing} 機密性1`]);
		const after = set(before, A, header);
		assert.equal(part(after, drawing), part(before, drawing).replace('機密性1', A_TEXT));
		assert.equal(plan(after, A, header).kind, 'unchanged');
		assert.ok(set(after, B, header).equals(set(before, B, header)));
		assert.deepEqual(seen(set(after, NO_LABEL)), []);
	});

	const codes: [string, string][] = [
		['&amp;L機密性1_x000A_課', `&amp;L${A_TEXT}_x000A_課`],
		['&amp;C&amp;"-,Bold"&amp;K04-021機密性1&amp;R&amp;P of &amp;N', `&amp;C&amp;"-,Bold"&amp;K04-021${A_TEXT}&amp;R&amp;P of &amp;N`],
		['&amp;L&amp;G&amp;C&amp;A&amp;R&amp;Z&amp;F', `&amp;L&amp;G&amp;C&amp;A&amp;R${A_TEXT}\n&amp;Z&amp;F`],
		['&amp;Lお&amp;&amp;R社&amp;c中', `&amp;Lお&amp;&amp;R社&amp;c中&amp;R${A_TEXT}`],
		['&amp;C&amp;U&amp;E&amp;X&amp;Y機密性1\n&amp;8小', `&amp;C&amp;U&amp;E&amp;X&amp;Y${A_TEXT}\n&amp;8小`],
	];
	for (const [old, wanted] of codes) {
		it(`keeps the codes of ${old.replaceAll('&amp;', '&')}`, () => {
			const before = packParts(book('', `<headerFooter alignWithMargins="0"><oddHeader>${old}</oddHeader></headerFooter>`));
			const after = set(before, A, header);
			assert.ok(part(after, sheet).includes(`<oddHeader>${wanted}</oddHeader>`), part(after, sheet));
			assert.deepEqual(texts(after, 'page-header'), [A_TEXT]);
			assert.equal(plan(after, A, header).kind, 'unchanged');
			assert.ok(set(after, B, header).equals(set(before, B, header)));
		});
	}
});

describe('ooxml: custom properties that others left', () => {
	it('ids in any order and doubled names: the same bytes whatever was set before', () => {
		const others = [
			property('b', '1', 90, 'i4'),
			property('Sensitivity', 'General', 2),
			property('機密性', '1', 4),
			property('機密性', '3', 70),
		];
		const before = packParts(wordParts({ custom: customXml(others.join('')) }));
		const after = set(before, A, properties);
		const pids = [...part(after, 'docProps/custom.xml').matchAll(/pid="(\d+)"/g)].map(([, pid]) => pid);
		assert.equal(new Set(pids).size, pids.length);
		assert.ok(part(after, 'docProps/custom.xml').includes(property('b', '1', 90, 'i4')));
		assert.equal(part(after, 'docProps/custom.xml').split('name="機密性"').length, 2);
		assert.ok(set(after, B, properties).equals(set(before, B, properties)));
		assert.ok(sameLabel(read(set(after, B, properties)).markings.at(-1)?.label ?? NO_LABEL, B));
	});

	it('of every type, links among them, stay as they are', () => {
		const types = ['i4', 'bool', 'filetime', 'r8', 'lpstr', 'bstr', 'decimal', 'date'].map((type, index) =>
			property(type, '1', 10 + index, type),
		);
		const vector =
			'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="40" name="v"><vt:vector size="1" baseType="lpwstr"><vt:lpwstr>税務</vt:lpwstr></vt:vector></property>';
		const others = `${types.join('')}${vector}${property('リンク', '本文', 41, 'lpwstr', ' linkTarget="栞"')}<property fmtid="{0}" pid="42" name="空"/>`;
		const before = packParts(wordParts({ custom: customXml(others) }));
		assert.ok(part(set(before, A, properties), 'docProps/custom.xml').includes(others));
	});

	it('a relationship to a part that is missing, and a part without relationship, are completed', () => {
		const lost = wordParts({ custom: customXml('') });
		lost.delete('docProps/custom.xml');
		assert.equal(seen(set(packParts(lost), A, properties)).length, 5);
		const loose = wordParts();
		loose.set('docProps/custom.xml', customXml(property('機密性', '1', 2)));
		const after = set(packParts(loose), A, properties);
		assert.equal(seen(after).length, 5);
		assert.match(part(after, '_rels/.rels'), /custom-properties/);
		assert.match(part(after, '[Content_Types].xml'), /custom-properties/);
	});
});

describe('ooxml: content decides before the name', () => {
	const idOf = (name: string, bytes: Buffer) => formatFor(name, bytes.subarray(0, 4096)).id;
	const word = packParts(wordParts());

	it('for the kind of package', () => {
		const named = (bytes: Buffer, path: string) => {
			const result = plan(bytes, A, header, path);
			assert.ok(result.kind === 'changed');
			return result.changes.map(({ where }) => where);
		};
		assert.deepEqual(named(word, 'a.xlsx'), ['word/header1.xml']);
		assert.deepEqual(named(packParts(sheetParts([{ name: '一' }])), 'a.docx'), ['xl/worksheets/sheet1.xml#oddHeader']);
		assert.deepEqual(named(packParts(slideParts()), 'a.docx'), ['ppt/slideMasters/slideMaster1.xml']);
	});

	it('for documents under the name of others', () => {
		for (const name of ['a.docx', 'a.doc', 'a.xls', 'a.ppt', 'a.odt', 'a.rtf', 'a.pdf']) assert.equal(idOf(name, word), 'ooxml', name);
		assert.equal(
			idOf('a.doc', packParts(new Map([...wordParts()].map(([name, content]) => [name.replaceAll('/', '\\').toLowerCase(), content])))),
			'ooxml',
		);
		assert.equal(idOf('a.docx', odf('odt')), 'odf');
		assert.equal(idOf('a.xlsx', Buffer.from('%PDF-1.7\n')), 'pdf');
		assert.equal(idOf('a.docx', Buffer.from('{\\rtf1 x}')), 'rtf');
		// What is broken or empty is told as such.
		assert.equal(idOf('a.docx', Buffer.from('text')), 'ooxml');
		assert.equal(idOf('a.docx', Buffer.alloc(0)), 'ooxml');
	});

	it('a package whose main part has a name of its own', () => {
		const parts = wordParts();
		const text = parts.get('word/document.xml') as string;
		parts.delete('word/document.xml');
		parts.set('Inhalt/Text.xml', text);
		parts.set('_rels/.rels', relationships([{ id: 'rId1', kind: 'officeDocument', target: '/Inhalt/./x/../Text.xml' }]));
		parts.set('[Content_Types].xml', contentTypes({ 'Inhalt/Text.xml': 'x' }));
		const after = set(packParts(parts), A, header);
		assert.deepEqual(seen(after), [`page-header Inhalt/header1.xml ${A_TEXT}`]);
		assert.deepEqual(texts(set(after, B, header), 'page-header'), [B_TEXT]);
	});
});
