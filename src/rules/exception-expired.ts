import { exceptionState } from '../policy';
import { NOTHING, workspaceRule } from './define';
import { exampleBesideException, exceptionPlace } from './exception-words';

/** An exception whose last day is over: what it allowed is a finding again, and the entry is to be renewed or taken out. */
export const exceptionExpired = workspaceRule(
	{
		id: 'exception-expired',
		clause: '8.4',
		severity: 'warning',
		title: { ja: '期限の過ぎた例外', en: 'Exception has expired' },
		description: {
			ja: '例外措置は、CISO の許可の範囲でだけ認められます（対策基準 8.4）。期限が過ぎた例外は効かず、抑えていた指摘が再び出ます。',
			en: 'Exceptions hold only as far as the CISO permitted them (8.4). One whose last day is over has no effect any more: the findings that it allowed come back.',
		},
		settings: {
			ja: '例外は `.kakuzuke/exceptions.jsonc` に書きます。',
			en: 'Exceptions stand in `.kakuzuke/exceptions.jsonc`.',
		},
		messages: {
			expired: {
				ja: '例外「{id}」（許可 {permission}）の期限 {until} が過ぎています。文書を直して項目を消すか、許可を取り直して期限を改めてください（対策基準 8.4）。',
				en: 'The exception "{id}" (permission {permission}) ended on {until}. Mend the documents and take the entry out, or get a new permission and set a new day (8.4).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [exampleBesideException('# 打合せのメモ\n', '2020-03-31')],
			correct: [exampleBesideException('# 打合せのメモ\n', '2999-03-31')],
		},
	},
	({ exceptions, today }, _policy, tell) => {
		const expired = exceptions.filter(({ exception }) => exceptionState(exception, today) === 'expired');
		if (expired.length === 0) return NOTHING;
		return expired.map(({ exception }) => {
			const { id, permission, until } = exception;
			return tell('expired', { id, permission, until }, exceptionPlace(exception));
		});
	},
);
