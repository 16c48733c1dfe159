import { type Label, parseProperty, sameLabel } from '../../label';
import type { Policy } from '../../policy/types';
import { isForeignProperty } from '../marks/msip';
import type { Wanted } from '../marks/wanted';
import { attributeOf, type Splice, type XmlElement } from '../xml';
import { buildDescription, buildSchema, buildSchemas, type Named } from './build';
import { Cuts } from './cuts';
import { mendForeign, mendValues } from './mend';
import { OWN_NAMESPACE, OWN_PREFIX, PDFA_ID } from './names';
import { mayBeNamed, propertiesOf, type XmpProperty } from './properties';
import { findSchemas, type Schemas } from './schemas';
import type { XmpChange } from './write';

/** The edits of one packet. */
export class XmpPlan {
	readonly changes: XmpChange[] = [];
	private readonly splices: Splice[] = [];
	private readonly properties: readonly XmpProperty[];
	private readonly cuts: Cuts;
	private readonly schemas: Schemas;
	private named: readonly Named[] = [];
	private names: readonly string[] = [];

	constructor(
		private readonly text: string,
		/** At least one. */
		private readonly rdfs: readonly XmlElement[],
		private readonly label: Label,
		private readonly policy: Policy,
	) {
		this.properties = rdfs.flatMap((each) => propertiesOf(each, text));
		this.schemas = findSchemas(rdfs, text);
		this.cuts = new Cuts(text);
	}

	/**
	 * Where one of our properties has to change, all of them are written anew in one description behind the others, and their namesakes in
	 * other custom namespaces fall away: so the bytes depend on the label and on the rest only, not on the labels that were set before.
	 */
	putOwn(wanted: readonly Wanted[]): void {
		const names = new Set(wanted.map(({ name }) => name));
		const own = this.properties.filter((each) => each.namespace === OWN_NAMESPACE || (mayBeNamed(each) && names.has(each.name)));
		const named = wanted.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
		if (this.isDone(own, wanted, named.length > 0)) return;
		for (const property of own) this.remove(property);
		for (const item of this.schemas.own) this.removeSchema(item);
		this.named = named;
		this.names = wanted.map(({ name }) => name);
		this.note(own, wanted);
	}

	private isDone(own: readonly XmpProperty[], wanted: readonly Wanted[], any: boolean): boolean {
		const described = this.schemas.own.length === (any && this.isPdfA ? 1 : 0);
		if (!described && (any || this.schemas.own.length > 0)) return false;
		if (own.some(({ name }) => !wanted.some((want) => want.name === name))) return false;
		return wanted.every(({ name, value, optional }) => {
			const here = own.filter((each) => each.name === name);
			const [first, ...more] = here.filter(({ namespace }) => namespace === OWN_NAMESPACE);
			if (value === null) return here.length === 0;
			if (!first && !(optional === true && here.length === 0)) return false;
			return more.length === 0 && here.every((each) => this.says(each, value));
		});
	}

	private get isPdfA(): boolean {
		return this.properties.some(({ namespace, name }) => namespace === PDFA_ID && name === 'part');
	}

	/** Whether a property means the value already, in whatever writing. */
	private says({ name, values }: XmpProperty, value: string): boolean {
		const [first, ...more] = values;
		if (!first || more.length > 0) return false;
		if (first.text === value) return true;
		const was = parseProperty(name, first.text, this.policy);
		const is = parseProperty(name, value, this.policy);
		return was !== null && is !== null && was.problems.length === 0 && sameLabel(was.label, is.label);
	}

	private note(own: readonly XmpProperty[], wanted: readonly Wanted[]): void {
		const textOf = (property: XmpProperty | undefined) => property?.values[0]?.text ?? null;
		const kept = new Set<XmpProperty>();
		for (const { name, value } of wanted) {
			const first = own.find((each) => each.namespace === OWN_NAMESPACE && each.name === name);
			if (first) kept.add(first);
			if (textOf(first) !== value) this.changes.push({ name: `${OWN_PREFIX}:${name}`, before: textOf(first), after: value });
		}
		for (const property of own) {
			if (!kept.has(property)) this.changes.push({ name: property.label, before: textOf(property), after: null });
		}
	}

	/** Brings in line what says something else: other custom properties, descriptive fields, protection labels. */
	mendOthers(): void {
		for (const property of this.properties) {
			if (this.isRemoved(property)) continue;
			const mended = isForeignProperty(property.name)
				? mendForeign(property, this.text, this.label, this.policy)
				: mendValues(property, this.label, this.policy);
			this.splices.push(...mended.splices);
			this.changes.push(...mended.changes);
			for (const value of mended.removed) {
				if (value.item) this.cuts.element(value.item);
				else this.remove(property);
			}
		}
	}

	private isRemoved({ element, owner, attribute }: XmpProperty): boolean {
		return this.cuts.isCut(element ?? owner) || (attribute !== null && this.cuts.isCutAttribute(owner, attribute));
	}

	private remove({ element, owner, attribute }: XmpProperty): void {
		if (element) this.cuts.element(element);
		else if (attribute) this.cuts.attribute(owner, attribute);
	}

	/** The container goes with its last item. */
	private removeSchema(item: XmlElement): void {
		const { parent } = item;
		this.cuts.element(item);
		if (parent?.parent && parent.children.every((each) => this.schemas.own.includes(each))) this.cuts.element(parent.parent);
	}

	/** The splices of all that was planned; none where nothing changes. */
	finish(): readonly Splice[] {
		for (const rdf of this.rdfs) this.cuts.collapse(rdf);
		if (this.named.length > 0) this.insert();
		return this.cuts.finish(this.splices);
	}

	private insert(): void {
		const [rdf] = this.rdfs;
		if (!rdf) return;
		let extra = '';
		if (this.isPdfA) {
			const { bag } = this.schemas;
			if (bag && !bag.empty && !this.cuts.isCut(bag)) this.append(bag, buildSchema(this.names, bag));
			else extra = buildSchemas(this.names, rdf);
		}
		const about = rdf.children.map((node) => attributeOf(node, 'about')).find((value) => value !== null) ?? '';
		this.append(rdf, buildDescription(rdf, about, this.named, extra));
	}

	/** Behind the last child that stays, so that the white space before the closing tag stays too. */
	private append(parent: XmlElement, added: string): void {
		if (parent.empty) {
			this.splices.push({ start: parent.end - 2, end: parent.end, text: `>${added}\n</${parent.name}>` });
			return;
		}
		const last = parent.children.filter((child) => !this.cuts.isCut(child)).at(-1);
		const at = last?.end ?? parent.contentStart;
		this.splices.push({ start: at, end: at, text: added });
	}
}
