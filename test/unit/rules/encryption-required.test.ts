import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { inFolder, leavingFindings } from './leaving';
import { ENCRYPTED, FULL, judge, marking, only, PLAIN, policy, preferred, type Setting } from './support';

describe('encryption-required', () => {
	it('names level, folder, route and clauses, and offers the export by that route', () => {
		const finding = only(judge([['header', ENCRYPTED]], inFolder('mail')), 'encryption-required');
		assert.equal(
			formatMessage(finding, 'ja'),
			'機密性2の文書が、暗号化されないまま「送付」（「電子メールなどで送る」ためのフォルダー）にあります。暗号化してから送ってください（対策基準 3(2)⑦、3(1)、7.1(14)⑥）。',
		);
		assert.match(
			formatMessage(finding, 'en'),
			/A document of Confidentiality 2 lies unencrypted in "送付".*\(3\(2\)⑦, 3\(1\), 7\.1\(14\)⑥\)/,
		);
		assert.deepEqual([finding.severity, finding.clause], ['warning', '3(2)⑦']);
		assert.deepEqual(preferred(finding), { kind: 'export', route: 'mail' });
	});

	it('asks for the permission where the route does', () => {
		for (const [route, clause] of [
			['media', '3(2)⑧(ア)'],
			['provide', '3(2)⑨(ア)'],
		] as const) {
			const finding = only(judge([['header', ENCRYPTED]], inFolder(route)), 'encryption-required');
			assert.equal(finding.message, 'permission');
			assert.equal(finding.clause, clause);
			assert.deepEqual(preferred(finding), { kind: 'export', route });
		}
	});

	it('unlabelled counts as the policy’s unknown, and says so', () => {
		const finding = only(judge([], inFolder('mail')), 'encryption-required');
		assert.equal(finding.message, 'unlabelled');
		assert.match(formatMessage(finding, 'ja'), /格付けのない文書.*機密性2とみなします/);
		const open = { ...policy, unknown: { ...policy.unknown, confidentiality: '1' } };
		assert.deepEqual(leavingFindings([], inFolder('mail', { policy: open })), []);
	});

	it('what is encrypted, public, or to be printed is left alone', () => {
		const state = { ...PLAIN, encrypted: true };
		assert.deepEqual(leavingFindings([['file-name', '【機密性2】']], inFolder('mail', { state })), []);
		assert.deepEqual(leavingFindings([['header', FULL]], inFolder('mail')), []);
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], inFolder('print')), []);
	});

	it('a restriction asks for it at any level', () => {
		const finding = only(judge([['header', `${FULL} 取扱制限：暗号化`]], inFolder('mail')), 'encryption-required');
		assert.match(formatMessage(finding, 'ja'), /^取扱制限「暗号化」のある文書が/);
	});
});

describe('encryption-required, of mails', () => {
	const DRAFT = { id: 'draft', folder: '', route: 'mail', ceiling: null } as const;
	const content = (where: string, text: string) => ({ ...marking('header', text), place: 'content' as const, range: null, where });
	const mail = (setting: Partial<Setting['mail']>, rest: Setting): Setting => ({
		path: '/share/a.eml',
		format: 'mail',
		writable: [],
		firstLine: null,
		outgoing: DRAFT,
		mail: { draft: true, encrypted: [], plain: false, ...setting },
		...rest,
	});

	it('names the attachment that is the cause', () => {
		const markings = [content('控.docx', FULL), content('名簿.xlsx', ENCRYPTED)];
		const label = markings[1]?.label;
		assert.ok(label);
		const finding = only(judge([], mail({ plain: true }, { markings, label })), 'encryption-required');
		assert.equal(finding.message, 'draft');
		assert.match(formatMessage(finding, 'ja'), /機密性2の内容が暗号化されないまま入っています（添付ファイル「名簿\.xlsx」）/);
		assert.equal(finding.where, '名簿.xlsx');
		assert.deepEqual(preferred(finding), { kind: 'export', route: 'mail' });
	});

	it('the subject counts where anything goes along in the open, or nothing at all', () => {
		const subject = [['property', ENCRYPTED]] as const;
		assert.deepEqual(leavingFindings(subject, mail({}, {})), ['encryption-required:draft']);
		assert.deepEqual(leavingFindings(subject, mail({ encrypted: ['a.age'], plain: true }, {})), ['encryption-required:draft']);
		assert.deepEqual(leavingFindings(subject, mail({ encrypted: ['a.age'] }, {})), []);
		assert.deepEqual(leavingFindings([['property', FULL]], mail({ plain: true }, {})), []);
	});

	it('an encrypted attachment is not plain content, whatever its name says', () => {
		const sealed = content('【機密性2】名簿.zip', ENCRYPTED);
		const setting = { markings: [marking('property', FULL), sealed], label: sealed.label };
		assert.deepEqual(leavingFindings([], mail({ encrypted: [sealed.where], plain: true }, setting)), []);
		// Beside a plain attachment that shows nothing, nobody knows.
		assert.deepEqual(leavingFindings([], mail({ encrypted: [sealed.where], plain: true }, { ...setting, markings: [sealed] })), [
			'encryption-required:draft',
		]);
	});

	it('a draft without any label is said elsewhere; one in an outgoing folder counts like any document', () => {
		assert.deepEqual(leavingFindings([], mail({ plain: true }, {})), []);
		assert.deepEqual(leavingFindings([], mail({ plain: true }, inFolder('mail'))), ['encryption-required:unlabelled']);
		assert.deepEqual(leavingFindings([['property', ENCRYPTED]], mail({ draft: false }, inFolder('mail'))), ['encryption-required:folder']);
	});
});
