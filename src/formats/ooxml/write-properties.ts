import { formatLevels, isEmpty, type Label, parseProperty, sameLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { toMarking } from '../marks/collector';
import { foreignField, isForeignProperty, labelsOfProperties, meaningOf } from '../marks/msip';
import { contradicts } from '../marks/stale';
import { successorOf } from '../marks/successor';
import { type Wanted, wantedProperties } from '../marks/wanted';
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
import { decodeEscapes } from './custom';
import { appendTo, type PackageEditor, prefixOf } from './editor';
import { NS } from './names';
import { CUSTOM_KINDS, propertyPart } from './read-properties';

const FORMAT_ID = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';
const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';

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
	plan.mendOthers(wanted);
	plan.mendForeign();
	plan.putOwn(wanted);
	if (plan.splices.length === 0) return;
	editor.splice(part, plan.splices);
	for (const { name, before: old, after } of plan.notes) editor.note('property', `${part}#${name}`, old, after);
	register(editor, part);
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

	/**
	 * Where one of our properties has to change, all of them are written anew behind the others: so the bytes depend on the label and on the
	 * others only, not on the labels that were set before.
	 */
	putOwn(wanted: readonly Wanted[]): void {
		const own = new Map(wanted.map(({ name }) => [name, this.properties.filter((property) => attributeOf(property, 'name') === name)]));
		if (wanted.every((want) => this.isDone(own.get(want.name) ?? [], want))) return;
		for (const property of [...own.values()].flat()) this.remove(property);
		let added = '';
		for (const { name, value } of wanted) {
			const [first] = own.get(name) ?? [];
			const before = first ? propertyValue(first, this.text) : null;
			if (before !== value) this.notes.push({ name, before, after: value });
			if (value !== null) added += this.build(name, value, String(this.freePid()));
		}
		if (added !== '') this.splices.push(appendTo(this.root, added));
	}

	private isDone(properties: readonly XmlElement[], { name, value, optional }: Wanted): boolean {
		const [first, ...more] = properties;
		if (!first || value === null) return !first && (value === null || optional === true);
		return more.length === 0 && this.says(first, name, value);
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
		this.splices.push({ start: property.start, end: property.end, text: '' });
		this.pids.delete(Number(attributeOf(property, 'pid')));
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

	/**
	 * Protection labels follow where the policy maps them; their name, which the policy does not know, becomes the levels. Those that are
	 * switched off stay as they are, unless a name would then stand there twice. Without a label those that the policy maps go.
	 */
	mendForeign(): void {
		const labels = this.foreignLabels();
		const enabled = new Set(labelsOfProperties([...labels.values()].flat(), '').map(({ guid }) => guid));
		const taken = new Set<string>();
		for (const [guid, fields] of labels) {
			if (!enabled.has(guid)) continue;
			if (isEmpty(this.label) && meaningOf(guid, this.policy) !== null) {
				for (const { name, value, property } of fields) {
					this.remove(property);
					if (/_name$/i.test(name)) this.notes.push({ name, before: value, after: null });
				}
				continue;
			}
			const successor = successorOf(guid, this.label, this.policy);
			if (successor === null) continue;
			const there = successor === guid ? [] : (labels.get(successor) ?? []);
			// Two labels of one meaning become one.
			if (taken.has(successor) || (there.length > 0 && enabled.has(successor))) for (const { property } of fields) this.remove(property);
			else {
				for (const { property } of there) this.remove(property);
				for (const { property } of fields) this.rename(property, successor);
			}
			taken.add(successor);
		}
	}

	/** The properties of each protection label, by its GUID. */
	private foreignLabels(): Map<string, { name: string; value: string; property: XmlElement }[]> {
		const labels = new Map<string, { name: string; value: string; property: XmlElement }[]>();
		for (const property of this.properties) {
			const name = attributeOf(property, 'name') ?? '';
			const guid = foreignField(name)?.guid;
			if (guid === undefined) continue;
			labels.set(guid, [...(labels.get(guid) ?? []), { name, value: propertyValue(property, this.text), property }]);
		}
		return labels;
	}

	private rename(property: XmlElement, successor: string): void {
		const attribute = findAttribute(property, 'name');
		const found = attribute ? foreignField(attribute.value) : null;
		if (!attribute || !found) return;
		const name = `MSIP_Label_${successor}_${found.field}`;
		this.splices.push({ start: attribute.start, end: attribute.end, text: name });
		const value = property.children[0];
		if (found.field.toLowerCase() !== 'name' || !value || value.empty) return;
		const levels = formatLevels(this.label, this.policy);
		this.notes.push({ name, before: propertyValue(property, this.text), after: levels });
		this.splices.push({ start: value.contentStart, end: value.contentEnd, text: escapeXml(levels) });
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
