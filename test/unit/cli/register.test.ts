import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { appendEvent } from '../../../src/register';
import { type Ran, runCli } from './run-cli';

describe('kakuzuke register', () => {
	let cwd: string;
	let folder: string;

	beforeEach(() => {
		cwd = mkdtempSync(path.join(tmpdir(), 'kakuzuke-register-'));
		folder = path.join(cwd, '.kakuzuke', 'register');
		mkdirSync(path.join(cwd, '.kakuzuke'));
		appendEvent(
			folder,
			{ action: 'export', files: [{ path: '名簿.md', sha256: null, label: null }], route: 'mail', recipient: '県' },
			{ now: new Date(2026, 4, 1) },
		);
		appendEvent(
			folder,
			{ action: 'label-lowered', files: [{ path: '案.md', sha256: null, label: null }], reason: '公表したため' },
			{ now: new Date(2026, 5, 1) },
		);
		appendEvent(folder, { action: 'disposal', files: [], treatment: '裁断' }, { now: new Date(2027, 5, 1) });
	});
	afterEach(() => rmSync(cwd, { recursive: true }));

	const run = (...args: string[]): Promise<Ran> => runCli(['register', ...args], { cwd });
	const damage = (): void => {
		const file = path.join(folder, '2026.jsonl');
		writeFileSync(file, readFileSync(file, 'utf8').replace('公表した', '公表しない'));
	};

	it('verify: intact, with what is to be noted elsewhere', async () => {
		const { code, out } = await run('verify');
		assert.equal(code, 0);
		const expect = /--expect (3:[0-9a-f]{64})/.exec(out)?.[1] ?? '';
		assert.equal((await run('verify', '--expect', expect)).code, 0);
		assert.equal(
			(
				await run(
					'verify',
					'--expect',
					expect.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
				)
			).code,
			1,
		);
		const json = JSON.parse((await run('verify', '--json')).out) as Record<string, unknown>;
		assert.deepEqual([json.kind, json.entries, `${json.sequence}:${json.hash}`], ['intact', 3, expect]);
	});

	it('verify: the first fault and its place', async () => {
		damage();
		const { code, err } = await run('verify', '--lang', 'ja');
		assert.equal(code, 1);
		assert.match(err, /2026\.jsonl:2: 第2号の記録が書き換えられています/);
		const json = JSON.parse((await run('verify', '--json')).out) as Record<string, unknown>;
		assert.deepEqual([json.kind, json.code, json.file, json.line, json.sequence], ['fault', 'altered', '2026.jsonl', 2, 2]);
	});

	it('verify: an empty register, a file of the workspace, a copy', async () => {
		writeFileSync(path.join(cwd, 'a.md'), '');
		assert.match((await run('verify', 'a.md')).out, /3 entries/);
		const empty = mkdtempSync(path.join(tmpdir(), 'kakuzuke-empty-'));
		assert.match((await runCli(['register', 'verify'], { cwd: empty })).out, /0 entries/);
		assert.equal(existsSync(path.join(empty, '.kakuzuke')), false);
		rmSync(empty, { recursive: true });
		assert.match((await runCli(['register', 'verify', folder], { cwd: tmpdir() })).out, /3 entries/);
		assert.equal((await run('verify', 'gone')).code, 2);
	});

	it('verify: a copy whose head is gone is judged, not taken for a workspace without a register', async () => {
		rmSync(path.join(folder, 'head.json'));
		const { code, err } = await runCli(['register', 'verify', folder], { cwd: tmpdir() });
		assert.equal(code, 1);
		assert.match(err, /head\.json/);
		assert.match(err, /register reseal/);
	});

	it('verify: where the policy is broken, nobody is told that all is well', async () => {
		writeFileSync(path.join(cwd, '.kakuzuke', 'policy.jsonc'), '{"export": {"register": {"path": 7}}}');
		const { code, out, err } = await run('verify');
		assert.equal(code, 2);
		assert.equal(out, '');
		assert.match(err, /policy\.jsonc/);
		assert.match(err, /where the register lies/);
		assert.equal((await run('verify', folder)).code, 0, 'the folder itself was named');
	});

	it('verify: what is odd is told, and is no fault', async () => {
		appendEvent(folder, { action: 'disposal', files: [] }, { now: new Date(2020, 5, 1) });
		const { code, err } = await run('verify', '--lang', 'ja');
		assert.equal(code, 0);
		assert.match(err, /注意: 2027\.jsonl:2: 第4号の日時が、ファイルの年度と合いません/);
		const { warnings } = JSON.parse((await run('verify', '--json')).out) as { warnings: { code: string }[] };
		assert.deepEqual(
			warnings.map((warning) => warning.code),
			['year-wrong', 'clock-back'],
		);
	});

	it('list: filters, for people and for programs', async () => {
		const sequences = async (...args: string[]): Promise<number[]> =>
			(await run('list', '--json', ...args)).out
				.trim()
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => (JSON.parse(line) as { sequence: number }).sequence);
		assert.deepEqual(await sequences(), [1, 2, 3]);
		assert.deepEqual(await sequences('--from', '令和8年6月1日', '--to', '2026-06-01'), [2]);
		assert.deepEqual(await sequences('--action', 'disposal'), [3]);
		assert.deepEqual(await sequences('--route', 'mail'), [1]);
		assert.deepEqual(await sequences('--text', '名簿'), [1]);
		assert.match((await run('list', '--lang', 'ja')).out, /2 {2}2026-06-01 00:00 .*格付けの引き下げ.*公表したため/);
		assert.equal((await run('list', '--action', 'sell')).code, 2);
		assert.equal((await run('list', '--from', 'yesterday')).code, 2);
	});

	it('report: a workbook, never over another file', async () => {
		const { code, err } = await run('report', '--xlsx', 'book.xlsx', '--lang', 'ja');
		assert.equal(code, 0, err);
		const book = new ExcelJS.Workbook();
		await book.xlsx.readFile(path.join(cwd, 'book.xlsx'));
		const texts = JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()));
		for (const text of ['名簿.md', '公表したため', '裁断']) assert.ok(texts.includes(text), text);
		const again = await run('report', '--xlsx', 'book.xlsx');
		assert.equal(again.code, 1);
		assert.match(again.err, /book\.xlsx/);
		assert.equal((await run('report')).code, 2);
	});

	it('reseal: with a reason only; then recording goes on', async () => {
		writeFileSync(path.join(folder, '2027.jsonl'), '');
		assert.throws(() => appendEvent(folder, { action: 'disposal', files: [] }), { code: 'damaged' });
		assert.equal((await run('reseal')).code, 2);
		assert.equal((await run('reseal', '--reason', '情報政策係で確認')).code, 0);
		appendEvent(folder, { action: 'disposal', files: [] });
		const { code, out } = await run('verify');
		assert.equal(code, 0);
		assert.match(out, /taken note of: .*entry 3 is missing/);
	});

	it('is used wrongly without an action', async () => assert.equal((await run()).code, 2));
});
