import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { makeDocx } from './office';
import { api, clear, diagnostics, file, finding, noFinding, put, rules, until } from './support';

const GOOD = '【機密性1・完全性1・可用性1】\n';

describe('scanning the workspace', () => {
	before(api);
	afterEach(clear);

	it('reports documents that nobody opened', async () => {
		const missing = put('税務/滞納整理.md', '# a\n');
		const good = put('広報/お知らせ.md', GOOD);
		const word = put('議会/議事録.docx', await makeDocx('本文'));
		const data = put('税務/一覧.csv', '番号\n1\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		for (const target of [missing, word, data]) await finding(target, 'label-missing');
		assert.deepEqual(rules(good), []);
	});

	it('silences what an exception allows, and tells of one that expired or allows nothing', async () => {
		const entry = (rule: string, path: string, until: string) => ({ rule, path, reason: '移行中', permission: '情第3号', until });
		const file = put(
			'.kakuzuke/exceptions.jsonc',
			JSON.stringify({
				exceptions: [
					entry('label-missing', 'a.md', '2999-12-31'),
					entry('label-missing', 'b.md', '2020-01-01'),
					entry('label-conflict', '**', '2999-12-31'),
				],
			}),
		);
		const allowed = put('a.md', '# a\n');
		const expired = put('b.md', '# b\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(expired, 'label-missing');
		assert.deepEqual(rules(allowed), []);
		await until('the exceptions file', () => (rules(file).length === 2 ? true : undefined));
		assert.deepEqual(rules(file), ['exception-expired', 'exception-unused']);
	});

	it('honours .gitignore', async () => {
		put('.gitignore', 'scratch/\n');
		const ignored = put('scratch/a.md', '# a\n');
		const seen = put('b.md', '# b\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(seen, 'label-missing');
		assert.deepEqual(rules(ignored), []);
	});

	it('tells a folder whose label is lower than what it holds', async () => {
		put('福祉/.label', GOOD);
		put('福祉/名簿.md', '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		const found = await until('container-below-content', () =>
			vscode.languages
				.getDiagnostics()
				.flatMap(([, all]) => all)
				.find(({ source, code }) => source === 'kakuzuke' && typeof code === 'object' && code.value === 'container-below-content'),
		);
		assert.match(found.message, /3\(2\)⑤/);
	});

	it('keeps its results fresh: mended, added, renamed and deleted outside the editor', async () => {
		const target = put('a.md', '# a\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(target, 'label-missing');
		writeFileSync(file('a.md'), GOOD);
		await noFinding(target);
		const added = put('b.md', '# b\n');
		await finding(added, 'label-missing');
		renameSync(file('b.md'), file('c.md'));
		await noFinding(added);
	});

	it('survives damaged and odd files, and says so', async () => {
		const docx = await makeDocx('本文');
		const cut = put('切れた.docx', docx.subarray(0, docx.length / 2));
		put('空.docx', '');
		put('にせ.xlsx', 'これは表ではありません');
		const good = put('良い.md', '# a\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(good, 'label-missing');
		await finding(cut, 'document-unreadable');
	});

	it('does not read again what did not change', async () => {
		const target = put('a.md', '# a\n');
		put('総務/b.md', GOOD);
		const scan = () => vscode.commands.executeCommand<{ documents: number; remembered: number }>('kakuzuke.scanWorkspace');
		// What was written within the last two seconds is not trusted.
		await new Promise((resolve) => setTimeout(resolve, 2200));
		await scan();
		const { documents, remembered } = await scan();
		assert.deepEqual([documents, remembered], [2, 2]);
		writeFileSync(target.fsPath, GOOD);
		assert.equal((await scan()).remembered, 1);
		await noFinding(target, 'label-missing');
	}).timeout(30_000);

	it('can be cancelled', async () => {
		for (let index = 0; index < 6000; index++) put(`many/${Math.floor(index / 100)}/${index}.md`, '# a\n');
		const running = vscode.commands.executeCommand<{ cancelled: boolean; documents: number }>('kakuzuke.scanWorkspace');
		await new Promise((resolve) => setTimeout(resolve, 30));
		await vscode.commands.executeCommand('kakuzuke.cancelScan');
		const begun = Date.now();
		const { cancelled, documents } = await running;
		assert.ok(cancelled);
		assert.ok(documents < 6000, `${documents} documents`);
		assert.ok(Date.now() - begun < 5000, 'it ends soon after');
		// And it can be started again.
		const target = put('z.md', '# z\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(target, 'label-missing');
	}).timeout(60_000);

	it('uses the policy and the label map of the workspace', async () => {
		put('.kakuzuke/labels.jsonc', '{ "entries": [{ "path": "税務/**", "label": "C2/I2/A1", "handling": ["encrypt"] }] }');
		const mapped = put('税務/一覧.csv', '番号\n1\n');
		const other = put('b.csv', '番号\n1\n');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await finding(other, 'label-missing');
		assert.deepEqual(
			diagnostics(mapped).map(({ message }) => message),
			[],
		);
	});
});
