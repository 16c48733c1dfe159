import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

interface Shown {
	readonly path: string;
	readonly markings: readonly { readonly place: string; readonly text: string; readonly handling: readonly string[] }[];
	readonly label: { readonly confidentiality: string | null; readonly handling: readonly string[] };
}

async function shown(cwd: string, ...files: string[]): Promise<Shown[]> {
	return JSON.parse((await runCli(['show', '--json', ...files], { cwd })).out) as Shown[];
}

describe('cli show', () => {
	after(removeTrees);

	it('prints the contract as JSON', async () => {
		const text = '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n本文\n';
		const cwd = makeTree({ 'a.txt': text, 'plain.txt': 'none\n', '_-x.txt': text });
		const { code, out } = await runCli(['show', 'a.txt', '--json', 'plain.txt', '--', '_-x.txt'], { cwd });
		assert.equal(code, 0);
		const [labelled, plain] = JSON.parse(out);
		assert.deepEqual(
			Object.keys(labelled).filter((key) => key !== 'foreign'),
			['path', 'format', 'encoding', 'state', 'markings', 'label', 'source'],
		);
		assert.equal(labelled.path, 'a.txt');
		assert.equal(labelled.format, 'text');
		assert.equal(labelled.encoding, 'utf-8');
		assert.deepEqual(labelled.state, { encrypted: false, signed: false, macro: false, unreadable: false });
		const [marking] = labelled.markings;
		assert.equal(marking.place, 'header');
		assert.equal(text.slice(marking.range.start, marking.range.end), marking.text);
		assert.deepEqual(marking.label, { confidentiality: '2', integrity: '2', availability: '1' });
		assert.deepEqual(marking.handling, ['encrypt']);
		assert.deepEqual(labelled.label, { confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt'] });
		assert.deepEqual(plain.label, { confidentiality: null, integrity: null, availability: null, handling: [] });
		assert.deepEqual(plain.markings, []);
	});

	it('prints a card for people in both tongues', async () => {
		const cwd = makeTree({ '【機密性2】議事録.txt': '機密性2\n本文\n' });
		const ja = await runCli(['show', '--lang', 'ja', '【機密性2】議事録.txt'], { cwd });
		assert.match(ja.out, /格付け: C2/);
		assert.match(ja.out, /ファイル名 {2}/);
		const en = await runCli(['show', '【機密性2】議事録.txt'], { cwd });
		assert.match(en.out, /label: C2/);
		assert.match(en.out, /file name {2}/);
	});

	it('needs files', async () => {
		const { code, err } = await runCli(['show']);
		assert.equal(code, 2);
		assert.match(err, /name at least one file/);
	});
});

describe('cli parse', () => {
	it('prints one object a line, in the order of the lines', async () => {
		const lines = ['【機密性2・完全性2・可用性1】', 'ただの本文です。', '', '機密性３\\n取扱制限：暗号化', '機密性9'];
		const { code, out } = await runCli(['parse', '--json'], { stdin: `\ufeff${lines.join('\r\n')}` });
		assert.equal(code, 0);
		const parsed = out
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		assert.deepEqual(
			parsed.map(({ text }) => text),
			lines,
		);
		assert.deepEqual(
			parsed.map(({ marking }) => marking),
			[true, false, false, true, true],
		);
		assert.deepEqual(parsed[0], {
			text: lines[0],
			marking: true,
			label: { confidentiality: '2', integrity: '2', availability: '1' },
			handling: [],
			problems: [],
		});
		assert.deepEqual(parsed[1].label, { confidentiality: null, integrity: null, availability: null });
		assert.equal(parsed[3].label.confidentiality, '3');
		assert.deepEqual(parsed[3].handling, ['encrypt']);
		assert.equal(parsed[4].problems[0].code, 'level-unknown');
	});

	it('puts characters and lines together that came in pieces', async () => {
		const bytes = Buffer.from('機密性2\n機密性1\n');
		const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
		const { out } = await runCli(['parse', '--json'], { stdin: pieces });
		assert.deepEqual(
			out
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line).label.confidentiality),
			['2', '1'],
		);
	});

	it('takes no files', async () => {
		assert.equal((await runCli(['parse', 'a.txt'])).code, 2);
	});
});

