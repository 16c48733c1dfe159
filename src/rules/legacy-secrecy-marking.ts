import type { Marking } from '../formats/types';
import { highest, type Label } from '../label';
import { AXES, type Axis, type Policy, rankOf } from '../policy';
import { documentRule, NOTHING } from './define';
import { rewrite } from './fixes';
import { impliedByWord } from './implied';
import type { Report } from './rule';
import { rangeWithin, statedLevel } from './stated';
import { levelText, listText } from './words';

/** An old secrecy word stands without the level that it implies. */
export const legacySecrecyMarking = documentRule(
	{
		id: 'legacy-secrecy-marking',
		clause: '3(2)②',
		severity: 'warning',
		title: { ja: '旧来の秘密表示', en: 'Old secrecy word' },
		description: {
			ja: '「極秘」「秘」「部外秘」「取扱注意」などの言葉だけでは、対策基準 3(1) のどの区分か分かりません。その言葉が意味する区分を、機密性として表示します（3(2)②）。',
			en: 'Words such as 極秘, 秘, 部外秘 or 取扱注意 do not tell which level of 3(1) is meant. The level that they imply is shown as confidentiality (3(2)②).',
		},
		settings: {
			ja: '言葉とその意味は `legacy` に書きます。',
			en: 'The words and what they imply stand in `legacy`.',
		},
		messages: {
			alone: {
				ja: '「{word}」だけでは区分が分かりません。{levels}に当たります。区分を表示してください（対策基準 3(2)②）。',
				en: '“{word}” alone is no level; it implies {levels}. Show the level (3(2)②).',
			},
			lower: {
				ja: '「{word}」は{levels}に当たりますが、表示の区分はそれより低くなっています。どちらかを直してください（対策基準 3(2)②）。',
				en: '“{word}” implies {levels}, but the level shown is lower. Put one of them right (3(2)②).',
			},
		},
		fixes: ['apply-implied'],
		examples: {
			incorrect: [{ name: '要旨.md', text: '【極秘】\n\n# 要旨\n' }],
			correct: [
				{
					name: '要旨.md',
					text: '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n\n# 要旨\n',
				},
			],
		},
	},
	(facts, policy, tell) => {
		let reports: Report[] | null = null;
		for (const marking of facts.markings) {
			for (const piece of marking.pieces) {
				const implied = piece.kind === 'legacy' ? impliedByWord(piece.wording, policy) : null;
				if (implied === null || piece.kind !== 'legacy') continue;
				const short = AXES.filter(
					(axis) => implied[axis] !== null && rankOf(policy, axis, implied[axis]) > statedRank(facts.markings, axis, policy),
				);
				if (short.length === 0) continue;
				const values = { word: piece.wording, levels: levelsText(implied, short, policy) };
				const fixes = rewrite('apply-implied', facts, highest(facts.label, implied, policy), policy);
				const rest = { marking, range: rangeWithin(marking, piece.start, piece.end), fixes };
				const alone = short.every((axis) => statedRank(facts.markings, axis, policy) < 0);
				reports ??= [];
				reports.push(tell(alone ? 'alone' : 'lower', values, rest));
			}
		}
		return reports ?? NOTHING;
	},
);

/** The highest level stated in so many words, -1 for none. */
function statedRank(markings: readonly Marking[], axis: Axis, policy: Policy): number {
	return Math.max(-1, ...markings.map((marking) => rankOf(policy, axis, statedLevel(marking, axis))));
}

function levelsText(implied: Label, axes: readonly Axis[], policy: Policy): { ja: string; en: string } {
	return listText(axes.map((axis) => levelText(policy, axis, implied[axis])));
}
