import assert from 'node:assert/strict';
import { loadBuiltin } from '../../../src/policy';
import { formatMessage } from '../../../src/rules';
import { judge, objections, only, preferred } from './support';

describe('level-unknown', () => {
	it('points at the level and tells the known ones', () => {
		const text = '【機密性4・完全性2・可用性1】';
		const finding = only(judge([['header', text]]), 'level-unknown');
		assert.equal(finding.range && text.slice(finding.range.start, finding.range.end).includes('4'), true);
		assert.match(formatMessage(finding, 'ja'), /「機密性4」.*1, 2, 3/);
		assert.match(formatMessage(finding, 'en'), /“Confidentiality 4”.*1, 2, 3/);
		assert.deepEqual(preferred(finding), { kind: 'choose-label' });
	});

	it('each one in each place', () => {
		const found = objections([
			['header', '【機密性4・完全性5・可用性1】'],
			['sidecar', '【機密性1・完全性1・可用性9】'],
		]);
		assert.equal(found.filter((rule) => rule === 'level-unknown').length, 3);
	});

	it('levels of other schemes that the policy ranks are known', () => {
		assert.ok(!objections([['header', '【自治体機密性3B・完全性2・可用性1】']]).includes('level-unknown'));
		const mic = loadBuiltin('mic-2024');
		assert.ok(!objections([['header', '【自治体機密性3B・完全性2・可用性1】']], { policy: mic }).includes('level-unknown'));
	});

	it('is found in the label map too', () => {
		assert.equal(only(judge([['map', 'C4/I1/A1']]), 'level-unknown').place, 'map');
	});
});
