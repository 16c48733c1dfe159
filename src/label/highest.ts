import { AXES, type Axis, axisOf, type LabelLike, type Policy, rankOf } from '../policy';
import { type Label, NO_LABEL } from './label';
import { keyOf } from './normalize';

/**
 * Makes a label: frozen, each restriction once, the policy's ids first and in the policy's order, then other wordings as they were given.
 * Levels are taken as they are; empty ones count as absent.
 */
export function makeLabel(partial: LabelLike, policy: Policy): Label {
	const [confidentiality, integrity, availability] = AXES.map((axis) => partial[axis] || null);
	return Object.freeze({
		confidentiality: confidentiality ?? null,
		integrity: integrity ?? null,
		availability: availability ?? null,
		handling: Object.freeze(ordered(partial.handling ?? [], policy)),
	});
}

function ordered(handling: readonly string[], policy: Policy): string[] {
	const given = new Set(handling);
	const known = policy.handling.map(({ id }) => id).filter((id) => given.delete(id));
	const others = new Map<string, string>();
	for (const text of given) {
		const key = keyOf(text);
		if (!others.has(key)) others.set(key, text);
	}
	return [...known, ...others.values()];
}

/** Whether a label says nothing. */
export function isEmpty(label: LabelLike): boolean {
	return AXES.every((axis) => (label[axis] ?? null) === null) && (label.handling ?? []).length === 0;
}

/** Whether two labels say the same; the order of the restrictions and the case of their letters do not matter. */
export function sameLabel(a: LabelLike, b: LabelLike): boolean {
	if (AXES.some((axis) => (a[axis] ?? null) !== (b[axis] ?? null))) return false;
	const [left, right] = [a, b].map((label) => new Set((label.handling ?? []).map(keyOf)));
	return left?.size === right?.size && [...(left ?? [])].every((key) => right?.has(key));
}

/**
 * Orders two levels of one axis: negative where `a` is lower. No level is the lowest. A level that the policy does not know
 * ranks above all known ones: what cannot be judged is not taken for harmless. Equivalents (3B for 3) rank equal.
 */
export function compareAxis(policy: Policy, axis: Axis, a: string | null, b: string | null): number {
	return strength(policy, axis, a) - strength(policy, axis, b);
}

function strength(policy: Policy, axis: Axis, level: string | null): number {
	if (level === null) return -1;
	const rank = rankOf(policy, axis, level);
	return rank >= 0 ? rank : (axisOf(policy, axis)?.levels.length ?? 0);
}

/** The higher of two levels; of equals, the policy's own id, else the one that sorts last, so that the order of joining never shows. */
function higher(policy: Policy, axis: Axis, a: string | null, b: string | null): string | null {
	if (a === b || a === null || b === null) return a ?? b;
	const difference = compareAxis(policy, axis, a, b);
	if (difference !== 0) return difference > 0 ? a : b;
	const own = (level: string): boolean => axisOf(policy, axis)?.levels.some(({ id }) => id === level) ?? false;
	if (own(a) !== own(b)) return own(a) ? a : b;
	return a > b ? a : b;
}

/** Joins two labels (3(2)⑤(ウ)): on each axis the higher level, and all restrictions of both. Commutative, associative, idempotent. */
export function highest(a: LabelLike, b: LabelLike, policy: Policy): Label {
	const level = (axis: Axis): string | null => higher(policy, axis, a[axis] || null, b[axis] || null);
	const union = [...(a.handling ?? []), ...(b.handling ?? [])].sort();
	const levels = { confidentiality: level('confidentiality'), integrity: level('integrity'), availability: level('availability') };
	const joined = makeLabel({ ...levels, handling: union }, policy);
	return isEmpty(joined) ? NO_LABEL : joined;
}
