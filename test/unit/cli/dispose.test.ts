import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { type RegisterEntry, readRegister, verifyRegister } from '../../../src/register';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const C2 = '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n本文の秘密\n';
const C1 = '【機密性1・完全性1・可用性1】\n本文\n';
const TODAY = new Date().toLocaleDateString('sv');
const PERMIT = ['--approver', '山田課長', '--permit', '総第5号', '--permit-date', TODAY];
const DONE = ['--treatment', 'overwritten', ...PERMIT];

function register(cwd: string): RegisterEntry[] {
	const folder = path.join(cwd, '.kakuzuke', 'register');
	return existsSync(folder) ? [...readRegister(folder)] : [];
}

const there = (cwd: string, name: string): boolean => existsSync(path.join(cwd, name));

describe('cli dispose (3(2)⑩)', () => {
	after(removeTrees);

	it('records who, when, what, how and by whose permission, and then deletes', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', '課/名簿.txt': C2, '課/図.bin': 'x', '課/図.bin.label': '【機密性3・完全性1・可用性1】\n' });
		const sha256 = createHash('sha256')
			.update(readFileSync(path.join(cwd, '課/名簿.txt')))
			.digest('hex');
		const { code, out, err } = await runCli(['dispose', '課/名簿.txt', '課/図.bin', ...DONE, '--note', '3回上書き'], { cwd });
		assert.equal(code, 0, err);
		assert.match(out, /2 documents, highest label: C3/);
		assert.match(out, /does not overwrite/);
		for (const name of ['課/名簿.txt', '課/図.bin', '課/図.bin.label']) assert.ok(!there(cwd, name), name);
		const [entry, ...more] = register(cwd);
		assert.deepEqual(more, []);
		assert.equal(entry?.action, 'disposal');
		assert.equal(entry.treatment, 'overwritten: 3回上書き');
		assert.deepEqual(entry.approver, { name: '山田課長', role: 'manager' });
		assert.deepEqual(entry.permit, { number: '総第5号', date: TODAY });
		assert.equal(entry.user, userInfo().username);
		assert.equal(entry.label?.confidentiality, '3');
		assert.deepEqual(
			entry.files.map((file) => [file.path, file.label?.confidentiality]),
			[
				['課/名簿.txt', '2'],
				['課/図.bin', '3'],
			],
		);
		assert.equal(entry.files[0]?.sha256, sha256);
		assert.doesNotMatch(JSON.stringify(entry), /秘密/);
		assert.equal(verifyRegister(path.join(cwd, '.kakuzuke', 'register')).kind, 'intact');
	});

	it('tells all that is missing at once, with the clause, and touches nothing', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		const { code, err } = await runCli(['dispose', 'a.txt'], { cwd });
		assert.equal(code, 1);
		assert.match(err, /--treatment.*3\(2\)⑩\(イ\)/);
		assert.match(err, /Permission is needed.*3\(2\)⑩\(ウ\)/);
		assert.ok(there(cwd, 'a.txt'));
		assert.deepEqual(register(cwd), []);
	});

	it('counts what has no label, and what cannot be read, as not public', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': '本文\n', 'b.docx': 'PK\u0003\u0004 broken' });
		for (const name of ['a.txt', 'b.docx']) assert.equal((await runCli(['dispose', name], { cwd })).code, 1, name);
	});

	it('needs nothing at level 1, and records all the same', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C1 });
		const { code, err } = await runCli(['dispose', 'a.txt'], { cwd });
		assert.equal(code, 0, err);
		assert.ok(!there(cwd, 'a.txt'));
		assert.equal(register(cwd)[0]?.treatment, 'not stated');
	});

	it('refuses who approves himself, a role that may not, a day to come, and a part of a permission', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		const given = (approver: string, date: string, ...more: string[]): string[] => [
			'dispose',
			'a.txt',
			'--treatment',
			'destroyed',
			'--approver',
			approver,
			'--permit',
			'1',
			'--permit-date',
			date,
			...more,
		];
		const self = userInfo().username;
		const cases: [string[], RegExp][] = [
			[given(self, TODAY), /same person.*2\(6\)①/],
			[given('花子', TODAY, '--person', '花 子'), /same person/],
			[given('課長', '2999-01-01'), /date/],
			[given('課長', TODAY, '--approver-role', 'nobody'), /nobody|role/],
			[['dispose', 'a.txt', '--treatment', 'destroyed', '--approver', '課長'], /incomplete/],
			[['dispose', 'a.txt', '--treatment', 'other', ...PERMIT], /--note/],
		];
		for (const [args, message] of cases) {
			const { code, err } = await runCli(args, { cwd });
			assert.equal(code, 1, args.join(' '));
			assert.match(err, message);
		}
		assert.ok(there(cwd, 'a.txt'));
		assert.deepEqual(register(cwd), []);
		const { code, err } = await runCli(given(self, TODAY, '--self-approval-reason', '管理者が不在'), { cwd });
		assert.equal(code, 0, err);
		assert.equal(register(cwd)[0]?.reason, '管理者が不在');
	});

	it('deletes nothing where the register cannot be written, or something is not there', async () => {
		const cwd = makeTree({ '.kakuzuke/register': 'not a folder', 'a.txt': C2 });
		assert.equal((await runCli(['dispose', 'a.txt', ...DONE], { cwd })).code, 1);
		assert.ok(there(cwd, 'a.txt'));
		const other = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		assert.equal((await runCli(['dispose', 'a.txt', 'nothing.txt', ...DONE], { cwd: other })).code, 1);
		assert.ok(there(other, 'a.txt'));
		assert.deepEqual(register(other), []);
	});

	it('--keep only records; a folder is taken whole', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', '箱/a.txt': C2, '箱/中/b.txt': C1 });
		const kept = await runCli(['dispose', '箱', '--keep', ...DONE], { cwd });
		assert.equal(kept.code, 0, kept.err);
		assert.ok(there(cwd, '箱/a.txt'));
		assert.equal(register(cwd)[0]?.count, 2);
		assert.match(register(cwd)[0]?.detail ?? '', /not deleted/);
		assert.equal((await runCli(['dispose', '箱', ...DONE], { cwd })).code, 0);
		assert.ok(!there(cwd, '箱/中/b.txt'));
	});

	it('says which files could not be deleted after all, and records that', async function () {
		// root may delete everything.
		if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
		const cwd = makeTree({ '.kakuzuke/': '', '箱/a.txt': C2 });
		chmodSync(path.join(cwd, '箱'), 0o555);
		const { code, err } = await runCli(['dispose', '箱/a.txt', ...DONE], { cwd });
		chmodSync(path.join(cwd, '箱'), 0o755);
		assert.equal(code, 1);
		assert.match(err, /still there: .*a\.txt/);
		assert.equal(register(cwd)[1]?.action, 'cancel');
	});

	it('prints the contract as JSON', async () => {
		const cwd = makeTree({ '.kakuzuke/': '', 'a.txt': C2 });
		const stopped = JSON.parse((await runCli(['dispose', 'a.txt', '--json'], { cwd })).out);
		assert.equal(stopped.result, 'stopped');
		assert.deepEqual(
			stopped.reasons.map(({ code }: { code: string }) => code),
			['treatment-needed', 'permission-needed'],
		);
		const done = JSON.parse((await runCli(['dispose', 'a.txt', '--json', ...DONE], { cwd })).out);
		assert.equal(done.result, 'done');
		assert.equal(done.register.sequence, 1);
		assert.match(done.files[0].sha256, /^[0-9a-f]{64}$/);
	});
});
