import { buildZip, type EntryOptions, type ZipOptions } from './zip-builder';

/** Hand-made packages: small, and as strange as the standard allows. */

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const REL_STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const W_STRICT = 'http://purl.oclc.org/ooxml/wordprocessingml/main';
const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const P = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const A = 'http://schemas.openxmlformats.org/drawingml/2006/main';

/** Part name → content. */
export type Parts = Map<string, string | Uint8Array>;

/** Packs parts into an archive, `[Content_Types].xml` first. */
export function packParts(parts: Parts, options: ZipOptions = {}, entry: Partial<EntryOptions> = {}): Buffer {
	return buildZip(
		[...parts].map(([name, content]) => ({ ...entry, name, content })),
		options,
	);
}

export function utf16(text: string, order: 'le' | 'be' = 'le'): Buffer {
	const bytes = Buffer.from(`\ufeff${text.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');
	return order === 'le' ? bytes : bytes.swap16();
}

export interface Related {
	readonly id: string;
	readonly kind: string;
	readonly target: string;
	readonly external?: boolean;
	readonly type?: string;
}

export function relationships(list: readonly Related[], strict = false): string {
	const items = list.map(({ id, kind, target, external, type }) => {
		const mode = external ? ' TargetMode="External"' : '';
		return `<Relationship Id="${id}" Type="${type ?? `${strict ? REL_STRICT : REL}/${kind}`}" Target="${target}"${mode}/>`;
	});
	return `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`;
}

export function contentTypes(overrides: Readonly<Record<string, string>>): string {
	const items = Object.entries(overrides).map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`);
	return (
		`${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>${items.join('')}</Types>`
	);
}

export interface WordOptions {
	readonly strict?: boolean;
	/** Prefix of WordprocessingML; the empty string makes it the default namespace. */
	readonly prefix?: string;
	/** Inner XML of the body, with `w:` as prefix. */
	readonly body?: string;
	/** Content of headers and footers by file name: inner XML with `w:`. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly footers?: Readonly<Record<string, string>>;
	readonly even?: boolean;
	readonly macro?: boolean;
	/** docProps/custom.xml. */
	readonly custom?: string;
	readonly core?: string;
}

export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

/** A Word document by hand; relationship ids of headers and footers are their file names without `.xml`. */
export function wordParts(options: WordOptions = {}): Parts {
	const { strict = false, prefix = 'w', headers = {}, footers = {} } = options;
	const namespace = strict ? W_STRICT : W;
	const dress = (xml: string) => {
		if (prefix === 'w') return xml;
		const tags = xml.replace(/<(\/?)w:/g, prefix === '' ? '<$1' : `<$1${prefix}:`);
		return tags.replace(/\sw:(\w+)=/g, ` ${prefix === '' ? 'wa' : prefix}:$1=`);
	};
	const declarations = prefix === '' ? `xmlns="${namespace}" xmlns:wa="${namespace}"` : `xmlns:${prefix}="${namespace}"`;
	const root = (local: string, inner: string) => {
		const tag = prefix === '' ? local : `${prefix}:${local}`;
		return `${DECLARATION}<${tag} ${declarations} xmlns:r="${strict ? REL_STRICT : REL}">${dress(inner)}</${tag}>`;
	};
	const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
	const types: Record<string, string> = {
		'word/document.xml': options.macro ? 'application/vnd.ms-word.document.macroEnabled.main+xml' : `${word}.document.main+xml`,
	};
	const related: Related[] = [];
	const parts: Parts = new Map();
	const body = options.body ?? `${paragraph('本文です。')}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>`;
	parts.set('word/document.xml', root('document', `<w:body>${body}</w:body>`));
	for (const [kind, files] of [
		['header', headers],
		['footer', footers],
	] as const) {
		for (const [file, inner] of Object.entries(files)) {
			parts.set(`word/${file}`, root(kind === 'header' ? 'hdr' : 'ftr', inner));
			types[`word/${file}`] = `${word}.${kind}+xml`;
			related.push({ id: file.replace('.xml', ''), kind, target: file });
		}
	}
	if (options.even) {
		parts.set('word/settings.xml', root('settings', '<w:evenAndOddHeaders/>'));
		related.push({ id: 'rSettings', kind: 'settings', target: 'settings.xml' });
	}
	if (options.macro) {
		parts.set('word/vbaProject.bin', Buffer.from('macro'));
		related.push({
			id: 'rMacro',
			kind: 'vbaProject',
			target: 'vbaProject.bin',
			type: 'http://schemas.microsoft.com/office/2006/relationships/vbaProject',
		});
	}
	if (related.length > 0) parts.set('word/_rels/document.xml.rels', relationships(related, strict));
	return withPackage(parts, types, 'word/document.xml', strict, options);
}

