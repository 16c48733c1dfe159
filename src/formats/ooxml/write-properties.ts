import { formatHandling, formatLevels, type Label, parseProperty, sameLabel } from '../../label';
import { AXES, type Axis, type Policy } from '../../policy/types';
import {
	attributeOf,
	childOf,
	escapeAttribute,
	escapeXml,
	findAttribute,
	parseXml,
	prefixFor,
	type Splice,
	textOf,
	type XmlElement,
} from '../xml';
import { toMarking } from './collect';
import { decodeEscapes } from './custom';
import { appendTo, type PackageEditor, prefixOf } from './editor';
import { foreignField, isForeignProperty } from './msip';
import { NS } from './names';
import { CUSTOM_KINDS, propertyPart } from './read-properties';
import { contradicts } from './stale';
import { successorOf } from './write-msip';

const FORMAT_ID = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';
const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';

/** A property that the label needs (`value`) or must not have (null). */
interface Wanted {
	readonly name: string;
	readonly value: string | null;
}

/** Writes the label to the custom properties that the policy names. @throws ZipError, XmlError */
export function writeProperties(editor: PackageEditor, label: Label, policy: Policy): void {
	const wanted = wantedProperties(label, policy);
	const part = propertyPart(editor.pkg, CUSTOM_KINDS, 'docProps/custom.xml');
	const text = editor.text(part);
	if (text === null) {
		if (wanted.every(({ value }) => value === null)) return;
		createPart(editor, part);
	}
	const before = editor.text(part) ?? '';
	const root = parseXml(before);
	const plan = new PropertyPlan(before, root, label, policy);
	// What goes frees its id for what comes: setting labels in turn ends in the same bytes.
	for (const want of wanted) plan.thin(want);
	for (const [index, want] of wanted.entries()) plan.put(want, wanted, index);
	plan.mendOthers(wanted);
	plan.mendForeign();
	plan.append();
	if (plan.splices.length === 0) return;
	editor.splice(part, plan.splices);
	for (const { name, before: old, after } of plan.notes) editor.note('property', `${part}#${name}`, old, after);
	register(editor, part);
}

function wantedProperties(label: Label, policy: Policy): Wanted[] {
	const { properties } = policy.markings;
	const levels = AXES.map((axis: Axis) => ({ name: properties[axis], value: label[axis] }));
	const handling = formatHandling(label.handling, policy);
	return [...levels, { name: properties.handling, value: handling === '' ? null : handling }];
}

function createPart(editor: PackageEditor, part: string): void {
	const strict = editor.pkg.strict;
	const custom = strict ? NS.customStrict : NS.custom;
	const variants = strict ? NS.variantsStrict : NS.variants;
	editor.create(part, `<Properties xmlns="${custom}" xmlns:vt="${variants}"></Properties>`, CONTENT_TYPE);
}

/** A part without its relationship is not seen by other programs. */
function register(editor: PackageEditor, part: string): void {
	const type = editor.pkg.strict ? `${NS.officeStrict}/customProperties` : `${NS.office}/custom-properties`;
	editor.relate('', type, part, part);
	editor.declare(part, CONTENT_TYPE);
}

/** The edits of one custom.xml. */
class PropertyPlan {
	readonly splices: Splice[] = [];
	readonly notes: { name: string; before: string | null; after: string | null }[] = [];
	private readonly pids: Set<number>;
	private readonly removed = new Set<XmlElement>();
	private added = '';

	constructor(
		private readonly text: string,
		private readonly root: XmlElement,
		private readonly label: Label,
		private readonly policy: Policy,
	) {
		this.pids = new Set(this.properties.map((property) => Number(attributeOf(property, 'pid'))));
	}

	private get properties(): readonly XmlElement[] {
		return this.root.children.filter(({ local }) => local === 'property');
	}

	private named(name: string): XmlElement[] {
		return this.properties.filter((property) => attributeOf(property, 'name') === name && !this.removed.has(property));
	}

	/** Removes what must not be there, and all but one of a name. */
	thin(want: Wanted): void {
		const [first, ...more] = this.named(want.name);
		for (const property of more) this.remove(property);
		if (!first || want.value !== null) return;
		this.notes.push({ name: want.name, before: propertyValue(first, this.text), after: null });
		this.remove(first);
	}

	/** Updates or adds one property. */
	put(want: Wanted, all: readonly Wanted[], index: number): void {
		if (want.value === null) return;
		const [first] = this.named(want.name);
		if (!first) this.add(want.name, want.value, all, index);
		else if (!this.says(first, want.name, want.value)) {
			this.notes.push({ name: want.name, before: propertyValue(first, this.text), after: want.value });
			this.replace(first, want.value);
		}
	}

