import assert from 'node:assert/strict';
import { minimatch } from 'minimatch';
import { type LabelMap, loadLabelsText, matchMap } from '../../../src/policy/index';

function mapOf(...patterns: (string | string[])[]): LabelMap {
	const entries = patterns.map((path, index) => ({ path, label: `C${index}` }));
	const { map, problems } = loadLabelsText(JSON.stringify({ entries }), 'labels.jsonc');
	assert.deepEqual(problems, []);
	return map;
}

describe('policy/map', () => {
	it('the last matching entry wins', () => {
		const map = mapOf('**', '税務課/**', ['*.csv', '税務課/**/*.csv']);
		const label = (path: string): string | undefined => matchMap(map, path)?.label;
		assert.equal(label('a.txt'), 'C0');
		assert.equal(label('税務課/台帳/令和6年度.xlsx'), 'C1');
		assert.equal(label('税務課/台帳/令和6年度.csv'), 'C2');
		assert.equal(label('b.csv'), 'C2');
		assert.equal(label('福祉課/b.csv'), 'C0');
	});

	it('matches nothing where nothing is meant', () => {
		assert.equal(matchMap({ entries: [] }, 'a'), null);
		assert.equal(matchMap(mapOf('税務課/*'), '税務課/a/b'), null);
		assert.equal(matchMap(mapOf('税務課/**'), '福祉課/税務課/b'), null);
	});

	it('sees dot files, braces, # names, and decomposed names as macOS writes them', () => {
		assert.ok(matchMap(mapOf('**/*.{csv,tsv}'), 'a/.hidden.tsv'));
		assert.ok(matchMap(mapOf('#旧/**'), '#旧/a'));
		assert.ok(matchMap(mapOf('データ/**'), 'データ/a'.normalize('NFD')));
	});

	it('gives what minimatch gives, whatever the literal beginning', () => {
		const patterns = [
			'税務課/**',
			'税務課/{a,b}.csv',
			'税務課/a?.csv',
			'+(税務課|福祉課)/a.csv',
			'@(税務課)/**',
			'税務課/[ab].csv',
			'ガイド/*',
			'a.csv',
		];
		const paths = ['税務課/a.csv', '税務課/b.csv', '税務課/x/a.csv', '福祉課/a.csv', 'a.csv', 'ガイド/a', 'ガイド/a'.normalize('NFD')];
		for (const pattern of patterns) {
			for (const path of paths) {
				const direct = minimatch(path, pattern, { dot: true, nonegate: true, nocomment: true, normalize: true, platform: 'linux' });
				assert.equal(matchMap(mapOf(pattern), path) !== null, direct, `${pattern} ${path}`);
			}
		}
		assert.ok(matchMap(mapOf('./税務課/*.csv'), '税務課/a.csv'));
	});

	it('refuses patterns that could match nothing', () => {
		for (const path of ['a//b', 'a/./b', '../a', '/a', 'C:/a', 'a\\b', '!a', '[a', '{a'])
			assert.equal(loadLabelsText(JSON.stringify({ entries: [{ path, label: 'C1' }] }), 'l').problems[0]?.code, 'glob-malformed', path);
	});

	it('a hostile pattern takes no time', () => {
		const map = mapOf(`${'**/'.repeat(60)}x`, `${'*a'.repeat(60)}`);
		const start = performance.now();
		assert.equal(matchMap(map, `${'a/'.repeat(120)}${'a'.repeat(120)}b`), null);
		assert.ok(performance.now() - start < 1000);
	});
});
