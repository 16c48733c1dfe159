import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireTool } from '../../support/tools';
import { type Ran, type RunOptions, runCli } from './run-cli';

const C1 = '【機密性1・完全性1・可用性1】\n';
const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\nPLANTED-BODY\n';
const PASSWORD = 'PLANTED-pass-7Kq2';
const PERMIT = ['--approver', '西原 花子', '--permit', '総第12号', '--permit-date', '令和8年11月20日'];

interface Json {
	readonly result: string;
	readonly decision: {
		readonly outcome: string;
		readonly reasons: readonly { readonly code: string; readonly clauses: readonly string[]; readonly text: string }[];
	};
	readonly label: { readonly confidentiality: string };
	readonly files: readonly { readonly path: string; readonly sha256: string; readonly size: number; readonly method: string | null }[];
	readonly besides: readonly string[];
	readonly register: { readonly sequence: number } | null;
	readonly error: { readonly code: string; readonly text: string } | null;
}

describe('kakuzuke export', () => {
	let cwd: string;

	beforeEach(() => {
		cwd = mkdtempSync(path.join(tmpdir(), 'kakuzuke-cli-'));
		writeFileSync(path.join(cwd, '公開.md'), C1);
		writeFileSync(path.join(cwd, '名簿.md'), C2);
	});
	afterEach(() => rmSync(cwd, { recursive: true }));

	const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> => runCli(['export', ...args], { cwd, ...options });
	const json = async (args: readonly string[], options: RunOptions = {}): Promise<Json & { code: number }> => {
		const { code, out } = await run([...args, '--json'], options);
		return { ...(JSON.parse(out) as Json), code };
	};
	const left = (): string[] => (existsSync(path.join(cwd, 'out')) ? readdirSync(path.join(cwd, 'out')).sort() : []);

	it('lets out what is free and prints decision, path and hash', async () => {
		const { code, out } = await run(['公開.md', '--route', 'mail', '--out', 'out']);
		assert.equal(code, 0);
		const hash = createHash('sha256').update(C1).digest('hex');
		assert.ok(out.includes(path.join(cwd, 'out', '公開.md')), out);
		assert.ok(out.includes(hash));
		assert.deepEqual(left(), ['公開.md']);
	});

	it('asks nothing and says by clause what is missing', async () => {
		const { code, err, out } = await run(['名簿.md', '--route', 'provide', '--out', 'out']);
		assert.equal(code, 1);
		for (const clause of ['3(2)⑨(ア)', '3(2)⑨(イ)']) assert.ok((err + out).includes(clause), clause);
		assert.deepEqual(left(), []);
	});

	it('refuses what is never posted (7.1(22)②)', async () => {
		const { code, decision, files, register } = await json(['名簿.md', '--route', 'social', '--out', 'out']);
		assert.deepEqual([code, decision.outcome, files], [1, 'refused', []]);
		assert.deepEqual(decision.reasons[0]?.clauses, ['7.1(22)②']);
		assert.equal(register?.sequence, 1);
	});

	it('encrypts with a password from standard input; another program opens it', async function () {
		const tool = requireTool(this, '7z');
		const { code, files } = await json(['名簿.md', '--route', 'mail', '--out', 'out', '--password-stdin'], { stdin: `${PASSWORD}\n` });
		assert.equal(code, 0);
		const [file] = files;
		assert.ok(file);
		assert.equal(path.basename(file.path), '名簿.zip');
		assert.equal(file.sha256, createHash('sha256').update(readFileSync(file.path)).digest('hex'));
		execFileSync(tool, ['x', `-p${PASSWORD}`, `-o${path.join(cwd, 'opened')}`, file.path], { stdio: 'ignore' });
		assert.equal(readFileSync(path.join(cwd, 'opened', '名簿.md'), 'utf8'), C2);
		assert.throws(() => execFileSync(tool, ['t', '-pwrong', file.path], { stdio: 'ignore' }));
	});

	it('records permission, recipient and purpose', async () => {
		const args = [
			'名簿.md',
			'--route',
			'media',
			'--out',
			'out',
			'--method',
			'zip',
			'--password-stdin',
			...PERMIT,
			'--recipient',
			'県',
			'--purpose',
			'報告',
		];
		const { code, register, besides } = await json(args, { stdin: PASSWORD });
		assert.equal(code, 0);
		assert.equal(register?.sequence, 1);
		assert.ok(besides.some((file) => file.endsWith('.docx')));
		const { out } = await runCli(['register', 'list', '--json'], { cwd });
		const entry = JSON.parse(out.trim().split('\n')[0] ?? '{}') as Record<string, unknown>;
		assert.deepEqual([entry.recipient, entry.purpose, entry.permit], ['県', '報告', { number: '総第12号', date: '2026-11-20' }]);
		assert.equal((await runCli(['register', 'verify'], { cwd })).code, 0);
	});

	it('declines with a reason', async () => {
		const { code, decision } = await json(['名簿.md', '--route', 'mail', '--out', 'out', '--decline-reason', '専用回線']);
		assert.equal(code, 0);
		assert.ok(decision.reasons.some((reason) => reason.code === 'declined'));
	});

	it('refuses methods that are not approved (7.1(16)②)', async () => {
		const { code, decision } = await json(['名簿.md', '--route', 'mail', '--out', 'out', '--method', 'rar']);
		assert.deepEqual([code, decision.reasons[0]?.code], [1, 'method-not-approved']);
	});

	it('makes a password only for a terminal, and shows it once', async () => {
		const without = await json(['名簿.md', '--route', 'mail', '--out', 'out', '--method', 'zip']);
		assert.deepEqual([without.code, without.error?.code], [1, 'password-missing']);
		const { code, out, err } = await run(['名簿.md', '--route', 'mail', '--out', 'out', '--method', 'zip'], { tty: true });
		assert.equal(code, 0);
		const password = /: (\S{20})$/m.exec(err)?.[1];
		assert.ok(password, err);
		assert.equal((out + err).split(password).length, 2);
		for (const file of readdirSync(path.join(cwd, '.kakuzuke', 'register'))) {
			assert.ok(!readFileSync(path.join(cwd, '.kakuzuke', 'register', file), 'utf8').includes(password), file);
		}
	});

	it('names a file that is not there', async () => {
		const { code, error } = await json(['gone.md', '--route', 'mail', '--out', 'out']);
		assert.equal(code, 1);
		assert.match(error?.text ?? '', /gone\.md/);
		assert.deepEqual(left(), []);
	});

	for (const [why, args] of [
		['no files', ['--route', 'mail', '--out', 'out']],
		['no route', ['公開.md', '--out', 'out']],
		['no such route', ['公開.md', '--route', 'fax', '--out', 'out']],
		['no folder', ['公開.md', '--route', 'mail']],
		['two secrets', ['公開.md', '--route', 'mail', '--out', 'out', '--password-stdin', '--recipient-key', 'age1x']],
		['a password for age', ['公開.md', '--route', 'mail', '--out', 'out', '--password-stdin', '--method', 'age']],
		['an empty password', ['公開.md', '--route', 'mail', '--out', 'out', '--password-stdin']],
	] as const) {
		it(`is used wrongly: ${why}`, async () => {
			assert.equal((await run(args)).code, 2);
			assert.deepEqual(left(), []);
		});
	}

	it('is complete in Japanese', async () => {
		const { out, err } = await run(['名簿.md', '--route', 'provide', '--out', 'out', '--lang', 'ja']);
		for (const line of (out + err).split('\n').filter((text) => text !== '')) assert.match(line, /[ぁ-んァ-ヶ一-龠]/, line);
		assert.ok(!/\{\w+\}/.test(out + err));
	});

	it('keeps passwords and text out of every record, whatever happens', async () => {
		mkdirSync(path.join(cwd, 'taken'));
		const ways = [
			['名簿.md', '--route', 'mail', '--out', 'out', '--password-stdin'],
			['名簿.md', '--route', 'social', '--out', 'out', '--password-stdin'],
			['名簿.md', '--route', 'media', '--out', 'out', '--password-stdin'],
			['名簿.md', '--route', 'mail', '--out', 'out', '--method', 'office', '--password-stdin'],
			['名簿.md', '--route', 'mail', '--out', '名簿.md', '--password-stdin'],
		];
		for (const way of ways) {
			const { out, err } = await run(way, { stdin: PASSWORD });
			assert.ok(!(out + err).includes('PLANTED'), way.join(' '));
		}
		for (const folder of ['.kakuzuke/register', 'out']) {
			for (const name of readdirSync(path.join(cwd, folder)))
				assert.ok(!readFileSync(path.join(cwd, folder, name), 'latin1').includes('PLANTED'), name);
		}
	});
});
