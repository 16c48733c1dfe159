import { documentRule, NOTHING } from './define';
import { clausesText, leavingOf, routeTitle, whatText } from './leaving';
import { clip, levelText } from './words';

/** A document above the highest level that its outgoing folder takes. */
export const aboveFolderCeiling = documentRule(
	{
		id: 'above-folder-ceiling',
		clause: '3(1)',
		severity: 'error',
		title: { ja: 'フォルダーの上限を超える文書', en: 'Above the ceiling of its folder' },
		description: {
			ja: '公開用などのフォルダーにあるものは、まとめて一つの区分として扱われます（対策基準 3(2)⑤(ウ)）。公表できるのは機密性1の情報だけで（3(1)）、上限より高い文書が混じると、一緒に出てしまいます。格付けのない文書は、公開してよいとはみなしません。',
			en: 'What lies in one folder is handled alike (3(2)⑤(ウ)). Only confidentiality 1 may be published (3(1)): a document above the ceiling of the folder leaves with the rest. A document without a label does not count as public.',
		},
		settings: {
			ja: 'フォルダーと上限は `export.outgoing` の `path` と `ceiling` で、経路ごとの扱いは `export.routes` で決めます。',
			en: '`export.outgoing` names the folders (`path`) and what they take (`ceiling`); `export.routes` says what a route refuses.',
		},
		messages: {
			above: {
				ja: 'フォルダー「{folder}」に置けるのは{ceiling}までですが、この文書は{level}です。別のフォルダーに移してください（{clauses}）。',
				en: 'The folder "{folder}" takes documents up to {ceiling}; this one is {level}. Move it elsewhere ({clauses}).',
			},
			publish: {
				ja: '{what}は公表できませんが、公表する文書のフォルダー「{folder}」にあります。公表の前に、別のフォルダーに移してください（{clauses}）。',
				en: '{what} may not be published, but lies in the folder "{folder}", from where documents are. Move it elsewhere before that ({clauses}).',
			},
			refused: {
				ja: 'フォルダー「{folder}」は「{route}」ためのものですが、{what}には認められていません。別のフォルダーに移してください（{clauses}）。',
				en: '{what} may not leave by the route of the folder "{folder}" ({route}). Move it elsewhere ({clauses}).',
			},
			unlabelled: {
				ja: '格付けのない文書がフォルダー「{folder}」にあります。{level}とみなすため、ここには置けません。機密性を確かめて表示するか、別のフォルダーに移してください（{clauses}）。',
				en: 'A document without a label lies in the folder "{folder}". It counts as {level}, which may not lie there. Label it, or move it elsewhere ({clauses}).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [{ name: '公開/計画案.md', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画案\n' }],
			correct: [{ name: '公開/計画.md', text: '【機密性1・完全性1・可用性1】\n\n# 計画\n' }],
		},
	},
	(facts, policy, tell) => {
		const leaving = leavingOf(facts, policy);
		if (leaving?.rule !== 'above-folder-ceiling' || typeof leaving.from === 'string') return NOTHING;
		const { route, terms, labelled } = leaving;
		const { handling, outgoing } = policy.export.clauses;
		const refused = terms.demand === 'refuse';
		const asking = refused ? terms.clauses : handling;
		const clauses = clausesText([...asking, ...outgoing]);
		const folder = clip(leaving.from.folder);
		const level = levelText(policy, 'confidentiality', leaving.level);
		const rest = { clause: asking[0] ?? '3(1)' };
		if (!labelled && terms.restriction === null) return [tell('unlabelled', { folder, level, clauses }, rest)];
		const what = whatText(leaving, policy);
		if (refused && route === 'publish') return [tell('publish', { what, folder, clauses }, rest)];
		if (refused) return [tell('refused', { what, folder, route: routeTitle(policy, route), clauses }, rest)];
		const ceiling = levelText(policy, 'confidentiality', leaving.from.ceiling);
		return [tell('above', { folder, ceiling, level, clauses }, rest)];
	},
);
