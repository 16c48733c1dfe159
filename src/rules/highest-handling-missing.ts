import { documentRule, NOTHING } from './define';
import { rewrite, withRestrictions } from './fixes';
import { chief, isPartlyRead, unstated } from './stated';
import { levelText, restrictionsText } from './words';

/** The highest level of confidentiality without its own restrictions: the worst that can go unsaid. */
export const highestHandlingMissing = documentRule(
	{
		id: 'highest-handling-missing',
		clause: '3(1)',
		severity: 'error',
		title: { ja: '最高区分の取扱制限の表示がない', en: 'Highest level without its own restrictions' },
		description: {
			ja: '機密性の最高区分には、支給以外の端末での作業や必要以上の複製・配付を禁じる、固有の取扱制限があります（対策基準 3(1)）。表示がないと、下の区分と同じように扱われます。',
			en: 'The highest level of confidentiality has restrictions of its own: no work on devices that were not issued, no needless copies (3(1)). Unsaid, the document is handled like those of the level below.',
		},
		settings: {
			ja: '固有の取扱制限は、機密性の最高区分の `handling` と `state` で決めます。',
			en: 'The restrictions are those in both `handling` and `state` of the highest level of confidentiality.',
		},
		messages: {
			missing: {
				ja: '{level}なのに、固有の取扱制限「{restrictions}」の表示がありません。書き足してください（対策基準 3(1)、3(2)②）。',
				en: '{level} without the restrictions of that level: {restrictions}. Add them (3(1), 3(2)②).',
			},
		},
		fixes: ['add-restrictions'],
		examples: {
			incorrect: [{ name: '内示.md', text: '【機密性3・完全性2・可用性1】 取扱制限：暗号化\n\n# 内示\n' }],
			correct: [
				{
					name: '内示.md',
					text: '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n\n# 内示\n',
				},
				{ name: '内示.md', text: '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、複製禁止、配付禁止\n\n# 内示\n' },
			],
		},
	},
	(facts, policy, tell) => {
		if (facts.label.confidentiality === null || isPartlyRead(facts)) return NOTHING;
		const missing = unstated(facts, policy, true);
		if (missing.length === 0) return NOTHING;
		const label = withRestrictions(facts.label, unstated(facts, policy, null), policy);
		return [
			tell(
				'missing',
				{ level: levelText(policy, 'confidentiality', facts.label.confidentiality), restrictions: restrictionsText(policy, missing) },
				{ marking: chief(facts), fixes: rewrite('add-restrictions', facts, label, policy) },
			),
		];
	},
);
