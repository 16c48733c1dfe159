import type { Marking } from '../formats/types';
import { AXES, type Axis, axisOf, rankOf } from '../policy';
import { documentRule, NOTHING } from './define';
import { choose } from './fixes';
import type { Report } from './rule';
import { rangeWithin } from './stated';
import { levelText } from './words';

/** A level that the policy does not define. */
export const levelUnknown = documentRule(
	{
		id: 'level-unknown',
		clause: '3(1)',
		severity: 'error',
		title: { ja: 'ポリシーにない区分', en: 'Unknown level' },
		description: {
			ja: '区分は対策基準 3(1) の表にあるものを使います。ほかの区分では、取扱制限が決まりません。',
			en: 'Levels are those of the table in 3(1). For any other nobody knows which restrictions apply.',
		},
		settings: {
			ja: '区分は `axes[].levels` に、ほかの制度の区分の読み替えは `axes[].equivalents` に書きます。',
			en: 'Levels stand in `axes[].levels`; `axes[].equivalents` ranks those of other schemes.',
		},
		messages: {
			unknown: {
				ja: '「{level}」という区分はポリシーにありません。{known} から選んでください（対策基準 3(1)）。',
				en: 'The policy has no level “{level}”. Choose from {known} (3(1)).',
			},
			axis: {
				ja: 'このポリシーでは「{level}」の区分を使いません。表示を直してください（対策基準 3(1)）。',
				en: 'The policy has no levels for “{level}”. Put the label right (3(1)).',
			},
		},
		fixes: ['replace-marking'],
		examples: {
			incorrect: [{ name: '要綱.md', text: '【機密性4・完全性2・可用性1】\n\n# 要綱\n' }],
			correct: [{ name: '要綱.md', text: '【機密性1・完全性2・可用性1】\n\n# 要綱\n' }],
		},
	},
	({ markings }, policy, tell) => {
		let reports: Report[] | null = null;
		for (const marking of markings) {
			for (const { axis, level, start, end } of unknownLevels(marking)) {
				if (rankOf(policy, axis, level) >= 0) continue;
				const levels =
					axisOf(policy, axis)
						?.levels.map(({ id }) => id)
						.join(', ') ?? '';
				const rest = { marking, range: rangeWithin(marking, start, end), fixes: choose('replace-marking') };
				const written = levelText(policy, axis, level);
				reports ??= [];
				reports.push(levels === '' ? tell('axis', { level: written }, rest) : tell('unknown', { level: written, known: levels }, rest));
			}
		}
		return reports ?? NOTHING;
	},
);

interface UnknownLevel {
	readonly axis: Axis;
	readonly level: string;
	readonly start: number;
	readonly end: number;
}

/** The levels that the parser did not know, and those of labels that came without pieces (properties by GUID, the map). */
function unknownLevels(marking: Marking): readonly UnknownLevel[] {
	const found: UnknownLevel[] = [];
	for (const problem of marking.problems) if (problem.code === 'level-unknown') found.push(problem);
	for (const axis of AXES) {
		const level = marking.label[axis];
		if (level !== null && !found.some((known) => known.axis === axis)) found.push({ axis, level, start: 0, end: 0 });
	}
	return found;
}
