import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, clear, diagnostics, finding, noFinding, put, ruleOf, rules, setText, show } from './support';

const GOOD = '【機密性1・完全性1・可用性1】\n\n# お知らせ\n';

describe('diagnostics', () => {
	before(api);
	afterEach(clear);

	it('appear for a document without a label and go when the label is typed', async () => {
		const target = put('お知らせ.md', '# お知らせ\n\n本文です。\n');
		const editor = await show(target);
		const missing = await finding(target, 'label-missing');
		assert.equal(missing.range.start.line, 0);
		assert.equal(missing.source, 'kakuzuke');
		await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '【機密性1・完全性1・可用性1】\n\n'));
		await noFinding(target);
		assert.ok(editor.document.isDirty, 'what is on the screen counts, saved or not');
	});

	it('come back when the label is deleted', async () => {
		const target = put('a.md', GOOD);
		const editor = await show(target);
		await noFinding(target);
		await setText(editor, '# お知らせ\n');
		await finding(target, 'label-missing');
	});

	it('carry the rule id as a link to the rule page', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		const { code } = await finding(target, 'label-missing');
		assert.ok(typeof code === 'object');
		assert.equal(code.value, 'label-missing');
		assert.match(code.target.toString(), /label-missing(\.md)?/);
	});

	it('name the clause in the message', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		const { message } = await finding(target, 'label-missing');
		assert.match(message, /3\(2\)/);
	});

	it('point at the level that does not exist', async () => {
		const target = put('a.md', '【機密性4・完全性1・可用性1】\n\n# a\n');
		const editor = await show(target);
		const unknown = await finding(target, 'level-unknown');
		assert.match(editor.document.getText(unknown.range), /機密性4/);
	});

	it('find an incomplete label, and restrictions that are not stated', async () => {
		const target = put('a.md', '【機密性2】\n\n# a\n');
		await show(target);
		await finding(target, 'label-incomplete');
		await finding(target, 'handling-missing');
	});

	it('find a level 3 without its own restrictions', async () => {
		const target = put('a.md', '【機密性3・完全性1・可用性1】 取扱制限：暗号化\n\n# a\n');
		await show(target);
		await finding(target, 'highest-handling-missing');
	});

	it('find old secrecy words', async () => {
		const target = put('a.md', '極秘\n\n# a\n');
		await show(target);
		await finding(target, 'legacy-secrecy-marking');
	});

	it('tell places that disagree, with the other place as related information', async () => {
		put('a.md.label', '【機密性1・完全性1・可用性1】\n');
		const target = put('a.md', '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# a\n');
		await show(target);
		const conflict = await finding(target, 'label-conflict');
		assert.ok(conflict.relatedInformation?.some(({ location }) => location.uri.fsPath.endsWith('a.md.label')));
	});

	it('do not take prose about labels for a label', async () => {
		const target = put('規程.md', '# 規程\n\n機密性2以上の情報を送信するときは暗号化する。\n');
		await show(target);
		await finding(target, 'label-missing');
		assert.deepEqual(rules(target), ['label-missing']);
	});

	it('speak about Shift_JIS documents as about others', async () => {
		// 「お知らせ」 in Shift_JIS.
		const target = put('sjis.txt', Uint8Array.from([0x82, 0xa8, 0x92, 0x6d, 0x82, 0xe7, 0x82, 0xb9, 0x0d, 0x0a]));
		await show(target);
		await finding(target, 'label-missing');
	});

	it('go when the document is closed or deleted', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		await finding(target, 'label-missing');
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		await vscode.workspace.fs.delete(target);
		await noFinding(target);
	});

	it('come from no other source twice', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		await finding(target, 'label-missing');
		await new Promise((resolve) => setTimeout(resolve, 500));
		assert.equal(diagnostics(target).filter((diagnostic) => ruleOf(diagnostic) === 'label-missing').length, 1);
	});
});
