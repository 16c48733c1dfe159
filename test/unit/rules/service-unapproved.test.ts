import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { inFolder, leavingFindings, outside } from './leaving';
import { ENCRYPTED, FULL, judge, only, policy } from './support';

const C3 = '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止';

describe('service-unapproved', () => {
	it('names the synchronised folder as the policy does, and the clause', () => {
		const finding = only(judge([['header', ENCRYPTED]], outside('onedrive', 'service')), 'service-unapproved');
		assert.match(formatMessage(finding, 'ja'), /機密性2の文書が「OneDrive の同期フォルダー」にあり、.*対策基準 9\.2/);
		assert.match(formatMessage(finding, 'en'), /A synchronised folder of OneDrive.*\(9\.2\)/);
		assert.equal(finding.severity, 'warning');
		assert.equal(finding.clause, '9.2');
	});

	it('what is public may be shared; what has no label is said once, by its own rule', () => {
		assert.deepEqual(leavingFindings([['header', FULL]], outside('onedrive', 'service')), []);
		assert.deepEqual(
			judge([], outside('onedrive', 'service')).map(({ rule }) => rule),
			['label-missing'],
		);
	});

	it('a service that is listed under the id of the place is approved up to its level', () => {
		const services = [{ id: 'onedrive', match: '**', title: 'OneDrive', confidentiality: '2' }];
		const own = { ...policy, export: { ...policy.export, services } };
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], outside('onedrive', 'service', { policy: own })), []);
		assert.deepEqual(leavingFindings([['header', C3]], outside('onedrive', 'service', { policy: own })), ['service-unapproved:service']);
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], outside('dropbox', 'service', { policy: own })), [
			'service-unapproved:service',
		]);
	});

	it('encryption does not replace the approval of a service; on a medium it answers', () => {
		const state = { encrypted: true, signed: false, macro: false, unreadable: null };
		assert.deepEqual(leavingFindings([['file-name', '【機密性2】']], outside('box', 'service', { state })), ['service-unapproved:service']);
		assert.deepEqual(leavingFindings([['file-name', '【機密性2】']], outside('media', 'media', { state })), []);
		const finding = only(judge([['header', ENCRYPTED]], outside('media', 'media')), 'service-unapproved');
		assert.match(formatMessage(finding, 'ja'), /暗号化されないまま「外付けの媒体」にあります。.*3\(2\)⑧\(ア\)/);
	});

	it('a folder of the workspace that is sent to a service counts too', () => {
		const finding = only(judge([['header', ENCRYPTED]], inFolder('service')), 'service-unapproved');
		assert.match(formatMessage(finding, 'ja'), /「送付」にあり、外部サービスに送られます/);
		assert.deepEqual(leavingFindings([['header', FULL]], inFolder('service')), []);
	});
});
