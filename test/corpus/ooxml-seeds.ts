import { madeSheets, madeSlides, madeWord } from './made';
import { coreXml, customXml, packParts, paragraph, property, shape, sheetParts, slideParts, wordParts } from './packages';

/** Seeds for the fuzzer: packages with labels in every place, and some that libraries made. */
export async function ooxmlSeeds(): Promise<{ name: string; bytes: Buffer }[]> {
	const word = wordParts({
		body: `${paragraph('機密性3')}<w:p><w:pPr><w:sectPr><w:titlePg/></w:sectPr></w:pPr></w:p><w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>`,
		headers: { 'header1.xml': `${paragraph('機密性1')}<w:p><w:r><w:pict><v:textpath xmlns:v="v" string="機密性3"/></w:pict></w:r></w:p>` },
		custom: customXml(property('機密性', '1', 2) + property('MSIP_Label_f265efc6-e181-49d6-80f4-fae95cf838a0_Enabled', 'true', 3)),
		core: coreXml('<cp:keywords>税務;<![CDATA[完全性1]]></cp:keywords>'),
		even: true,
	});
	const sheets = sheetParts([
		{
			name: '一',
			tail: '<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"x"機密性1&amp;R&amp;12x</oddHeader><firstHeader/></headerFooter><drawing/>',
		},
		{ name: '図', kind: 'chartsheet' },
	]);
	const slides = slideParts({ master: shape('機密性1', 9), slide: shape('機密性3', 2) });
	const hiding = slideParts({ slide: shape('機密性1', 2), master: shape('機密性1', 3, 'f', '<p:ph type="ftr"/>') });
	hiding.set('ppt/slides/slide1.xml', (hiding.get('ppt/slides/slide1.xml') as string).replace('<p:sld ', '<p:sld showMasterSp="0" '));
	const box = (tag: string) => `<${tag}><w:txbxContent>${paragraph('機密性1')}</w:txbxContent></${tag}>`;
	const branches = wordParts({
		headers: {
			'header1.xml': `<w:p><mc:AlternateContent xmlns:mc="m">${box('mc:Choice')}${box('mc:Fallback')}</mc:AlternateContent></w:p>`,
		},
		body: '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>',
	});
	const cells = sheetParts([{ name: '一', cells: '<row r="1"><c r="A1" s="1" t="inlineStr"><is><r><t>機密性1</t></r></is></c></row>' }]);
	return [
		{ name: 'hiding.pptx', bytes: packParts(hiding) },
		{ name: 'branches.docx', bytes: packParts(branches) },
		{ name: 'cells.xlsx', bytes: packParts(cells) },
		{ name: 'a.docx', bytes: packParts(word) },
		{ name: 'a.xlsx', bytes: packParts(sheets) },
		{ name: 'a.pptx', bytes: packParts(slides) },
		{ name: 'plain.docm', bytes: packParts(wordParts()) },
		{ name: 'made.docx', bytes: await madeWord() },
		{ name: 'made.xlsx', bytes: await madeSheets() },
		{ name: 'made.pptx', bytes: await madeSlides() },
	];
}
