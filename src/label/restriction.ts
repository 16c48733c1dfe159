import type { Policy } from '../policy';
import { lexiconOf } from './lexicon';
import { normalize } from './normalize';

/** The policy's id of a restriction in a label: an id itself, or the id of the wording that a text fills (「4時間以内復旧」 is `recover-within`). `null` for others. */
export function restrictionIdOf(text: string, policy: Policy): string | null {
	if (policy.handling.some(({ id }) => id === text)) return text;
	const { folded } = normalize(text);
	for (const { id, before, after, bracketed } of lexiconOf(policy).patterns) {
		if (folded.length <= before.length + after.length || !folded.endsWith(after)) continue;
		if (folded.startsWith(before) && (!bracketed || /[\])〕】]$/u.test(folded.slice(0, folded.length - after.length).trim()))) return id;
	}
	return null;
}
