import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { FULL, judge, objections, only, PLAIN, policy, preferred } from './support';

describe('label-incomplete', () => {
	it('names the axes without a level', () => {
		const finding = only(judge([['header', '【機密性1】']]), 'label-incomplete');
		assert.match(formatMessage(finding, 'ja'), /^完全性、可用性の表示がありません/);
		assert.match(formatMessage(finding, 'en'), /Integrity, Availability/);
		assert.deepEqual(preferred(finding), { kind: 'choose-label' });
		assert.deepEqual(objections([['header', '【機密性1】']]), ['label-incomplete']);
	});

	it('partial markings complete each other', () => {
		const parts = [
			['header', '【機密性1】'],
			['sidecar', '【完全性1・可用性1】'],
		] as const;
		assert.deepEqual(objections(parts), []);
	});

	it('an axis that is not required may be absent', () => {
		const lenient = { ...policy, axes: policy.axes.map((axis) => ({ ...axis, required: axis.id === 'confidentiality' })) };
		assert.deepEqual(objections([['header', '【機密性1】']], { policy: lenient }), []);
	});

	it('an unknown level is another finding, on its axis only', () => {
		assert.deepEqual(objections([['header', '【機密性4・完全性1・可用性1】']]), ['level-unknown']);
		const both = judge([['header', '【機密性4・完全性1】']]);
		assert.deepEqual(
			both.map(({ rule }) => rule),
			['level-unknown', 'label-incomplete'],
		);
		assert.match(formatMessage(only(both, 'label-incomplete'), 'ja'), /^可用性の/);
	});

	it('what was not read may hold the rest; of an encrypted document the outside is all', () => {
		const state = (code: 'damaged' | 'encrypted') => ({ state: { ...PLAIN, unreadable: { code, detail: '' } }, writable: [] });
		assert.ok(!objections([['property', '【機密性1】']], state('damaged')).includes('label-incomplete'));
		assert.ok(objections([['sidecar', '【機密性1】']], state('encrypted')).includes('label-incomplete'));
		assert.deepEqual(objections([['sidecar', FULL]], state('encrypted')), []);
	});
});
