import { type Policy, rankOf } from '../policy';
import { documentRule, NOTHING } from './define';
import { rewrite } from './fixes';
import type { DocumentFacts, Reference, TitledFix } from './rule';
import { chief } from './stated';
import { clip, levelText } from './words';

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>\n';

/** Findings of one document at most. */
const MOST = 20;

/** A document that shows, points to or holds another one with a higher label than its own. */
export const referenceAboveLabel = documentRule(
	{
		id: 'reference-above-label',
		clause: '3(2)④(ア)',
		severity: 'warning',
		title: { ja: '参照先より低い格付け', en: 'Lower than what it refers to' },
		description: {
			ja: 'ほかの職員が作った情報を入手して使うときは、その情報の区分を引き継ぎます（対策基準 3(2)④(ア)）。高い区分の文書を埋め込み、取り込み、またはリンクする文書は、それと同じか、より高い区分にします。リンクだけのときは、リンクを外すこともできます。リンク先は、ワークスペースの中のファイルだけを調べます。',
			en: 'What was made by somebody else keeps its classification where it is used (3(2)④(ア)). A document that embeds, includes or links to a higher one is at least as high. A mere link may also be taken out. Only files inside the workspace are looked at.',
		},
		messages: {
			linked: {
				ja: 'この文書（{own}）は、より高い{level}の「{target}」にリンクしています。文書の表示を{level}に引き上げるか、リンクを外してください（対策基準 3(2)④(ア)）。',
				en: 'This document ({own}) links to "{target}", which is {level}. Raise its label to {level}, or take the link out (3(2)④(ア)).',
			},
			included: {
				ja: 'この文書（{own}）は、より高い{level}の「{target}」を取り込んでいます。文書の表示を{level}に引き上げてください（対策基準 3(2)④(ア)）。',
				en: 'This document ({own}) includes "{target}", which is {level}. Raise its label to {level} (3(2)④(ア)).',
			},
			embedded: {
				ja: 'この文書（{own}）には、より高い{level}の文書「{target}」が埋め込まれています。文書の表示を{level}に引き上げるか、埋め込みを外してください（対策基準 3(2)④(ア)）。',
				en: 'This document ({own}) has "{target}" embedded, which is {level}. Raise its label to {level}, or take it out (3(2)④(ア)).',
			},
		},
		fixes: ['use-highest'],
		examples: {
			incorrect: [
				{
					name: '案内.md',
					text: '【機密性1・完全性1・可用性1】\n\n# 案内\n\n詳しくは[計画](計画.md)を参照。\n',
					beside: [{ name: '計画.md', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n' }],
				},
				{
					name: '概要.md',
					text: '【機密性1・完全性1・可用性1】\n\n# 概要\n\n![組織図](組織図.svg)\n',
					beside: [
						{ name: '組織図.svg.label', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n' },
						{ name: '組織図.svg', text: DRAWING },
					],
				},
			],
			correct: [
				{
					name: '案内.md',
					text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 案内\n\n詳しくは[計画](計画.md)を参照。\n',
					beside: [{ name: '計画.md', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n' }],
				},
			],
		},
	},
	(facts, policy, tell) => {
		const { references } = facts;
		if (references === undefined || references.length === 0) return NOTHING;
		const own = ownRank(facts, policy);
		const above = references.filter(({ label }) => rankOf(policy, 'confidentiality', label.confidentiality) > own);
		const marking = above.length === 0 ? null : chief(facts);
		const names = levelText(policy, 'confidentiality', facts.label.confidentiality);
		const stated = facts.label.confidentiality === null ? { ja: '格付けなし', en: 'no label' } : names;
		return above.slice(0, MOST).map((reference) => {
			const level = levelText(policy, 'confidentiality', reference.label.confidentiality);
			const range = reference.range();
			const { path, where } = reference;
			const place = { path, place: 'content', where, range: null, text: '' } as const;
			const fixes = raising(reference, facts, policy);
			const rest = { fixes, range, related: path === facts.path ? [] : [place], ...(facts.firstLine === null ? { marking } : {}) };
			return tell(reference.how, { own: stated, level, target: clip(reference.name) }, rest);
		});
	},
);

/** A document without a level counts as the lowest: what it refers to without harm could stand there too. */
function ownRank({ label }: DocumentFacts, policy: Policy): number {
	return Math.max(0, rankOf(policy, 'confidentiality', label.confidentiality));
}

/** A link may as well be taken out, so only what is shown or held raises the label with one click. */
function raising({ how, label }: Reference, facts: DocumentFacts, policy: Policy): TitledFix[] {
	if (how === 'linked' || facts.label.confidentiality === null) return [];
	return rewrite('use-highest', facts, { ...facts.label, confidentiality: label.confidentiality }, policy);
}

/** Whether a policy wants references judged: they need not be read otherwise. */
export function judgesReferences(policy: Policy): boolean {
	return policy.rules[referenceAboveLabel.id] !== 'off';
}
