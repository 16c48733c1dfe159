import { exceptionState } from '../policy';
import { NOTHING, workspaceRule } from './define';
import { exampleBesideException, exceptionPlace } from './exception-words';

/** An exception in force that allowed nothing in a scan of the whole workspace. */
export const exceptionUnused = workspaceRule(
	{
		id: 'exception-unused',
		clause: '8.4',
		severity: 'info',
		title: { ja: '使われていない例外', en: 'Exception allows nothing' },
		description: {
			ja: '例外措置は定期的に見直します（対策基準 8.4）。どの指摘にも当たらない例外は、役目を終えたか、書き方が誤っています。ワークスペース全体を調べたときだけ判定します。',
			en: 'Exceptions are reviewed (8.4). One that no finding needs has done its work, or is written wrongly. It is told only where the whole workspace was scanned.',
		},
		messages: {
			unused: {
				ja: '例外「{id}」（許可 {permission}）は、どの指摘にも当たりませんでした。不要なら消し、必要なら rule と path を確かめてください（対策基準 8.4）。',
				en: 'The exception "{id}" (permission {permission}) allowed no finding. Take it out, or check its rule and path (8.4).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [exampleBesideException('【機密性1・完全性1・可用性1】\n\n# 打合せのメモ\n', '2999-03-31')],
			correct: [exampleBesideException('# 打合せのメモ\n', '2999-03-31')],
		},
	},
	({ exceptions, today, whole }, _policy, tell) => {
		if (!whole) return NOTHING;
		const unused = exceptions.filter(({ exception, uses }) => uses === 0 && exceptionState(exception, today) === 'in-force');
		return unused.map(({ exception }) => {
			const { id, permission } = exception;
			return tell('unused', { id, permission }, exceptionPlace(exception));
		});
	},
);
