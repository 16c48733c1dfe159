import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { Dialog } from './dialog';
import { api, clear, file, put, until } from './support';

const C1 = '【機密性1・完全性1・可用性1】\n\n# お知らせ\n';

interface Verified {
	readonly kind: string;
	readonly entries: number;
	readonly code?: string;
	readonly line?: number;
}

describe('export register', () => {
	let dialog: Dialog;

	before(api);
	beforeEach(() => {
		dialog = new Dialog();
	});
	afterEach(async () => {
		dialog.leave();
		await clear();
	});

	async function record(name: string): Promise<void> {
		put(name, C1);
		const running = vscode.commands.executeCommand('kakuzuke.export', { paths: [file(name)], out: file('out'), route: 'publish' });
		await dialog.write('公表');
		await dialog.take('plain');
		await running;
	}

	const verify = (): Thenable<Verified[]> => vscode.commands.executeCommand('kakuzuke.verifyRegister');

	function registerFile(): string {
		const folder = file('.kakuzuke/register');
		const name = readdirSync(folder).find((one) => one.endsWith('.jsonl'));
		assert.ok(name);
		return `${folder}/${name}`;
	}

	it('verifies, copies its head, and is written as a workbook', async () => {
		await record('a.md');
		await record('b.md');
		assert.deepEqual(
			(await verify()).map(({ kind, entries }) => [kind, entries]),
			[['intact', 2]],
		);
		const head = await vscode.commands.executeCommand<string>('kakuzuke.copyRegisterHead');
		assert.match(head, /^2:[0-9a-f]{64}$/);
		assert.equal(await vscode.env.clipboard.readText(), head);
		const target = file('管理簿.xlsx');
		assert.equal(await vscode.commands.executeCommand('kakuzuke.exportRegister', target), target);
		assert.equal(readFileSync(target).subarray(0, 2).toString(), 'PK');
		assert.equal(await vscode.commands.executeCommand('kakuzuke.exportRegister', target), null);
	});

	it('locates an altered entry', async () => {
		await record('a.md');
		await record('b.md');
		const path = registerFile();
		writeFileSync(path, readFileSync(path, 'utf8').replace('"a.md"', '"x.md"'));
		const [fault] = await verify();
		assert.deepEqual([fault?.kind, fault?.code, fault?.line], ['fault', 'altered', 1]);
		assert.match(dialog.messages.at(-1) ?? '', /altered|書き換え/);
	});

	it('an empty register is nothing to copy', async () => {
		assert.equal(await vscode.commands.executeCommand('kakuzuke.copyRegisterHead'), null);
		assert.ok(!existsSync(file('.kakuzuke/register')));
	});

	it('10,000 entries do not hold the editor up', async () => {
		await record('a.md');
		const path = registerFile();
		const lines = [readFileSync(path, 'utf8').trim()];
		const hash = (line: string | undefined): string =>
			createHash('sha256')
				.update(line ?? '')
				.digest('hex');
		const first = JSON.parse(lines[0] ?? '') as object;
		for (let sequence = 2; sequence <= 10_000; sequence++) lines.push(JSON.stringify({ ...first, sequence, previous: hash(lines.at(-1)) }));
		writeFileSync(path, `${lines.join('\n')}\n`);
		const head = file('.kakuzuke/register/head.json');
		const written = readFileSync(head, 'utf8').replace(/[0-9a-f]{64}/, hash(lines.at(-1)));
		writeFileSync(
			head,
			written.replace(/("sequence":\s*)\d+/, (_, name: string) => `${name}10000`),
		);
		await vscode.commands.executeCommand('kakuzuke.register.focus');
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		await vscode.commands.executeCommand('kakuzuke.refreshRegister');
		clearInterval(timer);
		assert.deepEqual(
			(await verify()).map(({ kind, entries }) => [kind, entries]),
			[['intact', 10_000]],
		);
		assert.ok(longest < 200, `${longest} ms`);
	});

	it('shows the page of an entry from the message of the export', async () => {
		dialog.leave();
		dialog = new Dialog([/record|記録を表示/]);
		await record('a.md');
		await until('the page', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => /no\. 1|第1号/.test(label)));
	});
});
