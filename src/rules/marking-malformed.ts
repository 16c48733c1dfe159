import type { Marking } from '../formats/types';
import type { MarkingProblem } from '../label';
import { axisOf, type Policy } from '../policy';
import { documentRule, NOTHING } from './define';
import { choose, rewrite } from './fixes';
import type { DocumentFacts, Report, TitledFix } from './rule';
import { rangeWithin } from './stated';
import { clip, levelText } from './words';

/** A marking that can be understood only in part, or only with good will. */
export const markingMalformed = documentRule(
	{
		id: 'marking-malformed',
		clause: '3(2)②',
		severity: 'warning',
		title: { ja: '表示の書き方の誤り', en: 'Malformed marking' },
		description: {
			ja: '表示は、だれが見ても同じ意味に読めるように書きます（対策基準 3(2)②）。かっこが閉じていない、同じ軸が二度ある、余計な文字があるなどの表示は、読み違えのもとです。',
			en: 'A marking has to mean the same to everyone (3(2)②). An open bracket, an axis twice, or words that do not belong there invite misreading.',
		},
		messages: {
			'bracket-unbalanced': {
				ja: '表示のかっこが対応していません。かっこを補ってください（対策基準 3(2)②）。',
				en: 'The brackets of the marking do not match. Put them right (3(2)②).',
			},
			'axis-repeated': {
				ja: '表示に{axis}が二度あります。一つにしてください（対策基準 3(2)②）。',
				en: '{axis} stands in the marking twice. Keep one (3(2)②).',
			},
			'level-absent': {
				ja: '{axis}の区分が書かれていません。区分を書いてください（対策基準 3(2)②）。',
				en: '{axis} stands there without a level. Add the level (3(2)②).',
			},
			'text-unexpected': {
				ja: '表示に「{text}」という余計な文字があります。分類と取扱制限だけにしてください（対策基準 3(2)②）。',
				en: 'The marking holds “{text}”, which does not belong there. Keep to levels and restrictions (3(2)②).',
			},
			empty: {
				ja: 'ラベルのファイルに分類が書かれていません。分類を書くか、ファイルを消してください（対策基準 3(2)②）。',
				en: 'The label file says nothing. Write the label into it, or delete it (3(2)②).',
			},
		},
		fixes: ['replace-marking'],
		examples: {
			incorrect: [{ name: '通知.txt', text: '【機密性1・完全性2・可用性1\n\n通知の本文\n' }],
			correct: [{ name: '通知.txt', text: '【機密性1・完全性2・可用性1】\n\n通知の本文\n' }],
		},
	},
	(facts, policy, tell) => {
		let reports: Report[] | null = null;
		for (const marking of facts.markings) {
			for (const problem of marking.problems) {
				if (problem.code === 'level-unknown' || isElsewhere(problem, facts, policy)) continue;
				const { code, start, end } = problem;
				const rest = { marking, range: rangeWithin(marking, start, end), fixes: fixesOf(problem, marking, facts, policy) };
				const text = clip(marking.text.slice(start, end).trim());
				reports ??= [];
				if (code === 'bracket-unbalanced') reports.push(tell(code, {}, rest));
				else if (code === 'text-unexpected') reports.push(text === '' ? tell('empty', {}, rest) : tell(code, { text }, rest));
				else reports.push(tell(code, { axis: levelText(policy, problem.axis, null) }, rest));
			}
		}
		return reports ?? NOTHING;
	},
);

/** A required axis without any level is an incomplete or missing label: one finding for one cause. */
function isElsewhere(problem: MarkingProblem, { label }: DocumentFacts, policy: Policy): boolean {
	return problem.code === 'level-absent' && label[problem.axis] === null && axisOf(policy, problem.axis)?.required === true;
}

/** Words that were not understood must not be lost without a person's leave. */
function fixesOf(problem: MarkingProblem, { place }: Marking, facts: DocumentFacts, policy: Policy): readonly TitledFix[] {
	if (place === 'map') return [];
	if (problem.code !== 'bracket-unbalanced' && problem.code !== 'axis-repeated') return choose('replace-marking');
	return rewrite('replace-marking', facts, facts.label, policy, problem.code === 'bracket-unbalanced');
}
