import assert from 'node:assert/strict';
import { FULL, judge, OFFICE, objections, only, PLAIN, preferred } from './support';

describe('label-missing', () => {
	it('nothing is shown', () => {
		const finding = only(judge([]), 'label-missing');
		assert.equal(finding.message, 'missing');
		assert.equal(finding.clause, '3(2)②');
		assert.deepEqual(finding.range, { start: 0, end: 4, line: 0, column: 0 });
		assert.deepEqual(preferred(finding), { kind: 'choose-label' });
		assert.deepEqual(objections([]), ['label-missing']);
		assert.deepEqual(objections([], OFFICE), ['label-missing']);
	});

	it('tells of the sidecar where the format has no room', () => {
		assert.equal(only(judge([], { writable: [], format: 'opaque', firstLine: null }), 'label-missing').message, 'outside');
	});

	it('a label of any place will do', () => {
		for (const place of ['header', 'front-matter', 'sidecar', 'folder', 'map'] as const) {
			assert.ok(!objections([[place, FULL]]).includes('label-missing'), place);
		}
	});

	it('restrictions alone are no classification', () => {
		assert.deepEqual(objections([['header', '取扱制限：暗号化']]), ['label-missing']);
	});

	it('is silent where the cause is another', () => {
		const unreadable = { state: { ...PLAIN, unreadable: { code: 'damaged', detail: '' } }, writable: [] } as const;
		assert.deepEqual(objections([], unreadable), ['document-unreadable']);
		assert.ok(!objections([['header', '【極秘】']]).includes('label-missing'));
		assert.ok(!objections([['header', '機密性4']]).includes('label-missing'));
	});

	it('a label file that says nothing does not pass for a label', () => {
		assert.deepEqual(objections([['sidecar', 'なにか別のこと']]), ['label-missing', 'marking-malformed']);
	});
});
