import { highest } from '../label';
import { axisOf, type Policy, rankOf } from '../policy';
import { NOTHING, workspaceRule } from './define';
import { clip, levelText } from './words';

const CONTENT = '# 防災計画\n\n避難所の備蓄と、職員の連絡体制について定める。見直しは毎年度行う。\n';

/** The content of a labelled document stands elsewhere with a lower label, or with none. */
export const copyLostLabel = workspaceRule(
	{
		id: 'copy-lost-label',
		clause: '3(2)①(イ)',
		severity: 'warning',
		title: { ja: '格付けを失った写し', en: 'Copy that lost its label' },
		description: {
			ja: '複製や伝送をした情報は、元の情報と同じ区分で扱います（対策基準 3(2)①(イ)）。表示を除いた内容が同じファイルのうち、表示が低いもの、または表示のないものを知らせます。スキャンの最後に判定します。64バイト未満のファイルとひな形は調べません。',
			en: 'A copy keeps the classification of what it was made from (3(2)①(イ)). Of files whose content is the same but for the label, those with a lower label or none are told of. It is judged at the end of a scan. Files under 64 bytes and templates are left alone.',
		},
		settings: {
			ja: '`scan.copiesFrom` に、調べる機密性の下限を書きます（既定は、最も低い区分の次）。',
			en: '`scan.copiesFrom` is the lowest level of confidentiality whose copies are looked for (default: the one above the lowest).',
		},
		messages: {
			lost: {
				ja: '{level}の「{original}」と内容が同じですが、格付けがありません。同じ表示を付けるか、不要なら廃棄してください（対策基準 3(2)①(イ)）。',
				en: 'The content is that of "{original}", which is {level}, but there is no label. Give it the same one, or dispose of it (3(2)①(イ)).',
			},
			lowered: {
				ja: '{level}の「{original}」と内容が同じですが、{own}と表示されています。表示をそろえるか、不要なら廃棄してください（対策基準 3(2)①(イ)）。',
				en: 'The content is that of "{original}", which is {level}, but the label here is {own}. Make them agree, or dispose of this one (3(2)①(イ)).',
			},
		},
		fixes: ['use-highest'],
		examples: {
			incorrect: [
				{
					name: '写し/防災計画.md',
					text: `【機密性1・完全性1・可用性1】\n\n${CONTENT}`,
					beside: [{ name: '防災計画.md', text: `【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n${CONTENT}` }],
				},
			],
			correct: [
				{
					name: '写し/防災計画.md',
					text: `【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n${CONTENT}`,
					beside: [{ name: '防災計画.md', text: `【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n${CONTENT}` }],
				},
			],
		},
	},
	({ copy }, policy, tell) => {
		if (copy === undefined) return NOTHING;
		const { original, name, own } = copy;
		const level = levelText(policy, 'confidentiality', copy.label.confidentiality);
		const related = [{ path: original, place: 'content', where: name, range: null, text: '' } as const];
		// The copy's own label, raised to the original's.
		const fix = { kind: 'set-label', label: highest(own, copy.label, policy), places: [] } as const;
		const rest = { related, fixes: [{ title: 'use-highest', fix, preferred: true } as const] };
		const target = clip(name);
		if (own.confidentiality === null) return [tell('lost', { level, original: target }, rest)];
		return [tell('lowered', { level, original: target, own: levelText(policy, 'confidentiality', own.confidentiality) }, rest)];
	},
);

/** Rank of confidentiality from which on copies are looked for; `null` where the policy wants none looked for. */
export function copyThreshold(policy: Policy): number | null {
	if (policy.rules[copyLostLabel.id] === 'off' || (axisOf(policy, 'confidentiality')?.levels.length ?? 0) < 2) return null;
	const { copiesFrom } = policy.scan;
	const rank = copiesFrom === undefined ? 1 : rankOf(policy, 'confidentiality', copiesFrom);
	return rank < 0 ? 1 : rank;
}
