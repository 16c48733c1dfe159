import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { makeTree, removeTrees } from '../workspace/tree';

const ROOT = path.resolve(__dirname, '../../..');
const OUT = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-cli-'));
const CLI = path.join(OUT, 'cli.js');
const LABELLED = '【機密性1・完全性1・可用性1】\n本文\n';

/** The bundles as they are shipped, in a process of their own. */
describe('cli process', function () {
	this.timeout(60_000);

	before(async () => {
		const { ENTRIES, coreSource, optionsOf, heavyInputs } = await import('../../../scripts/build.mjs');
		const core = await coreSource();
		for (const entry of ENTRIES) {
			const { metafile } = await build(optionsOf(entry, { outdir: OUT, core }));
			// Big libraries are in bundles of their own, and nowhere else.
			assert.equal(heavyInputs(metafile).length > 0, entry.later === true, entry.name);
			// The floors that all doors share are in one bundle alone.
			const packs = Object.keys(metafile.inputs).filter((input) => input.startsWith('src/policy/packs/'));
			assert.equal(packs.length > 0, entry.name === 'core', entry.name);
		}
	});
	after(() => {
		removeTrees();
		rmSync(OUT, { recursive: true, force: true });
	});

	function run(
		args: readonly string[],
		options: { cwd?: string; input?: string; env?: Record<string, string> } = {},
	): { code: number | null; out: string; err: string } {
		const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
			encoding: 'utf8',
			env: { PATH: process.env.PATH ?? '', LANG: 'C', ...options.env },
			...(options.cwd === undefined ? {} : { cwd: options.cwd }),
			...(options.input === undefined ? {} : { input: options.input }),
		});
		return { code: status, out: stdout, err: stderr };
	}

	it('tells heavy libraries from others', async () => {
		const { heavyInputs } = await import('../../../scripts/build.mjs');
		const metafile = (input: string): Parameters<typeof heavyInputs>[0] => ({
			inputs: { [input]: { bytes: 1, imports: [] } },
			outputs: {},
		});
		assert.deepEqual(heavyInputs(metafile('node_modules/exceljs/lib/exceljs.nodejs.js')), ['exceljs']);
		assert.deepEqual(heavyInputs(metafile('src/formats/docx.ts')), []);
	});

	it('prints its version and speaks UTF-8 whatever the locale', () => {
		assert.match(run(['--version']).out, /^kakuzuke \d+\.\d+\.\d+\n$/);
		const { out } = run(['parse', '--json'], { input: '機密性２情報\n', env: { LC_ALL: 'C' } });
		assert.equal(JSON.parse(out).text, '機密性２情報');
	});

	it('checks many files in threads as it checks few without, whatever the number of threads', () => {
		const files = Object.fromEntries(
			Array.from({ length: 700 }, (_, index) => [
				`d${index % 7}/${index}.${index % 2 ? 'md' : 'txt'}`,
				index % 3 === 0 ? LABELLED : index % 3 === 1 ? '機密性4\n' : 'nothing\n',
			]),
		);
		const cwd = makeTree({ ...files, 'd0/broken.docx': 'PK\u0003\u0004' });
		const one = run(['check', '--format', 'json', '--jobs', '1', '.'], { cwd });
		const four = run(['check', '--format', 'json', '--jobs', '4', '.'], { cwd });
		assert.equal(one.code, 1);
		assert.equal(one.err, '');
		assert.equal(four.out, one.out);
		const { documents, summary } = JSON.parse(one.out);
		assert.equal(documents.length, 701);
		assert.equal(summary.clean, 234);
		assert.equal(summary.notChecked, 1);
		for (const [index, name] of ['d3/3.md', 'd3/10.txt'].entries()) {
			const alone = JSON.parse(run(['check', '--format', 'json', name], { cwd }).out).documents[0];
			assert.deepEqual(
				alone,
				documents.find((document: { path: string }) => document.path === name),
				String(index),
			);
		}
	});

	it('ends quietly when its output is closed', async () => {
		const cwd = makeTree(Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${index}.txt`, 'nothing\n'])));
		const child = spawn(process.execPath, [CLI, 'check', '.'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
		let err = '';
		child.stderr.on('data', (data) => {
			err += data;
		});
		child.stdout.once('data', () => child.stdout.destroy());
		const code = await new Promise((resolve) => child.on('close', resolve));
		assert.equal(err, '');
		assert.ok(code === 0 || code === 1);
	});

	it('is cancelled by an interrupt', async function () {
		if (process.platform === 'win32') this.skip();
		const cwd = makeTree({});
		for (let folder = 0; folder < 30; folder++) {
			mkdirSync(path.join(cwd, `${folder}`));
			for (let index = 0; index < 300; index++) writeFileSync(path.join(cwd, `${folder}`, `${index}.txt`), 'nothing\n');
		}
		const child = spawn(process.execPath, [CLI, 'check', '--jobs', '1', '.'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
		child.stdout.once('data', () => child.kill('SIGINT'));
		child.stdout.resume();
		assert.equal(await new Promise((resolve) => child.on('close', resolve)), 130);
	});

	it('is an executable script', function () {
		const shipped = path.join(ROOT, 'dist', 'cli.js');
		if (process.platform === 'win32' || !existsSync(shipped)) this.skip();
		assert.ok((statSync(shipped).mode & 0o111) !== 0);
		assert.match(execFileSync(shipped, ['--version'], { encoding: 'utf8' }), /^kakuzuke /);
	});
});
