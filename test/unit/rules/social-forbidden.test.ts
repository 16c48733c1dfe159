import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { inFolder, leavingFindings } from './leaving';
import { ENCRYPTED, FULL, judge, only } from './support';

describe('social-forbidden', () => {
	const social = inFolder('social', { ceiling: '1' });

	it('names the level, the folder and the clause, and mends nothing by itself', () => {
		const finding = only(judge([['header', ENCRYPTED]], social), 'social-forbidden');
		assert.equal(
			formatMessage(finding, 'ja'),
			'機密性2の文書は SNS に載せられませんが、SNS 用のフォルダー「送付」にあります。別のフォルダーに移してください（対策基準 7.1(22)②）。',
		);
		assert.match(formatMessage(finding, 'en'), /A document of Confidentiality 2 may not be posted .*"送付".*\(7\.1\(22\)②\)/);
		assert.equal(finding.clause, '7.1(22)②');
		assert.equal(finding.severity, 'error');
		assert.deepEqual(finding.fixes, []);
	});

	it('a document without a label counts as the policy says, and is told so', () => {
		const finding = only(judge([], social), 'social-forbidden');
		assert.equal(finding.message, 'unlabelled');
		assert.match(formatMessage(finding, 'ja'), /機密性2とみなす/);
	});

	it('a restriction that forbids it counts at any level', () => {
		const finding = only(judge([['header', `${FULL} 取扱制限：配付禁止`]], social), 'social-forbidden');
		assert.match(formatMessage(finding, 'ja'), /取扱制限「配付禁止」のある文書/);
		assert.match(formatMessage(finding, 'ja'), /3\(1\)、7\.1\(22\)②/);
	});

	it('encryption does not help, and a level that nobody knows counts as the highest', () => {
		const state = { encrypted: true, signed: false, macro: false, unreadable: null };
		assert.deepEqual(leavingFindings([['file-name', '【機密性2】']], { ...social, state }), ['social-forbidden:forbidden']);
		assert.deepEqual(leavingFindings([['header', '【機密性9・完全性1・可用性1】']], social), ['social-forbidden:forbidden']);
	});

	it('other folders are left alone', () => {
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], inFolder('print')), []);
	});
});
