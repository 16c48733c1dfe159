import type { Marking } from '../formats/types';
import { documentRule, NOTHING } from './define';
import { choose } from './fixes';
import type { DocumentFacts } from './rule';
import { anyStated, statedLevel } from './stated';
import { clip } from './words';

/** An archive or a mail whose own label is missing, and in which not every document has one. */
export const contentUnlabelled = documentRule(
	{
		id: 'content-unlabelled',
		clause: '3(2)⑤(ウ)',
		severity: 'warning',
		title: { ja: '中に格付けのない文書がある', en: 'Unlabelled documents inside' },
		description: {
			ja: '書庫やメールの格付けは、中の文書の最も高い区分に従います（対策基準 3(2)⑤(ウ)）。格付けのない文書や読み取れない文書が混じると、その最高が分かりません。全体の格付けを書庫のコメント、ラベルファイル、件名などに表示すれば、それに従います。',
			en: 'An archive or a mail takes the highest classification among what it holds (3(2)⑤(ウ)). With documents that have no label, or cannot be read, that highest is not known. A label of its own (archive comment, sidecar, subject) settles it.',
		},
		messages: {
			unlabelled: {
				ja: '中に格付けのない文書が{count}件あり（{where}）、全体の格付けが決まりません。中の文書に表示を付けるか、全体の格付けを表示してください（対策基準 3(2)⑤(ウ)）。',
				en: '{count} document(s) inside have no label ({where}), so the highest is not known. Label them, or label the whole (3(2)⑤(ウ)).',
			},
			unread: {
				ja: '中に読み取れない文書が{count}件あり（{where}）、全体の格付けが決まりません。全体の格付けを表示してください（対策基準 3(2)⑤(ウ)）。',
				en: '{count} document(s) inside cannot be read ({where}), so the highest is not known. Label the whole (3(2)⑤(ウ)).',
			},
		},
		fixes: ['insert-label'],
		examples: {
			incorrect: [{ name: '送付.eml', text: mail('名簿.csv') }],
			correct: [{ name: '送付_C1I1A1.eml', text: mail('名簿.csv') }],
		},
	},
	(facts, _policy, tell) => {
		const { content, state } = facts;
		if (content === null || state.unreadable !== null || !anyStated(facts) || facts.markings.some(coversAll)) return NOTHING;
		const fixes = choose('insert-label');
		if (content.unlabelled > 0) return [tell('unlabelled', said(content.unlabelled, content.examples.unlabelled), { fixes })];
		if (content.unread > 0) return [tell('unread', said(content.unread, content.examples.unread), { fixes })];
		return NOTHING;
	},
);

/** A level of confidentiality that the whole states holds for everything in it. */
function coversAll(marking: Marking): boolean {
	return marking.place !== 'content' && statedLevel(marking, 'confidentiality') !== null;
}

function said(count: number, names: NonNullable<DocumentFacts['content']>['examples']['unread']): { count: number; where: string } {
	const shown = names.slice(0, 3).map(clip).join('、');
	return { count, where: names.length < count || names.length > 3 ? `${shown}…` : shown };
}

function mail(unlabelled: string): string {
	const part = (name: string, text: string): string =>
		`--b\nContent-Type: text/plain; name="${name}"\nContent-Disposition: attachment; filename="${name}"\n\n${text}\n`;
	const labelled = part('a.txt', '[C1/I1/A1]\n\nsample');
	return `From: a@example.jp\nReceived: by example.jp\nSubject: \nContent-Type: multipart/mixed; boundary="b"\n\n${labelled}${part(unlabelled, '1,2')}--b--\n`;
}
