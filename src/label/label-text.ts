import type { Policy } from '../policy';
import type { Label, MarkingProblem } from './label';
import { parseMarking } from './parse';

/**
 * Reads a label that a person or a settings file gives: `C2/I2/A1`, `c2`, `機密性2`, or a whole marking. `null` where it is none;
 * a bare figure is none, since it names no axis.
 */
export function parseLabelText(
	text: string,
	policy: Policy,
): { readonly label: Label; readonly problems: readonly MarkingProblem[] } | null {
	const parsed = parseMarking(text, policy, { place: 'map' });
	return parsed === null ? null : { label: parsed.label, problems: parsed.problems };
}
