import '../../support/seed';
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyLabel } from '../../../src/check';
import { BufferSource, formatFor } from '../../../src/formats';
import { contentDigest, contentKey } from '../../../src/formats/content-key';
import { NO_LABEL, parseLabelText } from '../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';
import { madeSheets, madeSlides, madeWord } from '../../corpus/made';
import { contextOf, makeFolder, removeFolders } from '../check/files';

const policy = loadBuiltin(DEFAULT_POLICY_ID);
const LABEL = parseLabelText('【機密性2・完全性1・可用性1】 取扱制限：暗号化', policy)?.label ?? NO_LABEL;
const BODY = '# 防災計画\n\n避難所の備蓄と、職員の連絡体制について定める。\n\n見直しは毎年度行う。担当は総務課とする。\n';

function seen(name: string, bytes: Uint8Array): { readonly key: number; readonly digest: string | null } {
	const source = new BufferSource(bytes);
	const read = formatFor(name, bytes.subarray(0, 4096)).read(source, { path: name, policy });
	return { key: contentKey(source, read, name), digest: contentDigest(source, read, name) };
}

const text = (name: string, content: string) => seen(name, Buffer.from(content));

describe('formats/content-key', () => {
	after(removeFolders);

	it('a text is the same with and without its label, wherever that stands', () => {
		const plain = text('a.md', BODY);
		assert.ok(plain.key > 0 && plain.digest !== null);
		const labelled = [
			`【機密性2・完全性1・可用性1】\n\n${BODY}`,
			`---\nlabel: 【機密性2・完全性1・可用性1】\n---\n\n${BODY}`,
			`<!-- 【機密性2・完全性1・可用性1】 -->\n${BODY}`,
			`\ufeff【機密性2】\n${BODY}`,
			`${BODY}\n\n【機密性2】\n`,
			BODY.trimEnd(),
			`\n\n${BODY}\n`,
		];
		for (const content of labelled) assert.deepEqual(text('a.md', content), plain, content.slice(0, 20));
		const titled = text('a.md', `---\ntitle: 計画\n---\n${BODY}`);
		assert.notEqual(titled.digest, plain.digest);
		assert.deepEqual(text('a.md', `---\ntitle: 計画\nlabel: 機密性2\n---\n${BODY}`), titled);
		const code = 'import os\n\n\ndef main() -> None:\n    print(os.getcwd())\n    print("the quick brown fox")\n';
		assert.deepEqual(text('a.py', `#!/usr/bin/env python3\n# 【機密性2】\n${code}`), text('a.py', `#!/usr/bin/env python3\n${code}`));
	});

	it('another text is another', () => {
		const plain = text('a.md', BODY);
		for (const content of [`${BODY}追記。\n`, BODY.replace('総務', '税務'), BODY.replace('\n\n', '\n')]) {
			assert.notEqual(text('a.md', content).digest, plain.digest);
			assert.notEqual(text('a.md', content).key, plain.key);
		}
	});

	it('long texts agree too, and differ in the digest where the key does not reach', () => {
		const long = BODY.repeat(2000);
		const [one, other] = [text('a.md', `【機密性2】\n\n${long}`), text('a.md', long)];
		assert.deepEqual(one, other);
		const changed = text('a.md', `${long.slice(0, -20)}x${long.slice(-19)}`);
		assert.equal(changed.key, one.key);
		assert.notEqual(changed.digest, one.digest);
	});

	it('nothing for what is short, a template or unreadable', () => {
		assert.deepEqual(text('a.md', '【機密性2】\n'), { key: 0, digest: null });
		assert.equal(text('a.md', `【機密性2】 ${'x'.repeat(10)}\n`).key, 0);
		assert.equal(seen('a.dotx', Buffer.from(BODY)).key, 0);
		assert.equal(seen('a.docx', Buffer.from('PK\u0003\u0004'.padEnd(200, 'x'))).key, 0);
	});

	it('Office documents are the same before and after their label is written and taken away', async () => {
		const made = { 'a.docx': await madeWord(), 'a.xlsx': await madeSheets(), 'a.pptx': await madeSlides() };
		const root = makeFolder(made);
		const context = contextOf(root);
		for (const [name, bytes] of Object.entries(made)) {
			const file = join(root, name);
			const before = seen(name, bytes);
			assert.ok(before.key > 0, name);
			assert.equal(applyLabel(file, { label: LABEL, places: null }, context, { dryRun: false }).kind, 'changed');
			assert.deepEqual(seen(name, readFileSync(file)), before, `${name} labelled`);
			copyFileSync(file, join(root, `copy-${name}`));
			assert.equal(applyLabel(join(root, `copy-${name}`), { label: NO_LABEL, places: null }, context, { dryRun: false }).kind, 'changed');
			assert.deepEqual(seen(name, readFileSync(join(root, `copy-${name}`))), before, `${name} without`);
		}
		assert.notEqual(seen('a.docx', made['a.docx']).key, seen('a.xlsx', made['a.xlsx']).key);
	});

	it('workbooks with the same texts and other numbers are not the same', async () => {
		const { default: ExcelJS } = await import('exceljs');
		const workbook = async (value: number): Promise<Buffer> => {
			const book = new ExcelJS.Workbook();
			book.created = book.modified = new Date(0);
			book.addWorksheet('一').addRow(['件数', value]);
			return Buffer.from(await book.xlsx.writeBuffer());
		};
		assert.notEqual(seen('a.xlsx', await workbook(1)).digest, seen('a.xlsx', await workbook(2)).digest);
		assert.equal(seen('a.xlsx', await workbook(1)).digest, seen('a.xlsx', await workbook(1)).digest);
	});

	it('any bytes: no exception, and equal bytes have equal keys', () => {
		const name = fc.constantFrom('a.md', 'a.txt', 'a.docx', 'a.odt', 'a.bin', 'a.html', 'a.py');
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), name, (bytes, path) => {
				const one = seen(path, bytes);
				assert.deepEqual(seen(path, Uint8Array.from(bytes)), one);
				assert.ok(Number.isSafeInteger(one.key) && one.key >= 0);
			}),
		);
	});

	it('any prose: a label in front changes nothing', () => {
		const line = fc.stringMatching(/^[ -~ぁ-ん]{0,40}$/);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
				const content = `本文を始める。これは見出しではなく、長い文である。以下に内容を述べることとし、順に説明する。\n${lines.join('\n')}\n`;
				const plain = text('a.txt', content);
				const labelled = text('a.txt', `【機密性2・完全性1・可用性1】\n\n${content}`);
				// A line that is itself a marking is no content.
				fc.pre(!/機密|C\d|[A-Z]{3}/.test(content));
				assert.deepEqual(labelled, plain);
			}),
		);
	});
});
