import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const TREE = { 'a.md': '本文\n', '総務/b[1]*.md': '機密性2\n', '総務/c.md': '【機密性1・完全性1・可用性1】\n' };

/** The entry of the exceptions file that the draft holds. */
function entryIn(draft: string): Record<string, unknown> {
	const [, json = ''] = /```jsonc\n([\s\S]*?)\n```/.exec(draft) ?? [];
	return JSON.parse(json) as Record<string, unknown>;
}

describe('cli exception', () => {
	after(removeTrees);

	it('drafts a request whose entry, once permitted, silences just these findings', async () => {
		const cwd = makeTree(TREE);
		const files = ['a.md', '総務/b[1]*.md'];
		const more = ['--rule', 'label-missing,label-incomplete', '--reason', '移行中', '--until', '2099-03-31'];
		const { out, code, err } = await runCli(['exception', ...files, ...more, '--lang', 'ja'], { cwd });
		assert.deepEqual([code, err], [0, '']);
		assert.match(out, /^# 例外措置申請書\n/);
		for (const text of ['8.4(1)', '最高情報セキュリティ責任者', '移行中', '2099-03-31', '3(2)②', 'C2', '審査結果'])
			assert.ok(out.includes(text), text);
		const before = JSON.parse((await runCli(['check', '.', '--format', 'json'], { cwd })).out);
		mkdirSync(path.join(cwd, '.kakuzuke'));
		const permitted = { ...entryIn(out), permission: '令和8年第1号' };
		writeFileSync(path.join(cwd, '.kakuzuke/exceptions.jsonc'), JSON.stringify({ exceptions: [permitted] }));
		const after = JSON.parse((await runCli(['check', '.', '--format', 'json'], { cwd })).out);
		assert.deepEqual(after.policyProblems, []);
		const rulesOf = (result: { documents: readonly { path: string; findings: readonly { rule: string }[] }[] }): string[] =>
			result.documents.flatMap(({ path: file, findings }) => findings.map(({ rule }) => `${file} ${rule}`));
		const gone = rulesOf(before).filter((one) => !rulesOf(after).includes(one));
		assert.deepEqual(gone, ['a.md label-missing', '総務/b[1]*.md label-incomplete']);
		assert.deepEqual(after.late, []);
		assert.deepEqual(after.policyProblems, []);
	});

	it('is not in force before there is a permission', async () => {
		const cwd = makeTree(TREE);
		const { out } = await runCli(['exception', 'a.md', '--until', '2099-03-31'], { cwd });
		mkdirSync(path.join(cwd, '.kakuzuke'));
		writeFileSync(path.join(cwd, '.kakuzuke/exceptions.jsonc'), JSON.stringify({ exceptions: [entryIn(out)] }));
		const { documents, policyProblems } = JSON.parse((await runCli(['check', 'a.md', '--format', 'json'], { cwd })).out);
		assert.equal(documents[0].findings[0].rule, 'label-missing');
		assert.ok(policyProblems.length > 0);
	});

	it('reports what could not wait', async () => {
		const { out } = await runCli(['exception', 'a.md', '--emergency'], { cwd: makeTree(TREE) });
		assert.match(out, /^# Report of an exception in an emergency\n\nUnder clause 8\.4\(2\)/);
		assert.match(out, /please fill in/);
	});

	it('keeps hostile names inside their cell', async () => {
		const name = 'x|<img src=x>`# y.md';
		const { out } = await runCli(['exception', name], { cwd: makeTree({ [name]: '本文\n' }) });
		assert.ok(out.includes('x\\|\\<img src=x\\>\\`# y.md'));
	});

	it('writes a new file, and never over another', async () => {
		const cwd = makeTree(TREE);
		const ran = await runCli(['exception', 'a.md', '--out', 'request.md'], { cwd });
		assert.equal(ran.code, 0);
		assert.match(readFileSync(path.join(cwd, 'request.md'), 'utf8'), /^# Request for an exception/);
		assert.equal((await runCli(['exception', 'a.md', '--out', 'request.md'], { cwd })).code, 2);
	});

	it('says what is missing', async () => {
		const cwd = makeTree(TREE);
		for (const [args, expected] of [
			[[], /name/i],
			[['総務/c.md'], /no such finding/],
			[['a.md', '--rule', 'nothing'], /no rule nothing/],
			[['a.md', '--until', '2026-13-01'], /YYYY-MM-DD/],
			[['総務'], /is no file/],
		] as const) {
			const { code, err } = await runCli(['exception', ...args], { cwd });
			assert.equal(code, 2);
			assert.match(err, expected);
		}
	});
});
