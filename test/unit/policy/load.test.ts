import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	DEFAULT_POLICY_ID,
	formatPolicyProblem,
	loadBuiltin,
	loadLabelsText,
	loadPolicyText,
	policyProblemMessages,
} from '../../../src/policy/index';

const broken = join(__dirname, '../../fixtures/policy');

describe('policy/load', () => {
	describe('each broken file names line, column, key and code', () => {
		for (const name of readdirSync(broken)) {
			it(name, () => {
				const text = readFileSync(join(broken, name), 'utf8');
				const expected = [...text.matchAll(/^\/\/ (error|warning) (.*)$/gm)].map((match) => `${match[1]} ${match[2]}`);
				const { policy, problems } = loadPolicyText(text, name);
				const found = problems.map((p) => `${p.severity} ${p.line}:${p.column} ${p.key || '-'} ${p.code}`);
				assert.ok(expected.length > 0, 'the fixture says what to expect');
				assert.deepEqual(found, expected);
				assert.equal(
					policy === null,
					expected.some((line) => line.startsWith('error')),
				);
				assert.ok(problems.every((problem) => problem.file === name));
			});
		}
	});

	it('an empty object is the default policy', () => {
		const { policy, problems } = loadPolicyText('{}', 'policy.jsonc');
		assert.deepEqual(problems, []);
		assert.deepEqual(policy, loadBuiltin(DEFAULT_POLICY_ID));
	});

	it('extends another policy, adds a level between two, a restriction, wordings and a severity', () => {
		const { policy, problems } = loadPolicyText(
			`{
				// 上に重ねる
				"extends": "nisc",
				"id": "ours",
				"axes": [{ "id": "confidentiality", "names": ["秘密度"], "levels": [{
					"id": "2+", "$after": "2", "title": { "ja": "中", "en": "Middle" }, "definition": { "ja": "中", "en": "Middle" },
					"clause": "1", "handling": ["counter-only"], "includes": "2", "state": ["counter-only"],
				}] }],
				"handling": [{ "id": "counter-only", "title": { "ja": "窓口限り", "en": "Counter only" }, "description": { "ja": "a", "en": "b" }, "clause": "1", "wordings": ["窓口限り"] }],
				"rules": { "label-missing": "warning" },
				"places": { "text": [] },
			}`,
			'policy.jsonc',
		);
		assert.deepEqual(problems, []);
		assert.deepEqual(
			policy?.axes[0]?.levels.map((level) => level.id),
			['1', '2', '2+', '3'],
		);
		assert.equal(policy.axes[0]?.names[0], '秘密度');
		assert.ok(policy.axes[0].names.includes('機密性'));
		assert.ok(policy.handling.some((restriction) => restriction.id === 'counter-only'));
		assert.equal(policy.rules['label-missing'], 'warning');
		assert.equal(policy.rules['label-conflict'], 'error');
		assert.deepEqual(policy.places.text, []);
		assert.ok(Object.isFrozen(policy) && Object.isFrozen(policy.axes));
	});

	it('replaces and removes where it is told to', () => {
		const { policy, problems } = loadPolicyText(
			`{ "handling": [{ "id": "media-write-protected", "$remove": true }], "scan": { "exclude": { "$replace": ["旧/**"] } }, "rules": { "$replace": true, "label-missing": "info" } }`,
			'policy.jsonc',
		);
		assert.deepEqual(problems, []);
		assert.ok(policy && !policy.handling.some((restriction) => restriction.id === 'media-write-protected'));
		assert.deepEqual(policy.scan.exclude, ['旧/**']);
		assert.deepEqual(policy.rules, { 'label-missing': 'info' });
	});

	it('finds a circle of includes and a wrong reference that only the merged whole shows', () => {
		const circle = loadPolicyText(
			'{ "axes": [{ "id": "confidentiality", "levels": [{ "id": "1", "includes": "3" }, { "id": "2", "includes": "1" }] }] }',
			'p',
		);
		assert.deepEqual(
			circle.problems.map((p) => `${p.key} ${p.code}`),
			['axes[0].levels[0].includes includes-cycle'],
		);
		const removed = loadPolicyText('{ "handling": [{ "id": "backup", "$remove": true }] }', 'p');
		assert.ok(removed.policy === null && removed.problems.some((p) => p.code === 'restriction-unknown' && p.data.id === 'backup'));
	});

	it('a file on the bare vocabulary has to bring levels of its own', () => {
		const { policy, problems } = loadPolicyText('{ "extends": "common", "id": "ours" }', 'p');
		assert.equal(policy, null);
		assert.ok(problems.some((problem) => problem.code === 'key-missing' && problem.data.name === 'version'));
	});

	it('never throws, whatever the text', () => {
		const texts = [
			'',
			' ',
			'null',
			'{',
			'[[[[',
			`${'['.repeat(300_000)}`,
			'{"a":'.repeat(100_000),
			'\u0000',
			'{"axes":{"$replace":1}}',
			'{"axes":null}',
			'{"handling":[null,1,"x",[]]}',
		];
		for (const text of texts) {
			const { policy, problems } = loadPolicyText(text, 'p');
			assert.equal(policy, null);
			assert.ok(problems.length > 0, text.slice(0, 20));
		}
	});

	it('does not let a file reach the prototype', () => {
		loadPolicyText(
			'{"__proto__":{"polluted":1},"rules":{"constructor":{"prototype":{"polluted":1}}},"markings":{"__proto__":{"polluted":1}}}',
			'p',
		);
		assert.equal(({} as Record<string, unknown>).polluted, undefined);
	});

	it('says every problem in both tongues, with all data filled in', () => {
		for (const name of readdirSync(broken)) {
			for (const problem of loadPolicyText(readFileSync(join(broken, name), 'utf8'), name).problems) {
				for (const tongue of ['ja', 'en'] as const) {
					const message = formatPolicyProblem(problem, tongue);
					const blanks = message.match(
						/\{(detail|size|limit|name|expected|found|value|allowed|pattern|min|max|id|known|axis|level|includes|hint|rule|glob|wording|other|template|missing)\}/g,
					);
					assert.deepEqual(blanks, null, message);
				}
			}
		}
		const source = ['document', 'load', 'semantics', 'validate']
			.map((name) => readFileSync(join(__dirname, `../../../src/policy/${name}.ts`), 'utf8'))
			.join('');
		for (const [code, message] of Object.entries(policyProblemMessages)) {
			assert.ok(source.includes(`'${code}'`), `nothing reports ${code}`);
			const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
			assert.deepEqual(names(message.ja), names(message.en), code);
		}
	});
});

