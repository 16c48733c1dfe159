import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const HEADERS = [
	'【機密性1・完全性1・可用性1】',
	'【機密性2・完全性2・可用性2】 取扱制限：暗号化',
	'【機密性3・完全性1・可用性1】',
	'機密性9',
	'',
];

/** Folders with labels of their own, an exception that is used, one that is not and one that has expired, a broken file, copies. */
function municipality(): string {
	const files: Record<string, string> = {
		'.kakuzuke/policy.jsonc': '{ "extends": "nishihara-2024", "rules": { "copy-lost-label": "warning" } }',
		'.kakuzuke/exceptions.jsonc': JSON.stringify({
			exceptions: [
				exception('E1', '総務/**', '2099-12-31'),
				exception('E2', '無い/**', '2099-12-31'),
				exception('E3', '**/*.txt', '2020-12-31'),
			],
		}),
		'総務/.label': '機密性1\n',
		'建設/道路/.label': '機密性3\n',
		'建設/壊れた.docx': 'PK\u0003\u0004 not a zip',
		'node_modules/x/readme.md': 'left out',
		'.gitignore': '下書き/\n',
		'下書き/out.md': 'left out',
	};
	const body = `${'同じ本文が二か所にあります。'.repeat(20)}\n`;
	files['総務/複製.md'] = body;
	files['建設/道路/原本.md'] = `${HEADERS[2]}\n${body}`;
	for (let index = 0; index < 60; index++) {
		const folder = ['総務', '総務/人事', '建設', '建設/道路', '', '会計/a-b', '会計/a'][index % 7] ?? '';
		files[path.posix.join(folder, `資料${index}.md`)] = `${HEADERS[index % HEADERS.length]}\n本文 ${index}\n`;
	}
	return makeTree(files);
}

function exception(id: string, glob: string, until: string): object {
	const more = { reason: '理由', permission: `第${id}号`, approver: 'CISO', from: '2020-01-01', until };
	return { id, rule: ['label-missing', 'label-incomplete', 'handling-missing'], path: [glob], ...more };
}

async function shards(cwd: string, count: number, out: string): Promise<string[]> {
	const files: string[] = [];
	for (let index = 1; index <= count; index++) {
		const record = await runCli(['check', '.', '--shard', `${index}/${count}`, '--format', 'jsonl'], { cwd });
		files.push(path.join(out, `${index}.jsonl`));
		writeFileSync(files.at(-1) ?? '', record.out);
	}
	return files;
}

/** Ids that are drawn anew each time, and times. */
function steady(text: string): string {
	return text.replace(/"remembered":\d+/g, '');
}

