import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { api, clear, EXTENSION_ID, exists, file, put, read, setText, show, until } from './support';

interface Entry {
	readonly action: string;
	readonly reason?: string;
	readonly treatment?: string;
	readonly route?: string;
	readonly method?: string;
	readonly detail?: string;
	readonly before?: { readonly confidentiality: string | null };
	readonly label?: { readonly confidentiality: string | null };
	readonly files: readonly { readonly path: string; readonly sha256: string | null }[];
}

const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 名簿\n';
const C1 = '【機密性1・完全性1・可用性1】\n\n# 名簿\n';

function register(): Entry[] {
	const folder = file('.kakuzuke/register');
	if (!existsSync(folder)) return [];
	const lines = readdirSync(folder)
		.filter((name) => name.endsWith('.jsonl'))
		.sort()
		.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
	return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}

function recorded(action: string): Promise<Entry> {
	return until(
		`an entry ${action}`,
		() => register().find((entry) => entry.action === action),
		() => [register(), person?.asked],
	);
}

/** What a person answers: buttons of notifications and dialogs by their text, input boxes by their title. What was asked is kept. */
class Person {
	readonly asked: string[] = [];
	#prompts: Readonly<Record<string, string>> = {};
	readonly #real: Partial<typeof vscode.window> = {};

	constructor(
		readonly press: readonly RegExp[],
		readonly write: Readonly<Record<string, string>> = {},
	) {
		const message = async (text: string, ...items: unknown[]): Promise<unknown> => {
			this.asked.push(text);
			const buttons = items.filter((item) => typeof item === 'string' || (typeof item === 'object' && item !== null && 'title' in item));
			const name = (button: unknown): string => (typeof button === 'string' ? button : (button as { title: string }).title);
			return buttons.find((button) => this.press.some((wanted) => wanted.test(name(button))));
		};
		this.#put({
			showWarningMessage: message,
			showInformationMessage: message,
			showErrorMessage: message,
			showInputBox: async ({ title = '', prompt = '' }: vscode.InputBoxOptions = {}) => {
				this.asked.push(title);
				const byPrompt = Object.entries(this.#prompts).find(([key]) => prompt.includes(key));
				if (byPrompt !== undefined) return byPrompt[1];
				return Object.entries(this.write).find(([key]) => title.includes(key))?.[1];
			},
			showQuickPick: async (items: readonly vscode.QuickPickItem[], { title = '' }: vscode.QuickPickOptions = {}) => {
				this.asked.push(title);
				return (await items).find((item) => this.press.some((wanted) => wanted.test(item.label)));
			},
		});
	}

	writeByPrompt(answers: Readonly<Record<string, string>>): void {
		this.#prompts = answers;
	}

	leave(): void {
		Object.assign(vscode.window, this.#real);
	}

	#put(functions: object): void {
		for (const [name, value] of Object.entries(functions)) {
			Object.assign(this.#real, { [name]: this.#real[name as 'showInputBox'] ?? vscode.window[name as 'showInputBox'] });
			Object.assign(vscode.window, { [name]: value });
		}
	}
}

let person: Person | null = null;

function answering(press: readonly RegExp[], write: Readonly<Record<string, string>> = {}): Person {
	person?.leave();
	person = new Person(press, write);
	return person;
}

/** Long enough for a question that should not come. */
async function quiet(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 600));
}

