import { type Policy, rankOf } from '../policy';
import { documentRule, NOTHING } from './define';
import { detectedText, expectedLevel } from './detected';
import { rewrite } from './fixes';
import type { DocumentFacts } from './rule';
import { chief } from './stated';
import { levelText } from './words';

const ALL = { name: '.kakuzuke/policy.jsonc', text: '{ "detect": { "documents": "all" } }\n' };

/** A document whose text looks like what a higher level is meant for. A suggestion: a person decides. */
export const contentAboveLabel = documentRule(
	{
		id: 'content-above-label',
		clause: '3(2)③(イ)',
		severity: 'info',
		title: { ja: '内容に対して低い格付け', en: 'Lower than the content suggests' },
		description: {
			ja: '情報を作成する職員は、内容に応じて区分を決めます（対策基準 3(2)③(イ)）。個人番号や口座番号のように見えるものが本文にあり、表示がポリシーの定める区分より低いときに知らせます。確認の手掛かりであり、見誤ることもあります。見つけたものは、先頭の数文字のほかを伏せて示します。',
			en: 'Whoever makes a document classifies it by what it holds (3(2)③(イ)). Where its text seems to hold My Numbers, bank accounts and the like, and its label is lower than the policy expects for them, this is told. It is a hint and may be mistaken. What was found is shown masked.',
		},
		settings: {
			ja: '本文を調べると走査に倍ほどの時間がかかるため、初めはテストデータのほかは調べません。`"detect": { "documents": "all" }` と書くと、すべての文書を調べます。`detect.levels` で、種類ごとに、何件から、どの区分を求めるかを決めます。`detect.maxText` は調べる本文の長さ（バイト）です。何を見分けるかは [detectors.ja.md](../detectors.ja.md) にあります。',
			en: 'Looking at texts takes about as long as a scan without it, so at first nothing but data for tests is looked at: `"detect": { "documents": "all" }` switches it on. `detect.levels` says for each kind from how many on which level is expected, `detect.maxText` how many bytes of a text are looked at. [detectors.md](../detectors.md) tells what is recognised.',
		},
		messages: {
			low: {
				ja: 'この文書（{own}）には、{level}に当たると見られるものがあります：{found}。内容を確認し、該当すれば表示を{level}に引き上げてください（対策基準 3(2)③(イ)）。',
				en: 'This document ({own}) seems to hold what is {level}: {found}. Check it, and raise the label to {level} if so (3(2)③(イ)).',
			},
		},
		fixes: ['use-highest'],
		examples: {
			incorrect: [
				{ name: '名簿.csv', text: '# 【機密性1・完全性1・可用性1】\n氏名,個人番号\n古閑 美咲,847362915069\n', beside: [ALL] },
				{
					name: '振込先.md',
					text: '【機密性1・完全性1・可用性1】\n\n# 振込先\n\n西原銀行 小森支店 普通 口座番号 4829173\n',
					beside: [ALL],
				},
			],
			correct: [
				{
					name: '振込先.md',
					text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 振込先\n\n西原銀行 小森支店 普通 口座番号 4829173\n',
					beside: [ALL],
				},
			],
		},
	},
	(facts, policy, tell) => {
		const { detections, label } = facts;
		if (detections === undefined) return NOTHING;
		const own = Math.max(0, rankOf(policy, 'confidentiality', label.confidentiality));
		const above = detections.filter((one) => rankOf(policy, 'confidentiality', expectedLevel(one, policy)) > own);
		const [first] = above;
		if (first === undefined) return NOTHING;
		const expected = above.map((one) => expectedLevel(one, policy)).reduce((one, other) => higher(one, other, policy), null);
		const names = levelText(policy, 'confidentiality', label.confidentiality);
		const stated = label.confidentiality === null ? { ja: '格付けなし', en: 'no label' } : names;
		const fixes = raising(facts, expected, policy);
		const range = first.range();
		const rest = { fixes, range, ...(range === null ? { marking: chief(facts) } : {}) };
		return [tell('low', { own: stated, level: levelText(policy, 'confidentiality', expected), found: detectedText(above) }, rest)];
	},
);

function higher(one: string | null, other: string | null, policy: Policy): string | null {
	return rankOf(policy, 'confidentiality', other) > rankOf(policy, 'confidentiality', one) ? other : one;
}

/** Not the preferred fix, which is made without asking: what looks like a number may be none. */
function raising(facts: DocumentFacts, confidentiality: string | null, policy: Policy): ReturnType<typeof rewrite> {
	if (facts.label.confidentiality === null) return [];
	return rewrite('use-highest', facts, { ...facts.label, confidentiality }, policy, false);
}
