/** The small parts of a workbook's package (ECMA-376 part 2, and part 1 §12). */

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export interface SheetPart {
	readonly id: number;
	readonly name: string;
	/** Row that is printed on each page. */
	readonly headRow: number;
	/** Columns of the filter: "$A$3:$Q$99". */
	readonly filter: string;
}

export function contentTypes(sheets: readonly SheetPart[]): string {
	const part = (name: string, type: string): string => `<Override PartName="${name}" ContentType="${type}"/>`;
	return [
		`${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
		'<Default Extension="xml" ContentType="application/xml"/>',
		part('/xl/workbook.xml', `${TYPE}.sheet.main+xml`),
		...sheets.map(({ id }) => part(`/xl/worksheets/sheet${id}.xml`, `${TYPE}.worksheet+xml`)),
		part('/xl/styles.xml', `${TYPE}.styles+xml`),
		part('/xl/theme/theme1.xml', 'application/vnd.openxmlformats-officedocument.theme+xml'),
		part('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
		'</Types>',
	].join('');
}

export function packageRelationships(): string {
	return relationships([
		['rId1', `${OFFICE}/relationships/officeDocument`, 'xl/workbook.xml'],
		['rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
	]);
}

export function workbookRelationships(sheets: readonly SheetPart[]): string {
	return relationships([
		...sheets.map(({ id }) => [`rId${id}`, `${OFFICE}/relationships/worksheet`, `worksheets/sheet${id}.xml`] as const),
		[`rId${sheets.length + 1}`, `${OFFICE}/relationships/styles`, 'styles.xml'],
		[`rId${sheets.length + 2}`, `${OFFICE}/relationships/theme`, 'theme/theme1.xml'],
	]);
}

function relationships(all: readonly (readonly [id: string, type: string, target: string])[]): string {
	const each = all.map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`);
	return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

export function workbookXml(sheets: readonly SheetPart[]): string {
	const name = (sheet: SheetPart): string => xml(`'${sheet.name.replaceAll("'", "''")}'`);
	const names = sheets.flatMap((sheet, index) => [
		`<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${name(sheet)}!${sheet.filter}</definedName>`,
		`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${name(sheet)}!$${sheet.headRow}:$${sheet.headRow}</definedName>`,
	]);
	return [
		`${HEAD}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}/relationships"><sheets>`,
		...sheets.map((sheet) => `<sheet name="${xml(sheet.name)}" sheetId="${sheet.id}" r:id="rId${sheet.id}"/>`),
		`</sheets><definedNames>${names.join('')}</definedNames></workbook>`,
	].join('');
}

export function coreProperties(title: string, creator: string, made: Date): string {
	const time = made.toISOString().replace(/\.\d+Z$/, 'Z');
	return [
		`${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`,
		' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
		`<dc:title>${xml(title)}</dc:title><dc:creator>${xml(creator)}</dc:creator>`,
		`<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created>`,
		`<dcterms:modified xsi:type="dcterms:W3CDTF">${time}</dcterms:modified></cp:coreProperties>`,
	].join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(text: string): string {
	return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
