import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import ignore from 'ignore';
import { ignoreBlock, updateIgnoreFiles, withBlock } from '../../../src/export/ignore-list';
import { loadBuiltin } from '../../../src/policy';
import { requireTool } from '../../support/tools';

const policy = loadBuiltin('nishihara-2024');
const FILES = policy.export.ignoreFiles;
const NAMES = [
	'a.md',
	'名簿 1.xlsx',
	'end ',
	'end  ',
	'#x',
	'!x',
	'a*b',
	'a?b',
	'[x]',
	'a\\b',
	'd/#y',
	'd/【機密性2】議事録.docx',
	'tab\t',
	'\\',
	'a\\ ',
];

describe('export/ignore-list', () => {
	const folders: string[] = [];
	const temporary = (): string => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-ignore-'));
		folders.push(folder);
		return folder;
	};
	after(() => {
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	});

	it('lists each document alone, sorted, whatever its name', () => {
		const block = ignoreBlock(NAMES);
		assert.equal(block, ignoreBlock([...NAMES].reverse()));
		assert.ok(block.startsWith('# >>> kakuzuke >>>\n') && block.endsWith('# <<< kakuzuke <<<\n'));
		const rules = ignore().add(block);
		for (const name of ['a.md', '名簿 1.xlsx', '#x', '!x', 'a*b', '[x]', 'd/#y', 'd/【機密性2】議事録.docx'])
			assert.ok(rules.ignores(name), name);
		for (const name of ['b.md', 'x/a.md', 'axb', 'd/x', 'x', 'd/other.docx']) assert.ok(!rules.ignores(name), name);
		assert.ok(!ignoreBlock(['a\nb']).includes('/a'));
	});

	it('is understood by git itself', function () {
		const git = requireTool(this, 'git');
		const folder = temporary();
		const env = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull };
		execFileSync(git, ['init', '-q', folder], { env });
		writeFileSync(path.join(folder, '.gitignore'), ignoreBlock(NAMES));
		const check = (names: readonly string[]): string[] => {
			const input = names.map((name) => `${name}\0`).join('');
			try {
				return execFileSync(git, ['check-ignore', '-z', '--no-index', '--stdin'], { cwd: folder, input, env })
					.toString()
					.split('\0')
					.slice(0, -1);
			} catch {
				return [];
			}
		};
		assert.deepEqual(check(NAMES), NAMES);
		assert.deepEqual(check(['b.md', 'end', 'x/a.md', 'axb', 'a*', 'tab', 'd/y']), []);
	});

	it('keeps everything else byte for byte, also line ends, and does nothing twice', () => {
		const other = fc.string({ unit: fc.constantFrom('a', '/x', '#', '\n', '\r\n', ' ', '日', '\ufeff', '\r') });
		fc.assert(
			fc.property(other, other, (before, after) => {
				const one = ignoreBlock(['a.md']);
				const two = ignoreBlock(['b.md', 'c.md']);
				const text = withBlock(before, one);
				assert.ok(text.startsWith(before));
				assert.equal(withBlock(text, one), text);
				const grown = `${text}${after}`;
				const changed = withBlock(grown, two);
				assert.ok(changed.startsWith(before) && changed.endsWith(after));
				assert.equal(changed.includes('/a.md'), grown.slice(0, before.length).includes('/a.md'));
				assert.ok(withBlock(grown, '').endsWith(after) && withBlock(grown, '').startsWith(before));
			}),
		);
		assert.equal(withBlock('a\r\nb\r\n', ignoreBlock([])).replaceAll('\r\n', '').includes('\n'), false);
		assert.equal(withBlock('x', ignoreBlock([])).startsWith('x\n# >>>'), true);
	});

	it('mends a block whose end was lost, without taking what follows', () => {
		const broken = ignoreBlock(['a.md']).replace('# <<< kakuzuke <<<\n', '');
		const text = withBlock(`keep\n${broken}secret/\n`, ignoreBlock(['b.md']));
		assert.ok(text.startsWith('keep\n') && text.endsWith('secret/\n'));
		assert.ok(!text.includes('/a.md') && text.includes('/b.md'));
	});

	it('writes the files that the policy names: those that are there, or all', () => {
		const root = temporary();
		const [first = '', second = ''] = FILES;
		writeFileSync(path.join(root, first), 'own\n');
		chmodSync(path.join(root, first), 0o640);
		const kinds = updateIgnoreFiles(root, ['秘/a.md'], policy, { create: false }).map(({ kind }) => kind);
		assert.deepEqual(kinds, ['written', ...FILES.slice(1).map(() => 'absent')]);
		assert.ok(readFileSync(path.join(root, first), 'utf8').startsWith('own\n# >>> kakuzuke >>>\n'));
		assert.equal(statSync(path.join(root, first)).mode & 0o777, 0o640);
		assert.equal(existsSync(path.join(root, second)), false);
		const made = updateIgnoreFiles(root, ['秘/a.md'], policy, { create: true }).map(({ kind }) => kind);
		assert.deepEqual(made, ['unchanged', ...FILES.slice(1).map(() => 'written')]);
		updateIgnoreFiles(root, [], policy, { create: true });
		assert.equal(readFileSync(path.join(root, first), 'utf8'), 'own\n');
	});

	it('leaves alone what it could not give back: other encodings, folders; writes through a link', () => {
		const root = temporary();
		const [first = '', second = '', third = ''] = FILES;
		const bytes = Buffer.from([0x82, 0xa0, 0x0a]);
		writeFileSync(path.join(root, first), bytes);
		mkdirSync(path.join(root, second));
		writeFileSync(path.join(root, 'real'), 'x\n');
		symlinkSync('real', path.join(root, third));
		const changes = updateIgnoreFiles(root, ['a'], policy, { create: false });
		assert.deepEqual(
			changes.slice(0, 3).map(({ kind, detail }) => [kind, detail]),
			[
				['failed', 'not-utf8'],
				['failed', 'not-a-file'],
				['written', ''],
			],
		);
		assert.deepEqual(readFileSync(path.join(root, first)), bytes);
		assert.ok(lstatSync(path.join(root, third)).isSymbolicLink());
		assert.match(readFileSync(path.join(root, 'real'), 'utf8'), /^x\n# >>> kakuzuke/);
	});
});