function withPackage(
	parts: Parts,
	types: Record<string, string>,
	main: string,
	strict: boolean,
	properties: { readonly custom?: string; readonly core?: string },
): Parts {
	const related: Related[] = [{ id: 'rId1', kind: 'officeDocument', target: main }];
	if (properties.custom !== undefined) {
		parts.set('docProps/custom.xml', properties.custom);
		types['docProps/custom.xml'] = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
		related.push({ id: 'rId2', kind: strict ? 'customProperties' : 'custom-properties', target: 'docProps/custom.xml' });
	}
	if (properties.core !== undefined) {
		parts.set('docProps/core.xml', properties.core);
		types['docProps/core.xml'] = 'application/vnd.openxmlformats-package.core-properties+xml';
		const type = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
		related.push({ id: 'rId3', kind: '', type, target: 'docProps/core.xml' });
	}
	return new Map([['[Content_Types].xml', contentTypes(types)], ['_rels/.rels', relationships(related, strict)], ...parts]);
}

/** docProps/custom.xml with the given inner XML; `vt:` is declared. */
export function customXml(inner: string, prefix = ''): string {
	const tag = `${prefix}Properties`;
	const own = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
	return (
		`${DECLARATION}<${tag} ${own}="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" ` +
		`xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${inner}</${tag}>`
	);
}

export const FMTID = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';

/** One custom property. */
export function property(name: string, value: string, pid: number, type = 'lpwstr', more = ''): string {
	return `<property fmtid="${FMTID}" pid="${pid}" name="${name}"${more}><vt:${type}>${value}</vt:${type}></property>`;
}

export function coreXml(inner: string): string {
	return (
		`${DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">${inner}</cp:coreProperties>`
	);
}

export interface SheetOptions {
	readonly name: string;
	readonly kind?: 'worksheet' | 'chartsheet' | 'dialogsheet';
	readonly state?: 'hidden' | 'veryHidden';
	/** What stands behind the cells; the default has page margins and a drawing. */
	readonly tail?: string;
	readonly cells?: string;
}

