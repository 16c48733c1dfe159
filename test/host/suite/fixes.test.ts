import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, clear, exists, finding, fixes, noFinding, put, read, show, takeAsking, takeFix, until, uri } from './support';

const BODY = '\n# 議事録\n\n本文\n';

describe('quick fixes', () => {
	before(api);
	afterEach(clear);

	it('insert a label: every axis and the restrictions are asked', async () => {
		const target = put('a.md', '# 議事録\n');
		const editor = await show(target);
		const text = (): string => editor.document.getText();
		await takeAsking(target, await finding(target, 'label-missing'), /[Ii]nsert/, () => text() !== '# 議事録\n');
		assert.equal(text(), '【機密性3・完全性2・可用性2】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n\n# 議事録\n');
		await noFinding(target);
	});

	it('add the restrictions that the level calls for', async () => {
		const target = put('a.md', `【機密性2・完全性2・可用性1】\n${BODY}`);
		const editor = await show(target);
		await takeFix(target, await finding(target, 'handling-missing'), /restriction/i);
		assert.equal(editor.document.getText(), `【機密性2・完全性2・可用性1】 取扱制限：暗号化\n${BODY}`);
		await noFinding(target);
	});

	it("add the highest level's own restrictions", async () => {
		const target = put('a.md', `【機密性3・完全性1・可用性1】 取扱制限：暗号化\n${BODY}`);
		const editor = await show(target);
		await takeFix(target, await finding(target, 'highest-handling-missing'), /restriction/i);
		assert.equal(
			editor.document.getText(),
			`【機密性3・完全性1・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n${BODY}`,
		);
		await noFinding(target);
	});

	it('keep the comment signs and the shebang', async () => {
		const target = put('a.sh', '#!/bin/sh\n# 【機密性2・完全性1・可用性1】\necho\n');
		const editor = await show(target);
		await takeFix(target, await finding(target, 'handling-missing'), /restriction/i);
		assert.equal(editor.document.getText(), '#!/bin/sh\n# 【機密性2・完全性1・可用性1】 取扱制限：暗号化\necho\n');
	});

	it('keep CRLF', async () => {
		const target = put('a.txt', '【機密性2・完全性1・可用性1】\r\n\r\n本文\r\n');
		const editor = await show(target);
		await takeFix(target, await finding(target, 'handling-missing'), /restriction/i);
		assert.equal(editor.document.getText(), '【機密性2・完全性1・可用性1】 取扱制限：暗号化\r\n\r\n本文\r\n');
	});

	it('use the highest where places disagree', async () => {
		put('a.md.label', '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n');
		const target = put('a.md', `【機密性1・完全性1・可用性1】\n${BODY}`);
		const editor = await show(target);
		await takeFix(target, await finding(target, 'label-conflict'), /highest/i);
		await until('the label in the text', () =>
			editor.document.getText().startsWith('【機密性2・完全性1・可用性1】 取扱制限：暗号化') ? true : undefined,
		);
		await noFinding(target, 'label-conflict');
	});

	it('put a malformed marking right', async () => {
		const target = put('a.md', `【機密性2・完全性1・可用性1 取扱制限：暗号化\n${BODY}`);
		const editor = await show(target);
		await takeFix(target, await finding(target, 'marking-malformed'), /./);
		assert.equal(editor.document.getText(), `【機密性2・完全性1・可用性1】 取扱制限：暗号化\n${BODY}`);
		await noFinding(target, 'marking-malformed');
	});

	it('give an old secrecy word the level that it implies', async () => {
		const target = put('a.md', `極秘\n${BODY}`);
		const editor = await show(target);
		await takeFix(target, await finding(target, 'legacy-secrecy-marking'), /./);
		await until(
			'the level',
			() => (/機密性3/.test(editor.document.getText()) ? true : undefined),
			() => editor.document.getText(),
		);
		await noFinding(target, 'legacy-secrecy-marking');
	});

	it('complete a label: what stands is proposed again', async () => {
		const before = `【機密性1】\n${BODY}`;
		const target = put('a.md', before);
		const editor = await show(target);
		const text = (): string => editor.document.getText();
		await takeAsking(target, await finding(target, 'label-incomplete'), /./, () => text() !== before);
		assert.equal(text(), `【機密性1・完全性2・可用性2】\n${BODY}`);
		await noFinding(target);
	});

	it('choose a level that the policy knows', async () => {
		const before = `【機密性4・完全性1・可用性1】\n${BODY}`;
		const target = put('a.md', before);
		const editor = await show(target);
		const text = (): string => editor.document.getText();
		await takeAsking(target, await finding(target, 'level-unknown'), /./, () => text() !== before);
		assert.equal(text(), `【機密性3・完全性1・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n${BODY}`);
		await noFinding(target, 'level-unknown');
	});

	it('write the label where it is asked for and missing', async () => {
		const target = put('回覧_C1I1A1.md', '# 回覧\n');
		const editor = await show(target);
		await takeFix(target, await finding(target, 'property-header-missing'), /./);
		await until('the label in the text', () => (editor.document.getText() === '# 回覧\n' ? undefined : true));
		assert.equal(editor.document.getText(), '【機密性1・完全性1・可用性1】\n\n# 回覧\n');
		await noFinding(target);
	});

	it('raise a folder to what it holds', async () => {
		put('棚/.label', '【機密性1・完全性1・可用性1】\n');
		put('棚/名簿.md', `【機密性2・完全性1・可用性1】 取扱制限：暗号化\n${BODY}`);
		const target = uri('棚/.label');
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		const below = await finding(target, 'container-below-content');
		await show(target);
		await takeFix(target, below, /./);
		await until(
			'the raised label',
			() => (read('棚/.label').includes('機密性2') ? true : undefined),
			() => read('棚/.label'),
		);
		assert.equal(read('棚/.label'), '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n');
	});

	it('all at once: source.fixAll.kakuzuke', async () => {
		const target = put('a.md', `【機密性3・完全性2・可用性1】\n${BODY}`);
		const editor = await show(target);
		await finding(target, 'handling-missing').catch(() => finding(target, 'highest-handling-missing'));
		const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			target,
			whole,
			'source.fixAll.kakuzuke',
			5,
		);
		assert.equal(actions.length, 1);
		const edit = actions[0]?.edit;
		assert.ok(edit);
		await vscode.workspace.applyEdit(edit);
		assert.equal(
			editor.document.getText(),
			`【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n${BODY}`,
		);
		await noFinding(target);
	});

	it('all at once by the command, which leaves the text to be saved by the author', async () => {
		const target = put('a.md', `【機密性2・完全性2・可用性1】\n${BODY}`);
		const editor = await show(target);
		await finding(target, 'handling-missing');
		await vscode.commands.executeCommand('kakuzuke.fixAll');
		await until('the fix', () => (editor.document.getText().includes('取扱制限：暗号化') ? true : undefined));
		assert.ok(editor.document.isDirty);
		assert.equal(read('a.md'), `【機密性2・完全性2・可用性1】\n${BODY}`);
		await vscode.commands.executeCommand('undo');
		assert.equal(editor.document.getText(), `【機密性2・完全性2・可用性1】\n${BODY}`);
	});

	it('make a sidecar for a CSV', async () => {
		const target = put('一覧.csv', '番号,名称\n1,a\n');
		await show(target);
		const missing = await finding(target, 'label-missing');
		const offered = await fixes(target, missing);
		assert.ok(offered.length > 0, 'a CSV has a fix too');
		await vscode.commands.executeCommand('kakuzuke.setLabel', { uri: target, label: 'C2/I1/A1', handling: ['encrypt'] });
		await until('the sidecar', () => (exists('一覧.csv.label') ? true : undefined));
		assert.match(read('一覧.csv.label'), /機密性2・完全性1・可用性1/);
		assert.equal(read('一覧.csv'), '番号,名称\n1,a\n');
		await noFinding(target);
	});
});