describe('cli set', () => {
	after(removeTrees);

	it('labels files, says what changed, and changes nothing the second time', async () => {
		const cwd = makeTree({ 'a.md': '# 見出し\n', 'b.csv': 'x,y\n' });
		const first = await runCli(['set', 'a.md', 'b.csv', '--label', 'C2/I2/A1', '--handling', 'encrypt,複製禁止'], { cwd });
		assert.equal(first.code, 0, first.err);
		assert.match(first.out, /a\.md: changed\n.*none → .*機密性2・完全性2・可用性1/);
		assert.match(first.out, /2 changed, 0 unchanged, 0 refused/);
		assert.equal(readFileSync(path.join(cwd, 'b.csv'), 'utf8'), 'x,y\n');
		for (const { label } of await shown(cwd, 'a.md', 'b.csv')) {
			assert.equal(label.confidentiality, '2');
			assert.deepEqual([...label.handling].sort(), ['encrypt', 'no-copy']);
		}
		const again = await runCli(['set', 'a.md', 'b.csv', '--label', 'C2/I2/A1', '--handling', 'encrypt,no-copy'], { cwd });
		assert.match(again.out, /0 changed, 2 unchanged, 0 refused/);
	});

	it('writes nothing on a dry run', async () => {
		const cwd = makeTree({ 'a.md': '# 見出し\n' });
		const { out } = await runCli(['set', 'a.md', '--label', 'C1', '-n'], { cwd });
		assert.match(out, /would change/);
		assert.equal(readFileSync(path.join(cwd, 'a.md'), 'utf8'), '# 見出し\n');
	});

	it('keeps restrictions that were not spoken of, and removes them when told to', async () => {
		const cwd = makeTree({ 'a.txt': '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n本文\n' });
		await runCli(['set', 'a.txt', '--label', 'C2/I1/A1', '--reason', '見直し'], { cwd });
		assert.deepEqual((await shown(cwd, 'a.txt'))[0]?.label, {
			confidentiality: '2',
			integrity: '1',
			availability: '1',
			handling: ['encrypt'],
		});
		await runCli(['set', 'a.txt', '--label', 'C2/I1/A1', '--handling', 'none', '--reason', '見直し'], { cwd });
		assert.deepEqual((await shown(cwd, 'a.txt'))[0]?.label.handling, []);
	});

	it('removes a label', async () => {
		const cwd = makeTree({ 'a.txt': '本文\n' });
		await runCli(['set', 'a.txt', '--label', 'C2/I2/A1'], { cwd });
		assert.equal((await shown(cwd, 'a.txt'))[0]?.label.confidentiality, '2');
		const { code } = await runCli(['set', 'a.txt', '--label', 'none', '--reason', '誤り'], { cwd });
		assert.equal(code, 0);
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), '本文\n');
	});

	it('writes where it is told to', async () => {
		const cwd = makeTree({ 'a.txt': '本文\n' });
		await runCli(['set', 'a.txt', '--label', 'C2/I2/A1', '--place', 'sidecar'], { cwd });
		assert.ok(existsSync(path.join(cwd, 'a.txt.label')));
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), '本文\n');
	});

	it('refuses with a reason, does the others, and exits with 1', async () => {
		const cwd = makeTree({ 'a.txt': '本文\n' });
		const { code, out, err } = await runCli(['set', 'missing.txt', 'a.txt', '--label', 'C1/I1/A1'], { cwd });
		assert.equal(code, 1);
		assert.match(err, /missing\.txt: refused: /);
		assert.match(out, /a\.txt: changed/);
	});

	it('names what is wrong with its options, before anything is written', async () => {
		const cwd = makeTree({ 'a.txt': '本文\n' });
		const cases: [readonly string[], RegExp][] = [
			[[], /--label/],
			[['--label', 'nonsense'], /nonsense/],
			[['--label', 'C9'], /C9.*1, 2, 3/],
			[['--label', 'C2', '--handling', 'fly'], /fly.*encrypt/],
			[['--label', 'C2', '--place', 'moon'], /moon.*property/],
		];
		for (const [args, message] of cases) {
			const { code, err } = await runCli(['set', 'a.txt', ...args], { cwd });
			assert.equal(code, 2, args.join(' '));
			assert.match(err, message);
		}
		assert.equal(readFileSync(path.join(cwd, 'a.txt'), 'utf8'), '本文\n');
	});
});

describe('cli', () => {
	it('explains itself in both tongues', async () => {
		for (const topic of ['check', 'show', 'set', 'parse']) {
			const [ja, en] = [await runCli([topic, '--help', '--lang', 'ja']), await runCli(['help', topic, '--lang', 'en'])];
			assert.equal(ja.code, 0);
			assert.match(ja.out, new RegExp(`使い方: kakuzuke ${topic}`));
			assert.match(en.out, new RegExp(`Usage: kakuzuke ${topic}`));
			assert.doesNotMatch(ja.out + en.out, /\{\w+\}/);
		}
		assert.match((await runCli(['--help'], { env: { LC_ALL: 'ja_JP.UTF-8' } })).out, /コマンド:/);
		assert.match((await runCli(['--help'])).out, /nishihara-2024/);
		assert.equal((await runCli(['--version'])).out, 'kakuzuke 9.9.9\n');
	});

	it('words errors of use, with a near command, and exits with 2', async () => {
		const { code, out, err } = await runCli(['chekc', '.']);
		assert.equal(code, 2);
		assert.equal(out, '');
		assert.match(err, /Did you mean "check"\?/);
		assert.match((await runCli(['--lang', 'ja', 'chekc'])).err, /「check」のことでしょうか/);
		assert.equal((await runCli([])).code, 2);
	});
});