	/** Whether a property is plain text that means the value already, in whatever writing. */
	private says(property: XmlElement, name: string, value: string): boolean {
		if (findAttribute(property, 'linkTarget') || property.children[0]?.local !== 'lpwstr') return false;
		const old = propertyValue(property, this.text);
		if (old === value) return true;
		const was = parseProperty(name, old, this.policy);
		const is = parseProperty(name, value, this.policy);
		return was !== null && is !== null && was.problems.length === 0 && sameLabel(was.label, is.label);
	}

	private replace(property: XmlElement, value: string): void {
		const element = property.children[0];
		if (element?.local === 'lpwstr' && !element.empty && !findAttribute(property, 'linkTarget')) {
			this.splices.push({ start: element.contentStart, end: element.contentEnd, text: escapeXml(value) });
			return;
		}
		const pid = attributeOf(property, 'pid') ?? String(this.freePid());
		this.splices.push({ start: property.start, end: property.end, text: this.build(attributeOf(property, 'name') ?? '', value, pid) });
	}

	private remove(property: XmlElement): void {
		this.removed.add(property);
		this.splices.push({ start: property.start, end: property.end, text: '' });
		this.pids.delete(Number(attributeOf(property, 'pid')));
	}

	/** New properties stand beside ours in the policy's order, so that setting labels in turn ends in the same bytes. */
	private add(name: string, value: string, all: readonly Wanted[], index: number): void {
		const xml = this.build(name, value, String(this.freePid()));
		this.notes.push({ name, before: null, after: value });
		const before = all
			.slice(0, index)
			.map((want) => this.named(want.name)[0])
			.findLast((found) => found !== undefined);
		const after = all
			.slice(index + 1)
			.map((want) => this.named(want.name)[0])
			.find((found) => found !== undefined);
		if (before) this.splices.push({ start: before.end, end: before.end, text: xml });
		else if (after) this.splices.push({ start: after.start, end: after.start, text: xml });
		else this.added += xml;
	}

	/** Puts all that is new behind the rest in one piece: a root without content can be opened only once. */
	append(): void {
		if (this.added !== '') this.splices.push(appendTo(this.root, this.added));
	}

	private build(name: string, value: string, pid: string): string {
		const variants = this.root.namespace === NS.customStrict ? NS.variantsStrict : NS.variants;
		const prefix = prefixFor(this.root, variants);
		const tag = prefix === null ? 'vt:lpwstr' : `${prefix}:lpwstr`;
		const declaration = prefix === null ? ` xmlns:vt="${variants}"` : '';
		const own = `${prefixOf(this.root)}property`;
		const attributes = `fmtid="${FORMAT_ID}" pid="${pid}" name="${escapeAttribute(name)}"`;
		return `<${own} ${attributes}><${tag}${declaration}>${escapeXml(value)}</${tag}></${own}>`;
	}

	/** 0 and 1 are reserved ([MS-OLEPS] 2.17). */
	private freePid(): number {
		let pid = 2;
		while (this.pids.has(pid)) pid++;
		this.pids.add(pid);
		return pid;
	}

	/** Properties under other names that state another level get the new one, written as they were: an id, or a marking. */
	mendOthers(wanted: readonly Wanted[]): void {
		for (const property of this.properties) {
			const name = attributeOf(property, 'name') ?? '';
			if (isForeignProperty(name) || wanted.some((want) => want.name === name)) continue;
			const old = propertyValue(property, this.text);
			const parsed = parseProperty(name, old, this.policy);
			if (!parsed || !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy)) continue;
			const value = this.otherValue(name);
			if (value === null) this.remove(property);
			else this.replace(property, value);
			this.notes.push({ name, before: old, after: value });
		}
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
			const value = property.children[0];
			if (found.field.toLowerCase() !== 'name' || !value || value.empty) continue;
			const levels = formatLevels(this.label, this.policy);
			this.notes.push({ name, before: propertyValue(property, this.text), after: levels });
			this.splices.push({ start: value.contentStart, end: value.contentEnd, text: escapeXml(levels) });
		}
	}

	private otherValue(name: string): string | null {
		const candidates = AXES.map((axis) => this.label[axis]).filter((level) => level !== null);
		for (const candidate of candidates) {
			const parsed = parseProperty(name, candidate, this.policy);
			if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy))
				return candidate;
		}
		return null;
	}
}

function propertyValue(property: XmlElement, text: string): string {
	const element = property.children[0] ?? childOf(property, 'lpwstr');
	return element ? decodeEscapes(textOf(element, text)) : '';
}
