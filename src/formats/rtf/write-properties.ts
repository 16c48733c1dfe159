import { formatLevels, isEmpty, type Label, parseProperty, sameLabel } from '../../label';
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
import { encodeRtf } from './charset';
import { FIELD_NAMES } from './destinations';
import type { RtfDocument, RtfProperty } from './document';
import { type ByteSplice, replaceText } from './edit';
import type { RtfText } from './text';

export interface PropertyNote {
	readonly where: string;
	readonly before: string | null;
	readonly after: string | null;
}

/** The edits of the user-defined properties and of the information group. */
export class PropertyPlan {
	readonly splices: ByteSplice[] = [];
	readonly notes: PropertyNote[] = [];

	constructor(
		private readonly bytes: Buffer,
		private readonly document: RtfDocument,
		private readonly label: Label,
		private readonly policy: Policy,
	) {}

	run(): void {
		const wanted = wantedProperties(this.label, this.policy);
		this.putOwn(wanted);
		this.mendOthers(wanted);
		this.mendForeign();
		this.mendFields();
	}

	/** Where one of our properties has to change, all of them are written anew behind the others, so that the bytes depend on the label only. */
	private putOwn(wanted: readonly Wanted[]): void {
		const { properties, userprops, propertiesAt } = this.document;
		const own = wanted.map((want) => ({ want, there: properties.filter(({ name }) => name.text === want.name) }));
		if (own.every(({ want, there }) => this.isDone(there, want))) return;
		let added = '';
		for (const { want, there } of own) {
			for (const { start, end } of there) this.splices.push({ start, end, text: '' });
			const before = there[0]?.value.text ?? null;
			if (before !== want.value) this.notes.push({ where: `userprops#${want.name}`, before, after: want.value });
			if (want.value !== null) added += this.build(want.name, want.value);
		}
		const all = own.reduce((sum, { there }) => sum + there.length, 0);
		if (userprops === null) {
			if (added !== '' && propertiesAt !== null) {
				this.splices.push({ start: propertiesAt, end: propertiesAt, text: `{\\*\\userprops${added}}` });
			}
		} else if (added !== '') this.splices.push({ start: userprops.end - 1, end: userprops.end - 1, text: added });
		else if (all === properties.length) this.splices.unshift({ start: userprops.start, end: userprops.end, text: '' });
	}

	private isDone(there: readonly RtfProperty[], { name, value, optional }: Wanted): boolean {
		const [first, ...more] = there;
		if (!first || value === null) return !first && (value === null || optional === true);
		if (more.length > 0 || first.linked || first.type !== 30) return false;
		const old = first.value.text;
		if (old === value) return true;
		const was = parseProperty(name, old, this.policy);
		const is = parseProperty(name, value, this.policy);
		return was !== null && is !== null && was.problems.length === 0 && sameLabel(was.label, is.label);
	}

	private build(name: string, value: string): string {
		const { encoding } = this.document;
		return `{\\propname ${encodeRtf(name, encoding)}}\\proptype30{\\staticval ${encodeRtf(value, encoding)}}`;
	}

	/** Properties under other names that state another level get the new one. */
	private mendOthers(wanted: readonly Wanted[]): void {
		for (const property of this.document.properties) {
			const name = property.name.text;
			if (isForeignProperty(name) || wanted.some((want) => want.name === name)) continue;
			const old = property.value.text;
			const parsed = parseProperty(name, old, this.policy);
			if (!parsed || !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy)) continue;
			const value = this.otherValue(name);
			if (value === null) this.splices.push({ start: property.start, end: property.end, text: '' });
			else this.replaceAll(property.value, value);
			this.notes.push({ where: `userprops#${name}`, before: old, after: value });
		}
	}

	private otherValue(name: string): string | null {
		if (isEmpty(this.label)) return null;
		for (const candidate of AXES.map((axis) => this.label[axis])) {
			const parsed = candidate === null ? null : parseProperty(name, candidate, this.policy);
			if (!parsed || candidate === null || parsed.problems.length > 0) continue;
			if (!contradicts(toMarking(parsed, 'property', ''), this.label, this.policy)) return candidate;
		}
		return null;
	}

	/** Protection labels follow where the policy maps them. */
	private mendForeign(): void {
		for (const { name, value } of this.document.properties) {
			const found = foreignField(name.text);
			const successor = found ? successorOf(found.guid, this.label, this.policy) : null;
			if (!found || successor === null) continue;
			this.replaceAll(name, `MSIP_Label_${successor}_${found.field}`);
			if (found.field.toLowerCase() !== 'name') continue;
			const levels = formatLevels(this.label, this.policy);
			this.notes.push({ where: `userprops#${name.text}`, before: value.text, after: levels });
			this.replaceAll(value, levels);
		}
	}

	/** Title, subject, keywords and comments that say something else are brought in line. */
	private mendFields(): void {
		for (const field of this.document.fields) {
			const changed = changedField(FIELD_NAMES[field.name] ?? field.name, field.text, this.label, this.policy);
			if (!changed) continue;
			this.replaceAll(field, changed.value);
			if (!field.shadow) this.notes.push({ where: `info#${field.name}`, before: changed.before, after: changed.after });
		}
	}

	private replaceAll(text: RtfText, value: string): void {
		const all = [{ start: 0, end: text.text.length, text: value }];
		this.splices.push(...replaceText(this.bytes, text, all, this.document.encoding));
	}
}
