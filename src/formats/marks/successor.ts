import { type Label, makeLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { meaningOf } from './msip';
import { contradicts } from './stale';

/**
 * The GUID that a protection label has to become so that it says what the label says, or null where it does so already, where the policy
 * does not know it, or where the policy has none for the new label (the conflict then shows in checking).
 */
export function successorOf(guid: string, label: Label, policy: Policy): string | null {
	const old = meaningOf(guid, policy);
	if (!old || !contradicts({ label: makeLabel(old, policy) }, label, policy)) return null;
	let best: { guid: string; levels: number } | null = null;
	for (const [candidate, like] of Object.entries(policy.markings.guids)) {
		const meaning = makeLabel(like, policy);
		const levels = AXES.filter((axis) => meaning[axis] !== null).length;
		if (levels > (best?.levels ?? 0) && !contradicts({ label: meaning }, label, policy)) best = { guid: candidate, levels };
	}
	return best?.guid ?? null;
}
