import assert from 'node:assert/strict';
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

	it('a hostile pattern takes no time', () => {
		const map = mapOf(`${'**/'.repeat(60)}x`, `${'*a'.repeat(60)}`);
		const start = performance.now();
		assert.equal(matchMap(map, `${'a/'.repeat(120)}${'a'.repeat(120)}b`), null);
		assert.ok(performance.now() - start < 1000);
	});
});
