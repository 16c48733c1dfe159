import { AXES, type Axis, axisOf, type LabelLike, type Policy } from '../policy';
import { compareAxis, isEmpty } from './highest';
import { keyOf } from './normalize';

/**
 * Whether a change of label takes protection away, which asks for a reason each time: `removed` where nothing of the label is left,
 * `lowered` where a level is lower or gone on some axis, or a handling restriction is gone. Raising and adding is `null`. A level that the policy
 * does not know ranks above all; the highest level in its place lowers nothing, because nothing higher can be said.
 */
export function lowered(before: LabelLike, after: LabelLike, policy: Policy): 'lowered' | 'removed' | null {
	if (isEmpty(before)) return null;
	if (isEmpty(after)) return 'removed';
	if (AXES.some((axis) => isLower(policy, axis, after[axis] ?? null, before[axis] ?? null))) return 'lowered';
	const kept = new Set((after.handling ?? []).map(keyOf));
	return (before.handling ?? []).some((restriction) => !kept.has(keyOf(restriction))) ? 'lowered' : null;
}

function isLower(policy: Policy, axis: Axis, after: string | null, before: string | null): boolean {
	const top = axisOf(policy, axis)?.levels.at(-1)?.id ?? null;
	return compareAxis(policy, axis, after, before) < 0 && (top === null || compareAxis(policy, axis, after, top) < 0);
}
