import { formatMarking, isEmpty, type Label, parseFileName } from '../../label';
import type { Policy } from '../../policy/types';
import { type Found, findMarkings, toMarking } from './collector';
import { isStale, statesLabel } from './stale';

/** The markings in one descriptive field (title, subject, keywords, description): the whole value, one of a list of keywords, or the mark in front of a title. */
export function findInField(field: string, value: string, where: string, policy: Policy): Found[] {
	const found = findMarkings(value, 'property', where, policy, /[;；,，\t\n]\s*/g);
	if (found.length > 0 || (field !== 'title' && field !== 'subject')) return found;
	const name = value.length < 256 ? parseFileName(value, policy) : null;
	return name ? [{ marking: toMarking(name, 'property', where), start: name.start, end: name.end }] : [];
}

/** A descriptive field's value with its markings brought in line with a label, or null where none says anything else. */
export function changedField(
	field: string,
	value: string,
	label: Label,
	policy: Policy,
): { value: string; before: string; after: string } | null {
	const stale = findInField(field, value, '', policy).filter(
		({ marking }) => statesLabel(marking, policy) && isStale(marking, label, policy),
	);
	if (stale.length === 0) return null;
	const marking = isEmpty(label) ? '' : formatMarking({ ...label, handling: field === 'title' ? [] : label.handling }, policy);
	let result = '';
	let at = 0;
	for (const [index, found] of stale.entries()) {
		result += value.slice(at, found.start) + (index === 0 ? marking : '');
		at = found.end;
	}
	return { value: result + value.slice(at), before: stale.map((found) => found.marking.text).join(' '), after: marking };
}
