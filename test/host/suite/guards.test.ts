import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { api, clear, exists, file, put, read, setText, show, until } from './support';

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
			showInputBox: async ({ title = '' }: vscode.InputBoxOptions = {}) => {
				this.asked.push(title);
				return Object.entries(this.write).find(([key]) => title.includes(key))?.[1];
			},
			showQuickPick: async (items: readonly vscode.QuickPickItem[], { title = '' }: vscode.QuickPickOptions = {}) => {
				this.asked.push(title);
				return (await items).find((item) => this.press.some((wanted) => wanted.test(item.label)));
			},
		});
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