describe('guards: lowered labels', () => {
	before(api);
	afterEach(async () => {
		person?.leave();
		person = null;
		await clear();
	});

	it('an edit that lowers the marking is asked about when it is saved, and the reason recorded', async () => {
		const target = put('a.md', C2);
		const editor = await show(target);
		const someone = answering([/Give reason/], { 'a.md': '公表済みのため' });
		await setText(editor, C1);
		await quiet();
		assert.deepEqual(someone.asked, []);
		assert.ok(await editor.document.save());
		const entry = await recorded('label-lowered');
		assert.equal(entry.reason, '公表済みのため');
		assert.equal(entry.before?.confidentiality, '2');
		assert.equal(entry.label?.confidentiality, '1');
		assert.equal(entry.files[0]?.path, 'a.md');
		assert.match(someone.asked[0] ?? '', /a\.md.*C2.*C1.*3\(2\)②/);
	});

	it('raising is silent, and so is a label that is back before the save', async () => {
		const target = put('a.md', C1);
		const editor = await show(target);
		const someone = answering([]);
		await setText(editor, C2);
		await editor.document.save();
		await setText(editor, C1);
		await setText(editor, `${C2}\n追記\n`);
		await editor.document.save();
		await quiet();
		assert.deepEqual(someone.asked, []);
		assert.deepEqual(register(), []);
	});

	it('a removed marking is restored, and the save of that asks nothing', async () => {
		const target = put('a.md', C2);
		const editor = await show(target);
		const someone = answering([/Restore/]);
		await setText(editor, '# 名簿\n');
		await editor.document.save();
		await until('the label back', () => (editor.document.getText().includes('機密性2') ? true : undefined));
		await until('to be told so', () => someone.asked.find((text) => /Save it/.test(text)));
		const count = someone.asked.length;
		await editor.document.save();
		await quiet();
		assert.equal(someone.asked.length, count);
		assert.deepEqual(register(), []);
	});

	it('"Later" asks again when the document is opened again; a file changed by another program asks nothing', async () => {
		const target = put('a.md', C2);
		const editor = await show(target);
		answering([/Later/]);
		await setText(editor, C1);
		await editor.document.save();
		await quiet();
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		const someone = answering([/Give reason/], { 'a.md': '後から' });
		const other = await show(put('b.md', C2));
		put('b.md', C1);
		await until('the other program’s text', () => (other.document.getText() === C1 ? true : undefined));
		await quiet();
		assert.deepEqual(someone.asked, []);
		await show(target);
		assert.equal((await recorded('label-lowered')).reason, '後から');
	});

	it('the command records the reason that a program gives, and refuses without one', async () => {
		const target = put('表.csv', 'a,b\n');
		put('表.csv.label', '【機密性2・完全性1・可用性1】\n');
		const set = (reason?: string): Thenable<{ kind: string; code: string }[]> =>
			vscode.commands.executeCommand('kakuzuke.setLabel', { uri: target, label: 'C1/I1/A1', ...(reason === undefined ? {} : { reason }) });
		const [refused] = await set();
		assert.deepEqual([refused?.kind, refused?.code], ['refused', 'reason-needed']);
		assert.match(read('表.csv.label'), /機密性2/);
		const [changed] = await set('見直し');
		assert.equal(changed?.kind, 'changed');
		assert.equal(register()[0]?.reason, '見直し');
		assert.match(read('表.csv.label'), /機密性1/);
	});

	it('the command on an open text records when it is saved; undone before, nothing is recorded', async () => {
		const target = put('a.md', C2);
		const editor = await show(target);
		const someone = answering([]);
		const lower = (): Thenable<{ kind: string; unsaved: boolean }[]> =>
			vscode.commands.executeCommand('kakuzuke.setLabel', { uri: target, label: 'C1/I1/A1', reason: '命令' });
		assert.equal((await lower())[0]?.unsaved, true);
		assert.deepEqual(register(), []);
		await vscode.commands.executeCommand('undo');
		await until('the undo', () => (editor.document.getText() === C2 ? true : undefined));
		await editor.document.save();
		await quiet();
		assert.deepEqual(register(), []);
		await lower();
		await editor.document.save();
		assert.equal((await recorded('label-lowered')).reason, '命令');
		assert.deepEqual(someone.asked, []);
	});

	it('asks for each of several files, and takes one reason for the rest', async () => {
		for (const name of ['x.bin', 'y.bin', 'z.bin']) {
			put(name, name);
			put(`${name}.label`, '【機密性2・完全性1・可用性1】\n');
		}
		const someone = answering([/remaining 2/], { 'x.bin': 'まとめて' });
		const real = vscode.window.createQuickPick;
		// The label itself is chosen in the lists: each is accepted with the lowest level.
		const request = {
			path: file('x.bin'),
			fix: { kind: 'set-label', label: { confidentiality: '1', integrity: '1', availability: '1', handling: [] }, places: ['sidecar'] },
		};
		await vscode.commands.executeCommand('kakuzuke.applyFix', request);
		assert.equal(vscode.window.createQuickPick, real);
		assert.equal((await recorded('label-lowered')).reason, 'まとめて');
		assert.ok(someone.asked.some((title) => title.includes('x.bin')));
	});

	it('a name that loses its marking, and a label file that is deleted', async () => {
		const target = put('【機密性2・完全性1・可用性1】表.bin', 'x');
		const someone = answering([/Give reason/], { '表.bin': '名前', 'b.bin': '削除' });
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(target, vscode.Uri.file(file('表.bin')));
		assert.ok(await vscode.workspace.applyEdit(edit));
		const entry = await recorded('label-removed');
		assert.equal(entry.files[0]?.path, '表.bin');
		put('b.bin', 'x');
		const label = put('b.bin.label', '【機密性2・完全性1・可用性1】\n');
		const deletion = new vscode.WorkspaceEdit();
		deletion.deleteFile(label);
		assert.ok(await vscode.workspace.applyEdit(deletion));
		await until(
			'the second entry',
			() => register().find(({ reason }) => reason === '削除'),
			() => [register(), someone.asked],
		);
	});

	it('a moved document takes its label file along', async () => {
		const target = put('a.bin', 'x');
		put('a.bin.label', '【機密性2・完全性1・可用性1】\n');
		put('棚/x.txt', '');
		const someone = answering([]);
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(target, vscode.Uri.file(file('棚/b.bin')));
		assert.ok(await vscode.workspace.applyEdit(edit));
		await until('the label file', () => (exists('棚/b.bin.label') && !exists('a.bin.label') ? true : undefined));
		await quiet();
		assert.deepEqual(someone.asked, []);
	});
});

