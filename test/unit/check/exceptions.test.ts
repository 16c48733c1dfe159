import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkContainer, checkFile, checkText } from '../../../src/check';
import { makeLabel } from '../../../src/label';
import { scan } from '../../../src/workspace';
import { makeFolder, removeFolders, workspaceContext } from './files';

const file = (...entries: object[]): string => JSON.stringify({ exceptions: entries });
const entry = (rule: string, path: string, until = '2999-12-31'): object => ({
	rule,
	path,
	reason: '移行中',
	permission: '情第3号',
	until,
});

describe('exceptions', () => {
	after(removeFolders);

	it('silence just their finding, in just their place, and say so', () => {
		const root = makeFolder({
			'a.md': '# a\n',
			'b/a.md': '# a\n',
			'c.md': '【機密性2・完全性2・可用性1】\n',
			'.kakuzuke/exceptions.jsonc': file(entry('label-missing', 'a.md')),
		});
		const context = workspaceContext(root);
		const report = checkFile(join(root, 'a.md'), context);
		assert.deepEqual([report.outcome, report.findings, report.excepted], ['clean', [], [{ rule: 'label-missing', exception: '#1' }]]);
		assert.deepEqual(checkText('# a\n', join(root, 'a.md'), 'markdown', context).excepted?.length, 1);
		assert.equal(checkFile(join(root, 'b/a.md'), context).findings[0]?.rule, 'label-missing');
		const other = checkFile(join(root, 'c.md'), context);
		assert.deepEqual([other.findings[0]?.rule, other.excepted], ['handling-missing', undefined]);
	});

	it('leave what could not be read "not checked"', () => {
		const root = makeFolder({
			'a.docx': 'PK\u0003\u0004 no zip',
			'.kakuzuke/exceptions.jsonc': file(entry('document-unreadable', '**'), entry('label-missing', '**')),
		});
		const report = checkFile(join(root, 'a.docx'), workspaceContext(root));
		assert.deepEqual([report.outcome, report.findings], ['not-checked', []]);
	});

	it('hold for folders', () => {
		const root = makeFolder({
			'x/.label': '【機密性1・完全性1・可用性1】\n',
			'.kakuzuke/exceptions.jsonc': file(entry('container-below-content', 'x')),
		});
		const { workspacePolicy } = workspaceContext(root);
		const content = makeLabel({ confidentiality: '2', integrity: '1', availability: '1' }, workspacePolicy.policy);
		const report = checkContainer(join(root, 'x'), content, {}, workspacePolicy);
		assert.deepEqual([report.findings, report.excepted?.length], [[], 1]);
	});

	it('that expired or allowed nothing are findings of a scan, at their line', async () => {
		const root = makeFolder({
			'a.md': '# a\n',
			'b/c.md': '【機密性1・完全性1・可用性1】\n',
			'.kakuzuke/exceptions.jsonc': file(
				entry('label-missing', 'a.md'),
				entry('label-missing', '**', '2020-01-01'),
				entry('label-conflict', '**'),
			),
		});
		const told = async (...paths: string[]): Promise<string[]> =>
			(await scan(paths.map((path) => join(root, path)))).late.map(({ rule, data }) => `${rule} ${data.id}`);
		assert.deepEqual(await told('.'), ['exception-expired #2', 'exception-unused #3']);
		assert.deepEqual(await told('b'), ['exception-expired #2'], 'a part of the workspace says nothing about use');
		const { counts } = await scan([root]);
		assert.deepEqual(counts.bySeverity, { error: 0, warning: 1, info: 1 });
	});

	it('are the same through threads', async () => {
		const files = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`${index % 5}/${index}.md`, '# a\n']));
		const root = makeFolder({ ...files, '.kakuzuke/exceptions.jsonc': file(entry('label-missing', '{0,1,2}/**')) });
		const { counts, reports, late } = await scan([root], { fewDocuments: 1, jobs: 2 });
		assert.deepEqual([counts.clean, counts.withFindings, late], [72, 48, []]);
		assert.equal(reports.filter(({ excepted }) => excepted?.[0]?.exception === '#1').length, 72);
	});
});
