import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { api, clear, exists, file, put, until } from './support';

const GOOD = '【機密性1・完全性1・可用性1】\n';

const open = () => vscode.commands.executeCommand<string>('kakuzuke.showDashboard');
const tabs = () =>
	vscode.window.tabGroups.all
		.flatMap((group) => group.tabs)
		.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kakuzuke.dashboard'));
/** The editor tells of a new tab a little later. */
const tab = () =>
	until(
		'one tab',
		() => (tabs().length === 1 ? true : undefined),
		() => tabs().length,
	);
const shows = (words: RegExp) =>
	until(
		String(words),
		async () => {
			const html = await open();
			return words.test(html) ? html : undefined;
		},
		async () =>
			(await open())
				.replace(/<[^>]*>/g, ' ')
				.replace(/\s+/g, ' ')
				.slice(0, 1500),
	);

describe('the dashboard', () => {
	before(api);
	afterEach(clear);

	it('opens once, before the first scan as well', async () => {
		await open();
		await tab();
		const html = await open();
		await tab();
		assert.match(html, /data-key="scan"/);
	});

	it('counts what a scan found, and follows what changes on the disk', async () => {
		put('総務課/a.md', GOOD);
		put('総務課/<img src=x>.md', '# a\n');
		put('税務課/c.md', '# c\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		const html = await shows(/33\.3%/);
		await tab();
		assert.match(html, /data-key="rule:label-missing"/);
		assert.match(html, /&#60;img src=x&#62;\.md/);
		assert.doesNotMatch(html, /<img/);
		writeFileSync(file('税務課/c.md'), GOOD);
		await shows(/66\.6%/);
		assert.ok(vscode.workspace.isTrusted || /data-key="report" disabled/.test(await open()));
	});

	it('reads only: no file is changed or made', async () => {
		put('a.md', '# a\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await shows(/0\.0%/);
		assert.equal(readFileSync(file('a.md'), 'utf8'), '# a\n');
		assert.ok(!exists('.kakuzuke'));
	});
});
