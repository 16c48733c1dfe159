import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GitError } from '../../../../src/export/guard/git';
import { judgePush, type PushRequest, type PushVerdict } from '../../../../src/export/guard/push';
import { parsePushUpdates } from '../../../../src/export/guard/push-range';
import { C1, C2, C3, cleanGit, prepareGit, TestRepository, temporary } from './repository';

const ANSWERS: PushRequest['answers'] = {
	permission: null,
	declineReason: null,
	selfApprovalReason: null,
	purpose: null,
	applicant: ['t'],
};

async function judge(repository: TestRepository, lines = repository.updates(), more: Partial<PushRequest> = {}): Promise<PushVerdict> {
	const updates = parsePushUpdates(lines);
	assert.ok(updates !== null);
	return judgePush({
		cwd: repository.top,
		remote: 'origin',
		url: repository.remote,
		updates,
		answers: ANSWERS,
		today: '2026-11-23',
		...more,
	});
}

function stopped(verdict: PushVerdict): string[] {
	return verdict.stopped.map(({ path: file }) => file);
}

describe('export/guard/push', function () {
	this.timeout(60_000);
	before(function () {
		prepareGit(this);
	});
	after(cleanGit);

	it('reads the lines of the hook, and nothing else', () => {
		const oid = 'a'.repeat(40);
		assert.deepEqual(parsePushUpdates(`refs/heads/日本 ${oid} refs/heads/x ${'0'.repeat(40)}\n`), [
			{ localRef: 'refs/heads/日本', localOid: oid, remoteRef: 'refs/heads/x', remoteOid: '0'.repeat(40) },
		]);
		assert.deepEqual(parsePushUpdates(`(delete) ${'0'.repeat(40)} refs/heads/x ${oid}\n`)?.length, 1);
		assert.deepEqual(parsePushUpdates(''), []);
		assert.equal(parsePushUpdates('main\n'), null);
		assert.equal(parsePushUpdates(`refs/heads/x ${oid} refs/heads/x\n`), null);
		assert.equal(parsePushUpdates(`--all ${oid}x refs/heads/x ${oid}\n`), null);
	});

	it('lets C1 go anywhere', async () => {
		const verdict = await judge(new TestRepository({ '案内.md': C1, 'b.txt': C1 }));
		assert.equal(verdict.outcome, 'pass');
		assert.deepEqual([verdict.files.length, verdict.guarded.length, verdict.commits], [2, 0, 1]);
	});

	it('stops C2 and what has no label on the way to a remote that is not listed (9.2)', async () => {
		const repository = new TestRepository({ 'a.md': C1, '内部/b.md': C2, 'c.txt': '本文\n' });
		const verdict = await judge(repository);
		assert.equal(verdict.outcome, 'stop');
		assert.deepEqual(stopped(verdict), ['c.txt', '内部/b.md']);
		assert.equal(verdict.decision.outcome, 'refused');
		assert.equal(verdict.causes.confidentiality, '内部/b.md');
		assert.ok(verdict.decision.reasons.some(({ code, clauses }) => code === 'service-unlisted' && clauses.includes('9.2')));
		assert.equal(verdict.states.unlabelled, 1);
		assert.match(verdict.stopped[1]?.sha256 ?? '', /^[0-9a-f]{64}$/);
	});

	it('lets C2 go to a listed remote, in any writing of its path, and C3 only up to the ceiling', async () => {
		const repository = new TestRepository({ 'a.md': C2 });
		for (const glob of [`${repository.base}/**`, `file:${repository.base}/**`, repository.remote]) {
			repository.list(glob);
			for (const url of [repository.remote, `file://${repository.remote}`, `../${path.basename(repository.remote)}`]) {
				const verdict = await judge(repository, undefined, { url });
				assert.deepEqual([verdict.outcome, verdict.guarded.length], ['pass', 1], `${glob} ${url}`);
			}
		}
		repository.write({ 'a.md': C3 });
		repository.commit();
		const verdict = await judge(repository);
		assert.equal(verdict.outcome, 'stop');
		assert.ok(verdict.decision.reasons.some(({ code }) => code === 'service-ceiling'));
	});

	it('keeps secrets of an address to itself', async () => {
		const verdict = await judge(new TestRepository({ 'a.md': C2 }), undefined, { url: 'https://user:geheim@example.com/a/b.git' });
		assert.equal(verdict.service, 'example.com/a/b');
		assert.ok(!JSON.stringify(verdict.decision).includes('geheim'));
	});

	it('sees what was committed and deleted again', async () => {
		const repository = new TestRepository({ 'a.md': C1 });
		repository.write({ '秘密.md': C3 });
		const with3 = repository.commit();
		repository.git('rm', '-q', '秘密.md');
		repository.commit();
		const verdict = await judge(repository);
		assert.deepEqual(stopped(verdict), ['秘密.md']);
		assert.deepEqual([verdict.stopped[0]?.atTip, verdict.stopped[0]?.commit], [false, with3]);
	});

	it('sees an earlier version that was labelled higher', async () => {
		const repository = new TestRepository({ 'a.md': C2 });
		repository.write({ 'a.md': C1 });
		repository.commit();
		const verdict = await judge(repository);
		assert.deepEqual(stopped(verdict), ['a.md']);
		assert.equal(verdict.stopped[0]?.atTip, false);
	});

	it('takes a label that was supplied later for the earlier version that had none', async () => {
		const repository = new TestRepository({ 'a.md': '本文\n', 'b.bin': Buffer.from([0, 1, 2]) });
		repository.write({ 'a.md': C1, 'b.bin.label': 'C1/I1/A1\n' });
		repository.commit();
		assert.equal((await judge(repository)).outcome, 'pass');
	});

	it('judges a file by its name, its sidecar, its folder and the label map', async () => {
		const repository = new TestRepository({
			'【機密性2】名簿.txt': '本文\n',
			'side.csv': 'a,b\n',
			'side.csv.label': 'C2/I1/A1\n',
			'folder/.label': 'C2/I1/A1\n',
			'folder/deep/x.txt': '本文\n',
			'公開/y.txt': '本文\n',
		});
		repository.write({
			'.kakuzuke/labels.jsonc': '{ "entries": [{ "path": "公開/**", "label": "C1/I1/A1" }] }',
			'.git/info/exclude': '.kakuzuke/\n',
		});
		const verdict = await judge(repository);
		assert.deepEqual(stopped(verdict), ['folder/deep/x.txt', 'side.csv', '【機密性2】名簿.txt']);
		assert.equal(verdict.states.unlabelled, 0);
	});

	it('judges an earlier version by the label files of its own commit', async () => {
		const repository = new TestRepository({ 'gone/.label': 'C3/I1/A1\n', 'gone/x.txt': '本文\n', 'a.md': C1 });
		repository.git('rm', '-q', '-r', 'gone');
		repository.commit();
		const [file] = (await judge(repository)).stopped;
		assert.deepEqual([file?.path, file?.label.confidentiality, file?.state], ['gone/x.txt', '3', 'labelled']);
	});

	it('looks only at what the remote has not: known by the remote itself, or by the branches fetched from it', async () => {
		const repository = new TestRepository({ 'a.md': C2 });
		const first = repository.git('rev-parse', 'HEAD');
		repository.write({ 'b.md': C1 });
		repository.commit();
		assert.equal((await judge(repository, repository.updates('refs/heads/main', first))).outcome, 'pass');
		repository.git('update-ref', 'refs/remotes/origin/main', first);
		repository.git('branch', 'new');
		const known = await judge(repository, repository.updates('refs/heads/new'));
		assert.deepEqual([known.outcome, known.commits], ['pass', 1]);
		// Fetched from there says nothing about a push to somewhere else.
		assert.equal((await judge(repository, repository.updates('refs/heads/new'), { url: 'https://example.com/x' })).outcome, 'stop');
		assert.equal((await judge(repository, repository.updates('refs/heads/new'), { remote: null })).outcome, 'stop');
		// A remote that lacks what was fetched from it is another one by now.
		assert.equal((await judge(repository, repository.updates('refs/heads/main'))).outcome, 'stop');
		// An object of the remote that is not here is no reason to pass, and none to fail.
		assert.equal((await judge(repository, repository.updates('refs/heads/main', 'b'.repeat(40)), { remote: null })).outcome, 'stop');
	});

	it('sees a forced push, tags of commits, trees and blobs; passes deletions', async () => {
		const repository = new TestRepository({ 'a.md': C1 });
		const first = repository.git('rev-parse', 'HEAD');
		repository.git('update-ref', 'refs/remotes/origin/main', first);
		repository.write({ 'a.md': C2 });
		repository.git('add', '-A');
		repository.git('commit', '-q', '--amend', '-m', 'other');
		assert.deepEqual(stopped(await judge(repository, repository.updates('refs/heads/main', first))), ['a.md']);
		repository.git('tag', '-a', '-m', 't', 'v1');
		assert.deepEqual(stopped(await judge(repository, repository.updates('refs/tags/v1'))), ['a.md']);
		repository.git('tag', 'tree', 'HEAD^{tree}');
		assert.deepEqual(stopped(await judge(repository, repository.updates('refs/tags/tree'))), ['a.md']);
		repository.git('tag', 'blob.md', 'HEAD:a.md');
		assert.deepEqual(stopped(await judge(repository, repository.updates('refs/tags/blob.md'))), ['blob.md']);
		const gone = await judge(repository, `(delete) ${'0'.repeat(40)} refs/heads/x ${first}\n`);
		assert.deepEqual([gone.outcome, gone.files.length], ['pass', 0]);
	});

	it('sees what a merge itself brings, and both its sides', async () => {
		const repository = new TestRepository({ 'a.md': C1 });
		const first = repository.git('rev-parse', 'HEAD');
		repository.git('checkout', '-q', '-b', 'side');
		repository.write({ 'side.md': C2 });
		repository.commit();
		repository.git('checkout', '-q', 'main');
		repository.git('merge', '-q', '--no-ff', '--no-commit', 'side');
		repository.write({ 'merge.md': C3 });
		repository.commit();
		assert.deepEqual(stopped(await judge(repository, repository.updates('refs/heads/main', first))), ['merge.md', 'side.md']);
	});

	it('judges what is sent, not what a replacement shows', async () => {
		const repository = new TestRepository({ 'a.md': C2 });
		const secret = repository.git('rev-parse', 'HEAD:a.md');
		repository.write({ 'harmless.md': C1 });
		repository.git('replace', secret, repository.git('hash-object', '-w', 'harmless.md'));
		assert.deepEqual(stopped(await judge(repository)), ['a.md']);
	});

	it('leaves out what the policy excludes, links and submodules', async () => {
		const repository = new TestRepository({ 'package-lock.json': '{}', 'dist/x.js': 'x', 'a.md': C1 });
		repository.git('update-index', '--add', '--cacheinfo', `160000,${'c'.repeat(40)},sub`);
		repository.git('update-index', '--add', '--cacheinfo', `120000,${repository.git('rev-parse', 'HEAD:dist/x.js')},link`);
		repository.git('commit', '-q', '-m', 'links');
		const verdict = await judge(repository);
		assert.deepEqual([verdict.outcome, verdict.files.map((file) => file.path)], ['pass', ['a.md']]);
	});

	it('counts what is larger than the policy lets it read as unreadable, unless its name or sidecar speaks', async () => {
		const repository = new TestRepository({
			'big.txt': C1 + 'x'.repeat(5000),
			'【機密性1・完全性1・可用性1】big.txt': 'x'.repeat(5000),
			'after.md': C1,
		});
		repository.policy({ scan: { maxFileSize: 4096 } });
		const verdict = await judge(repository);
		assert.deepEqual([stopped(verdict)[0], verdict.states.unreadable], ['big.txt', 2]);
		assert.ok(!stopped(verdict).includes('after.md'));
	});

	it('looks behind a Git LFS pointer', async () => {
		const oid = 'd'.repeat(64);
		const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 10\n`;
		const repository = new TestRepository({ 'a.md': pointer });
		const file = path.join(repository.top, '.git/lfs/objects/dd/dd', oid);
		const [absent] = (await judge(repository)).stopped;
		assert.deepEqual([absent?.state, absent?.sha256], ['unreadable', oid]);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, C1);
		assert.equal((await judge(repository)).outcome, 'pass');
		writeFileSync(file, C2);
		assert.equal((await judge(repository)).stopped[0]?.label.confidentiality, '2');
	});

	it('asks the permission that a restriction asks for, and takes it', async () => {
		const text = '【機密性2・完全性1・可用性1】暗号化、送信要許可\n本文\n';
		const repository = new TestRepository({ 'a.md': text });
		repository.list(`${repository.base}/**`);
		const asked = await judge(repository);
		assert.equal(asked.decision.outcome, 'needs', JSON.stringify(asked.files));
		const permission = { approver: '課長', role: 'manager', number: '1', date: '2026-11-20' };
		const answers = { ...ANSWERS, permission, declineReason: '庁内の網' };
		const given = await judge(repository, undefined, { answers });
		assert.equal(given.outcome, 'pass');
		// No permission opens a service that is not listed.
		assert.equal((await judge(repository, undefined, { answers, url: 'https://example.com/x' })).outcome, 'stop');
	});

	it('works in a bare repository and a worktree, with names that git quotes', async () => {
		const repository = new TestRepository({ 'a"b\\\t.md': C2, '-n.md': C2, 'line\nbreak.md': C2 });
		assert.deepEqual(stopped(await judge(repository)), ['-n.md', 'a"b\\\t.md', 'line\nbreak.md']);
		const tree = path.join(repository.base, 'tree');
		repository.git('worktree', 'add', '-q', tree, '-b', 'other');
		assert.equal((await judge(repository, repository.updates('refs/heads/other'), { cwd: tree })).stopped.length, 3);
		repository.git('push', '-q', 'origin', 'main');
		const bare = await judge(repository, undefined, { cwd: repository.remote, remote: null, url: 'https://example.com/x' });
		assert.equal(bare.stopped.length, 3);
	});

	it('never takes what it cannot ask for harmless', async () => {
		const folder = temporary();
		const request = { cwd: folder, remote: null, url: 'x', updates: [], answers: ANSWERS, today: '2026-11-23' };
		await assert.rejects(judgePush(request), (error) => error instanceof GitError && error.code === 'not-a-repository');
		const repository = new TestRepository({ 'a.md': C1 });
		const unknown = `refs/heads/main ${'e'.repeat(40)} refs/heads/main ${'0'.repeat(40)}\n`;
		await assert.rejects(judge(repository, unknown), (error) => error instanceof GitError && error.code === 'git-failed');
		const { PATH } = process.env;
		process.env.PATH = folder;
		try {
			await assert.rejects(
				judge(repository, unknown.replace(/e/g, '1')),
				(error) => error instanceof GitError && error.code === 'git-missing',
			);
		} finally {
			process.env.PATH = PATH;
		}
	});

	it('judges 2,000 files in seconds', async () => {
		const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`d${index % 50}/f${index}.md`, `${C1}${index}\n`]));
		const repository = new TestRepository(files);
		const start = performance.now();
		const verdict = await judge(repository);
		const seconds = (performance.now() - start) / 1000;
		assert.deepEqual([verdict.outcome, verdict.files.length], ['pass', 2000]);
		assert.ok(seconds < 10, `${seconds} s`);
		if (process.env.KAKUZUKE_TIMES) console.log(`      2,000 files: ${seconds.toFixed(2)} s`);
	});
});
