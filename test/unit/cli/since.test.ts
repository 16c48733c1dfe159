import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const ENV = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', HOME: '/nonexistent' };

function git(cwd: string, ...args: string[]): void {
	execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args], {
		cwd,
		env: { ...process.env, ...ENV },
		stdio: 'ignore',
	});
}

function repository(): string {
	const cwd = makeTree({ 'a.md': 'x', 'b.md': 'x', '総務/c d.md': 'x', '総務/人事/e.md': 'x', '建設/f.md': 'x', '建設/道路/g.md': 'x' });
	git(cwd, 'init');
	git(cwd, 'add', '.');
	git(cwd, 'commit', '-m', 'first');
	return cwd;
}

async function checked(cwd: string, ...args: string[]): Promise<string[]> {
	const { out, code, err } = await runCli(['check', ...args, '--format', 'json'], { cwd });
	assert.notEqual(code, 2, err);
	const { documents } = JSON.parse(out) as { documents: readonly { path: string }[] };
	return documents.map((document) => document.path);
}

const ALL = ['a.md', 'b.md', '建設/f.md', '建設/道路/g.md', '総務/c d.md', '総務/人事/e.md'];

describe('cli check --since, --staged', () => {
	after(removeTrees);

	it('checks what changed since a commit, committed or not, tracked or not', async () => {
		const cwd = repository();
		assert.deepEqual(await checked(cwd, '--since', 'HEAD'), []);
		writeFileSync(path.join(cwd, 'a.md'), 'y');
		git(cwd, 'commit', '-am', 'second');
		writeFileSync(path.join(cwd, '総務/c d.md'), 'y');
		writeFileSync(path.join(cwd, '総務/新しい文書.md'), 'y');
		rmSync(path.join(cwd, 'b.md'));
		assert.deepEqual(await checked(cwd, '.', '--since', 'HEAD~1'), ['a.md', '総務/c d.md', '総務/新しい文書.md']);
		assert.deepEqual(await checked(cwd, '--since', 'HEAD'), ['総務/c d.md', '総務/新しい文書.md']);
		assert.deepEqual(await checked(cwd, '建設', '--since', 'HEAD~1'), []);
		assert.deepEqual(await checked(cwd, 'a.md', '総務', '--since', 'HEAD~1'), ['総務/c d.md', '総務/新しい文書.md', 'a.md']);
	});

	it('compares with where the branches parted', async () => {
		const cwd = repository();
		git(cwd, 'checkout', '-b', 'work');
		writeFileSync(path.join(cwd, 'a.md'), 'y');
		git(cwd, 'commit', '-am', 'on the branch');
		git(cwd, 'checkout', 'main');
		writeFileSync(path.join(cwd, 'b.md'), 'y');
		git(cwd, 'commit', '-am', 'meanwhile');
		git(cwd, 'checkout', 'work');
		assert.deepEqual(await checked(cwd, '--since', 'main'), ['a.md']);
	});

	it('checks what is staged, and says where the disk differs', async () => {
		const cwd = repository();
		writeFileSync(path.join(cwd, 'a.md'), 'y');
		writeFileSync(path.join(cwd, 'b.md'), 'y');
		git(cwd, 'add', 'a.md');
		assert.deepEqual(await checked(cwd, '--staged'), ['a.md']);
		assert.doesNotMatch((await runCli(['check', '--staged'], { cwd })).err, /staged files/);
		writeFileSync(path.join(cwd, 'a.md'), 'z');
		assert.match((await runCli(['check', '--staged'], { cwd })).err, /1 staged files also have changes/);
	});

	it('works before the first commit', async () => {
		const cwd = makeTree({ 'a.md': 'x', 'b.md': 'x' });
		git(cwd, 'init');
		git(cwd, 'add', 'a.md');
		assert.deepEqual(await checked(cwd, '--staged'), ['a.md']);
	});

	it('takes along what a label or a policy speaks for', async () => {
		const cwd = repository();
		writeFileSync(path.join(cwd, '総務/.label'), '機密性2\n');
		writeFileSync(path.join(cwd, 'a.md.label'), '機密性2\n');
		assert.deepEqual(await checked(cwd, '--since', 'HEAD'), ['a.md', '総務/c d.md', '総務/人事/e.md']);
		git(cwd, 'add', '.');
		git(cwd, 'commit', '-m', 'labels');
		rmSync(path.join(cwd, '総務/.label'));
		assert.deepEqual(await checked(cwd, '--since', 'HEAD'), ['総務/c d.md', '総務/人事/e.md']);
		mkdirSync(path.join(cwd, '.kakuzuke'));
		writeFileSync(path.join(cwd, '.kakuzuke/policy.jsonc'), '{}');
		assert.deepEqual(await checked(cwd, '--since', 'HEAD'), ALL);
		assert.deepEqual(await checked(cwd, '建設', '--since', 'HEAD'), ['建設/f.md', '建設/道路/g.md']);
	});

	it('does not judge folders by a part of what they hold', async () => {
		const cwd = repository();
		writeFileSync(path.join(cwd, '総務/.label'), '機密性1\n');
		writeFileSync(path.join(cwd, '総務/c d.md'), '機密性3\n');
		assert.doesNotMatch((await runCli(['check', '--since', 'HEAD'], { cwd })).out, /container-below-content/);
		assert.match((await runCli(['check', '.'], { cwd })).out, /container-below-content/);
	});

	it('finds them by another way to the same folder', async () => {
		const cwd = repository();
		writeFileSync(path.join(cwd, 'a.md'), 'y');
		const other = path.join(makeTree({}), 'link');
		symlinkSync(cwd, other);
		assert.deepEqual(await checked(other, '--since', 'HEAD'), ['a.md']);
	});

	it('says what git cannot tell', async () => {
		const cwd = repository();
		const refused = async (folder: string, args: readonly string[], expected: RegExp): Promise<void> => {
			const { code, err } = await runCli(['check', ...args], { cwd: folder });
			assert.equal(code, 2);
			assert.match(err, expected);
		};
		await refused(cwd, ['--since', 'nothing'], /nothing is no commit/);
		await refused(cwd, ['--since=--upload-pack=x'], /is no commit/);
		await refused(makeTree({ 'a.md': '' }), ['--staged'], /repository/);
		await refused(cwd, ['none', '--staged'], /none/);
	});
});
