import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import * as vscode from 'vscode';
import { jpeg, png } from '../../corpus/image';
import { markdownCell, notebook } from '../../corpus/notebook';
import { packedPdf } from '../../corpus/pdf-builder';
import { rtf } from '../../corpus/rtf';
import { api, clear, exists, file, finding, noFinding, put, read, show, takeFix } from './support';

interface Report {
	readonly format: string;
	readonly label: { readonly confidentiality: string | null; readonly integrity: string | null };
	readonly markings: readonly { readonly place: string; readonly text: string }[];
	readonly content?: { readonly documents: number; readonly unlabelled: number };
}

const MAIL = 'From: a@example.jp\r\nTo: b@example.jp\r\nSubject: Report\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nReport\r\n';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>庁舎</title></svg>\n';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Documents that take a label inside; what of the old bytes has to be there still. */
const DOCUMENTS: readonly (readonly [name: string, bytes: Uint8Array, kept: (before: Buffer, after: Buffer) => boolean])[] = [
	['報告.pdf', packedPdf(), (before, after) => after.subarray(0, before.length).equals(before)],
	['写真.png', png(), (before, after) => after.includes(before.subarray(-24))],
	['写真.jpg', jpeg(), (before, after) => after.includes(before.subarray(-20))],
	['図面.svg', utf8(SVG), (_, after) => after.includes('<title>庁舎</title>')],
	['連絡.eml', utf8(MAIL), (_, after) => after.includes('\r\n\r\nReport\r\n')],
	['起案.rtf', rtf({ body: 'Draft\\par' }), (_, after) => after.includes('Draft\\par')],
	['集計.ipynb', utf8(notebook([markdownCell('# 集計')])), (_, after) => after.includes('# 集計')],
	['一式.zip', zipSync({ 'a.md': utf8('【機密性1・完全性1・可用性1】\n') }), (_, after) => unzipSync(after)['a.md'] !== undefined],
];

async function report(target: vscode.Uri): Promise<Report> {
	return (await (await api()).report(target)) as Report;
}

async function set(uri: vscode.Uri, label: string): Promise<string[]> {
	const request = { uri, label, handling: ['encrypt'] };
	const results = await vscode.commands.executeCommand<{ kind: string; code: string }[]>('kakuzuke.setLabel', request);
	return results.map(({ kind, code }) => `${kind}${code}`);
}

describe('formats', () => {
	before(api);
	afterEach(clear);

	for (const [name, bytes, kept] of DOCUMENTS) {
		it(`${name} takes a label inside, once, and keeps the rest`, async () => {
			const target = put(name, bytes);
			assert.deepEqual(await set(target, 'C2/I2/A1'), ['changed']);
			const after = readFileSync(file(name));
			assert.ok(kept(Buffer.from(bytes), after));
			const { label, markings } = await report(target);
			assert.deepEqual([label.confidentiality, label.integrity], ['2', '2']);
			assert.ok(!markings.some(({ place }) => place === 'sidecar'));
			assert.ok(!exists(`${name}.label`));
			assert.deepEqual(await set(target, 'C2/I2/A1'), ['unchanged']);
			assert.ok(after.equals(readFileSync(file(name))));
		});
	}

	it('that nobody may write get a label file', async () => {
		const target = put('図面.xdw', new Uint8Array([0x60, 0x0e, 0x82, 1, 2, 3, 0, 0]));
		assert.deepEqual(await set(target, 'C2/I1/A1'), ['changed']);
		assert.match(read('図面.xdw.label'), /機密性2/);
		assert.equal((await report(target)).label.confidentiality, '2');
	});

	it('an archive shows the highest of what it holds, and what has no label', async () => {
		const target = put('一式.zip', zipSync({ 'a.md': utf8('【機密性2・完全性2・可用性1】 取扱制限：暗号化\n'), 'b.md': utf8('# b\n') }));
		const { label, content } = await report(target);
		assert.equal(label.confidentiality, '2');
		assert.deepEqual([content?.documents, content?.unlabelled], [2, 1]);
	});

	for (const [name, text] of [
		['起案.rtf', rtf({ body: 'Draft\\par' }).toString()],
		['図面.svg', SVG],
	] as const) {
		it(`${name} in an editor: an edit that one undo takes back`, async () => {
			const target = put(name, text);
			const editor = await show(target);
			await finding(target, 'label-missing');
			assert.deepEqual(await set(target, 'C2/I2/A1'), ['changed']);
			assert.ok(editor.document.isDirty);
			assert.equal(read(name), text);
			await noFinding(target, 'label-missing');
			await editor.document.save();
			assert.equal((await report(target)).label.confidentiality, '2');
			await vscode.commands.executeCommand('undo');
			assert.equal(editor.document.getText(), text);
			await finding(target, 'label-missing');
		});
	}

	it('the fix for missing restrictions works in RTF', async () => {
		const target = put('稟議.rtf', rtf({ body: 'Draft\\par' }));
		await vscode.commands.executeCommand('kakuzuke.setLabel', { uri: target, label: 'C2/I2/A1' });
		const editor = await show(target);
		await takeFix(target, await finding(target, 'handling-missing'), /restriction/i);
		await noFinding(target, 'handling-missing');
		await editor.document.save();
		assert.match(read('稟議.rtf'), /Draft\\par/);
	});
});
