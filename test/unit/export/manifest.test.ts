import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createManifest, ManifestNameError, parseManifest } from '../../../src/export/manifest';
import { verifyManifest } from '../../../src/export/verify-manifest';
import { makeLabel } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import { requireTool } from '../../support/tools';
import { makeTree, removeTrees } from '../workspace/tree';

const policy = loadBuiltin('nishihara-2024');
const label = makeLabel({ confidentiality: '1', integrity: '2', availability: '1' }, policy);
const options = { label, policy, now: new Date('2026-11-23T05:05:09Z') };
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Files in a new folder with their manifest `all.sha256`; returns the manifest's path. */
function publish(files: Readonly<Record<string, string>>): string {
	const root = makeTree(files);
	const manifest = path.join(root, 'all.sha256');
	const listed = Object.entries(files).map(([name, content]) => ({ name, sha256: sha256(content) }));
	writeFileSync(manifest, createManifest(listed, options));
	return manifest;
}

async function checked(
	manifest: string,
	strict = false,
): Promise<Extract<Awaited<ReturnType<typeof verifyManifest>>, { kind: 'checked' }>> {
	const result = await verifyManifest(manifest, { strict });
	assert.equal(result.kind, 'checked');
	return result as Extract<typeof result, { kind: 'checked' }>;
}

