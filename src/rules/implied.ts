import type { Marking } from '../formats/types';
import { highest, type Label, makeLabel, NO_LABEL } from '../label';
import { type Axis, type LabelLike, levelOf, type Policy } from '../policy';

interface Implications {
	readonly legacy: ReadonlyMap<string, Label>;
	readonly foreign: ReadonlyMap<string, Label>;
}

const byPolicy = new WeakMap<Policy, Implications>();

/** What the legacy secrecy words and the foreign labels of a marking imply under the policy, beyond what it states. */
export function impliedBy(marking: Marking, policy: Policy): Label {
	let label = NO_LABEL;
	for (const piece of marking.pieces) {
		if (piece.kind !== 'legacy' && piece.kind !== 'foreign') continue;
		const implied = implicationsOf(policy)[piece.kind].get(key(piece.wording));
		if (implied !== undefined) label = highest(label, implied, policy);
	}
	return label;
}

/** What one legacy word implies, or `null` where the policy does not know it. */
export function impliedByWord(wording: string, policy: Policy): Label | null {
	return implicationsOf(policy).legacy.get(key(wording)) ?? null;
}

function implicationsOf(policy: Policy): Implications {
	let known = byPolicy.get(policy);
	if (known === undefined) {
		const legacy = policy.legacy.flatMap(({ wording, variants = [], implies }) =>
			[wording, ...variants].map((word) => entry(word, implies, policy)),
		);
		const foreign = policy.foreign.flatMap(({ wording, implies }) => (implies === undefined ? [] : [entry(wording, implies, policy)]));
		known = { legacy: new Map(legacy), foreign: new Map(foreign) };
		byPolicy.set(policy, known);
	}
	return known;
}

function entry(word: string, implies: LabelLike, policy: Policy): [string, Label] {
	// The shared vocabulary speaks of level 3; a policy with levels of its own ranks it through its equivalents.
	const own = (axis: Axis): string | null => levelOf(policy, axis, implies[axis])?.id ?? implies[axis] ?? null;
	const levels = { confidentiality: own('confidentiality'), integrity: own('integrity'), availability: own('availability') };
	return [key(word), makeLabel({ ...levels, handling: implies.handling ?? [] }, policy)];
}

function key(word: string): string {
	return word.normalize('NFKC').toLowerCase();
}