describe('policy/load labels', () => {
	it('reads entries with their lines; one or several patterns', () => {
		const { map, problems } = loadLabelsText(
			`{
	"entries": [
		{ "path": "税務/**", "label": "C2/I2/A1", "handling": ["encrypt"] },
		{ "path": ["a/*.csv", "b/*.csv"],
			"label": "機密性1", "precedence": "override" },
	],
}`,
			'labels.jsonc',
		);
		assert.deepEqual(problems, []);
		assert.deepEqual(map.entries, [
			{ globs: ['税務/**'], label: 'C2/I2/A1', handling: ['encrypt'], precedence: 'default', line: 3 },
			{ globs: ['a/*.csv', 'b/*.csv'], label: '機密性1', precedence: 'override', line: 4 },
		]);
	});

	it('leaves out the entries that are wrong and keeps the others', () => {
		const { map, problems } = loadLabelsText(
			`{ "entries": [
{ "path": "/税務/**", "label": "C2" },
{ "label": "C2" },
{ "path": "a", "label": "C1", "precedence": "first" },
{ "path": ["b", "[z"], "label": "C1" },
{ "path": "ok/**", "label": "C3" }
] }`,
			'labels.jsonc',
		);
		assert.deepEqual(
			problems.map((p) => `${p.line}:${p.column} ${p.key} ${p.code}`),
			[
				'2:11 entries[0].path glob-malformed',
				'3:1 entries[1].path key-missing',
				'4:45 entries[2].precedence value-unknown',
				'5:17 entries[3].path[1] glob-malformed',
			],
		);
		assert.deepEqual(
			map.entries.map((entry) => entry.label),
			['C3'],
		);
	});

	it('never throws', () => {
		for (const text of ['', '[]', '{}', '{"entries":1}', '{"entries":[1]}', '{"entries":[', '{"entries":{"$replace":[]}}'])
			assert.ok(Array.isArray(loadLabelsText(text, 'l').map.entries), text);
		assert.deepEqual(loadLabelsText('{"entries":[]}', 'l').problems, []);
	});
});
