import type { Marking } from '../formats/types';
import { highest, isEmpty, type Label, makeLabel, NO_LABEL } from '../label';
import { AXES, type Axis, PLACES, type Policy, rankOf } from '../policy';
import { impliedBy } from '../rules';
import type { OuterMarkings } from './types';

/** The effective label of a document. */
export interface Resolution {
	readonly label: Label;
	/** Places that it comes from, joined by `+`; `none`. */
	readonly source: string;
	/** The markings that bear on it. */
	readonly markings: readonly Marking[];
}

const NOTHING: Resolution = Object.freeze({ label: NO_LABEL, source: 'none', markings: Object.freeze([]) });

/**
 * The label in force (DESIGN 7, 対策基準 3(2)⑤(ウ)): an overriding map entry alone; else the highest of the document's own places, axis by axis,
 * restrictions united; else the map's default; else the folder's label. Secrecy words count as the levels that they imply.
 * A level that the policy does not know counts only where nothing else stands on its axis.
 * @param precedence how the marking of place `map` counts, `null` where there is none.
 */
export function resolveLabel(markings: readonly Marking[], precedence: 'default' | 'override' | null, policy: Policy): Resolution {
	if (markings.length === 0) return NOTHING;
	const map = precedence === null ? undefined : markings.find(({ place }) => place === 'map');
	const own = markings.filter(({ place }) => place !== 'map' && place !== 'folder');
	if (map !== undefined && precedence === 'override') return joined([map], [...own, map], policy);
	// A damaged sidecar says nothing, but it does not make the folder speak for what somebody tried to label.
	if (own.some((marking) => speaks(marking, policy))) return joined(own, own, policy);
	const inherited = map ?? markings.find(({ place }) => place === 'folder');
	if (inherited === undefined) return own.length === 0 ? NOTHING : { ...NOTHING, markings: own };
	return joined([inherited], [...own, inherited], policy);
}

/** Whether a marking stands in the document itself, and not around it. */
export function isOwn({ place }: Marking): boolean {
	return place !== 'sidecar' && place !== 'file-name' && place !== 'folder' && place !== 'map';
}

/** The label in force of a document with these markings of its own, and what stands around it. Pure. */
export function labelWith(
	own: readonly Marking[],
	{ fileName, sidecar, folder, map }: Pick<OuterMarkings, 'fileName' | 'sidecar' | 'folder' | 'map'>,
	policy: Policy,
): Label {
	const markings = [...own, fileName, sidecar, folder, map?.marking ?? null].filter((marking) => marking !== null);
	return resolveLabel(markings, map?.precedence ?? null, policy).label;
}

/** Whether a marking says anything about the label, were it only something unknown or malformed. */
function speaks(marking: Marking, policy: Policy): boolean {
	return !isEmpty(marking.label) || marking.problems.length > 0 || !isEmpty(impliedBy(marking, policy));
}

function joined(counting: readonly Marking[], markings: readonly Marking[], policy: Policy): Resolution {
	const meanings = counting.map((marking) => meaningOf(marking, policy));
	const [first] = meanings;
	// Nearly every labelled document has one marking.
	if (meanings.length === 1 && first !== undefined) {
		return { label: first, source: isEmpty(first) ? 'none' : (counting[0]?.place ?? 'none'), markings };
	}
	const label = joinLabels(meanings, policy);
	const places = new Set(counting.filter((_, index) => contributes(meanings[index] ?? NO_LABEL, label, policy)).map(({ place }) => place));
	const source = PLACES.filter((place) => places.has(place)).join('+');
	return { label, source: source === '' ? 'none' : source, markings };
}

/** The highest of labels, axis by axis; a level that the policy does not know gives way to any that it knows, and stays where there is none. */
export function joinLabels(labels: readonly Label[], policy: Policy): Label {
	const join = (parts: readonly Label[]): Label => parts.reduce((sum, part) => highest(sum, part, policy), NO_LABEL);
	const known = labels.map((label) => knownPart(label, policy));
	const sum = join(known);
	if (known.every((part, index) => part === labels[index])) return sum;
	const all = join(labels);
	const level = (axis: Axis): string | null => sum[axis] ?? all[axis];
	const levels = { confidentiality: level('confidentiality'), integrity: level('integrity'), availability: level('availability') };
	return makeLabel({ ...levels, handling: all.handling }, policy);
}

/** The label without levels that the policy does not know; the very same object where it knows all. */
export function knownPart(label: Label, policy: Policy): Label {
	const level = (axis: Axis): string | null => (rankOf(policy, axis, label[axis]) < 0 ? null : label[axis]);
	if (AXES.every((axis) => level(axis) === label[axis])) return label;
	const levels = { confidentiality: level('confidentiality'), integrity: level('integrity'), availability: level('availability') };
	return makeLabel({ ...levels, handling: label.handling }, policy);
}

/** What a marking means: what it states, and what its secrecy words imply. */
function meaningOf(marking: Marking, policy: Policy): Label {
	const { label, pieces } = marking;
	for (const { kind } of pieces) {
		if (kind === 'legacy' || kind === 'foreign') return highest(label, impliedBy(marking, policy), policy);
	}
	return label;
}

function contributes(part: Label, whole: Label, policy: Policy): boolean {
	if (part.handling.length > 0) return true;
	return AXES.some((axis) => {
		const level = part[axis];
		return (
			level !== null &&
			(level === whole[axis] || (rankOf(policy, axis, level) >= 0 && rankOf(policy, axis, level) === rankOf(policy, axis, whole[axis])))
		);
	});
}
