import type { Label } from '../label';
import { AXES, axisOf, type Policy } from '../policy';
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

/** A label in few letters, for lists: `C2/I2/A1 (encrypt, no-copy)`. */
export function labelText(label: Label, policy: Policy | null, say: Say): string {
	const levels = AXES.filter((axis) => label[axis] !== null).map((axis) => `${codeOf(axis, policy)}${label[axis]}`);
	const handling = label.handling.length === 0 ? '' : ` (${label.handling.join(', ')})`;
	return visible(levels.length === 0 && handling === '' ? say('check.no-label') : `${levels.join('/')}${handling}`);
}

const CODES = { confidentiality: 'C', integrity: 'I', availability: 'A' } as const;

function codeOf(axis: (typeof AXES)[number], policy: Policy | null): string {
	return (policy === null ? undefined : axisOf(policy, axis)?.code) ?? CODES[axis];
}
