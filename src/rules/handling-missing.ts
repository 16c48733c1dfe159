import { documentRule, NOTHING } from './define';
import { rewrite, withRestrictions } from './fixes';
import { chief, isPartlyRead, unstated } from './stated';
import { restrictionsText } from './words';

/** The levels call for restrictions to be stated that are not stated; those of the highest level are `highest-handling-missing`'s. */
export const handlingMissing = documentRule(
	{
		id: 'handling-missing',
		clause: '3(2)②',
		severity: 'warning',
		title: { ja: '取扱制限の表示がない', en: 'Handling restrictions not stated' },
		description: {
			ja: '必要な取扱制限は、分類と一緒に表示します（対策基準 3(1)、3(2)②）。受け取った人が、表示を見るだけで守り方が分かるようにします。',
			en: 'Restrictions that are needed are stated together with the classification (3(1), 3(2)②), so that whoever receives the document sees how to handle it.',
		},
		settings: {
			ja: '表示すべき取扱制限は `axes[].levels[].state` で決めます。',
			en: '`axes[].levels[].state` says which restrictions have to be stated.',
		},
		messages: {
			missing: {
				ja: '取扱制限「{restrictions}」の表示がありません。書き足してください（対策基準 3(2)②）。',
				en: 'Restrictions that the levels call for are not stated: {restrictions}. Add them (3(2)②).',
			},
		},
		fixes: ['add-restrictions'],
		examples: {
			incorrect: [{ name: '起案.md', text: '【機密性2・完全性2・可用性1】\n\n# 起案\n' }],
			correct: [{ name: '起案.md', text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n\n# 起案\n' }],
		},
	},
	(facts, policy, tell) => {
		if (facts.markings.length === 0 || isPartlyRead(facts)) return NOTHING;
		const missing = unstated(facts, policy, false);
		if (missing.length === 0) return NOTHING;
		const label = withRestrictions(facts.label, unstated(facts, policy, null), policy);
		return [
			tell(
				'missing',
				{ restrictions: restrictionsText(policy, missing) },
				{ marking: chief(facts), fixes: rewrite('add-restrictions', facts, label, policy) },
			),
		];
	},
);
