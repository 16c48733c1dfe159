import assert from 'node:assert/strict';
import { FULL, judge, OFFICE, objections, only, PLAIN, policy, preferred } from './support';

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

	it('a label of another scheme is no classification, even where the policy ranks it', () => {
		const mapped = { ...policy, foreign: [{ wording: 'TLP:AMBER', scheme: 'TLP', implies: { confidentiality: '2' } }] };
		assert.deepEqual(objections([['header', 'TLP:AMBER']], { policy: mapped }), ['label-missing']);
	});

	it('a secrecy word is a missing label where its own rule is off', () => {
		const off = { ...policy, rules: { ...policy.rules, 'legacy-secrecy-marking': 'off' as const } };
		assert.deepEqual(objections([['header', '【極秘】']], { policy: off }), ['label-missing']);
	});

	it('a label file that says nothing does not pass for a label', () => {
		assert.deepEqual(objections([['sidecar', 'なにか別のこと']]), ['label-missing', 'marking-malformed']);
	});
});
