import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { badge } from '../../../src/cli/output/badge';
import { parseXml } from '../../../src/formats/xml';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const LABELLED = '【機密性1・完全性1・可用性1】\n本文\n';
const TREE = {
	'a.txt': LABELLED,
	'総務/b.txt': '機密性4\n',
	'総務/c d.txt': 'no label at all\n',
	'=HYPERLINK("x").txt': 'no label\n',
	'broken.docx': 'PK\u0003\u0004 not a zip',
};

/** RFC 4180, with its line ends. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
		if (match[3] === '\r\n') rows.push([]);
		if (pattern.lastIndex === text.length) break;
	}
	return rows.slice(0, -1);
}

describe('cli check: csv', () => {
	after(removeTrees);

	it('opens in Excel: BOM, headings of the tongue, a row a finding', async () => {
		const cwd = makeTree(TREE);
		const { out } = await runCli(['check', '.', '--format', 'csv', '--lang', 'ja'], { cwd });
		assert.ok(out.startsWith('\ufeff種類,パス,結果,'));
		const rows = parseCsv(out.slice(1));
		const [head = [], ...body] = rows;
		assert.ok(body.every((row) => row.length === head.length));
		const at = (name: string) => head.indexOf(name);
		const clean = body.find((row) => row[at('パス')] === 'a.txt');
		assert.deepEqual([clean?.[at('結果')], clean?.[at('機密性')], clean?.[at('ルール')]], ['clean', '1', '']);
		assert.ok(body.some((row) => row[at('パス')] === '総務/b.txt' && row[at('ルール')] === 'level-unknown'));
		assert.ok(body.some((row) => row[at('種類')] === 'folder' && row[at('パス')] === '総務'));
		assert.ok(body.some((row) => row[at('パス')] === 'broken.docx' && row[at('結果')] === 'not-checked'));
	});

	it('has no cell that a spreadsheet takes for a formula', async () => {
		const { out } = await runCli(['check', '.', '--format', 'csv'], { cwd: makeTree(TREE) });
		const cells = parseCsv(out.slice(1)).flat();
		assert.ok(cells.includes('\'=HYPERLINK("x").txt'));
		assert.deepEqual(
			cells.filter((cell) => /^[=+\-@]/.test(cell)),
			[],
		);
	});

	it('is whole where there is nothing', async () => {
		const { out, code } = await runCli(['check', '.', '--format', 'csv', '--quiet'], { cwd: makeTree({ 'a.txt': LABELLED }) });
		assert.deepEqual([parseCsv(out.slice(1)).length, code], [1, 0]);
	});
});

describe('cli check: junit', () => {
	after(removeTrees);

	it('has a case for each document, failures from --fail-on upwards, errors for what was not checked', async () => {
		const { out } = await runCli(['check', '.', '--format', 'junit'], { cwd: makeTree(TREE) });
		const suite = parseXml(out).children[0];
		const cases = new Map(suite?.children.map((element) => [element.attributes.find(({ name }) => name === 'name')?.value, element]));
		assert.deepEqual(cases.get('a.txt')?.children, []);
		assert.ok(cases.get('総務/b.txt')?.children.some(({ local }) => local === 'failure'));
		assert.ok(cases.get('broken.docx')?.children.some(({ local }) => local === 'error'));
		assert.ok(cases.has('=HYPERLINK("x").txt'));
	});

	it('tells milder findings as output', async () => {
		const tree = { 'a.txt': '【機密性2・完全性1・可用性1】\n本文\n' };
		const told = async (...args: string[]) => (await runCli(['check', '.', '--format', 'junit', ...args], { cwd: makeTree(tree) })).out;
		assert.match(await told(), /<system-out>warning handling-missing/);
		assert.match(await told('--fail-on', 'warning'), /<failure type="handling-missing"/);
	});
});

describe('cli check: baseline', () => {
	after(removeTrees);

	it('lets only new findings fail', async () => {
		const cwd = makeTree({ '総務/b.txt': '機密性4\n', 'c.txt': 'x\n' });
		const check = (...more: string[]) => runCli(['check', '.', '--baseline', 'known.json', ...more], { cwd });
		assert.equal((await check()).code, 2, 'it is not there yet');
		assert.equal((await check('--update-baseline')).code, 1);
		const known = await check();
		assert.equal(known.code, 1, 'the baseline itself has no label');
		assert.match(known.out, /known\.json/);
		assert.doesNotMatch(known.out, /b\.txt/);
		await check('--update-baseline');
		assert.deepEqual([(await check()).code, (await check('--quiet')).out], [0, '']);
		// Lines that move are no new findings; another document is.
		writeFileSync(join(cwd, '総務/b.txt'), '\n機密性4\n');
		assert.equal((await check()).code, 0);
		writeFileSync(join(cwd, 'd.txt'), 'no label\n');
		const fresh = await check();
		assert.equal(fresh.code, 1);
		assert.match(fresh.out, /d\.txt/);
		assert.match(fresh.out, /1 error/);
		writeFileSync(join(cwd, 'd.txt'), LABELLED);
		writeFileSync(join(cwd, 'c.txt'), LABELLED);
		assert.match((await check()).err, /1 known ones are gone/);
	});

	it('refuses what is no baseline, and writes none without its name', async () => {
		const cwd = makeTree({ 'a.txt': LABELLED, 'bad.json': '{"findings":{}}' });
		for (const args of [['--baseline', 'bad.json'], ['--baseline', 'a.txt'], ['--update-baseline']]) {
			const { code, err } = await runCli(['check', 'a.txt', ...args], { cwd });
			assert.equal(code, 2, err);
		}
		assert.equal(readFileSync(join(cwd, 'bad.json'), 'utf8'), '{"findings":{}}');
	});
});

describe('cli check: badge', () => {
	after(removeTrees);

	it('shows what the check came to, as a drawing without outside parts', async () => {
		for (const [tree, text] of [
			[{ 'a.txt': LABELLED }, /1 documents in order/],
			[TREE, /\d errors/],
			[{ 'a.txt': LABELLED, 'broken.docx': TREE['broken.docx'] }, /1 not checked/],
			[{ 'a.txt': '【機密性2・完全性1・可用性1】\n' }, /1 warnings/],
		] as const) {
			const cwd = makeTree(tree);
			await runCli(['check', '.', '--badge', 'badge.svg', '--quiet'], { cwd });
			const svg = readFileSync(join(cwd, 'badge.svg'), 'utf8');
			assert.match(svg, text);
			assert.equal(parseXml(svg).local, 'svg');
			assert.doesNotMatch(svg, /href|url\((?!#)|<script/);
		}
		const none = { documents: 0, notChecked: 0, bySeverity: { error: 0, warning: 0, info: 0 } };
		assert.match(
			badge(none, (id) => id),
			/badge\.none/,
		);
	});

	it('that cannot be written is an error of use', async () => {
		const cwd = makeTree({ 'a.txt': LABELLED });
		assert.equal((await runCli(['check', '.', '--badge', 'no/such/folder.svg'], { cwd })).code, 2);
		assert.ok(!existsSync(join(cwd, 'no')));
	});
});
