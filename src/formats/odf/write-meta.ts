import { formatLevels, type Label, parseProperty, sameLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import {
	changedField,
	contradicts,
	foreignField,
	isForeignProperty,
	successorOf,
	toMarking,
	type Wanted,
	wantedProperties,
} from '../marks';
import { attributeOf, childOf, escapeAttribute, escapeXml, findAttribute, type Splice, textOf, type XmlElement } from '../xml';
import { appendTo, type OdfEditor, parseHead, prefixOf, prependTo } from './editor';
import { listPart } from './list-part';
import { Namer } from './namer';
import { META_NS, OFFICE_NS } from './names';
import { META_FIELDS } from './read-meta';

const PART = 'meta.xml';

/** Writes the label to the user-defined metadata that the policy names, and mends what says something else. @throws ZipError, XmlError */
export function writeMeta(editor: OdfEditor, label: Label, policy: Policy): void {
	const wanted = wantedProperties(label, policy);
	const removing = wanted.every(({ value }) => value === null);
	if (editor.text(PART) === null) {
		if (removing) return;
		createMeta(editor);
	}
	let text = editor.text(PART) ?? '';
	let root = parseHead(text);
	if (!childOf(root, 'meta')) {
		if (removing) return;
		editor.splice(PART, [prependTo(root, `<${prefixOf(root)}meta></${prefixOf(root)}meta>`)]);
		text = editor.text(PART) ?? '';
		root = parseHead(text);
	}
	const meta = childOf(root, 'meta');
	if (!meta) return;
	const plan = new MetaPlan(text, meta, label, policy);
	plan.putOwn(wanted);
	plan.mendOthers(wanted);
	plan.mendForeign();
	plan.mendFields();
	editor.splice(PART, plan.splices);
	for (const { name, before, after } of plan.notes) editor.note('property', PART, name, before, after);
}

function createMeta(editor: OdfEditor): void {
	const version = versionOf(editor);
	editor.create(
		PART,
		`<office:document-meta xmlns:office="${OFFICE_NS}" xmlns:meta="${META_NS}"${version}><office:meta></office:meta></office:document-meta>`,
	);
	listPart(editor, PART);
}

/** The version that the document itself states, as an attribute. */
export function versionOf(editor: OdfEditor): string {
	const root = /<(?:[^\s<>:/!?]+:)?document-content\s[^>]*>/.exec((editor.text('content.xml') ?? '').slice(0, 16_384))?.[0] ?? '';
	const version = /:version\s*=\s*["']([\d.]{1,8})["']/.exec(root)?.[1];
	return version === undefined ? '' : ` office:version="${version}"`;
}

/** The edits of one `office:meta`. */
class MetaPlan {
	readonly splices: Splice[] = [];
	readonly notes: { name: string; before: string | null; after: string | null }[] = [];

	constructor(
		private readonly text: string,
		private readonly meta: XmlElement,
		private readonly label: Label,
		private readonly policy: Policy,
	) {}

	private get properties(): readonly XmlElement[] {
		return this.meta.children.filter(({ local }) => local === 'user-defined');
	}

	/** Where one of our properties has to change, all are written anew behind the others, so that the bytes depend on the label alone. */
	putOwn(wanted: readonly Wanted[]): void {
		const own = new Map(wanted.map(({ name }) => [name, this.properties.filter((property) => attributeOf(property, 'name') === name)]));
		if (wanted.every((want) => this.isDone(own.get(want.name) ?? [], want))) return;
		for (const property of [...own.values()].flat()) this.remove(property);
		let added = '';
		for (const { name, value } of wanted) {
			const [first] = own.get(name) ?? [];
			const before = first ? textOf(first, this.text) : null;
			if (before !== value) this.notes.push({ name, before, after: value });
			if (value !== null) added += this.build(name, value);
		}
		if (added !== '') this.splices.push(appendTo(this.meta, added));
	}

	private isDone(properties: readonly XmlElement[], { name, value, optional }: Wanted): boolean {
		const [first, ...more] = properties;
		if (!first || value === null) return !first && (value === null || optional === true);
		return more.length === 0 && this.says(first, name, value);
	}

	/** Whether a property is plain text that means the value already, in whatever writing. */
	private says(property: XmlElement, name: string, value: string): boolean {
		if ((attributeOf(property, 'value-type') ?? 'string') !== 'string') return false;
		const old = textOf(property, this.text);
		if (old === value) return true;
		const was = parseProperty(name, old, this.policy);
		const is = parseProperty(name, value, this.policy);
		return was !== null && is !== null && was.problems.length === 0 && sameLabel(was.label, is.label);
	}

	private remove(property: XmlElement): void {
		this.splices.push({ start: property.start, end: property.end, text: '' });
	}

	private build(name: string, value: string): string {
		const namer = new Namer(this.meta);
		const m = namer.of('meta');
		const attributes = `${m}name="${escapeAttribute(name)}" ${m}value-type="string"`;
		return `<${m}user-defined${namer.declarations()} ${attributes}>${escapeXml(value)}</${m}user-defined>`;
	}

	/** Properties under other names that state another level get the new one, written as they were. */
	mendOthers(wanted: readonly Wanted[]): void {
		for (const property of this.properties) {
			const name = attributeOf(property, 'name') ?? '';
			if (isForeignProperty(name) || wanted.some((want) => want.name === name)) continue;
			const old = textOf(property, this.text);
			const parsed = parseProperty(name, old, this.policy);
			if (!parsed || !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy)) continue;
			const value = this.otherValue(name);
			if (value === null) this.remove(property);
			else this.replace(property, name, value);
			this.notes.push({ name, before: old, after: value });
		}
	}

	private replace(property: XmlElement, name: string, value: string): void {
		const plain = (attributeOf(property, 'value-type') ?? 'string') === 'string' && !property.empty;
		const { start, end, contentStart, contentEnd } = property;
		this.splices.push(
			plain ? { start: contentStart, end: contentEnd, text: escapeXml(value) } : { start, end, text: this.build(name, value) },
		);
	}

	private otherValue(name: string): string | null {
		for (const candidate of AXES.map((axis) => this.label[axis])) {
			const parsed = candidate === null ? null : parseProperty(name, candidate, this.policy);
			if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy))
				return candidate;
		}
		return null;
	}

	/** Protection labels follow where the policy maps them; their name, which the policy does not know, becomes the levels. */
	mendForeign(): void {
		for (const property of this.properties) {
			const attribute = findAttribute(property, 'name');
			const found = attribute ? foreignField(attribute.value) : null;
			const successor = found ? successorOf(found.guid, this.label, this.policy) : null;
			if (!attribute || !found || successor === null) continue;
			const name = `MSIP_Label_${successor}_${found.field}`;
			this.splices.push({ start: attribute.start, end: attribute.end, text: name });
			if (found.field.toLowerCase() !== 'name' || property.empty) continue;
			const levels = formatLevels(this.label, this.policy);
			this.notes.push({ name, before: textOf(property, this.text), after: levels });
			this.splices.push({ start: property.contentStart, end: property.contentEnd, text: escapeXml(levels) });
		}
	}

	/** Brings markings in title, subject, description and keywords in line; adds none. A keyword that held nothing else goes. */
	mendFields(): void {
		const elements = this.meta.children.flatMap((child) => (child.local === 'keywords' ? child.children : [child]));
		for (const element of elements) {
			const field = Object.hasOwn(META_FIELDS, element.local) ? META_FIELDS[element.local] : undefined;
			if (field === undefined || element.empty) continue;
			const changed = changedField(field, textOf(element, this.text), this.label, this.policy);
			if (!changed) continue;
			if (field === 'keywords' && changed.value.trim() === '') this.remove(element);
			else this.splices.push({ start: element.contentStart, end: element.contentEnd, text: escapeXml(changed.value) });
			this.notes.push({ name: field, before: changed.before, after: changed.after });
		}
	}
}
