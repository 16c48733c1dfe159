import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { escapeXml, namespaceOf, parseXml, prefixFor, type Splice, type XmlElement, XmlScanner } from '../xml';
import { planStale, planWhole } from './edit-paragraphs';
import { type PackageEditor, prefixOf, prependTo } from './editor';
import { NS } from './names';
import type { Paragraph } from './paragraphs';
import { BODY_PARAGRAPHS } from './read-word';
import { findSections, HEADER_TYPES, type HeaderType, hasEvenHeaders, type Section, type Sections } from './sections';

const HEADER_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml';

/**
 * Shows the label in the headers of every section, in those for first and even pages where they are in use. A section without a header of
 * its own shows that of the section before; where there is none a header is made. Footers and the first lines of the body that state
 * another level are brought in line, or lose it with the label. @throws ZipError, XmlError
 */
export function writeWord(editor: PackageEditor, label: Label, policy: Policy): void {
	const { main } = editor.pkg;
	const text = main === null ? null : editor.text(main);
	if (main === null || text === null) return;
	const found = findSections(text);
	const relationships = editor.relationships(main);
	const targetOf = (id: string | undefined) => relationships.find((one) => one.id === id && !one.external)?.target ?? null;
	const settings = relationships.find(({ kind }) => kind === 'settings');
	const even = settings ? hasEvenHeaders(editor.text(settings.target) ?? '<none/>') : false;
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	const headers = headersInUse(found.sections, even);
	for (const [id, used] of headers.parts) {
		const part = targetOf(id);
		if (part !== null) mendHeader(editor, part, used, label, marking, policy);
	}
	for (const id of new Set(found.sections.flatMap(({ footers }) => footers))) {
		const part = targetOf(id);
		const footer = part === null ? null : editor.text(part);
		if (part === null || footer === null) continue;
		const plan = planStale(footer, 'page-footer', label, marking, policy);
		editor.splice(part, plan.splices);
		if (plan.kind === 'replace') editor.note('page-footer', part, plan.before, marking);
	}
	const splices = isEmpty(label) ? [] : referenceSplices(editor, main, text, found, headers.missing, marking);
	const body = planStale(text, 'body-corner', label, marking, policy, bodyLimit());
	if (body.kind === 'replace') editor.note('body-corner', main, body.before, marking);
	editor.splice(main, [...splices, ...body.splices]);
}

interface HeadersInUse {
	/** Relationship id → whether a page shows the header. */
	readonly parts: ReadonlyMap<string, boolean>;
	/** For each section the types that some page of it needs and that neither it nor one before has. */
	readonly missing: readonly (readonly HeaderType[])[];
}

function headersInUse(sections: readonly Section[], even: boolean): HeadersInUse {
	const parts = new Map<string, boolean>();
	const inherited: Partial<Record<HeaderType, string>> = {};
	// A document without section properties has one section all the same.
	const all = sections.length > 0 ? sections : [null];
	const missing = all.map((section) => {
		Object.assign(inherited, section?.headers);
		for (const id of Object.values(section?.headers ?? {})) if (!parts.has(id)) parts.set(id, false);
		return HEADER_TYPES.filter((type) => {
			if ((type === 'first' && !section?.titlePage) || (type === 'even' && !even)) return false;
			const id = inherited[type];
			if (id !== undefined) parts.set(id, true);
			else inherited[type] = '';
			return id === undefined;
		});
	});
	parts.delete('');
	return { parts, missing };
}

/** Only the first lines and text boxes are looked at, as in reading. */
function bodyLimit(): (paragraph: Paragraph) => 'look' | 'pass' | 'stop' {
	let lines = 0;
	return (paragraph) => {
		if (paragraph.box) return 'look';
		if (paragraph.text.trim() === '') return 'pass';
		lines++;
		return lines > BODY_PARAGRAPHS ? 'stop' : 'look';
	};
}

function mendHeader(editor: PackageEditor, part: string, used: boolean, label: Label, marking: string, policy: Policy): void {
	const text = editor.text(part);
	if (text === null) return;
	const plan = planWhole(text, 'page-header', label, marking, policy);
	if (plan.kind === 'present') return;
	if (plan.kind === 'replace') {
		editor.splice(part, marking === '' ? withoutParagraphs(text, plan.paragraphs, plan.splices) : plan.splices);
		editor.note('page-header', part, plan.before, marking);
	} else if (used && marking !== '') {
		const root = parseXml(text);
		const [only] = root.children;
		const paragraph = paragraphXml(root, marking);
		// What a removed label left behind is taken again.
		const bare = root.children.length === 1 && only?.empty && only.local === 'p' && only.attributes.length === 0;
		const added = bare && only ? { start: only.start, end: only.end, text: paragraph } : prependTo(root, paragraph);
		editor.splice(part, [added, ...plan.splices]);
		editor.note('page-header', part, null, marking);
	} else editor.splice(part, plan.splices);
}

