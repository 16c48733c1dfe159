import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFix, checkFile, fixAll } from '../../../src/check';
import { FULL } from '../rules/support';
import { contextOf, makeFolder, removeFolders } from './files';

describe('check/fix', () => {
	afterEach(removeFolders);

	it('all: the highest, then its restrictions, until nothing is left', () => {
		const root = makeFolder({ 'a.md': `${FULL}\n\n# a\n`, 'a.md.label': '【機密性3・完全性2・可用性1】\n' });
		const { results, report } = fixAll(join(root, 'a.md'), contextOf(root));
		assert.ok(results.length > 0);
		assert.ok(results.every(({ kind }) => kind === 'changed'));
		assert.equal(report.outcome, 'clean');
		assert.equal(report.label.confidentiality, '3');
		assert.equal(
			readFileSync(join(root, 'a.md'), 'utf8').split('\n')[0],
			'【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止',
		);
	});

	it('all: questions are left to people, and what is refused does not go round and round', () => {
		const root = makeFolder({ 'a.md': '# a\n', 'b.md': '【機密性2・完全性1・可用性1】\n', '.~lock.b.md#': '' });
		assert.deepEqual(fixAll(join(root, 'a.md'), contextOf(root)).results, []);
		const locked = fixAll(join(root, 'b.md'), contextOf(root));
		assert.deepEqual(
			locked.results.map(({ kind }) => kind),
			['refused'],
		);
		assert.equal(locked.report.outcome, 'findings');
	});

	it('one: the folder whose label a document inherits', () => {
		const root = makeFolder({ 'x/a.csv': '1\n', 'x/.label': '【機密性2・完全性1・可用性1】\n' });
		const context = contextOf(root);
		const [finding] = checkFile(join(root, 'x/a.csv'), context).findings;
		assert.equal(finding?.rule, 'handling-missing');
		const fix = finding.fixes[0]?.fix;
		assert.ok(fix?.kind === 'set-folder-label');
		assert.equal(applyFix(finding.path, fix, context, { dryRun: false })?.kind, 'changed');
		assert.equal(checkFile(join(root, 'x/a.csv'), context).outcome, 'clean');
	});

	it('one: a question gives nothing', () => {
		const root = makeFolder({ 'a.md': '# a\n' });
		assert.equal(applyFix(join(root, 'a.md'), { kind: 'choose-label' }, contextOf(root), { dryRun: false }), null);
	});
});
