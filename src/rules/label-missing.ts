import type { Marking } from '../formats/types';
import { AXES, type Policy } from '../policy';
import { documentRule, NOTHING } from './define';
import { choose } from './fixes';
import { impliedByWord } from './implied';
import { anyStated } from './stated';

/** No level is shown anywhere. */
export const labelMissing = documentRule(
	{
		id: 'label-missing',
		clause: '3(2)②',
		severity: 'error',
		title: { ja: '格付けの表示がない', en: 'No label' },
		description: {
			ja: '情報資産には分類を表示します（対策基準 3(2)②）。作成したときに、作成した職員が機密性・完全性・可用性を決めます（3(2)③(イ)）。本文で区分に触れているだけでは、表示になりません。',
			en: 'Information assets show their classification (3(2)②). Whoever makes one decides on confidentiality, integrity and availability at once (3(2)③(イ)). Prose that only mentions a level is no label.',
		},
		settings: {
			ja: '対象にしないファイルは `scan.exclude` で、文書の外から付ける格付けは `.kakuzuke/labels.jsonc` で決めます。',
			en: '`scan.exclude` says which files are no documents; `.kakuzuke/labels.jsonc` labels documents from outside.',
		},
		messages: {
			missing: {
				ja: '格付け（機密性・完全性・可用性）の表示がありません。ファイルの先頭などに分類を表示してください（対策基準 3(2)②）。',
				en: 'No classification (confidentiality, integrity, availability) is shown. Put a label at the top of the file or in its properties (3(2)②).',
			},
			outside: {
				ja: '格付け（機密性・完全性・可用性）の表示がありません。この形式には書き込めないため、ラベルファイル（.label）かファイル名に分類を表示してください（対策基準 3(2)②）。',
				en: 'No classification (confidentiality, integrity, availability) is shown. This format has no room for one: put the label into a sidecar (.label) or the file name (3(2)②).',
			},
		},
		fixes: ['insert-label'],
		examples: {
			incorrect: [
				{ name: '議事録.md', text: '# 議事録\n\n機密性2以上の情報は暗号化して送ること。\n' },
				{ name: '名簿.csv', text: '番号,名称\n1,見本\n' },
			],
			correct: [
				{ name: '議事録.md', text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n\n# 議事録\n' },
				{ name: '名簿.csv', text: '番号,名称\n1,見本\n', beside: [{ name: '名簿.csv.label', text: '【機密性1・完全性1・可用性1】\n' }] },
			],
		},
	},
	(facts, policy, tell) => {
		const { markings, state, writable } = facts;
		// What an unreadable document shows is not known: that is a finding of its own.
		if (state.unreadable !== null || anyStated(facts)) return NOTHING;
		// So is a secrecy word that implies a level.
		if (policy.rules['legacy-secrecy-marking'] !== 'off' && markings.some((marking) => impliesLevel(marking, policy))) return NOTHING;
		// A level that nobody knows is a finding of its own too.
		if (markings.some(({ problems }) => problems.some(({ code }) => code === 'level-unknown'))) return NOTHING;
		const marking = markings.find(({ place }) => place !== 'folder' && place !== 'map') ?? null;
		return [tell(writable.length > 0 ? 'missing' : 'outside', {}, { ...(marking && { marking }), fixes: choose('insert-label') })];
	},
);

function impliesLevel({ pieces }: Marking, policy: Policy): boolean {
	return pieces.some((piece) => {
		const implied = piece.kind === 'legacy' ? impliedByWord(piece.wording, policy) : null;
		return implied !== null && AXES.some((axis) => implied[axis] !== null);
	});
}
