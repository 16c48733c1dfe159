import { formatHandling, type Label } from '../label';
import { AXES, axisOf, type Policy, type Tongue } from '../policy';
import { visible } from './escape';
import type { Say } from './l10n';

/** The contract's shape of a label: level ids as strings, absent ones `null`. */
export function labelJson(label: Label | null): Record<(typeof AXES)[number], string | null> & { handling: readonly string[] } {
	return {
		confidentiality: label?.confidentiality ?? null,
		integrity: label?.integrity ?? null,
		availability: label?.availability ?? null,
		handling: label?.handling ?? [],
	};
}

/** A label in few letters: `C2/I2/A1（暗号化、複製禁止）` as the policy writes it, or `C2/I2/A1 (encrypt, no-copy)` with the ids that `--handling` takes. */
export function labelText(label: Label, policy: Policy, say: Say, tongue: Tongue): string {
	const levels = levelsText(label, policy);
	if (label.handling.length === 0) return visible(levels === '' ? say('check.no-label') : levels);
	const written = tongue === policy.language;
	return visible(
		written ? `${levels}（${formatHandling(label.handling, policy)}）` : `${levels} (${label.handling.join(', ')})`.trimStart(),
	);
}

/** The levels alone, for lists: `C2/I2/A1`; where there is none, words that say so. */
export function levelText(label: Label, say: Say): string {
	return visible(levelsText(label, null) || say('check.no-label'));
}

function levelsText(label: Label, policy: Policy | null): string {
	return AXES.filter((axis) => label[axis] !== null)
		.map((axis) => `${codeOf(axis, policy)}${label[axis]}`)
		.join('/');
}

const CODES = { confidentiality: 'C', integrity: 'I', availability: 'A' } as const;

function codeOf(axis: (typeof AXES)[number], policy: Policy | null): string {
	return (policy === null ? undefined : axisOf(policy, axis)?.code) ?? CODES[axis];
}