/** A workbook by hand. */
export function sheetParts(sheets: readonly SheetOptions[], options: { readonly prefix?: string; readonly custom?: string } = {}): Parts {
	const { prefix = '' } = options;
	const own = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
	const dress = (xml: string) => (prefix === '' ? xml : xml.replace(/<(\/?)(?=[a-z])/g, `<$1${prefix}`));
	const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	const types: Record<string, string> = { 'xl/workbook.xml': `${main}.sheet.main+xml` };
	const parts: Parts = new Map();
	const list = sheets.map(({ name, state }, index) => {
		const hidden = state ? ` state="${state}"` : '';
		return `<sheet name="${name}" sheetId="${index + 1}"${hidden} r:id="rId${index + 1}"/>`;
	});
	parts.set('xl/workbook.xml', `${DECLARATION}<workbook xmlns="${S}" xmlns:r="${REL}"><sheets>${list.join('')}</sheets></workbook>`);
	const related: Related[] = [];
	for (const [index, { kind = 'worksheet', tail, cells }] of sheets.entries()) {
		const file = `${kind}s/sheet${index + 1}.xml`;
		const inner =
			kind === 'worksheet'
				? `<sheetData>${cells ?? '<row r="1"><c r="A1"><v>1</v></c></row>'}</sheetData>${tail ?? '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/><rowBreaks count="0" manualBreakCount="0"/>'}`
				: `<sheetViews><sheetView workbookViewId="0"/></sheetViews>${tail ?? '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'}`;
		parts.set(`xl/${file}`, `${DECLARATION}${dress(`<${kind} >${inner}</${kind}>`).replace(' >', ` ${own}="${S}" xmlns:r="${REL}">`)}`);
		types[`xl/${file}`] = `${main}.${kind}+xml`;
		related.push({ id: `rId${index + 1}`, kind, target: file });
	}
	parts.set('xl/_rels/workbook.xml.rels', relationships(related));
	return withPackage(parts, types, 'xl/workbook.xml', false, options);
}

export interface SlidesOptions {
	/** Inner XML of shapes on the master, on the layout and on the slide. */
	readonly master?: string;
	readonly layout?: string;
	readonly slide?: string;
	readonly layoutHidesMaster?: boolean;
}

/** A text box for a slide. */
export function shape(text: string, id: number, name = 'box', placeholder = ''): string {
	return (
		`<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr/>` +
		`<p:txBody><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`
	);
}

/** A presentation by hand: one master, one layout, one slide. */
export function slideParts(options: SlidesOptions = {}): Parts {
	const names = `xmlns:a="${A}" xmlns:r="${REL}" xmlns:p="${P}"`;
	const tree = (inner: string) =>
		`<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${inner}</p:spTree></p:cSld>`;
	const main = 'application/vnd.openxmlformats-officedocument.presentationml';
	const parts: Parts = new Map([
		[
			'ppt/presentation.xml',
			`${DECLARATION}<p:presentation ${names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>`,
		],
		[
			'ppt/_rels/presentation.xml.rels',
			relationships([
				{ id: 'rId1', kind: 'slideMaster', target: 'slideMasters/slideMaster1.xml' },
				{ id: 'rId2', kind: 'slide', target: '/ppt/slides/slide1.xml' },
			]),
		],
		[
			'ppt/slideMasters/slideMaster1.xml',
			`${DECLARATION}<p:sldMaster ${names}>${tree(options.master ?? '')}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
		],
		[
			'ppt/slideMasters/_rels/slideMaster1.xml.rels',
			relationships([{ id: 'rId1', kind: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' }]),
		],
		[
			'ppt/slideLayouts/slideLayout1.xml',
			`${DECLARATION}<p:sldLayout ${names}${options.layoutHidesMaster ? ' showMasterSp="0"' : ''}>${tree(options.layout ?? '')}</p:sldLayout>`,
		],
		[
			'ppt/slideLayouts/_rels/slideLayout1.xml.rels',
			relationships([{ id: 'rId1', kind: 'slideMaster', target: '../slideMasters/slideMaster1.xml' }]),
		],
		['ppt/slides/slide1.xml', `${DECLARATION}<p:sld ${names}>${tree(options.slide ?? shape('表題', 2))}</p:sld>`],
		['ppt/slides/_rels/slide1.xml.rels', relationships([{ id: 'rId1', kind: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' }])],
	]);
	const types = {
		'ppt/presentation.xml': `${main}.presentation.main+xml`,
		'ppt/slideMasters/slideMaster1.xml': `${main}.slideMaster+xml`,
		'ppt/slideLayouts/slideLayout1.xml': `${main}.slideLayout+xml`,
		'ppt/slides/slide1.xml': `${main}.slide+xml`,
	};
	return withPackage(parts, types, 'ppt/presentation.xml', false, {});
}
