import assert from 'node:assert/strict';
import type { Policy } from '../../../src/policy';
import { formatMessage } from '../../../src/rules';
import { judge, OFFICE, objections, only, policy, preferred } from './support';

/** The words are the policy's: here are some that do not change with the built-in pack. */
const strict: Policy = {
	...policy,
	legacy: [
		{ wording: '極秘', implies: { confidentiality: '3' } },
		{ wording: '部外秘', variants: ['社外秘'], implies: { confidentiality: '2' } },
	],
};

describe('legacy-secrecy-marking', () => {
	it('alone: instead of all that follows from the missing level', () => {
		assert.deepEqual(objections([['header', '【極秘】']], { policy: strict }), ['legacy-secrecy-marking']);
		assert.deepEqual(objections([['page-header', '部外秘']], { ...OFFICE, policy: strict }), ['legacy-secrecy-marking']);
		const finding = only(judge([['header', '【極秘】']], { policy: strict }), 'legacy-secrecy-marking');
		assert.equal(finding.message, 'alone');
		assert.match(formatMessage(finding, 'ja'), /「極秘」.*機密性3/);
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.equal(fix.label.confidentiality, '3');
	});

	it('with a lower level', () => {
		const written = [['header', '極秘 【機密性2・完全性1・可用性1】 取扱制限：暗号化']] as const;
		const finding = only(judge(written, { policy: strict }), 'legacy-secrecy-marking');
		assert.equal(finding.message, 'lower');
		const lower = [['header', '部外秘 【機密性1・完全性1・可用性1】']] as const;
		assert.deepEqual(objections(lower, { policy: strict }), ['legacy-secrecy-marking'], 'the restrictions of the implied level come later');
	});

	it('with the level that it implies, or a higher one, in any place: nothing', () => {
		const written = [
			['header', '【部外秘】'],
			['sidecar', '【機密性2・完全性1・可用性1】 取扱制限：暗号化'],
		] as const;
		assert.deepEqual(
			objections(written, { policy: strict }).filter((rule) => rule === 'legacy-secrecy-marking'),
			[],
		);
	});

	it('the built-in policy knows the usual words', () => {
		for (const word of ['極秘', '秘', '部外秘', '取扱注意']) {
			assert.ok(objections([['header', `【${word}】`]]).includes('legacy-secrecy-marking'), word);
		}
	});
});
