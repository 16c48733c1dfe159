import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyLabel, checkFile, checkText } from '../../../src/check';
import { outgoingOf } from '../../../src/check/leaving';
import { parseLabelText } from '../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';
import { type Finding, formatMessage } from '../../../src/rules';
import { makeMail, word } from '../formats/mail/make';
import { contextOf, makeFolder, removeFolders } from './files';

const policy = loadBuiltin(DEFAULT_POLICY_ID);

describe('check/leaving', () => {
	after(removeFolders);

	it('tells the outgoing folder from the workspace’s root', () => {
		assert.deepEqual(outgoingOf('/ws/課/送付/b/a.md', '/ws', policy), { id: 'send', folder: '課/送付', route: 'mail', ceiling: null });
		assert.deepEqual(outgoingOf('/ws/公開/a.md', '/ws/', policy), { id: 'publish', folder: '公開', route: 'publish', ceiling: '1' });
		assert.deepEqual(outgoingOf('C:\\ws\\公開\\a.md', 'C:\\ws', policy)?.folder, '公開');
		// Above the root it is not the workspace's folder.
		for (const path of ['/送付/ws/a.md', '/ws2/送付/a.md', '/ws']) assert.equal(outgoingOf(path, '/ws', policy), null, path);
	});

	it('names a folder for globs that speak of file names as well', () => {
		const outgoing = [{ id: 'pdf', path: '**/*.pdf', route: 'provide' as const }];
		const own = { ...policy, export: { ...policy.export, outgoing } };
		assert.equal(outgoingOf('/ws/a/b/c.pdf', '/ws', own)?.folder, 'a/b');
		assert.equal(outgoingOf('/ws/c.pdf', '/ws', own)?.folder, './');
	});

	it('files and edited texts are judged alike', () => {
		const text = '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n\n本文\n';
		const root = makeFolder({ '送付/a.md': text });
		const file = join(root, '送付/a.md');
		const context = contextOf(root);
		const rules = (report: ReturnType<typeof checkFile>): string[] => report.findings.map(({ rule }) => rule);
		assert.deepEqual(rules(checkFile(file, context)), ['encryption-required']);
		assert.deepEqual(rules(checkText(text, file, 'markdown', context)), ['encryption-required']);
		assert.deepEqual(rules(checkText(text.replaceAll('2', '1').replace(/ 取扱.*/, ''), file, 'markdown', context)), []);
	});

	it('places outside are found by the absolute path', () => {
		const root = makeFolder({ 'sync/a.md': '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n' });
		const file = join(root, 'sync/a.md');
		const outside = [{ id: 'x', path: `${root}/sync/**`, route: 'service' as const, title: { ja: '同期', en: 'Sync' } }];
		const own = { ...policy, export: { ...policy.export, outside } };
		assert.deepEqual(
			checkFile(file, contextOf(root, own)).findings.map(({ rule }) => rule),
			['service-unapproved'],
		);
	});
});

describe('check: mails', () => {
	after(removeFolders);
	const C2 = '【機密性2・完全性2・可用性1】 取扱制限：暗号化';
	const draft = makeMail(
		[`Subject: ${word('【機密性1・完全性1・可用性1】送付の件', 'iso-2022-jp')}`],
		[{ name: '名簿.md', body: `${C2}\n` }],
	);
	const received = makeMail(['Received: from a by b', 'Subject: [C2/I2/A1] x'], [{ name: '名簿.md', body: `${C2}\n` }]);

	it('a draft with an open attachment of a higher level: its own label is too low, and it has to be encrypted', () => {
		const root = makeFolder({ '下書き.eml': draft, '送付/受信.eml': received, '受信.eml': received });
		const judge = (name: string) => checkFile(join(root, name), contextOf(root));
		const report = judge('下書き.eml');
		assert.equal(report.format, 'mail');
		assert.equal(report.label.confidentiality, '2');
		assert.equal(report.source, 'property+content');
		assert.deepEqual(
			report.findings.map(({ rule, message }) => `${rule} ${message}`),
			['label-conflict content', 'encryption-required draft'],
		);
		assert.match(formatMessage(report.findings[0] as Finding, 'ja'), /添付ファイルの最高は機密性2、完全性2です（名簿\.md）/);
		assert.deepEqual(
			judge('受信.eml').findings.map(({ rule }) => rule),
			[],
		);
		assert.deepEqual(
			judge('送付/受信.eml').findings.map(({ rule, message }) => `${rule} ${message}`),
			['encryption-required folder'],
		);
	});

	it('lower and different attachments are no conflict', () => {
		const mail = makeMail(
			['Received: x', 'Subject: [C2/I2/A1] x'],
			[
				{ name: 'a.md', body: '【機密性1・完全性1・可用性1】\n' },
				{ name: 'b.md', body: `${C2}\n` },
			],
		);
		const root = makeFolder({ 'a.eml': mail });
		assert.deepEqual(
			checkFile(join(root, 'a.eml'), contextOf(root)).findings.map(({ rule }) => rule),
			[],
		);
	});

	it('in an editor the header counts; the label is written into it', () => {
		const root = makeFolder({ 'a.eml': draft });
		const file = join(root, 'a.eml');
		const shown = checkText(
			'Subject: [C2/I2/A1] x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n',
			file,
			'plaintext',
			contextOf(root),
		);
		assert.deepEqual([shown.format, shown.outcome, shown.source], ['mail', 'findings', 'property']);
		assert.deepEqual(
			shown.findings.map(({ rule, message }) => `${rule} ${message}`),
			['handling-missing missing', 'encryption-required draft'],
		);
		const label = parseLabelText(C2, policy)?.label;
		assert.ok(label);
		const result = applyLabel(file, { label, places: null }, contextOf(root), { dryRun: false });
		assert.deepEqual([result.kind, existsSync(`${file}.label`)], ['changed', false]);
		assert.deepEqual(checkFile(file, contextOf(root)).label, label);
	});

	it('an encrypted file is labelled beside it without being asked for', () => {
		const root = makeFolder({ '送付/a.age': 'age-encryption.org/v1\n-> X25519 x\n' });
		const file = join(root, '送付/a.age');
		const label = parseLabelText(C2, policy)?.label;
		assert.ok(label);
		assert.equal(applyLabel(file, { label, places: null }, contextOf(root), { dryRun: false }).kind, 'changed');
		const report = checkFile(file, contextOf(root));
		assert.deepEqual([report.state.encrypted, report.outcome, report.label.confidentiality], [true, 'clean', '2']);
	});
});

describe('check: files of one folder', () => {
	after(removeFolders);

	it('are told apart where a glob speaks of names, one after the other', () => {
		const root = makeFolder({ 'a.xdw': 'x', 'b.xbd': 'x', 'c.xdw': 'x' });
		const outgoing = [{ id: 'docuworks', path: '**/*.xdw', route: 'mail' as const }];
		const context = contextOf(root, { ...policy, export: { ...policy.export, outgoing } });
		const found = ['a.xdw', 'b.xbd', 'c.xdw'].map((name) =>
			checkFile(join(root, name), context).findings.some(({ rule }) => rule === 'encryption-required'),
		);
		assert.deepEqual(found, [true, false, true]);
	});
});
