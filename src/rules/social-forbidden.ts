import { documentRule, NOTHING } from './define';
import { clausesText, leavingOf, whatText } from './leaving';
import { clip, levelText } from './words';

/** Something that must not be posted lies in a folder for social media. */
export const socialForbidden = documentRule(
	{
		id: 'social-forbidden',
		clause: '7.1(22)②',
		severity: 'error',
		title: { ja: 'SNS に載せられない文書', en: 'Not for social media' },
		description: {
			ja: '機密性2以上の情報は、SNS などで発信してはいけません（対策基準 7.1(22)②）。SNS 用のフォルダーに置くだけで、誤って投稿するおそれがあります。格付けのない文書は、公開してよいとはみなしません。',
			en: 'Information of confidentiality 2 or higher is never posted on social media (7.1(22)②). In a folder of things to be posted it is one slip away from that. A document without a label does not count as public.',
		},
		settings: {
			ja: 'SNS 用のフォルダーは `export.outgoing` の `"route": "social"` で決めます。載せられる区分と取扱制限は `export.routes` と `export.restrictions` で決めます。',
			en: '`export.outgoing` says which folders are for social media (`"route": "social"`); `export.routes` and `export.restrictions` say which levels and restrictions may be posted.',
		},
		messages: {
			forbidden: {
				ja: '{what}は SNS に載せられませんが、SNS 用のフォルダー「{folder}」にあります。別のフォルダーに移してください（{clauses}）。',
				en: '{what} may not be posted on social media, but lies in the folder for it, "{folder}". Move it elsewhere ({clauses}).',
			},
			unlabelled: {
				ja: '格付けのない文書が SNS 用のフォルダー「{folder}」にあります。{level}とみなすため、載せられません。機密性を確かめて表示するか、別のフォルダーに移してください（{clauses}）。',
				en: 'A document without a label lies in the folder for social media, "{folder}". It counts as {level} and may not be posted. Label it, or move it elsewhere ({clauses}).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [{ name: '広報/SNS/投稿案.md', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 投稿案\n' }],
			correct: [{ name: '広報/SNS/投稿案.md', text: '【機密性1・完全性1・可用性1】\n\n# 投稿案\n' }],
		},
	},
	(facts, policy, tell) => {
		const leaving = leavingOf(facts, policy);
		if (leaving?.rule !== 'social-forbidden' || typeof leaving.from === 'string') return NOTHING;
		const { terms, labelled, level } = leaving;
		const { social } = policy.export.clauses;
		const clauses = clausesText(terms.restriction === null ? terms.clauses : [...terms.clauses, ...social]);
		const folder = clip(leaving.from.folder);
		const rest = { clause: terms.clauses[0] ?? social[0] ?? '7.1(22)②' };
		if (labelled || terms.restriction !== null) return [tell('forbidden', { what: whatText(leaving, policy), folder, clauses }, rest)];
		return [tell('unlabelled', { folder, level: levelText(policy, 'confidentiality', level), clauses }, rest)];
	},
);
