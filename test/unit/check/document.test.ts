import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document, Packer, Paragraph } from 'docx';
import iconv from 'iconv-lite';
import { checkFile, checkText, unreadableReport } from '../../../src/check';
import { ENCRYPTED, FULL } from '../rules/support';
import { contextOf, makeFolder, removeFolders, workspaceContext } from './files';

const rulesOf = ({ findings }: { findings: readonly { rule: string }[] }): string[] => findings.map(({ rule }) => rule);

/** Root may read everything: the work is done as somebody else. `null` where that cannot be. */
function asNobody<T>(work: () => T): T | null {
	if (process.platform === 'win32') return null;
	if (process.geteuid?.() !== 0) return work();
	process.seteuid?.(65_534);
	try {
		return work();
	} finally {
		process.seteuid?.(0);
	}
}

describe('check/document', () => {
	afterEach(removeFolders);

	it('a clean text', () => {
		const root = makeFolder({ 'a.md': `${FULL}\n\n# a\n` });
		const report = checkFile(join(root, 'a.md'), contextOf(root));
		assert.equal(report.outcome, 'clean');
		assert.equal(report.format, 'text');
		assert.equal(report.encoding, 'utf-8');
		assert.equal(report.source, 'header');
		assert.deepEqual(report.label, { confidentiality: '1', integrity: '1', availability: '1', handling: [] });
		assert.equal(report.markings.length, 1);
	});

	it('other encodings', () => {
		const root = makeFolder({
			'a.txt': iconv.encode(`${ENCRYPTED}\r\n本文\r\n`, 'Shift_JIS'),
			'b.txt': iconv.encode(`${FULL}\n本文\n`, 'EUC-JP'),
		});
		const [a, b] = ['a.txt', 'b.txt'].map((name) => checkFile(join(root, name), contextOf(root)));
		assert.deepEqual([a?.encoding, a?.outcome, a?.label.handling], ['shift_jis', 'clean', ['encrypt']]);
		assert.deepEqual([b?.encoding, b?.outcome], ['euc-jp', 'clean']);
	});

	it('what stands around the document: file name, sidecar, folders up to the root, map', () => {
		const root = makeFolder({
			'.label': FULL,
			'x/y/a.csv': '1\n',
			'x/.label': ENCRYPTED,
			'z/b.csv': '1\n',
			'z/b.csv.label': ENCRYPTED,
			'z/議事録_C1I1A1.csv': '1\n',
			'm/c.csv': '1\n',
			'm/d.csv': '1\n',
			'.kakuzuke/labels.jsonc': '{ "entries": [{ "path": "m/**", "label": "C2/I1/A1", "handling": ["encrypt"] }] }',
		});
		const context = workspaceContext(root);
		const told = (name: string): string => {
			const { source, label, outcome } = checkFile(join(root, name), context);
			return `${source} ${label.confidentiality} ${outcome}`;
		};
		assert.equal(told('x/y/a.csv'), 'folder 2 clean');
		assert.equal(told('z/b.csv'), 'sidecar 2 clean');
		assert.equal(told('z/議事録_C1I1A1.csv'), 'file-name 1 clean');
		assert.equal(told('m/c.csv'), 'map 2 clean');
		assert.deepEqual(
			[...(context.folderLabels?.keys() ?? [])].sort(),
			[root, join(root, 'm'), join(root, 'x'), join(root, 'x/y'), join(root, 'z')].sort(),
		);
	});

	it('no folder above the root speaks', () => {
		const root = makeFolder({ '.label': FULL, 'in/a.csv': '1\n' });
		assert.deepEqual(rulesOf(checkFile(join(root, 'in/a.csv'), contextOf(join(root, 'in')))), ['label-missing']);
		assert.equal(checkFile(join(root, 'in/a.csv'), contextOf(root)).source, 'folder');
	});

	it('an overriding map entry', () => {
		const root = makeFolder({
			'a.md': `${FULL}\n`,
			'.kakuzuke/labels.jsonc': '{ "entries": [{ "path": "a.md", "label": "C3/I2/A2", "precedence": "override" }] }',
		});
		const report = checkFile(join(root, 'a.md'), workspaceContext(root));
		assert.equal(report.source, 'map');
		assert.equal(report.label.confidentiality, '3');
		assert.ok(rulesOf(report).includes('label-conflict'));
	});

	it('a listing that shows no sidecar is believed', () => {
		const root = makeFolder({ 'a.csv': '1\n', 'a.csv.label': FULL });
		assert.deepEqual(rulesOf(checkFile(join(root, 'a.csv'), contextOf(root), { sidecar: false })), ['label-missing']);
		assert.deepEqual(rulesOf(checkFile(join(root, 'a.csv'), contextOf(root), { sidecar: true })), []);
	});

	it('what cannot be read is "not checked", with the reason as a finding, and never throws', () => {
		const root = makeFolder({
			'empty.docx': '',
			'cut.docx': 'PK\u0003\u0004 cut',
			'text.xlsx': 'これは表ではありません',
			'binary.md': new Uint8Array([0, 1, 2, 3, 0, 255, 254, 0]),
			'bad.txt': Buffer.concat([Buffer.from('見出し'), Buffer.from([0xff, 0xfe, 0x80, 0x80, 0xc3])]),
		});
		mkdirSync(join(root, 'folder.md'));
		symlinkSync('loop.md', join(root, 'loop.md'));
		symlinkSync('nowhere.md', join(root, 'dangling.md'));
		const context = contextOf(root);
		for (const name of [
			'empty.docx',
			'cut.docx',
			'text.xlsx',
			'binary.md',
			'bad.txt',
			'folder.md',
			'loop.md',
			'dangling.md',
			'absent.md',
		]) {
			const report = checkFile(join(root, name), context);
			assert.equal(report.outcome, 'not-checked', name);
			assert.deepEqual(rulesOf(report), ['document-unreadable'], name);
		}
		assert.equal(checkFile(join(root, 'absent.md'), context).state.unreadable?.code, 'not-found');
		assert.equal(checkFile(join(root, 'folder.md'), context).state.unreadable?.code, 'wrong-type');
	});

	it('what changes while it is read is not checked', async () => {
		const root = makeFolder({ 'a.docx': await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('本文')] }] })) });
		const path = join(root, 'a.docx');
		const { policy } = contextOf(root).workspacePolicy;
		let touched = false;
		// Readers look at the policy in the middle of their work.
		const restless = {
			...policy,
			get axes() {
				if (!touched) appendFileSync(path, 'x');
				touched = true;
				return policy.axes;
			},
		};
		const report = checkFile(path, contextOf(root, restless));
		assert.ok(touched);
		assert.deepEqual([report.outcome, report.state.unreadable?.code], ['not-checked', 'changed-while-read']);
		assert.deepEqual(rulesOf(report), ['document-unreadable']);
	});

	it('no permission', function () {
		const root = makeFolder({ 'a.md': FULL });
		chmodSync(root, 0o755);
		chmodSync(join(root, 'a.md'), 0);
		const context = contextOf(root);
		const report = asNobody(() => checkFile(join(root, 'a.md'), context));
		if (report === null) return this.skip();
		assert.equal(report.state.unreadable?.code, 'permission');
		assert.equal(report.outcome, 'not-checked');
	});

	it('what stands outside counts even for what cannot be read', () => {
		const root = makeFolder({ '【機密性2】表.xlsx': 'x', '【機密性2】表.xlsx.label': ENCRYPTED });
		const report = checkFile(join(root, '【機密性2】表.xlsx'), contextOf(root));
		assert.equal(report.outcome, 'not-checked');
		assert.equal(report.label.confidentiality, '2');
		assert.equal(report.source, 'file-name+sidecar');
	});

	it('a file that is not known is opaque, and labelled from outside', () => {
		const root = makeFolder({ 'a.xdw': new Uint8Array([0xe0, 1, 0, 0, 0xff, 0, 7]), 'a.xdw.label': FULL });
		const report = checkFile(join(root, 'a.xdw'), contextOf(root));
		assert.equal(report.format, 'opaque');
		assert.equal(report.outcome, 'clean');
	});

	it('rules that are off say nothing', () => {
		const root = makeFolder({ 'a.md': '# a\n' });
		const context = contextOf(root);
		const { policy } = context.workspacePolicy;
		const off = { ...policy, rules: { ...policy.rules, 'label-missing': 'off' as const } };
		assert.equal(checkFile(join(root, 'a.md'), contextOf(root, off)).outcome, 'clean');
	});

	it('texts of an editor: positions in the text, the language of the editor, no file needed', () => {
		const root = makeFolder({});
		const text = `# 表題\n\n本文\n`;
		const missing = checkText(text, join(root, 'a.md'), 'markdown', contextOf(root));
		assert.deepEqual(missing.findings[0]?.range, { start: 0, end: 4, line: 0, column: 0 });
		const labelled = `<!-- 【機密性2・完全性1・可用性1】 -->\n${text}`;
		const { findings, markings } = checkText(labelled, join(root, 'a.md'), 'markdown', contextOf(root));
		assert.deepEqual(rulesOf({ findings }), ['handling-missing']);
		assert.equal(labelled.slice(markings[0]?.range?.start, markings[0]?.range?.end), '【機密性2・完全性1・可用性1】');
		assert.equal(findings[0]?.fixes[0]?.fix.kind, 'set-label');
		const data = checkText('{"a": 1}', join(root, 'a.json'), 'json', contextOf(root));
		assert.equal(data.findings[0]?.message, 'outside');
	});

	it('a text and its file are judged alike', () => {
		const texts = [`${ENCRYPTED}\n\n# a\n`, '# a\n', '【極秘】\n\n# a\n', '---\n格付け: 機密性2\n---\n# a\n', '【機密性4】\n', ''];
		const root = makeFolder(Object.fromEntries(texts.map((text, index) => [`${index}.md`, text])));
		for (const [index, text] of texts.entries()) {
			const path = join(root, `${index}.md`);
			const [file, editor] = [checkFile(path, contextOf(root)), checkText(text, path, 'markdown', contextOf(root))];
			assert.deepEqual(rulesOf(file), rulesOf(editor), text);
			assert.deepEqual(file.label, editor.label, text);
		}
	});

	it('a report that is made without reading', () => {
		const root = makeFolder({ 'a.docx': 'x' });
		const report = unreadableReport(join(root, 'a.docx'), 'timeout', '', contextOf(root));
		assert.deepEqual(
			[report.outcome, report.state.unreadable?.code, rulesOf(report).join()],
			['not-checked', 'timeout', 'document-unreadable'],
		);
	});

	it('reports are plain data: they cross to other threads', () => {
		const root = makeFolder({ 'a.md': '# a\n' });
		const report = checkFile(join(root, 'a.md'), contextOf(root));
		assert.deepEqual(structuredClone(report), report);
		writeFileSync(join(root, 'a.md'), FULL);
		assert.equal(checkFile(join(root, 'a.md'), contextOf(root)).outcome, 'clean');
	});
});
