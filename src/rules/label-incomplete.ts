import { documentRule, NOTHING } from './define';
import { choose } from './fixes';
import { anyStated, chief, isPartlyRead, rangeWithin } from './stated';
import { levelText, listText } from './words';

/** Some required axes have a level, others none. */
export const labelIncomplete = documentRule(
	{
		id: 'label-incomplete',
		clause: '3(2)②',
		severity: 'error',
		title: { ja: '格付けの表示が不完全', en: 'Incomplete label' },
		description: {
			ja: '分類は機密性・完全性・可用性の三つで決まります（対策基準 3(1)、3(2)②）。一部だけの表示では、守り方が決まりません。',
			en: 'A classification consists of confidentiality, integrity and availability (3(1), 3(2)②). With a part of it nobody knows how to handle the document.',
		},
		settings: {
			ja: '必須の軸は `axes[].required` で決めます。',
			en: '`axes[].required` says which axes are required.',
		},
		messages: {
			incomplete: {
				ja: '{axes}の表示がありません。区分を決めて書き足してください（対策基準 3(2)②）。',
				en: 'No level is shown for: {axes}. Decide on it and add it (3(2)②).',
			},
		},
		fixes: ['complete-label'],
		examples: {
			incorrect: [{ name: '議事録.md', text: '【機密性1】\n\n# 議事録\n' }],
			correct: [{ name: '議事録.md', text: '【機密性1・完全性1・可用性1】\n\n# 議事録\n' }],
		},
	},
	(facts, policy, tell) => {
		const { label, markings } = facts;
		if (markings.length === 0 || isPartlyRead(facts) || !anyStated(facts)) return NOTHING;
		const axes = policy.axes.filter(({ id, required }) => required && label[id] === null).map(({ id }) => id);
		const problems = markings.flatMap((marking) => marking.problems.map((problem) => ({ marking, problem })));
		const absent = axes.filter((axis) => !problems.some(({ problem }) => problem.code === 'level-unknown' && problem.axis === axis));
		if (absent.length === 0) return NOTHING;
		const spot = problems.find(({ problem }) => problem.code === 'level-absent' && absent.includes(problem.axis));
		const marking = spot?.marking ?? chief(facts);
		const range = spot === undefined ? marking?.range : rangeWithin(spot.marking, spot.problem.start, spot.problem.end);
		return [
			tell(
				'incomplete',
				{ axes: listText(absent.map((axis) => levelText(policy, axis, null))) },
				{ marking, range: range ?? null, fixes: choose('complete-label') },
			),
		];
	},
);
