import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { schemaFile } from '../../../scripts/generate-schemas';
import { type Json, PolicyDocument } from '../../../src/policy/document';
import { loadLabelsText, loadPolicyText } from '../../../src/policy/index';
import { LABELS_SHAPE, POLICY_SHAPE, type RecordShape } from '../../../src/policy/shape';
import { validateShape } from '../../../src/policy/validate';

/** Problems that only the loader sees; the JSON schema lets them pass. */
const LOADER_ONLY = new Set(['id-repeated', 'glob-malformed', 'key-forbidden', 'value-empty']);

function compile(name: 'policy' | 'labels'): ValidateFunction {
	const ajv = new Ajv({ strict: false });
	return ajv.compile(JSON.parse(readFileSync(schemaFile(name), 'utf8')));
}

/** Members of a shape at every depth: words from which near-valid files are made. */
function words(shape: RecordShape): string[] {
	const found = new Set<string>(['$replace', '$remove', '$before']);
	const visit = (part: unknown): void => {
		if (typeof part !== 'object' || part === null) return;
		if ('members' in part) for (const name of Object.keys(part.members as object)) found.add(name);
		for (const member of Object.values(part)) visit(member);
	};
	visit(shape);
	return [...found];
}

function files(shape: RecordShape): fc.Arbitrary<Json> {
	const { value } = fc.letrec<{ value: Json }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 6 },
			fc.constantFrom<Json>(
				'2',
				'confidentiality',
				'encrypt',
				'error',
				'header',
				'C2/I2/A1',
				'default',
				'税務/**',
				'',
				null,
				true,
				7,
				4096,
			),
			fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Json>,
			fc.dictionary(fc.constantFrom(...words(shape)), tie('value'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>,
		),
	}));
	return fc.dictionary(fc.constantFrom(...Object.keys(shape.members)), value, { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<Json>;
}

/** A real pack with one value somewhere replaced: near the edge between valid and not. */
function mutated(base: Json): fc.Arbitrary<Json> {
	const spots: (readonly (string | number)[])[] = [];
	const visit = (value: Json, path: readonly (string | number)[]): void => {
		spots.push(path);
		if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
		else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) visit(item, [...path, name]);
	};
	visit(base, []);
	const values = fc.constantFrom<Json>('x', '2', '', null, true, 3, [], {}, ['encrypt'], { ja: 'x' }, { $replace: [] }, { id: '2' }, [
		{ id: '2' },
	]);
	return fc.tuple(fc.constantFrom(...spots.slice(1)), values).map(([path, value]) => {
		const copy = structuredClone(base) as Record<string | number, unknown>;
		let parent = copy;
		for (const part of path.slice(0, -1)) parent = parent[part] as Record<string | number, unknown>;
		parent[path.at(-1)!] = value;
		return copy as unknown as Json;
	});
}

describe('schema and loader agree', () => {
	const agree = (validate: ValidateFunction, shape: RecordShape, value: Json): void => {
		const document = new PolicyDocument(JSON.stringify(value), 'f');
		validateShape(document, document.value, shape);
		const problems = document.problems.filter((problem) => !LOADER_ONLY.has(problem.code));
		const load = shape === LABELS_SHAPE ? loadLabelsText : loadPolicyText;
		const accepted = validate(value);
		if (accepted) assert.deepEqual(problems, [], JSON.stringify(value));
		else assert.ok(load(JSON.stringify(value), 'f').problems.length > 0, `${JSON.stringify(value)} ${JSON.stringify(validate.errors)}`);
	};

	it('on policies made at random and on packs with one value changed', () => {
		const validate = compile('policy');
		const pack = JSON.parse(readFileSync(`${__dirname}/../../../src/policy/packs/nishihara-2024.json`, 'utf8')) as Json;
		fc.assert(
			fc.property(fc.oneof(files(POLICY_SHAPE), mutated(pack)), (value) => agree(validate, POLICY_SHAPE, value)),
			{ numRuns: 400 },
		);
	});

	it('on label maps made at random', () => {
		const validate = compile('labels');
		fc.assert(
			fc.property(files(LABELS_SHAPE), (value) => agree(validate, LABELS_SHAPE, value)),
			{ numRuns: 300 },
		);
	});

	it('and loading never throws; there is a policy exactly where there is no error', () => {
		fc.assert(
			fc.property(files(POLICY_SHAPE), (value) => {
				const { policy, problems } = loadPolicyText(JSON.stringify(value), 'f');
				assert.equal(
					policy === null,
					problems.some((problem) => problem.severity === 'error'),
				);
			}),
			{ numRuns: 200 },
		);
		fc.assert(
			fc.property(fc.string({ maxLength: 60 }), (text) => assert.ok(loadPolicyText(text, 'f').problems.length > 0 || text.includes('{'))),
		);
	});
});
