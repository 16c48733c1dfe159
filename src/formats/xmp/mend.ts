import { formatLevels, formatMarking, isEmpty, type Label, parseProperty } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { toMarking } from '../marks/collector';
import { changedField } from '../marks/field';
import { foreignField } from '../marks/msip';
import { contradicts } from '../marks/stale';
import { successorOf } from '../marks/successor';
import { escapeAttribute, escapeXml, type Splice } from '../xml';
import { nameStart } from './cuts';
import { fieldOf } from './names';
import { mayBeNamed, type XmpProperty, type XmpValue } from './properties';
import type { XmpChange } from './write';

/** What brings one property in line with a label. */
export interface Mended {
	readonly splices: Splice[];
	readonly changes: XmpChange[];
	/** Values that have nothing left to say. */
	readonly removed: XmpValue[];
}

/** Descriptive fields and custom properties that state another level get the new one, written as they were: an id, or a marking. */
export function mendValues(property: XmpProperty, label: Label, policy: Policy): Mended {
	const mended: Mended = { splices: [], changes: [], removed: [] };
	const { name, namespace } = property;
	const field = fieldOf(namespace, name);
	if (field === null && !mayBeNamed(property)) return mended;
	for (const value of property.values) {
		const changed = field === null ? changedCustom(name, value.text, label, policy) : changedField(field, value.text, label, policy);
		if (!changed) continue;
		mended.changes.push({ name: property.label, before: changed.before, after: changed.after });
		if (changed.value === null || (changed.value === '' && value.item)) mended.removed.push(value);
		else mended.splices.push(replace(value, changed.value));
	}
	return mended;
}

function replace({ start, end, quoted }: XmpValue, text: string): Splice {
	return { start, end, text: quoted ? escapeAttribute(text) : escapeXml(text) };
}

function changedCustom(
	name: string,
	old: string,
	label: Label,
	policy: Policy,
): { value: string | null; before: string; after: string | null } | null {
	const parsed = parseProperty(name, old, policy);
	if (!parsed || !contradicts(toMarking(parsed, 'property', ''), label, policy)) return null;
	const value = otherValue(name, old, label, policy);
	return { value, before: old, after: value };
}

function otherValue(name: string, old: string, label: Label, policy: Policy): string | null {
	if (isEmpty(label)) return null;
	const levels = AXES.map((axis) => label[axis]).filter((level) => level !== null);
	const whole = formatMarking(label, policy);
	// A bare figure stays one; what was words becomes words.
	const candidates = old.trim().length <= 2 ? [...levels, whole] : [whole, ...levels];
	for (const candidate of candidates) {
		const parsed = parseProperty(name, candidate, policy);
		if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), label, policy)) return candidate;
	}
	return null;
}

/** Protection labels follow where the policy maps them; their name, which the policy does not know, becomes the levels. */
export function mendForeign(property: XmpProperty, text: string, label: Label, policy: Policy): Mended {
	const mended: Mended = { splices: [], changes: [], removed: [] };
	const found = foreignField(property.name);
	const successor = found ? successorOf(found.guid, label, policy) : null;
	if (!found || successor === null) return mended;
	for (const at of guidsOf(property, text, found.guid)) mended.splices.push({ start: at, end: at + successor.length, text: successor });
	if (found.field.toLowerCase() !== 'name') return mended;
	const levels = formatLevels(label, policy);
	for (const value of property.values) {
		mended.splices.push(replace(value, levels));
		const changed = property.label.replace(new RegExp(found.guid, 'i'), successor);
		mended.changes.push({ name: changed, before: value.text, after: levels });
	}
	return mended;
}

/** Where the GUID stands in the names of a property's tags. */
function guidsOf({ element, attribute }: XmpProperty, text: string, guid: string): number[] {
	const spots = attribute ? [nameStart(text, attribute)] : element ? [element.start, ...(element.empty ? [] : [element.contentEnd])] : [];
	return spots.map(
		(spot) =>
			text
				.slice(spot, spot + 1000)
				.toLowerCase()
				.indexOf(guid) + spot,
	);
}
