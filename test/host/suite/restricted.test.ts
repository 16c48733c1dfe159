import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { makeDocx } from './office';
import { api, clear, exists, file, finding, put, read, rules, show } from './support';

describe('in Restricted Mode', () => {
	before(async () => {
		assert.equal(vscode.workspace.isTrusted, false);
		await api();
	});
	afterEach(clear);

	it('documents are read and findings shown', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		await finding(target, 'label-missing');
	});

	it('nothing is written: a text keeps its bytes', async () => {
		const target = put('a.md', '# a\n');
		const results = await vscode.commands.executeCommand<{ code: string }[]>('kakuzuke.setLabel', { uri: target, label: 'C1/I1/A1' });
		assert.deepEqual(
			results.map(({ code }) => code),
			['untrusted'],
		);
		assert.equal(read('a.md'), '# a\n');
		assert.ok(!exists('a.md.label'));
	});

	it('nothing is written: a Word document keeps its bytes, a CSV gets no sidecar', async () => {
		const before = await makeDocx('本文');
		const word = put('a.docx', before);
		const data = put('b.csv', 'a,b\n');
		for (const target of [word, data]) await vscode.commands.executeCommand('kakuzuke.setLabel', { uri: target, label: 'C1/I1/A1' });
		assert.equal(Buffer.compare(Buffer.from(before), readFileSync(file('a.docx'))), 0);
		assert.ok(!exists('b.csv.label'));
	});

	it('the scan works, and the workspace cannot weaken the policy', async () => {
		put('.kakuzuke/policy.jsonc', '{ "id": "weak", "extends": "nishihara-2024", "rules": { "label-missing": "off" } }');
		const target = put('a.md', '# a\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(target, 'label-missing');
		assert.ok(rules(target).includes('label-missing'));
	});

	it('an exception that came along silences nothing', async () => {
		const entry = { rule: 'label-missing', path: '**', reason: 'x', permission: 'x', until: '2999-12-31' };
		put('.kakuzuke/exceptions.jsonc', JSON.stringify({ exceptions: [entry] }));
		const target = put('c.md', '# c\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(target, 'label-missing');
		await show(target);
		await finding(target, 'label-missing');
	});
});
