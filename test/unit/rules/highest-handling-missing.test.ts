import assert from 'node:assert/strict';
import { loadBuiltin } from '../../../src/policy';
import { formatMessage } from '../../../src/rules';
import { judge, objections, only, preferred } from './support';

const OWN = '支給端末以外禁止、必要以上の複製及び配付禁止';

describe('highest-handling-missing', () => {
	it('names the level and its own restrictions', () => {
		const finding = only(judge([['header', '【機密性3・完全性1・可用性1】 取扱制限：暗号化']]), 'highest-handling-missing');
		assert.match(formatMessage(finding, 'ja'), /^機密性3なのに.*支給端末以外禁止、必要以上の複製及び配付禁止/);
		assert.equal(finding.severity, 'error');
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual([...fix.label.handling].sort(), ['encrypt', 'no-needless-copy', 'no-unissued-device']);
	});

	it('the rest is the other rule, and one fix mends both', () => {
		const findings = judge([['header', '【機密性3・完全性1・可用性1】']]);
		assert.deepEqual(
			findings.map(({ rule }) => rule),
			['highest-handling-missing', 'handling-missing'],
		);
		assert.deepEqual(findings[0]?.fixes, findings[1]?.fixes);
	});

	it('is satisfied by what says as much', () => {
		const text = (last: string) => [['header', `【機密性3・完全性1・可用性1】 取扱制限：暗号化、支給端末以外禁止、${last}`]] as const;
		assert.deepEqual(objections(text('複製禁止、配付禁止')), []);
		assert.deepEqual(objections(text('複製禁止')), ['highest-handling-missing']);
		assert.deepEqual(objections([['header', `【機密性3・完全性1・可用性1】 取扱制限：暗号化、${OWN}`]]), []);
	});

	it('levels below have none; the highest of another policy has its own', () => {
		assert.ok(!objections([['header', '【機密性2・完全性1・可用性1】']]).includes('highest-handling-missing'));
		const mic = loadBuiltin('mic-2024');
		assert.ok(objections([['header', '【自治体機密性3A・完全性1・可用性1】']], { policy: mic }).includes('highest-handling-missing'));
	});
});
