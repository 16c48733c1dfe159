import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	ftruncateSync,
	openSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { scan } from '../../../src/workspace';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const CONTENT_TYPES =
	'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>';
const RELS =
	'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>';
const BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>';

function docx(custom: string | Uint8Array, level: 0 | 9 = 0): Uint8Array {
	const parts = { '[Content_Types].xml': CONTENT_TYPES, '_rels/.rels': RELS, 'word/document.xml': BODY };
	const files = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]));
	return zipSync({ ...files, 'docProps/custom.xml': typeof custom === 'string' ? strToU8(custom) : custom }, { level });
}

function customProperties(value: string, prolog = ''): string {
	return `<?xml version="1.0"?>${prolog}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="機密性"><vt:lpwstr>${value}</vt:lpwstr></property></Properties>`;
}

/** Ten entities, each ten times the one before. */
function entityBomb(): string {
	const entities = Array.from({ length: 10 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
	return customProperties('&e10;', `<!DOCTYPE p [<!ENTITY e0 "haha">${entities.join('')}]>`);
}

const GOOD = '【機密性1・完全性1・可用性1】\n本文\n';

/** Everything below a folder: name, size, content, permissions. Huge sparse files by their size alone. */
function fingerprint(root: string): Record<string, string> {
	const names = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile());
	return Object.fromEntries(
		names.map((entry) => {
			const file = path.join(entry.parentPath, entry.name);
			const { size, mode, mtimeMs } = statSync(file);
			const hash = size > 1 << 28 ? '' : createHash('sha256').update(readFileSync(file)).digest('hex');
			return [path.relative(root, file), `${size} ${mode} ${mtimeMs} ${hash}`];
		}),
	);
}

interface Document {
	readonly path: string;
	readonly outcome: string;
	readonly unreadable: { readonly code: string } | null;
	readonly findings: readonly { readonly rule: string; readonly message: string }[];
}

/** Checks a tree through the command line; nothing may change by that. */
async function check(
	root: string,
): Promise<{ code: number; documents: Map<string, Document>; skipped: readonly { path: string; reason: string }[] }> {
	const before = fingerprint(root);
	const { code, out, err } = await runCli(['check', '--format', 'json', '.'], { cwd: root });
	assert.equal(err, '');
	assert.deepEqual(fingerprint(root), before);
	const result = JSON.parse(out) as { documents: Document[]; skipped: { path: string; reason: string }[] };
	return { code, documents: new Map(result.documents.map((document) => [document.path, document])), skipped: result.skipped };
}

/** Checks one hostile file beside a good one; the good one must come out clean. */
async function checkBeside(name: string, content: Uint8Array | string): Promise<{ code: number; document: Document }> {
	const { code, documents } = await check(makeTree({ [name]: content, 'good.txt': GOOD }));
	assert.equal(documents.get('good.txt')?.outcome, 'clean');
	const document = documents.get(name);
	assert.ok(document !== undefined);
	return { code, document };
}

function assertNotChecked(document: Document, codes: readonly string[]): void {
	assert.equal(document.outcome, 'not-checked');
	assert.ok(codes.includes(document.unreadable?.code ?? ''), `${document.path}: ${document.unreadable?.code}`);
	for (const { message } of document.findings) assert.ok(message.length > 0);
}

describe('cli: hostile input', () => {
	after(removeTrees);

	it('truncated zip', async () => {
		const whole = docx(customProperties('2'));
		for (const length of [10, 200, whole.length - 30]) {
			const { code, document } = await checkBeside('truncated.docx', whole.slice(0, length));
			assertNotChecked(document, ['damaged', 'wrong-type']);
			assert.equal(code, 3);
		}
	});

	it('wrong extension', async () => {
		for (const content of [
			Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n', 'latin1'),
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
		]) {
			const { document } = await checkBeside('picture.docx', content);
			assertNotChecked(document, ['wrong-type', 'damaged']);
		}
	});

	it('0 bytes', async () => {
		for (const name of ['empty.docx', 'empty.xlsx', 'empty.md', 'empty.bin', 'empty']) {
			const { document } = await checkBeside(name, '');
			assert.notEqual(document.outcome, 'clean', name);
		}
	});

	it('2 GB sparse files', async function () {
		this.timeout(60_000);
		const names = ['big.md', 'big.docx', 'big.bin'];
		const root = makeTree({ 'good.txt': GOOD });
		for (const name of names) {
			const descriptor = openSync(path.join(root, name), 'w');
			ftruncateSync(descriptor, 2 ** 31 + 5);
			closeSync(descriptor);
		}
		const begin = performance.now();
		const { documents } = await check(root);
		assert.ok(performance.now() - begin < 10_000);
		for (const name of names) assert.notEqual(documents.get(name)?.outcome, 'clean', name);
		assert.equal(documents.get('good.txt')?.outcome, 'clean');
	});

	it('zip bomb', async function () {
		this.timeout(60_000);
		const { document } = await checkBeside(
			'bomb.docx',
			docx(Buffer.concat([Buffer.from(customProperties('2')), new Uint8Array(300 * 1024 * 1024)]), 9),
		);
		assertNotChecked(document, ['bomb', 'too-large', 'damaged']);
	});

	it('XML entity bomb', async () => {
		const { document } = await checkBeside('entities.docx', docx(entityBomb()));
		assert.notEqual(document.outcome, 'clean');
	});

	it('invalid Shift_JIS', async () => {
		const bytes = Buffer.concat([
			Buffer.from([0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x32, 0x0a]),
			Buffer.from([0x81, 0xff, 0xfd, 0xa0, 0xff, 0x0a]),
			Buffer.from([0x93, 0xfa]),
		]);
		const { document } = await checkBeside('broken.txt', bytes);
		assert.notEqual(document.outcome, 'clean');
	});

	it('binary named .md', async () => {
		const bytes = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) & 255);
		const { document } = await checkBeside('binary.md', bytes);
		assertNotChecked(document, ['wrong-type', 'encoding', 'damaged']);
	});

	it('unreadable permission', async function () {
		if (process.platform === 'win32') this.skip();
		const root = makeTree({ 'secret.md': GOOD, 'locked/a.md': GOOD, 'good.txt': GOOD });
		chmodSync(path.join(root, 'secret.md'), 0);
		chmodSync(path.join(root, 'locked'), 0);
		const superuser = process.getuid?.() === 0;
		chmodSync(root, 0o755);
		if (superuser) process.seteuid?.(65534);
		try {
			const { code, out } = await runCli(['check', '.'], { cwd: root });
			assert.equal(code, 3);
			assert.match(out, /secret\.md\n.*permission/i);
			assert.match(out, /locked.*cannot be read \(EACCES\)/);
			assert.match(out, /2 not checked/);
		} finally {
			if (superuser) process.seteuid?.(0);
			chmodSync(path.join(root, 'locked'), 0o755);
		}
	});

	it('symlink loops', async function () {
		if (process.platform === 'win32') this.skip();
		const root = makeTree({ 'a/good.txt': GOOD });
		symlinkSync('..', path.join(root, 'a', 'up'));
		symlinkSync('self', path.join(root, 'self'));
		const { code, documents, skipped } = await check(root);
		assert.equal(code, 0);
		assert.deepEqual([...documents.keys()], ['a/good.txt']);
		assert.deepEqual(skipped.map(({ path: file, reason }) => `${file} ${reason}`).sort(), ['a/up symlink', 'self symlink']);
		const named = await runCli(['check', 'self'], { cwd: root });
		assert.equal(named.code, 3);
	});

	it('a file that is deleted during the scan', async () => {
		const names = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(3, '0')}.txt`);
		const root = makeTree(Object.fromEntries(names.map((name) => [name, GOOD])));
		const gone = path.join(root, '299.txt');
		let first = true;
		const result = await scan([root], {
			fewDocuments: 100_000,
			onReport: () => {
				if (first) unlinkSync(gone);
				first = false;
			},
		});
		assert.equal(result.reports.length, 300);
		const last = result.reports.at(-1);
		assert.equal(last?.path, gone);
		assert.equal(last?.outcome, 'not-checked');
		assert.equal(last?.state.unreadable?.code, 'not-found');
		assert.equal(result.counts.notChecked, 1);
		assert.equal(result.counts.clean, 299);
	});

	it('names with control, bidirectional and line-break characters', async function () {
		if (process.platform === 'win32') this.skip();
		const root = makeTree({ 'a\u001b[31m\n::error::x\u202etxt.md': 'no label\n' });
		const text = await runCli(['check', '.'], { cwd: root });
		assert.doesNotMatch(text.out, /\u001b|\u202e|^::error/m);
		const github = await runCli(['check', '--format', 'github', '.'], { cwd: root });
		for (const line of github.out.trimEnd().split('\n')) assert.doesNotMatch(line, /^::error::x/);
		JSON.parse((await runCli(['check', '--format', 'sarif', '.'], { cwd: root })).out);
	});

	it('a path that does not exist, a folder for show, a pipe', async () => {
		const root = makeTree({ 'good.txt': GOOD });
		const missing = await runCli(['check', 'missing.md', 'good.txt'], { cwd: root });
		assert.equal(missing.code, 3);
		assert.match(missing.out, /missing\.md/);
		const shown = await runCli(['show', '--json', 'missing.md', '.'], { cwd: root });
		assert.equal(shown.code, 3);
		const states = (JSON.parse(shown.out) as { state: { unreadable: string } }[]).map(({ state }) => state.unreadable);
		assert.deepEqual(states, ['not-found', 'wrong-type']);
	});

	it('set leaves hostile files as they are', async () => {
		const root = makeTree({
			'truncated.docx': docx(customProperties('2')).slice(0, 300),
			'empty.docx': '',
			'binary.md': Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) & 255),
		});
		const before = fingerprint(root);
		const { code, err } = await runCli(['set', '--label', 'C2/I2/A1', '--place', 'property', 'truncated.docx', 'empty.docx', 'binary.md'], {
			cwd: root,
		});
		assert.equal(code, 1);
		assert.equal(err.trim().split('\n').length, 3);
		assert.deepEqual(fingerprint(root), before);
	});

	it('broken policy files', async () => {
		const root = makeTree({ 'a.txt': GOOD, '.kakuzuke/policy.jsonc': '{ "axes": ' });
		const checked = await runCli(['check', '.'], { cwd: root });
		assert.equal(checked.code, 2);
		assert.match(checked.err, /policy\.jsonc:1:/);
		writeFileSync(path.join(root, 'bad.jsonc'), '{"extends":"nowhere"}');
		const named = await runCli(['check', '--policy', 'bad.jsonc', '.'], { cwd: root });
		assert.equal(named.code, 2);
		assert.equal(named.out, '');
		const set = await runCli(['set', '--label', 'C2', 'a.txt'], { cwd: root });
		assert.equal(set.code, 2);
		assert.equal(readFileSync(path.join(root, 'a.txt'), 'utf8'), GOOD);
	});
});
