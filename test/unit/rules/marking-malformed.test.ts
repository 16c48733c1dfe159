import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { judge, objections, only, policy, preferred } from './support';

describe('marking-malformed', () => {
	it('an open bracket is closed', () => {
		const finding = only(judge([['header', '【機密性1・完全性2・可用性1']]), 'marking-malformed');
		assert.equal(finding.message, 'bracket-unbalanced');
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.equal(fix.label.integrity, '2');
		assert.deepEqual(fix.places, ['header']);
	});

	it('an axis twice: the highest is offered, but not taken by itself', () => {
		const finding = only(judge([['header', '機密性1 機密性2 完全性1 可用性1']]), 'marking-malformed');
		assert.equal(finding.message, 'axis-repeated');
		assert.match(formatMessage(finding, 'ja'), /機密性が二度/);
		assert.equal(preferred(finding), undefined);
		assert.ok(finding.fixes.every(({ fix }) => fix.kind === 'set-label' && fix.label.confidentiality === '2'));
	});

	it('words that were not understood are not thrown away by a fix', () => {
		const finding = only(judge([['sidecar', 'なにか別のこと']]), 'marking-malformed');
		assert.equal(finding.message, 'text-unexpected');
		assert.equal(finding.where, '/share/a.md.label');
		assert.deepEqual(preferred(finding), { kind: 'choose-label' });
	});

	it('an empty label file says so', () => {
		assert.equal(only(judge([['sidecar', '']]), 'marking-malformed').message, 'empty');
	});

	it('an axis without a level is an incomplete label, and malformed only where the axis is not required', () => {
		const text = '【機密性1・完全性・可用性1】';
		assert.deepEqual(objections([['header', text]]), ['label-incomplete']);
		const lenient = { ...policy, axes: policy.axes.map((axis) => ({ ...axis, required: axis.id === 'confidentiality' })) };
		assert.deepEqual(objections([['header', text]], { policy: lenient }), ['marking-malformed']);
	});
});
