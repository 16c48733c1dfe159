import assert from 'node:assert/strict';
import { fixTitle, formatMessage, type TitledFix } from '../../../src/rules';
import { documentRule, NOTHING } from '../../../src/rules/define';
import { judge, only } from './support';

const DATA = {
	id: 'x',
	clause: '3(1)',
	severity: 'error',
	title: { ja: 'あ', en: 'a' },
	description: { ja: 'あ', en: 'a' },
	fixes: [],
	examples: { incorrect: [], correct: [] },
} as const;

describe('rules/messages', () => {
	it('are typed: the compiler knows messages and placeholders', () => {
		documentRule({ ...DATA, messages: { m: { ja: '{a}と{b}', en: '{b} and {a}' } } }, (_facts, _policy, tell) => {
			tell('m', { a: 1, b: { ja: 'い', en: 'b' } });
			// @ts-expect-error no such message
			tell('other', {});
			// @ts-expect-error a placeholder is not filled
			tell('m', { a: 1 });
			// @ts-expect-error there is no such placeholder
			tell('m', { a: 1, b: 2, c: 3 });
			return NOTHING;
		});
		// @ts-expect-error the tongues use different placeholders
		documentRule({ ...DATA, messages: { m: { ja: '{token}', en: '{url}' } } }, () => NOTHING);
		// @ts-expect-error one tongue is absent
		documentRule({ ...DATA, messages: { m: { ja: 'あ' } } }, () => NOTHING);
	});

	it('are filled in the tongue of the reader', () => {
		const finding = only(judge([['header', '【機密性2・完全性1・可用性1】']]), 'handling-missing');
		assert.deepEqual(finding.data, { 'restrictions.ja': '暗号化', 'restrictions.en': 'Encrypt (暗号化)' });
		assert.match(formatMessage(finding, 'ja'), /取扱制限「暗号化」の表示がありません/);
		assert.match(formatMessage(finding, 'en'), /not stated: Encrypt/);
	});

	it('of rules that are not known are at least their ids', () => {
		const finding = only(judge([]), 'label-missing');
		assert.equal(formatMessage({ ...finding, rule: 'future' }, 'ja'), 'missing');
	});

	it('text of a document cannot fill in further placeholders, and long text is cut', () => {
		const finding = only(judge([['sidecar', `{axis}${'長'.repeat(100)}`]]), 'marking-malformed');
		const text = formatMessage(finding, 'ja');
		assert.ok(text.includes('{axis}'));
		assert.ok(text.length < 120);
	});

	it('text of a document cannot turn a message round or break it into lines', () => {
		const finding = only(judge([['sidecar', `𠮷\u202eab\u0007\r\nc${'𠮷'.repeat(60)}`]]), 'marking-malformed');
		const text = formatMessage(finding, 'ja');
		assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
		assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(text));
	});

	it('titles of fixes: those that ask end in an ellipsis', () => {
		const titles = ['insert-label', 'complete-label', 'replace-marking'] as const;
		const ask = (title: TitledFix['title']): TitledFix => ({ title, fix: { kind: 'choose-label' }, preferred: true });
		for (const title of titles) for (const tongue of ['ja', 'en'] as const) assert.match(fixTitle(ask(title), tongue), /[^…]…$/);
	});
});
