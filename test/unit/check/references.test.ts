import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as docx from 'docx';
import { unzipSync, zipSync } from 'fflate';
import { checkFile, checkText } from '../../../src/check';
import { scan } from '../../../src/workspace';
import { contextOf, makeFolder, removeFolders } from './files';

const LOW = '【機密性1・完全性1・可用性1】\n\n';
const HIGH = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n';

function found(root: string, name: string): string[] {
	const report = checkFile(join(root, name), contextOf(root));
	return report.findings.filter(({ rule }) => rule === 'reference-above-label').map(({ message, data }) => `${message} ${data.target}`);
}

describe('check/references', () => {
	after(removeFolders);

	it('takes the label in force of the target: its own, its sidecar, its name, its folder', () => {
		const root = makeFolder({
			'a.md': `${LOW}[b](b.md) [c](c.bin) [d](d_C2I1A1.txt) [e](e/f/g.txt) [h](h.md)`,
			'b.md': HIGH,
			'c.bin': 'x',
			'c.bin.label': HIGH,
			'd_C2I1A1.txt': 'x',
			'e/.label': HIGH,
			'e/f/g.txt': 'x',
			'h.md': LOW,
		});
		assert.deepEqual(found(root, 'a.md'), ['linked b.md', 'linked c.bin', 'linked d_C2I1A1.txt', 'linked e/f/g.txt']);
		const { dependsOn } = checkFile(join(root, 'a.md'), contextOf(root));
		assert.equal(dependsOn?.length, 5);
		assert.ok(dependsOn.includes(join(root, 'h.md')));
	});

	it('an embedded document counts as its own markings say', async () => {
		const { Document, Packer, Paragraph } = docx;
		const word = (label: string): Promise<Buffer> => Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph(label)] }] }));
		const parts = unzipSync(await word('【機密性1・完全性1・可用性1】'));
		parts['word/embeddings/計画.docx'] = Uint8Array.from(await word('【機密性3・完全性1・可用性1】'));
		const root = makeFolder({ 'a.docx': zipSync(parts) });
		assert.deepEqual(found(root, 'a.docx'), ['embedded word/embeddings/計画.docx']);
		assert.equal(checkFile(join(root, 'a.docx'), contextOf(root)).dependsOn, undefined);
	});

	it('a link of a Word document by its address or its path', async () => {
		const { Document, ExternalHyperlink, Packer, Paragraph, TextRun } = docx;
		const root = makeFolder({ '計画 1.md': HIGH, 'b.md': HIGH });
		const targets = [pathToFileURL(join(root, '計画 1.md')).href, '..\\x\\b.md'];
		const links = targets.map((link) => new ExternalHyperlink({ link, children: [new TextRun(link)] }));
		const bytes = await Packer.toBuffer(
			new Document({ sections: [{ children: [new Paragraph('【機密性1・完全性1・可用性1】'), new Paragraph({ children: links })] }] }),
		);
		mkdirSync(join(root, 'x'));
		writeFileSync(join(root, 'x', 'a.docx'), bytes);
		writeFileSync(join(root, 'x', 'b.md'), HIGH);
		assert.deepEqual(found(root, 'x/a.docx'), ['linked 計画 1.md', 'linked x/b.md']);
	});

	it('cycles, itself, what is missing and folders are silent', () => {
		const root = makeFolder({
			'a.md': `${LOW}[b](b.md) [a](a.md) [c](c.md) [d](d) [d](d/)`,
			'b.md': `${LOW}[a](a.md)`,
			'd/e.md': HIGH,
		});
		assert.deepEqual([...found(root, 'a.md'), ...found(root, 'b.md')], []);
		// A file that comes later counts.
		assert.ok(checkFile(join(root, 'a.md'), contextOf(root)).dependsOn?.includes(join(root, 'c.md')));
	});

	it('does not leave the root, neither by name nor by symbolic link', function () {
		const outside = makeFolder({ 'secret.md': HIGH });
		const root = makeFolder({
			'a.md': `${LOW}[a](../${outside.split('/').at(-1)}/secret.md) [b](b.md) [c](c/secret.md) [d](d.md)`,
			'e.md': HIGH,
		});
		try {
			symlinkSync(join(outside, 'secret.md'), join(root, 'b.md'));
			symlinkSync(outside, join(root, 'c'));
			symlinkSync(join(root, 'e.md'), join(root, 'd.md'));
		} catch {
			this.skip();
		}
		assert.deepEqual(found(root, 'a.md'), ['linked d.md']);
	});

	it('shown and linked: what is shown counts', () => {
		const root = makeFolder({
			'a.md': `${LOW}[b](b.svg) ![b](b.svg)`,
			'b.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
			'b.svg.label': HIGH,
		});
		assert.deepEqual(found(root, 'a.md'), ['included b.svg']);
	});

	it('nothing is read where the policy does not ask', () => {
		const root = makeFolder({ 'a.md': `${LOW}[b](b.md)`, 'b.md': HIGH });
		const context = contextOf(root);
		const { policy } = context.workspacePolicy;
		const off = contextOf(root, { ...policy, rules: { ...policy.rules, 'reference-above-label': 'off' } });
		const { dependsOn, findings } = checkFile(join(root, 'a.md'), off);
		assert.deepEqual([dependsOn, findings], [undefined, []]);
	});

	it('a text in an editor is judged likewise', () => {
		const root = makeFolder({ 'b.md': HIGH });
		const report = checkText(`${LOW}[b](b.md)`, join(root, 'a.md'), 'markdown', contextOf(root));
		assert.deepEqual(
			report.findings.map(({ rule, range }) => [rule, range?.line]),
			[['reference-above-label', 2]],
		);
	});

	it('a scan that remembers tells when the target alone has changed', async () => {
		const root = makeFolder({ 'a.md': `${LOW}[b](b.md)`, 'b.md': LOW });
		const folder = makeFolder({});
		const rules = async (): Promise<string[]> => {
			const { reports } = await scan([root], { cache: { folder, version: '1' } });
			return reports.flatMap(({ findings }) => findings.map(({ rule }) => rule)).filter((rule) => rule === 'reference-above-label');
		};
		// Stamps that are fresh are not trusted.
		await new Promise((resolve) => setTimeout(resolve, 2100));
		assert.deepEqual(await rules(), []);
		writeFileSync(join(root, 'b.md'), HIGH);
		assert.deepEqual(await rules(), ['reference-above-label']);
		rmSync(join(root, 'b.md'));
		assert.deepEqual(await rules(), []);
		writeFileSync(join(root, 'b.md.label'), HIGH);
		writeFileSync(join(root, 'b.md'), 'x');
		assert.deepEqual(await rules(), ['reference-above-label']);
	});
});