describe('export/manifest', () => {
	after(removeTrees);

	it('names version, label, date with offset and count, then the files sorted', () => {
		const text = createManifest(
			[
				{ name: 'b/ろ.txt', sha256: sha256('b') },
				{ name: 'a.txt', sha256: sha256('a') },
			],
			options,
		);
		const [title, marking, date, count, ...lines] = text.split('\n');
		assert.equal(title, '# kakuzuke manifest 1');
		assert.equal(marking, '# 【機密性1・完全性2・可用性1】');
		assert.match(date ?? '', /^# date: 2026-11-2[234]T\d\d:\d\d:09[+-]\d\d:\d\d$/);
		assert.equal(new Date((date ?? '').slice(8)).getTime(), Date.parse('2026-11-23T05:05:09Z'));
		assert.equal(count, '# files: 2');
		assert.deepEqual(lines, [`${sha256('a')} *a.txt`, `${sha256('b')} *b/ろ.txt`, '']);
	});

	it('is read back as it was written, whatever the names', () => {
		const part = fc.string({
			unit: fc.constantFrom('a', '\\', '\n', '\r', ' ', '*', '#', '表', '.', 'n', ':'),
			minLength: 1,
			maxLength: 8,
		});
		const name = fc
			.array(part, { minLength: 1, maxLength: 3 })
			.map((parts) => parts.join('/'))
			.filter((text) => !/^\\|^[A-Za-z]:[\\/]|(^|[/\\])\.{1,2}([/\\]|$)/.test(text));
		fc.assert(
			fc.property(fc.uniqueArray(name, { maxLength: 5 }), (names) => {
				const files = names.map((each) => ({ name: each, sha256: sha256(each) }));
				const parsed = parseManifest(createManifest(files, options));
				assert.ok(parsed.ok);
				const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
				assert.deepEqual(
					parsed.manifest.entries.map(({ name: read, sha256: hash }) => ({ name: read, sha256: hash })),
					files.sort(byName),
				);
				assert.equal(parsed.manifest.head?.marking, '【機密性1・完全性2・可用性1】');
			}),
		);
	});

	it('is accepted by sha256sum -c, also with line breaks, backslashes and Japanese in names', function () {
		const tool = requireTool(this, 'sha256sum');
		const manifest = publish({ 'あ い.txt': '1', 'x/y\\z.txt': '2', 'line\nbreak': '3', ' *#.txt': '4', 'x/【機密性1】報告.docx': '5' });
		const cwd = path.dirname(manifest);
		const out = execFileSync(tool, ['-c', '--strict', '--warn', 'all.sha256'], { cwd, encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
		assert.equal(out.match(/: OK$/gm)?.length, 5, out);
		writeFileSync(path.join(cwd, 'line\nbreak'), 'other');
		const altered = spawnSync(tool, ['-c', '--quiet', 'all.sha256'], { cwd, encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
		assert.equal(altered.status, 1);
		assert.match(altered.stdout, /line\\nbreak.*FAILED/);
	});

	it('reads what sha256sum writes, in both modes, and with CRLF', async function () {
		const tool = requireTool(this, 'sha256sum');
		const root = makeTree({ 'あ.txt': '1', 'b\\c.txt': '2', 'd\ne.txt': '3' });
		for (const args of [[], ['-b']]) {
			const list = execFileSync(tool, [...args, 'あ.txt', 'b\\c.txt', 'd\ne.txt'], { cwd: root, encoding: 'utf8' });
			for (const text of [list, list.replaceAll('\n', '\r\n'), `\ufeff${list}`]) {
				writeFileSync(path.join(root, 'list'), text);
				const result = await checked(path.join(root, 'list'), true);
				assert.equal(result.counts.ok, 3, text);
				assert.equal(result.head, null);
				assert.ok(result.intact);
			}
		}
	});

	it('refuses names that lead out of the folder, before anything is read', async () => {
		for (const name of [
			'../x',
			'a/../../x',
			'/etc/passwd',
			'C:/x',
			'c:\\x',
			'\\\\server\\x',
			'a\\..\\..\\x',
			'a//b',
			'./a',
			'a/..',
			'..',
		]) {
			const parsed = parseManifest(
				`# c\n${sha256('')} *ok\n${name.includes('\\') ? '\\' : ''}${sha256('')} *${name.replaceAll('\\', '\\\\')}\n`,
			);
			assert.deepEqual(parsed, { ok: false, line: 3, code: 'name-outside', detail: name });
			assert.throws(() => createManifest([{ name, sha256: sha256('') }], options), ManifestNameError, name);
		}
		assert.throws(
			() =>
				createManifest(
					[1, 2].map(() => ({ name: 'a', sha256: sha256('') })),
					options,
				),
			/name-twice/,
		);
		const root = makeTree({ 'in/m': `${sha256('x')} *../x\n`, x: 'x' });
		const result = await verifyManifest(path.join(root, 'in/m'));
		assert.deepEqual(result, { kind: 'refused', line: 1, code: 'name-outside', detail: '../x' });
	});

	it('refuses what is no manifest, with the line', () => {
		const line = `${sha256('')} *a\n`;
		const fault = (text: string): unknown => {
			const parsed = parseManifest(text);
			return parsed.ok ? 'ok' : [parsed.line, parsed.code];
		};
		assert.deepEqual(fault(''), [1, 'empty']);
		assert.deepEqual(fault('# only words\n'), [1, 'empty']);
		assert.deepEqual(fault(`${line}\n`), [2, 'line-malformed']);
		assert.deepEqual(fault(`${line}${sha256('').slice(1)} *b\n`), [2, 'line-malformed']);
		assert.deepEqual(fault(`\\${sha256('')} *a\\x\n`), [1, 'line-malformed']);
		assert.deepEqual(fault(line + line), [2, 'name-twice']);
		assert.deepEqual(fault(`# kakuzuke manifest 2\n${line}`), [1, 'version']);
		const whole = createManifest(
			['a', 'b', 'c'].map((name) => ({ name, sha256: sha256(name) })),
			options,
		);
		assert.equal(fault(whole), 'ok');
		assert.deepEqual(fault(whole.slice(0, whole.indexOf(sha256('c')))), [4, 'count-differs']);
	});

	it('tells intact, altered, missing, unreadable and unlisted files apart', async () => {
		const manifest = publish({
			'a.txt': 'a',
			'b.txt': 'b',
			'd/c.txt': 'c',
			'd/e.txt': 'e',
			'f.txt': 'f',
			'big.bin': 'x'.repeat(3_000_000),
		});
		const root = path.dirname(manifest);
		assert.ok((await checked(manifest, true)).intact);
		writeFileSync(path.join(root, 'b.txt'), 'B');
		rmSync(path.join(root, 'd/c.txt'));
		rmSync(path.join(root, 'f.txt'));
		mkdirSync(path.join(root, 'f.txt'));
		truncateSync(path.join(root, 'big.bin'), 2_999_999);
		writeFileSync(path.join(root, 'd/new.txt'), '');
		writeFileSync(path.join(root, 'all.sha256.sig'), 'signature');
		const result = await checked(manifest);
		assert.deepEqual(Object.fromEntries(result.files.map(({ name, state }) => [name, state])), {
			'a.txt': 'ok',
			'b.txt': 'altered',
			'big.bin': 'altered',
			'd/c.txt': 'missing',
			'd/e.txt': 'ok',
			'f.txt': 'unreadable',
		});
		assert.equal(result.files[1]?.line, 6);
		assert.deepEqual(result.extra, ['d/new.txt']);
		assert.equal(result.intact, false);
	});

	it('counts unlisted files as a fault only when asked', async () => {
		const manifest = publish({ a: 'a' });
		writeFileSync(path.join(path.dirname(manifest), 'more'), '');
		assert.equal((await checked(manifest)).intact, true);
		assert.equal((await checked(manifest, true)).intact, false);
	});

	it('does not follow links out of the folder, and does not wait for a pipe', async function () {
		if (process.platform === 'win32') this.skip();
		const outside = makeTree({ secret: 's' });
		const manifest = publish({ link: 's', 'dir/secret': 's', inner: 's', same: 's', pipe: 's' });
		const root = path.dirname(manifest);
		for (const name of ['link', 'dir', 'inner', 'pipe']) rmSync(path.join(root, name), { recursive: true });
		symlinkSync(path.join(outside, 'secret'), path.join(root, 'link'));
		symlinkSync(outside, path.join(root, 'dir'));
		symlinkSync('same', path.join(root, 'inner'));
		execFileSync('mkfifo', [path.join(root, 'pipe')]);
		const { files, intact } = await checked(manifest);
		const states = Object.fromEntries(files.map(({ name, state }) => [name, state]));
		assert.deepEqual(states, { link: 'outside', 'dir/secret': 'outside', inner: 'ok', same: 'ok', pipe: 'unreadable' });
		assert.equal(intact, false);
	});

	it('reports progress, and can be ended', async () => {
		const manifest = publish({ a: 'a'.repeat(5_000_000), b: 'b' });
		const seen: number[] = [];
		await verifyManifest(manifest, { onProgress: ({ bytes }) => seen.push(bytes) });
		assert.equal(seen.at(-1), 5_000_001);
		assert.ok(seen.length > 4);
		const controller = new AbortController();
		const ended = verifyManifest(manifest, { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) });
		await assert.rejects(ended, /enough/);
	});
});
