import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkFile, checkText } from '../../../src/check';
import { outgoingOf } from '../../../src/check/leaving';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';
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
