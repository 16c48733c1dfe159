import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Dialog } from './dialog';
import { api, clear, file, finding, put, root, show, takeFix, until } from './support';

interface Entry {
	readonly action: string;
	readonly route?: string;
	readonly reason?: string;
	readonly handover?: string;
	readonly approver?: { readonly name: string; readonly role: string };
	readonly permit?: { readonly number: string };
}
interface Result {
	readonly kind: string;
	readonly files?: readonly { readonly path: string; readonly sha256: string }[];
}

const C1 = '【機密性1・完全性1・可用性1】\n\n# お知らせ\n';
const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 名簿\n';
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

describe('export', () => {
	let out = '';
	let dialog: Dialog;

	before(api);
	beforeEach(() => {
		out = mkdtempSync(path.join(tmpdir(), 'kakuzuke-out-'));
		dialog = new Dialog();
	});
	afterEach(async () => {
		dialog.leave();
		rmSync(out, { recursive: true, force: true });
		await clear();
	});

	function start(names: readonly string[], more: object = {}): Thenable<Result> {
		return vscode.commands.executeCommand('kakuzuke.export', { paths: names.map((name) => file(name)), out, ...more });
	}

	function entries(): Entry[] {
		const folder = file('.kakuzuke/register');
		if (!existsSync(folder)) return [];
		const lines = readdirSync(folder)
			.filter((name) => name.endsWith('.jsonl'))
			.sort()
			.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
		return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
	}

	async function intact(count: number): Promise<void> {
		assert.equal(entries().length, count);
		const verified = await vscode.commands.executeCommand<{ kind: string; entries: number }[]>('kakuzuke.verifyRegister');
		assert.deepEqual(
			verified.map(({ kind, entries: seen }) => [kind, seen]),
			[['intact', count]],
		);
	}

	if (!vscode.workspace.isTrusted) {
		it('is off in Restricted Mode, and says why', async () => {
			put('a.md', C1);
			assert.equal((await start(['a.md'])).kind, 'off');
			assert.match(dialog.messages.join('\n'), /Restricted Mode/);
			assert.deepEqual(readdirSync(out), []);
		});
		return;
	}

	if ((vscode.workspace.workspaceFolders ?? []).length > 1) {
		it('documents under two policies do not leave together', async () => {
			put('a.md', C1, 0);
			put('b.md', C1, 1);
			const paths = [file('a.md', 0), file('b.md', 1)];
			const ask = (): Thenable<Result> => vscode.commands.executeCommand('kakuzuke.export', { paths, out, route: 'publish' });
			/** Whether the two may leave together now; the dialog is left again. */
			const together = async (): Promise<boolean> => {
				const asked = ask();
				const result = await Promise.race([asked, dialog.question()]);
				if (result?.kind === 'off') return false;
				await dialog.escape();
				assert.equal((await asked).kind, 'left');
				return true;
			};
			// What another test wrote and removed is noticed a moment later.
			await until('both folders to have the same policy', async () => ((await together()) ? true : undefined));
			const policy = put('.kakuzuke/policy.jsonc', JSON.stringify({ id: 'x', extends: 'nishihara-2024' }), 1);
			await until('the policy to be read', async () => ((await together()) ? undefined : true));
			rmSync(policy.fsPath);
			assert.match(dialog.messages.join('\n'), /different policies/);
		});
		return;
	}

	it('allow', async () => {
		put('a.md', C1);
		const running = start(['a.md']);
		await dialog.take('mail');
		await dialog.write('県');
		await dialog.write('掲載');
		await dialog.take('plain');
		const result = await running;
		assert.equal(result.kind, 'done');
		assert.equal(readFileSync(path.join(out, 'a.md'), 'utf8'), C1);
		await intact(1);
		assert.deepEqual([entries()[0]?.action, entries()[0]?.route], ['export', 'mail']);
		assert.match(dialog.messages.join('\n'), /SHA-256/);
	});

	it('remind and encrypt: the password comes by the clipboard alone, and opens the zip', async () => {
		put('名簿.md', C2);
		const running = start(['名簿.md'], { route: 'mail' });
		await dialog.write('県');
		await dialog.write('');
		await dialog.take('encrypt');
		await dialog.take('zip');
		await dialog.take('telephone');
		await dialog.take('generated');
		const shown = await dialog.row('password');
		await dialog.take('copy');
		const copied = await until('the clipboard', async () => (await vscode.env.clipboard.readText()) || undefined);
		assert.equal(copied, shown);
		await dialog.take('continue');
		assert.equal((await running).kind, 'done');
		const archive = path.join(out, '名簿.zip');
		assert.ok(existsSync(archive));
		const opened = spawnSync('7z', ['x', '-so', `-p${copied}`, archive, '名簿.md'], { encoding: 'utf8' });
		if (opened.error === undefined) assert.equal(opened.stdout, C2);
		assert.ok(!JSON.stringify(entries()).includes(copied));
		assert.ok(!dialog.messages.join().includes(copied));
		await intact(1);
		assert.equal(entries()[0]?.handover, 'telephone');
	});

	it('decline with a reason', async () => {
		put('a.md', C2);
		const running = start(['a.md'], { route: 'mail' });
		await dialog.write('県');
		await dialog.write('');
		await dialog.take('decline');
		assert.ok(await dialog.write(''));
		await dialog.write('専用回線');
		assert.equal((await running).kind, 'done');
		await intact(1);
		assert.deepEqual([entries()[0]?.action, entries()[0]?.reason], ['decline', '専用回線']);
	});

	it('approval; the applicant is refused as approver', async () => {
		put('a.md', C2);
		const running = start(['a.md'], { route: 'provide' });
		await dialog.write('県');
		await dialog.write('');
		await dialog.take('decline');
		await dialog.write('手渡し');
		await dialog.write('山田 太郎');
		assert.match((await dialog.write('山田太郎')) ?? '', /2\(6\)①/);
		await dialog.write('西原 花子');
		await dialog.take('manager');
		await dialog.write('総第1号');
		assert.ok(await dialog.write('2999-01-01'));
		await dialog.write('2026-01-05');
		assert.equal((await running).kind, 'done');
		await intact(1);
		assert.deepEqual([entries()[0]?.approver, entries()[0]?.permit?.number], [{ name: '西原 花子', role: 'manager' }, '総第1号']);
	});

	it('refuse', async () => {
		put('a.md', C2);
		const running = start(['a.md']);
		await dialog.take('social');
		await dialog.take('cancel');
		assert.equal((await running).kind, 'stopped');
		assert.deepEqual(readdirSync(out), []);
		await intact(1);
		assert.deepEqual([entries()[0]?.action, entries()[0]?.route], ['refuse', 'social']);
	});

	it('cancel leaves nothing', async () => {
		put('a.md', C2);
		const running = start(['a.md'], { route: 'mail' });
		await dialog.write('県');
		await dialog.write('');
		await dialog.escape();
		assert.equal((await running).kind, 'left');
		assert.deepEqual([readdirSync(out), entries()], [[], []]);
	});

	it('what leaves is what is on the disk: a changed document is saved first, or nothing happens', async () => {
		const target = put('a.md', C1);
		const editor = await show(target);
		assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), '追記\n')));
		assert.equal((await start(['a.md'])).kind, 'off');
		dialog.leave();
		dialog = new Dialog([/Save|保存/]);
		const running = start(['a.md'], { route: 'publish' });
		await dialog.write('');
		await dialog.take('plain');
		assert.equal((await running).kind, 'done');
		assert.match(readFileSync(path.join(out, 'a.md'), 'utf8'), /追記/);
	});

	it('folders and selections from the menus', async () => {
		const one = put('棚/a.md', C1);
		const two = put('b.md', C2);
		const running = vscode.commands.executeCommand<Result>('kakuzuke.export', one, [vscode.Uri.file(file('棚')), two]);
		await until('the routes', async () => (await dialog.row('mail')) || undefined);
		assert.ok(dialog.texts.some((text) => /2.*C2\/I1\/A1/.test(text)));
		await dialog.escape();
		assert.equal((await running).kind, 'left');
	});

	it('a policy with an error exports nothing', async () => {
		const policy = put('.kakuzuke/policy.jsonc', '{ "id": 1 }');
		put('a.md', C1);
		const problems = (): number => vscode.languages.getDiagnostics(policy).filter(({ source }) => source === 'kakuzuke').length;
		await until('the policy to be read', () => problems() > 0 || undefined);
		assert.equal((await start(['a.md'])).kind, 'off');
		assert.match(dialog.messages.join('\n'), /policy|ポリシー/i);
		rmSync(policy.fsPath);
		await until('the policy to be forgotten', () => problems() === 0 || undefined);
	});

	if (vscode.env.language === 'ja') {
		it('in Japanese every text is', async () => {
			put('a.md', C2);
			const running = start(['a.md'], { route: 'provide' });
			await dialog.write('県');
			await dialog.write('');
			await dialog.take('encrypt');
			for (const text of ['山田', '西原']) await dialog.write(text);
			await dialog.take('manager');
			for (const text of ['1', '2026-01-05']) await dialog.write(text);
			await dialog.take('zip');
			await dialog.take('telephone');
			await dialog.take('generated');
			const password = await dialog.row('password');
			await dialog.take('continue');
			assert.equal((await running).kind, 'done');
			const plain = new Set([password, 'a.md', '', 'https://', 'age1…']);
			const foreign = dialog.texts.filter((text) => !plain.has(text) && !JAPANESE.test(text) && !/^\d{4}-\d\d-\d\d$/.test(text));
			assert.deepEqual(foreign, []);
			for (const message of dialog.messages) assert.match(message, JAPANESE);
		});
	} else {
		it('the fix "encrypt now" opens the dialog for its document and route', async () => {
			put(
				'.kakuzuke/policy.jsonc',
				JSON.stringify({ id: 'x', extends: 'nishihara-2024', export: { outgoing: [{ id: 's', path: '送付', route: 'mail' }] } }),
			);
			const target = put('送付/a.md', C2);
			await show(target);
			const taken = takeFix(target, await finding(target, 'encryption-required'), /[Ee]ncrypt/);
			await dialog.write('県');
			assert.ok(dialog.texts.some((text) => text.includes('a.md')));
			await dialog.escape();
			await taken;
		});
	}

	it('the workspace is where it was', () => assert.ok(existsSync(root())));
});
