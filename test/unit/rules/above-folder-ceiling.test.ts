import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { inFolder, leavingFindings } from './leaving';
import { ENCRYPTED, FULL, judge, only, policy } from './support';

describe('above-folder-ceiling', () => {
	it('names folder, ceiling and level where the policy sets one', () => {
		const finding = only(judge([['header', '【機密性3・完全性2・可用性1】']], inFolder('mail', { ceiling: '2' })), 'above-folder-ceiling');
		assert.match(formatMessage(finding, 'ja'), /「送付」に置けるのは機密性2までですが、この文書は機密性3です/);
		assert.match(formatMessage(finding, 'en'), /takes documents up to Confidentiality 2; this one is Confidentiality 3/);
		assert.equal(finding.severity, 'error');
		assert.equal(finding.clause, '3(1)');
		assert.deepEqual(finding.fixes, []);
	});

	it('what is not for the public says so in a folder for publishing', () => {
		const finding = only(judge([['header', ENCRYPTED]], inFolder('publish', { ceiling: '1' })), 'above-folder-ceiling');
		assert.equal(finding.message, 'publish');
		assert.match(formatMessage(finding, 'ja'), /公表の前に、別のフォルダーに移して.*3\(1\)/);
		assert.deepEqual(leavingFindings([['header', FULL]], inFolder('publish', { ceiling: '1' })), []);
	});

	it('a document without a label is not public', () => {
		const finding = only(judge([], inFolder('publish', { ceiling: '1' })), 'above-folder-ceiling');
		assert.equal(finding.message, 'unlabelled');
		assert.match(formatMessage(finding, 'en'), /counts as Confidentiality 2/);
	});

	it('a route that the level or a restriction refuses is a ceiling too', () => {
		assert.deepEqual(leavingFindings([['header', `${FULL} 取扱制限：持出禁止`]], inFolder('mail')), ['above-folder-ceiling:refused']);
		const finding = only(judge([['header', `${FULL} 取扱制限：持出禁止`]], inFolder('mail')), 'above-folder-ceiling');
		assert.match(formatMessage(finding, 'ja'), /「電子メールなどで送る」ためのものですが、取扱制限「.+」のある文書には/);
	});

	it('ranks, not names, are compared; an unknown level is above every ceiling', () => {
		assert.deepEqual(leavingFindings([['header', '【自治体機密性3B・完全性1・可用性1】']], inFolder('mail', { ceiling: '3' })), [
			'encryption-required:folder',
		]);
		assert.deepEqual(leavingFindings([['header', '【機密性9・完全性1・可用性1】']], inFolder('mail', { ceiling: '3' })), [
			'above-folder-ceiling:above',
		]);
	});

	it('another policy’s clauses are named as it writes them', () => {
		const routes = policy.export.routes.map((route) =>
			route.id === 'publish' ? { ...route, levels: { '1': route.levels['1'], '2': { demand: 'refuse', clauses: ['規程 第5条'] } } } : route,
		) as typeof policy.export.routes;
		const clauses = { ...policy.export.clauses, outgoing: ['規程 第9条'] };
		const own = { ...policy, export: { ...policy.export, routes, clauses } };
		const finding = only(judge([['header', ENCRYPTED]], inFolder('publish', { policy: own })), 'above-folder-ceiling');
		assert.match(formatMessage(finding, 'ja'), /（規程 第5条、規程 第9条）/);
		assert.equal(finding.clause, '規程 第5条');
	});
});
