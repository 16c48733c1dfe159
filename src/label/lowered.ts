import { AXES, type LabelLike, type Policy } from '../policy';
import { compareAxis, isEmpty } from './highest';
import { keyOf } from './normalize';

/**
 * Whether a change of label takes protection away, which asks for a reason each time: `removed` where nothing of the label is left,
 * `lowered` where a level is lower or gone on some axis, or a handling restriction is gone. Raising and adding is `null`.
 */
export function lowered(before: LabelLike, after: LabelLike, policy: Policy): 'lowered' | 'removed' | null {
	if (isEmpty(before)) return null;
	if (isEmpty(after)) return 'removed';
	if (AXES.some((axis) => compareAxis(policy, axis, after[axis] ?? null, before[axis] ?? null) < 0)) return 'lowered';
	const kept = new Set((after.handling ?? []).map(keyOf));
	return (before.handling ?? []).some((restriction) => !kept.has(keyOf(restriction))) ? 'lowered' : null;
}
