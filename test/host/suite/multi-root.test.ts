import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, clear, finding, put, rules, show } from './support';

const LABELLED = '【機密性2・完全性1・可用性1】\n\n# a\n';

describe('a workspace of two folders', () => {
	before(api);
	afterEach(clear);

	it('is scanned as a whole', async () => {
		const office = put('a.md', '# a\n', 0);
		const school = put('b.md', '# b\n', 1);
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(office, 'label-missing');
		await finding(school, 'label-missing');
	});

	it('has a policy for each folder', async () => {
		put('.kakuzuke/policy.jsonc', '{ "id": "school", "extends": "nishihara-2024", "rules": { "handling-missing": "off" } }', 1);
		const office = put('a.md', LABELLED, 0);
		const school = put('a.md', LABELLED, 1);
		const missing = put('b.md', '# b\n', 1);
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(office, 'handling-missing');
		await finding(missing, 'label-missing');
		assert.deepEqual(rules(school), []);
		await show(school);
		await new Promise((resolve) => setTimeout(resolve, 700));
		assert.deepEqual(rules(school), []);
	});
});
