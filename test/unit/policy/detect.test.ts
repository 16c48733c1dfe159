import assert from 'node:assert/strict';
import { builtinPolicies, DETECTION_KINDS, isTestData, loadBuiltin, loadPolicyText, type Policy, rankOf } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');

function withPaths(...paths: string[]): Policy {
	const { detect } = policy;
	assert.ok(detect);
	return { ...policy, detect: { ...detect, testData: { ...detect.testData, paths } } };
}

describe('policy/detect', () => {
	it('knows data for tests by their folders and names, in any case', () => {
		for (const path of [
			'tests/a.csv',
			'src/Fixtures/b/a.csv',
			'税務/テストデータ/a.xlsx',
			'税務/移行テスト.xlsx',
			'a/test-data.csv',
			'x/検証用名簿.csv',
		])
			assert.ok(isTestData(path, policy), path);
		for (const path of ['a.csv', 'latest/a.csv', 'contest.csv', '税務/名簿.xlsx', 'tests.csv', 'attestation/a.md'])
			assert.ok(!isTestData(path, policy), path);
	});

	it('takes any glob', () => {
		assert.ok(isTestData('a/b1/c.csv', withPaths('a/b[0-9]/**')));
		assert.ok(isTestData('x/Try.CSV', withPaths('**/try.{csv,tsv}')));
		assert.ok(!isTestData('x/try.txt', withPaths('**/try.{csv,tsv}')));
		// NFD, as macOS writes it.
		assert.ok(isTestData('デ\u30fcタ/a.csv'.normalize('NFD'), withPaths('**/データ/**')));
	});

	it('a policy without the section has no data for tests', () => {
		const { detect: _detect, ...without } = policy;
		assert.ok(!isTestData('tests/a.csv', without));
	});

	it('built-in policies name only kinds and levels that are there, and look at data for tests only', () => {
		for (const id of builtinPolicies()) {
			const { detect, ...rest } = loadBuiltin(id);
			assert.equal(detect?.documents, 'tests', id);
			for (const [kind, levels] of Object.entries(detect.levels)) {
				assert.ok((DETECTION_KINDS as readonly string[]).includes(kind), kind);
				for (const level of Object.keys(levels)) assert.ok(rankOf(rest as Policy, 'confidentiality', level) > 0, `${id} ${kind} ${level}`);
			}
		}
	});

	it('a file’s own level that does not exist is told at its place, an inherited one is idle', () => {
		const { problems } = loadPolicyText('{\n\t"detect": { "levels": { "secret": { "9": 1 } } }\n}', 'policy.jsonc');
		assert.deepEqual(
			problems.map(({ code, line, key }) => [code, line, key]),
			[['level-unknown', 2, 'detect.levels.secret.9']],
		);
		assert.deepEqual(loadPolicyText('{ "extends": "mic-2024" }', 'policy.jsonc').problems, []);
		assert.equal(loadPolicyText('{ "detect": { "levels": { "mynumber": { "2": 1 } } } }', 'policy.jsonc').policy, null);
	});
});