/** Of VS Code's git extension, what is used here. */
interface GitExtension {
	readonly enabled: boolean;
	getAPI(version: 1): GitApi;
}

interface GitApi {
	openRepository(root: vscode.Uri): Promise<{
		readonly state: { readonly remotes: readonly unknown[] };
		push(remote: string, branch: string): Promise<void>;
	} | null>;
}

/** Words of a permission as a person types them, by the prompt's end. */
const PERMISSION = { approver: '山田課長', number: '総第5号' };

describe('guards: disposal', () => {
	before(api);
	afterEach(async () => {
		person?.leave();
		person = null;
		await clear();
	});

	it('a program disposes through the same judgement: refused without permission, recorded and deleted with it', async () => {
		const target = put('a.md', C2);
		const none = { treatment: null, note: null, permission: null, selfApprovalReason: null, person: null };
		const permission = { approver: '山田課長', role: 'manager', number: '総第5号', date: '2026-01-05' };
		const call = (answers: object): Thenable<{ kind: string }> =>
			vscode.commands.executeCommand('kakuzuke.dispose', { paths: [target.fsPath], answers });
		answering([]);
		assert.equal((await call(none)).kind, 'stopped');
		assert.ok(exists('a.md'));
		assert.equal((await call({ ...none, treatment: 'overwritten', permission })).kind, 'done');
		assert.ok(!exists('a.md'));
		const [entry, ...more] = register();
		assert.deepEqual([entry?.action, entry?.treatment, more.length], ['disposal', 'overwritten', 0]);
	});

	it('the command asks for treatment and permission, and deletes for good after the confirmation', async () => {
		const target = put('a.md', C2);
		const someone = answering([/Cryptographic/, /manager/i, /Record and Delete/]);
		someone.writeByPrompt({ 'name of the approver': PERMISSION.approver, number: PERMISSION.number, date: '2026/1/5' });
		await vscode.commands.executeCommand('kakuzuke.dispose', target);
		const entry = await recorded('disposal');
		assert.equal(entry.treatment, 'cryptographic-erasure');
		assert.ok(!exists('a.md'));
		assert.match(entry.files[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
	});

	it('a document that is deleted in the editor is recorded with its hash, and completed by the answer', async () => {
		const target = put('a.md', C2);
		put('b.md', C1);
		const someone = answering([/Record the disposal/, /Medium destroyed/, /manager/i]);
		someone.writeByPrompt({ 'name of the approver': PERMISSION.approver, number: PERMISSION.number, date: '2026-01-05' });
		const edit = new vscode.WorkspaceEdit();
		edit.deleteFile(target);
		edit.deleteFile(vscode.Uri.file(file('b.md')));
		assert.ok(await vscode.workspace.applyEdit(edit));
		const entries = await until(
			'two entries',
			() => (register().length === 2 ? register() : undefined),
			() => [register(), someone.asked],
		);
		assert.deepEqual(
			entries.map(({ action, treatment, files }) => [action, treatment, files.map(({ path: name }) => name)]),
			[
				['disposal', 'not stated', ['a.md']],
				['disposal', 'destroyed', ['a.md']],
			],
		);
		assert.equal(entries[1]?.detail, 'completes: 1');
	});
});

/** A terminal whose shell tells VS Code what it runs, by the escape sequences of shell integration; no process is started. */
function shell(cwd: string): { terminal: vscode.Terminal; run(line: string): Promise<void> } {
	const written = new vscode.EventEmitter<string>();
	const tell = (...sequences: string[]): void => written.fire(sequences.map((sequence) => `\x1b]633;${sequence}\x07`).join(''));
	let opened = false;
	const pty: vscode.Pseudoterminal = {
		onDidWrite: written.event,
		open: () => {
			opened = true;
		},
		close: () => undefined,
	};
	const terminal = vscode.window.createTerminal({ name: 'shell', pty });
	terminal.show();
	return {
		terminal,
		run: async (line) => {
			await until('the terminal', () => (opened ? true : undefined));
			tell(`P;Cwd=${cwd}`, 'A', 'B');
			await until(
				'shell integration',
				() => terminal.shellIntegration,
				() => 'none',
			);
			written.fire(line);
			tell(`E;${line.replace(/[\\;]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`)}`, 'C');
		},
	};
}

describe('guards: ways out', () => {
	let outside = '';
	before(api);
	beforeEach(async () => {
		outside = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-stick-'));
		const policy = {
			id: 'test',
			extends: 'nishihara-2024',
			export: { outside: [{ id: 'stick', path: `${outside}/**`, route: 'media', title: { ja: '試験用媒体', en: 'Test stick' } }] },
		};
		put('.kakuzuke/policy.jsonc', JSON.stringify(policy));
		// A scan reads the policy anew.
		await (await api()).scan();
	});
	afterEach(async () => {
		person?.leave();
		person = null;
		await clear();
		rmSync(outside, { recursive: true, force: true });
	});

	it('a document that is copied to a medium: kept with a reason, which is recorded', async () => {
		const target = put('a.md', C2);
		const copy = vscode.Uri.file(path.join(outside, 'a.md'));
		const someone = answering([/Keep it/], { 'Test stick': '施錠して運ぶ' });
		const edit = new vscode.WorkspaceEdit();
		edit.createFile(copy, { contents: readFileSync(target.fsPath) });
		assert.ok(await vscode.workspace.applyEdit(edit));
		const entry = await recorded('outside');
		assert.deepEqual([entry.reason, entry.route], ['施錠して運ぶ', 'media']);
		assert.match(someone.asked[0] ?? '', /a\.md.*C2.*Test stick.*3\(2\)⑧/);
	});

	it('the copy is removed; a public one is not spoken of', async () => {
		const copy = path.join(outside, 'b.md');
		const someone = answering([/Remove/]);
		const edit = new vscode.WorkspaceEdit();
		edit.createFile(vscode.Uri.file(copy), { contents: Buffer.from(C2) });
		edit.createFile(vscode.Uri.file(path.join(outside, 'c.md')), { contents: Buffer.from(C1) });
		assert.ok(await vscode.workspace.applyEdit(edit));
		await until('the copy to go', () => (existsSync(copy) ? undefined : true));
		assert.ok(existsSync(path.join(outside, 'c.md')));
		assert.doesNotMatch(someone.asked.join('\n'), /c\.md/);
	});

	it('a document that is saved there by Save As', async () => {
		const editor = await show(put('a.md', C2));
		const someone = answering([]);
		const copy = vscode.Uri.file(path.join(outside, 'd.md'));
		// What Save As does after the dialog: a new document, its text, its file.
		await vscode.workspace.fs.writeFile(copy, Buffer.from(''));
		const other = await vscode.window.showTextDocument(copy);
		await setText(other, editor.document.getText());
		await other.document.save();
		await until(
			'the reminder',
			() => someone.asked.find((text) => /d\.md.*Test stick/.test(text)),
			() => someone.asked,
		);
	});

	it('a command in the terminal that sends a document out: a warning and an entry, without the line', async () => {
		put('名簿.md', C2);
		const someone = answering([]);
		const { terminal, run } = shell(file('.'));
		await run('curl -u me:geheim123 -F file=@名簿.md https://example.com/');
		const entry = await recorded('terminal');
		assert.equal(entry.detail, 'curl');
		assert.deepEqual(
			entry.files.map(({ path: name }) => name),
			['名簿.md'],
		);
		assert.doesNotMatch(JSON.stringify(register()), /geheim|example\.com/);
		assert.match(someone.asked.join('\n'), /curl.*名簿\.md.*C2.*cannot be stopped/);
		terminal.dispose();
	});

	it('the check before a push judges what the branch adds', async () => {
		const bare = path.join(outside, 'remote.git');
		const git = (...args: string[]): void => {
			execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args], {
				cwd: file('.'),
				stdio: 'ignore',
			});
		};
		put('名簿.md', C2);
		put('広報.md', C1);
		git('init');
		git('init', '--bare', bare);
		git('remote', 'add', 'origin', bare);
		git('add', '名簿.md', '広報.md');
		git('commit', '-m', 'first');
		const check = (): Thenable<{ outcome: string; stopped: { path: string }[] }> =>
			vscode.commands.executeCommand('kakuzuke.checkBeforePush', { folder: file('.'), quiet: true });
		const stopped = await check();
		assert.equal(stopped.outcome, 'stop');
		assert.deepEqual(
			stopped.stopped.map(({ path: name }) => name),
			['名簿.md'],
		);
		const someone = answering([/Show the files/, /名簿/]);
		await vscode.commands.executeCommand('kakuzuke.checkBeforePush', vscode.Uri.file(file('.')));
		await until(
			'the document',
			() => (vscode.window.activeTextEditor?.document.uri.fsPath.endsWith('名簿.md') ? true : undefined),
			() => someone.asked,
		);
		git('rm', '--cached', '名簿.md');
		git('commit', '--amend', '-m', 'first');
		assert.equal((await check()).outcome, 'pass');
	});

	it('a push that the hook refuses in Source Control is explained, with the files', async () => {
		const bare = path.join(outside, 'remote.git');
		const run = (program: string, ...args: string[]): void => {
			execFileSync(program, args, { cwd: file('.'), stdio: 'ignore' });
		};
		put('名簿.md', C2);
		run('git', 'init', '-b', 'main');
		run('git', 'init', '--bare', bare);
		run('git', 'remote', 'add', 'origin', bare);
		run('git', 'add', '名簿.md');
		run('git', '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-m', 'first');
		const extension = vscode.extensions.getExtension(EXTENSION_ID);
		run(process.execPath, path.join(extension?.extensionPath ?? '', 'dist', 'cli.js'), 'guard', 'install');
		const settings = vscode.workspace.getConfiguration('git');
		await settings.update('enabled', true, vscode.ConfigurationTarget.Global);
		const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
		await until('git', () => (git?.enabled ? true : undefined));
		const repository = await git?.getAPI(1).openRepository(vscode.Uri.file(file('.')));
		assert.ok(repository);
		await until('the remote', () => repository.state.remotes[0]);
		const someone = answering([]);
		// Until the window is quiet nobody explains.
		await until(
			'the explanation',
			async () => {
				await repository.push('origin', 'main').catch(() => undefined);
				return someone.asked.find((text) => /documents.*C2.*may not be pushed/.test(text));
			},
			() => someone.asked,
			15_000,
		);
		assert.deepEqual(readdirSync(path.join(bare, 'refs', 'heads')), []);
		await settings.update('enabled', false, vscode.ConfigurationTarget.Global);
	});

	it('the ignore files list the documents of level 2 and above', async () => {
		put('名簿.md', C2);
		put('広報.md', C1);
		put('.gitkeep', '');
		put('.aiexclude', '# own\n');
		answering([]);
		const policy = { id: 'test', extends: 'nishihara-2024', export: { ignoreFiles: ['.aiexclude'] } };
		put('.kakuzuke/policy.jsonc', JSON.stringify(policy));
		const changes = await vscode.commands.executeCommand<{ kind: string }[]>('kakuzuke.updateIgnoreList');
		assert.deepEqual(
			changes.map(({ kind }) => kind).filter((kind) => kind !== 'absent'),
			['written'],
		);
		assert.match(read('.aiexclude'), /^# own\n[\s\S]*\/名簿\.md\n/);
		assert.doesNotMatch(read('.aiexclude'), /広報/);
	});
});
