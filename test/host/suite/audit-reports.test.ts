import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { parts, partText } from './office';
import { api, clear, put, uri } from './support';

describe('reports for the audit', () => {
	let folder = '';
	before(async () => {
		await api();
		folder = mkdtempSync(path.join(tmpdir(), 'kakuzuke-audit-'));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));
	afterEach(clear);

	const make = (command: string, name: string) =>
		vscode.commands.executeCommand<string | null>(`kakuzuke.${command}`, {
			folder: uri('.'),
			file: vscode.Uri.file(path.join(folder, name)),
		});

	it('the ledger lists the documents of the workspace, and is labelled itself', async () => {
		put('税務課/賦課.md', '【機密性3・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止\n');
		put('広報/お知らせ.md', '【機密性1・完全性1・可用性1】\n');
		const file = await make('createLedger', '台帳.xlsx');
		assert.ok(file);
		const book = readFileSync(file);
		const text = Object.keys(parts(book))
			.filter((name) => name.startsWith('xl/worksheets/'))
			.map((name) => partText(book, name))
			.join();
		for (const words of ['賦課.md', '税務課', 'お知らせ.md']) assert.ok(text.includes(words), words);
		assert.match(partText(book, 'docProps/custom.xml'), /機密性/);
	});

	it('the report is a Word document', async () => {
		put('a.md', '# a\n');
		const file = await make('createReport', 'report.docx');
		assert.ok(file);
		assert.match(partText(readFileSync(file), 'word/document.xml'), /label-missing/);
	});

	it('never writes over a file', async () => {
		put('a.md', '# a\n');
		await make('createReport', 'again.docx');
		const before = readFileSync(path.join(folder, 'again.docx'));
		assert.equal(await make('createReport', 'again.docx'), null);
		assert.ok(before.equals(readFileSync(path.join(folder, 'again.docx'))));
		assert.ok(!existsSync(path.join(folder, 'again (2).docx')));
	});
});