/** Takes a paragraph that was made by us away as a whole; of others only the text. */
function withoutParagraphs(text: string, paragraphs: readonly Paragraph[], splices: readonly Splice[]): Splice[] {
	const root = parseXml(text);
	const ours = paragraphs.filter(({ start, end, text: words }) => text.slice(start, end) === paragraphXml(root, words));
	const removed = ours.map(({ start, end }) => {
		const alone = root.children.length === 1 && root.children[0]?.start === start;
		return { start, end, text: alone ? `<${prefixOf(root)}p/>` : '' };
	});
	return [...removed, ...splices.filter((splice) => !ours.some(({ start, end }) => splice.start >= start && splice.end <= end))];
}

/** The marking as a paragraph of its own, at the right as markings stand. */
function paragraphXml(root: XmlElement, marking: string): string {
	const p = prefixOf(root);
	const { attribute, declaration } = attributePrefix(root, root.namespace);
	return (
		`<${p}p><${p}pPr><${p}jc${declaration} ${attribute}:val="right"/></${p}pPr>` +
		`<${p}r><${p}t>${escapeXml(marking)}</${p}t></${p}r></${p}p>`
	);
}

/** Attributes do not take the default namespace: without a prefix for it one is declared on the spot. */
function attributePrefix(root: XmlElement, namespace: string): { attribute: string; declaration: string } {
	const prefix = prefixFor(root, namespace);
	return prefix === null ? { attribute: 'w', declaration: ` xmlns:w="${namespace}"` } : { attribute: prefix, declaration: '' };
}

/** Makes the headers that are missing, and the references to them. */
function referenceSplices(
	editor: PackageEditor,
	main: string,
	text: string,
	found: Sections,
	missing: readonly (readonly HeaderType[])[],
	marking: string,
): Splice[] {
	const root = rootOf(text);
	const references = missing.map((types) =>
		types.map((type) => referenceXml(root, type, createHeader(editor, main, root, marking))).join(''),
	);
	const splices: Splice[] = [];
	for (const [index, xml] of references.entries()) {
		const section = found.sections[index];
		if (xml === '') continue;
		if (section) splices.push(insertReference(section, xml));
		else if (found.bodyEnd !== null) splices.push(insertSection(found, root, xml));
	}
	return splices;
}

function insertReference(section: Section, xml: string): Splice {
	if (!section.empty) return { start: section.end, end: section.end, text: xml };
	return { start: section.end - 2, end: section.end, text: `>${xml}</${section.name}>` };
}

function insertSection(found: Sections, root: XmlElement, xml: string): Splice {
	const p = prefixOf(root);
	const section = `<${p}sectPr>${xml}</${p}sectPr>`;
	const at = found.bodyEnd ?? 0;
	if (!found.bodyEmpty) return { start: at, end: at, text: section };
	return { start: at, end: at + found.bodyName.length + 3, text: `<${found.bodyName}>${section}</${found.bodyName}>` };
}

function referenceXml(root: XmlElement, type: HeaderType, id: string): string {
	const word = attributePrefix(root, root.namespace);
	const office = root.namespace === NS.wordStrict ? NS.officeStrict : NS.office;
	const prefix = prefixFor(root, office);
	const declaration = prefix === null ? ` xmlns:r="${office}"` : '';
	return `<${prefixOf(root)}headerReference${word.declaration}${declaration} ${word.attribute}:type="${type}" ${prefix ?? 'r'}:id="${id}"/>`;
}

function createHeader(editor: PackageEditor, main: string, root: XmlElement, marking: string): string {
	const folder = main.slice(0, main.lastIndexOf('/') + 1);
	let number = 1;
	while (editor.has(`${folder}header${number}.xml`)) number++;
	const file = `header${number}.xml`;
	const namespace = root.namespace;
	const header =
		`<w:hdr xmlns:w="${namespace}"><w:p><w:pPr><w:jc w:val="right"/></w:pPr>` + `<w:r><w:t>${escapeXml(marking)}</w:t></w:r></w:p></w:hdr>`;
	editor.create(folder + file, header, HEADER_TYPE);
	editor.note('page-header', folder + file, null, marking);
	const office = namespace === NS.wordStrict ? NS.officeStrict : NS.office;
	return editor.relate(main, `${office}/header`, file, folder + file);
}

/** The root element alone, as an element without content: a main part may be large. */
function rootOf(text: string): XmlElement {
	const scanner = new XmlScanner(text, 0, text.length, true);
	while (scanner.next() === 'text');
	const root = parseXml(`${text.slice(scanner.start, scanner.end - (scanner.token === 'empty' ? 2 : 1))}/>`);
	return { ...root, namespace: namespaceOf(root, prefixOf(root).slice(0, -1)) ?? NS.word };
}
