import { DETECTION_KINDS } from './detect';
import { rankOf } from './levels';
import type { Steps } from './semantics';
import type { Policy } from './types';

/** Levels in the section `detect` that the policy does not have. */
export function unknownDetectLevels(policy: Policy): { readonly level: string; readonly steps: Steps; readonly known: string }[] {
	const levels = policy.detect?.levels ?? {};
	const known = policy.axes.find(({ id }) => id === 'confidentiality')?.levels.map(({ id }) => id) ?? [];
	return DETECTION_KINDS.flatMap((kind) =>
		Object.keys(levels[kind] ?? {})
			.filter((level) => rankOf(policy, 'confidentiality', level) < 0)
			.map((level) => ({ level, steps: ['detect', 'levels', kind, level], known: known.join(', ') })),
	);
}
