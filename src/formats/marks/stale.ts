import { compareAxis, formatMarking, highest, isEmpty, type Label } from '../../label';
import { AXES, type ForeignWord, type LabelLike, type LegacyWord, type Policy } from '../../policy/types';
import type { Marking } from '../types';

/** What a marking states, with what the policy says its older and foreign words imply. */
function meaningOf(marking: Claim, policy: Policy): LabelLike {
	let meaning: Label = marking.label;
	for (const piece of marking.pieces ?? []) {
		if (piece.kind !== 'legacy' && piece.kind !== 'foreign') continue;
		const words: readonly (LegacyWord | ForeignWord)[] = piece.kind === 'legacy' ? policy.legacy : policy.foreign;
		const implied = words.find(({ wording }) => wording === piece.wording)?.implies;
		if (implied) meaning = highest(meaning, implied, policy);
	}
	return meaning;
}

/** What of a marking is judged. */
type Claim = Pick<Marking, 'label'> & Partial<Pick<Marking, 'pieces'>>;

/** Whether a marking states a level that a label does not have. */
export function contradicts(marking: Claim, label: Label, policy: Policy): boolean {
	const meaning = meaningOf(marking, policy);
	return AXES.some((axis) => {
		const stated = meaning[axis] ?? null;
		const wanted = label[axis];
		if (stated === null || stated === wanted) return false;
		return wanted === null || !policy.axes.some(({ id }) => id === axis) || compareAxis(policy, axis, stated, wanted) !== 0;
	});
}

/** Whether a marking consists of levels or restrictions, not only of older or foreign words. */
export function statesLabel(marking: Marking, policy: Policy): boolean {
	if (marking.pieces.some(({ kind }) => kind === 'level' || kind === 'handling')) return true;
	// 取扱注意 is an older word and a restriction; as 「取扱制限：取扱注意」 it was written as a label.
	return marking.text === formatMarking(marking.label, policy);
}

/** Whether a new marking takes a marking's place: older and foreign words stay, unless they contradict it. */
export function isReplaced(marking: Marking, label: Label, policy: Policy): boolean {
	return statesLabel(marking, policy) || (!isEmpty(label) && contradicts(marking, label, policy));
}

/** Whether a marking no longer says what the label says: other levels, or restrictions beside levels that the label lacks. */
export function isStale(marking: Marking, label: Label, policy: Policy): boolean {
	if (contradicts(marking, label, policy)) return true;
	const levels = marking.pieces.some(({ kind }) => kind === 'level');
	return levels && marking.label.handling.some((id) => !label.handling.includes(id));
}
