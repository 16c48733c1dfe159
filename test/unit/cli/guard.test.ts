import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { loadBuiltin } from '../../../src/policy';
import { type RegisterEntry, readRegister, registerFolder, verifyRegister } from '../../../src/register';
import { C1, C2, C3, cleanGit, prepareGit, TestRepository, temporary } from '../export/guard/repository';
import { runCli } from './run-cli';

const OUT = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-guard-'));
const CLI = path.join(OUT, 'cli.js');

/** The whole way: git itself, its hook, the command line as it is shipped. */
describe('cli guard', function () {
	this.timeout(120_000);
	before(async function () {
		prepareGit(this);
		const { ENTRIES, coreSource, optionsOf } = await import('../../../scripts/build.mjs');
		const core = await coreSource();
		for (const entry of ENTRIES.filter(({ name }) => name === 'cli' || name === 'core'))
			await build(optionsOf(entry, { outdir: OUT, core }));
	});
	after(() => {
		cleanGit();
		rmSync(OUT, { recursive: true, force: true });
	});

	function cli(repository: TestRepository, args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
		return spawnSync(process.execPath, [CLI, ...args], {
			cwd: repository.top,
			encoding: 'utf8',
			input: '',
			env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...env },
		});
	}

	function guarded(files: Readonly<Record<string, string>>, hook = 'pre-push'): TestRepository {
		const repository = new TestRepository(files);
		const { status, stderr } = cli(repository, ['guard', 'install', '--hook', hook]);
		assert.equal(status, 0, stderr);
		return repository;
	}

	function push(repository: TestRepository, args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
		return repository.run(['push', 'origin', ...args], { LC_ALL: 'en_US.UTF-8', ...env });
	}

	function entries(repository: TestRepository): RegisterEntry[] {
		return [...readRegister(registerFolder(repository.top, loadBuiltin('nishihara-2024')))];
	}

	function arrived(repository: TestRepository): string {
		return spawnSync('git', ['for-each-ref', '--format=%(refname)'], { cwd: repository.remote, encoding: 'utf8' }).stdout.trim();
	}

	it('lets a push of C1 through, and records nothing', () => {
		const repository = guarded({ '案内.md': C1 });
		const { status, stderr } = push(repository, ['main']);
		assert.equal(status, 0, stderr);
		assert.equal(arrived(repository), 'refs/heads/main');
		assert.deepEqual(entries(repository), []);
	});

	it('stops C2 and unlabelled files on the way to a remote that is not listed, says why and how to go on, and records it', () => {
		const repository = guarded({ '内部.md': C2, 'src/main.ts': 'export {};\n' });
		repository.policy({});
		const { status, stderr } = push(repository, ['main']);
		assert.notEqual(status, 0);
		assert.equal(arrived(repository), '');
		for (const expected of ['9.2', '内部.md', 'src/main.ts', 'without a label: 1', 'labelled: 1', 'services', 'file:']) {
			assert.ok(stderr.includes(expected), `${expected}\n${stderr}`);
		}
		const [entry, ...others] = entries(repository);
		assert.deepEqual(others, []);
		assert.deepEqual([entry?.action, entry?.decision, entry?.route, entry?.count], ['push', 'refuse', 'service', 2]);
		assert.deepEqual(entry?.files.map(({ path: file }) => file).sort(), ['src/main.ts', '内部.md']);
		assert.equal(verifyRegister(registerFolder(repository.top, loadBuiltin('nishihara-2024'))).kind, 'intact');
	});

	it('speaks Japanese', () => {
		const { stderr } = push(guarded({ 'a.md': C2 }), ['main'], { LC_ALL: 'ja_JP.UTF-8' });
		assert.match(stderr, /push を中止しました/);
		assert.match(stderr, /機密性2/);
		assert.match(stderr, /続けるには/);
	});

	it('names twenty files and counts the rest', () => {
		const files = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}.md`, C2]));
		const { stderr } = push(guarded(files), ['main']);
		assert.equal(stderr.match(/f\d+\.md: /g)?.length, 20);
		assert.match(stderr, /… and 5 more/);
	});

	it('lets C2 through to a listed remote and records it; C3 stays', () => {
		const repository = guarded({ '内部.md': C2, 'a.md': C1 });
		repository.list(`${repository.base}/**`);
		const { status, stderr } = push(repository, ['main']);
		assert.equal(status, 0, stderr);
		const [entry] = entries(repository);
		assert.deepEqual([entry?.action, entry?.decision, entry?.count, entry?.files[0]?.path], ['push', 'allow', 1, '内部.md']);
		assert.ok(entry?.recipient?.endsWith('remote 遠隔'));
		repository.write({ '内部.md': C3 });
		repository.commit();
		assert.notEqual(push(repository, ['main']).status, 0);
		assert.equal(entries(repository).length, 2);
	});

	it('stops what was deleted again, new branches, tags, forced pushes; passes what is there already and deletions', () => {
		const repository = guarded({ 'a.md': C1 });
		assert.equal(push(repository, ['main']).status, 0);
		repository.git('checkout', '-q', '-b', 'new');
		repository.write({ '秘密.md': C2 });
		repository.commit();
		repository.git('rm', '-q', '秘密.md');
		repository.commit();
		const stopped = push(repository, ['new']);
		assert.notEqual(stopped.status, 0);
		assert.match(stopped.stderr, /秘密\.md.*not in the last state/);
		assert.match(stopped.stderr, /git rebase -i/);
		repository.git('tag', 'v1');
		assert.notEqual(push(repository, ['v1']).status, 0);
		assert.notEqual(push(repository, ['--force', 'new:main']).status, 0);
		assert.notEqual(push(repository, ['--mirror']).status, 0);
		assert.equal(push(repository, ['main:copy']).status, 0);
		assert.equal(push(repository, ['--delete', 'copy']).status, 0);
		assert.equal(arrived(repository), 'refs/heads/main');
	});

	it('stops where the register cannot be written', () => {
		if (process.getuid?.() === 0) writeFileSync(path.join(temporary(), 'root'), '');
		const repository = guarded({ 'a.md': C2 });
		repository.list(`${repository.base}/**`);
		writeFileSync(path.join(repository.top, '.kakuzuke/register'), 'in the way');
		const { status, stderr } = push(repository, ['main']);
		assert.notEqual(status, 0);
		assert.match(stderr, /register/);
		assert.equal(arrived(repository), '');
	});

	it('stops where the policy is broken', () => {
		const repository = guarded({ 'a.md': C1 });
		repository.write({ '.kakuzuke/policy.jsonc': '{ "export": 1 }' });
		const { status, stderr } = push(repository, ['main']);
		assert.notEqual(status, 0);
		assert.match(stderr, /policy has errors/i);
	});

	it('takes a permission from the environment where the policy asks for one', () => {
		const repository = guarded({ 'a.md': '【機密性2・完全性1・可用性1】暗号化、送信要許可\n本文\n' });
		repository.list(`${repository.base}/**`);
		const asked = push(repository, ['main']);
		assert.notEqual(asked.status, 0);
		assert.match(asked.stderr, /KAKUZUKE_APPROVER/);
		const permit = {
			KAKUZUKE_APPROVER: '課長',
			KAKUZUKE_APPROVER_ROLE: 'manager',
			KAKUZUKE_PERMIT: '情2',
			KAKUZUKE_PERMIT_DATE: '2024-04-01',
		};
		const given = push(repository, ['main'], { ...permit, KAKUZUKE_REASON: '庁内の網の中' });
		assert.equal(given.status, 0, given.stderr);
		const entry = entries(repository).at(-1);
		assert.deepEqual([entry?.approver, entry?.permit?.number, entry?.reason], [{ name: '課長', role: 'manager' }, '情2', '庁内の網の中']);
	});

	it('keeps an existing hook through install and uninstall', () => {
		const repository = new TestRepository({ 'a.md': C1 });
		const hook = path.join(repository.top, '.git/hooks/pre-push');
		const old = '#!/bin/sh\necho OLD HOOK "$1" >&2\nexit 9\n';
		writeFileSync(hook, old);
		chmodSync(hook, 0o755);
		assert.match(cli(repository, ['guard', 'install']).stdout, /before-kakuzuke/);
		assert.equal(cli(repository, ['guard', 'status']).status, 0);
		const { status, stderr } = push(repository, ['main']);
		assert.notEqual(status, 0);
		assert.match(stderr, /OLD HOOK origin/);
		assert.equal(cli(repository, ['guard', 'uninstall']).status, 0);
		assert.equal(readFileSync(hook, 'utf8'), old);
		assert.equal(cli(repository, ['guard', 'status']).status, 1);
		const json = JSON.parse(cli(repository, ['guard', 'status', '--json']).stdout);
		assert.deepEqual(
			json.hooks.map(({ hook: name, state }: { hook: string; state: string }) => [name, state]),
			[
				['pre-push', 'other'],
				['pre-commit', 'absent'],
			],
		);
	});

	it('guards a worktree and a submodule, from a folder inside', () => {
		const repository = guarded({ 'a.md': C1 });
		const tree = path.join(repository.base, '別の 木');
		repository.git('worktree', 'add', '-q', tree, '-b', 'other');
		mkdirSync(path.join(tree, '下'));
		writeFileSync(path.join(tree, '下/b.md'), C2);
		const git = (cwd: string, ...args: string[]): SpawnSyncReturns<string> => spawnSync('git', args, { cwd, encoding: 'utf8' });
		git(tree, 'add', '-A');
		assert.equal(git(tree, 'commit', '-qm', 'x').status, 0);
		const stopped = git(path.join(tree, '下'), 'push', 'origin', 'other');
		assert.notEqual(stopped.status, 0);
		assert.match(stopped.stderr, /下\/b\.md/);
		assert.equal(git(repository.top, '--git-dir', path.join(repository.top, '.git'), 'push', 'origin', 'main').status, 0);
		const inner = new TestRepository({ 'c.md': C2 });
		repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.top, 'sub');
		const sub = path.join(repository.top, 'sub');
		assert.equal(spawnSync(process.execPath, [CLI, 'guard', 'install', '--hook', 'pre-push,pre-commit'], { cwd: sub }).status, 0);
		writeFileSync(path.join(sub, 'd.md'), '本文\n');
		git(sub, 'add', '-A');
		assert.match(git(sub, 'commit', '-qm', 'x').stderr, /d\.md.*label-missing/);
		writeFileSync(path.join(sub, 'd.md'), C2);
		assert.equal(git(sub, 'commit', '-qam', 'x').status, 0);
		assert.match(git(sub, 'push', 'origin', 'HEAD:new').stderr, /d\.md/);
	});

	it('tells how to add the line where another program manages the hooks', () => {
		const repository = new TestRepository({ 'a.md': C1 });
		repository.git('config', 'core.hooksPath', '.husky/_');
		const { status, stderr } = cli(repository, ['guard', 'install', '--force']);
		assert.equal(status, 1);
		assert.match(stderr, /\.husky\/pre-push.*kakuzuke guard pre-push -- "\$@"/);
		assert.equal(existsSync(path.join(repository.top, '.husky')), false);
	});

	it('stops a commit with errors, and one that lowers a label without a reason', () => {
		const repository = guarded({ 'a.md': C3 }, 'pre-commit');
		repository.policy({});
		const commit = (env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> =>
			repository.run(['commit', '-qam', 'x'], { LC_ALL: 'en_US.UTF-8', ...env });
		repository.write({ 'a.md': C2 });
		const asked = commit();
		assert.notEqual(asked.status, 0);
		assert.match(asked.stderr, /a\.md: .*C3.* → .*C2/);
		assert.match(asked.stderr, /KAKUZUKE_REASON/);
		assert.deepEqual(entries(repository), []);
		const given = commit({ KAKUZUKE_REASON: '公表\n済み' });
		assert.equal(given.status, 0, given.stderr);
		const [entry] = entries(repository);
		assert.deepEqual([entry?.action, entry?.reason], ['label-lowered', '公表 済み']);
		repository.write({ 'a.md': '本文\n' });
		const removed = commit({ KAKUZUKE_REASON: 'x' });
		assert.notEqual(removed.status, 0);
		assert.match(removed.stderr, /label-missing/);
		assert.equal(entries(repository).length, 1);
		repository.write({ 'a.md': `${C2}追記\n` });
		const changed = commit();
		assert.equal(changed.status, 0, changed.stderr);
	});

	it('prints and writes the list for tools that honour ignore files', async () => {
		const repository = new TestRepository({ '内部/a.md': C2, 'b.md': C1, 'c.md': '本文\n', '内部/d.md': C3 });
		const printed = await runCli(['guard', 'ignore-list'], { cwd: repository.top });
		assert.equal(printed.code, 0, printed.err);
		assert.match(printed.out, /\n\/内部\/a\.md\n\/内部\/d\.md\n# <<</);
		assert.match(printed.err, /1 documents without a label/);
		assert.match((await runCli(['guard', 'ignore-list', '--unlabelled'], { cwd: repository.top })).out, /\n\/c\.md\n/);
		repository.write({ '.cursorignore': 'mine\n' });
		const written = await runCli(['guard', 'ignore-list', '--write'], { cwd: path.join(repository.top, '内部') });
		assert.equal(written.code, 0, written.err);
		const outer = await runCli(['guard', 'ignore-list', '--write', '.'], { cwd: repository.top });
		assert.match(outer.out, /\.cursorignore: written/);
		assert.ok(readFileSync(path.join(repository.top, '.cursorignore'), 'utf8').startsWith('mine\n# >>> kakuzuke'));
		assert.equal(existsSync(path.join(repository.top, '.aiexclude')), false);
	});

	it('never ends with 0 where it could not judge', async () => {
		const folder = temporary();
		const oid = '1'.repeat(40);
		const line = `refs/heads/main ${oid} refs/heads/main ${'0'.repeat(40)}\n`;
		assert.equal((await runCli(['guard', 'pre-push', 'origin', 'x'], { cwd: folder, stdin: line })).code, 2);
		const repository = new TestRepository({ 'a.md': C1 });
		const unknown = await runCli(['guard', 'pre-push', 'origin', 'x'], { cwd: repository.top, stdin: line });
		assert.equal(unknown.code, 3);
		assert.match(unknown.err, /not let through/);
		assert.equal((await runCli(['guard', 'pre-push', 'origin', 'x'], { cwd: repository.top, stdin: 'x\n' })).code, 2);
		assert.equal((await runCli(['guard', 'pre-push', 'nowhere'], { cwd: repository.top, stdin: line })).code, 3);
		assert.equal((await runCli(['guard'], { cwd: repository.top })).code, 2);
		assert.equal((await runCli(['guard', 'toString'], { cwd: repository.top })).code, 2);
		assert.equal((await runCli(['guard', 'install', '--hook', 'post-merge'], { cwd: repository.top })).code, 2);
		assert.equal((await runCli(['guard', 'pre-commit'], { cwd: folder })).code, 2);
		assert.equal((await runCli(['guard', 'ignore-list', 'nowhere'], { cwd: folder })).code, 2);
	});
});