describe('cli merge', () => {
	after(removeTrees);

	for (const count of [1, 3, 7]) {
		it(`says what the scan of the whole says, from ${count} shards`, async () => {
			const cwd = municipality();
			const files = await shards(cwd, count, makeTree({}));
			for (const format of ['json', 'sarif', 'text', 'csv', 'junit', 'github']) {
				const whole = await runCli(['check', '.', '--format', format], { cwd });
				const merged = await runCli(['merge', ...files, '--format', format], { cwd });
				assert.equal(merged.out, whole.out, format);
				assert.deepEqual([merged.code, merged.err], [whole.code, whole.err], format);
			}
		}).timeout(60_000);
	}

	it('tells of folders, copies and exceptions, which no shard can know', async () => {
		const cwd = municipality();
		const files = await shards(cwd, 4, makeTree({}));
		const { out } = await runCli(['merge', ...files, '--format', 'json'], { cwd });
		for (const rule of ['container-below-content', 'copy-lost-label', 'exception-unused', 'exception-expired']) {
			assert.ok(out.includes(`"rule":"${rule}"`), rule);
			for (const file of files) assert.ok(!readFileSync(file, 'utf8').includes(`"rule":"${rule}"`), `${rule} in ${file}`);
		}
	});

	it('can be read where the tree stands elsewhere', async () => {
		const cwd = municipality();
		const files = await shards(cwd, 2, makeTree({}));
		const whole = await runCli(['check', '.', '--format', 'json'], { cwd });
		const other = makeTree({});
		cpSync(cwd, other, { recursive: true });
		assert.equal((await runCli(['merge', ...files, '--format', 'json'], { cwd: other })).out, whole.out.replaceAll(cwd, other));
	});

	it('makes one record of many', async () => {
		const cwd = municipality();
		const whole = await runCli(['check', '.', '--format', 'jsonl'], { cwd });
		const merged = await runCli(['merge', ...(await shards(cwd, 3, makeTree({}))), '--format', 'jsonl'], { cwd });
		assert.equal(steady(merged.out), steady(whole.out));
		const lines = whole.out.trim().split('\n');
		for (const line of lines) assert.equal(typeof (JSON.parse(line) as { type: unknown }).type, 'string');
		assert.ok(lines.some((line) => line.includes('"text":"')));
	});

	it('holds the whole against a baseline', async () => {
		const cwd = municipality();
		const files = await shards(cwd, 3, makeTree({}));
		const baseline = path.join(makeTree({}), 'baseline.json');
		await runCli(['check', '.', '--baseline', baseline, '--update-baseline'], { cwd });
		const merged = await runCli(['merge', ...files, '--baseline', baseline, '--format', 'json'], { cwd });
		const whole = await runCli(['check', '.', '--baseline', baseline, '--format', 'json'], { cwd });
		assert.deepEqual(merged, whole);
		// One file cannot be read.
		assert.equal(merged.code, 3);
	});

	it('refuses what is not all of one check, and says which', async () => {
		const cwd = municipality();
		const [one = '', two = '', three = ''] = await shards(cwd, 3, makeTree({}));
		const refused = async (files: readonly string[], expected: RegExp): Promise<void> => {
			const { code, out, err } = await runCli(['merge', ...files], { cwd });
			assert.deepEqual([code, out], [2, '']);
			assert.match(err, expected);
		};
		await refused([], /name the records/);
		await refused([one, three], /missing: 2\/3/);
		await refused([one, two, three, two], /same shard/);
		await refused([one, two, path.join(cwd, 'nothing')], /nothing.*ENOENT/s);
		await refused([one, two, path.join(cwd, '資料4.md')], /not a record/);
		const [other = ''] = await shards(cwd, 2, makeTree({}));
		await refused([one, two, other], /not of the same check/);
		const since = path.join(makeTree({}), 'x.jsonl');
		writeFileSync(since, readFileSync(one, 'utf8').replace('"partial":false', '"partial":true'));
		await refused([since, two, three], /only what had changed/);
		writeFileSync(since, readFileSync(one, 'utf8').replace('"kakuzuke":1', '"kakuzuke":99'));
		await refused([since, two, three], /another version.*99/);
		truncateSync(three, readFileSync(three).length - 3);
		await refused([one, two, three], /ends too early/);
	});

	it('says where a record is damaged', async () => {
		const cwd = municipality();
		const files = await shards(cwd, 2, makeTree({}));
		const file = files[1] ?? '';
		const lines = readFileSync(file, 'utf8').split('\n');
		lines[3] = '{"type":"docu';
		writeFileSync(file, lines.join('\n'));
		const { code, err } = await runCli(['merge', ...files], { cwd });
		assert.equal(code, 2);
		assert.match(err, /line 4 is damaged/);
	});

	it('asks for a shard that there is', async () => {
		const cwd = makeTree({ 'a.md': '' });
		for (const [args, expected] of [
			[['--shard', '4/3'], /from 1\/n/],
			[['--shard', '1/2', '--quiet'], /--quiet/],
			[['--shard', '1/2', '--staged'], /together/],
		] as const) {
			const { code, err } = await runCli(['check', '.', ...args], { cwd });
			assert.equal(code, 2);
			assert.match(err, expected);
		}
	});
});

describe('cli check: what is left out, and what was known', () => {
	after(removeTrees);

	it('lists what is left out on purpose', async () => {
		const cwd = municipality();
		const { out } = await runCli(['check', '.', '--list-excluded'], { cwd });
		assert.match(out, /node_modules\/ {2}by the policy/);
		assert.match(out, /下書き\/ {2}by \.gitignore/);
		assert.match((await runCli(['check', '.'], { cwd })).out, /3 entries are left out/);
		const json = JSON.parse((await runCli(['check', '.', '--list-excluded', '--format', 'json'], { cwd })).out) as { excluded: unknown };
		assert.deepEqual(json.excluded, [
			{ path: '.gitignore', kind: 'file', by: 'glob' },
			{ path: 'node_modules', kind: 'folder', by: 'glob' },
			{ path: '下書き', kind: 'folder', by: 'gitignore' },
		]);
	});

	it('goes on with a check that was broken off, and says so', async () => {
		const cwd = municipality();
		await new Promise((resolve) => setTimeout(resolve, 2100));
		const cache = makeTree({});
		const stop = new AbortController();
		const options = { cwd, signal: stop.signal };
		stop.abort();
		await runCli(['check', '.', '--cache', cache], options);
		const first = await runCli(['check', '.', '--cache', cache, '--resume'], { cwd });
		assert.match(first.err, /^0 documents/);
		const again = await runCli(['check', '.', '--cache', cache, '--resume'], { cwd });
		assert.match(again.err, /^6\d documents had been checked before/);
		assert.equal(again.out, first.out);
		const { code, err } = await runCli(['check', '.', '--no-cache', '--resume'], { cwd });
		assert.equal(code, 2);
		assert.match(err, /--resume needs a cache/);
	});

	it('keeps its cache in the folder of the user', async () => {
		const home = makeTree({});
		const cwd = makeTree({ 'a.md': '' });
		await runCli(['check', '.'], { cwd, env: { LANG: 'en', HOME: home } });
		assert.ok(readdirSync(path.join(home, '.cache/kakuzuke')).length === 1);
	});
});
