import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { schemaFile, schemaFor } from '../../../scripts/generate-schemas';
import { PolicyDocument } from '../../../src/policy/document';
import {
	AXES,
	builtinPolicies,
	calledFor,
	DEFAULT_POLICY_ID,
	loadBuiltin,
	loadPolicyText,
	RULE_IDS,
	rankOf,
	toBeStated,
} from '../../../src/policy/index';
import { LABELS_SHAPE, POLICY_SHAPE } from '../../../src/policy/shape';
import { validateShape } from '../../../src/policy/validate';
import { rules } from '../../../src/rules/index';

const folder = join(__dirname, '../../../src/policy/packs');
const fixtures = join(__dirname, '../../fixtures/policy');

function validator(name: 'policy' | 'labels') {
	const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true, allErrors: true });
	for (const keyword of ['markdownDescription', 'enumDescriptions', 'defaultSnippets', 'allowComments', 'allowTrailingCommas'])
		ajv.addKeyword(keyword);
	return ajv.compile(JSON.parse(readFileSync(schemaFile(name), 'utf8')));
}

describe('policy/packs', () => {
	for (const name of readdirSync(folder)) {
		it(`${name} fits the JSON schema and the shape`, () => {
			const text = readFileSync(join(folder, name), 'utf8');
			const validate = validator('policy');
			assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3)));
			const document = new PolicyDocument(text, name);
			validateShape(document, document.value, POLICY_SHAPE);
			assert.deepEqual(document.problems, []);
		});
	}

	for (const id of builtinPolicies()) {
		it(`${id} is complete and means what it says`, () => {
			const { policy, problems } = loadPolicyText(JSON.stringify({ extends: id }), id);
			assert.deepEqual(problems, []);
			assert.deepEqual(policy, loadBuiltin(id));
			assert.deepEqual(
				policy.axes.map((axis) => axis.id),
				[...AXES],
			);
			assert.deepEqual(Object.keys(policy.rules).sort(), [...RULE_IDS].sort());
			assert.deepEqual(structuredClone(policy), policy);
		});
	}

	for (const id of builtinPolicies()) {
		it(`${id} implies only levels that it has or ranks`, () => {
			const policy = loadBuiltin(id);
			for (const { wording, implies } of policy.legacy) {
				for (const axis of policy.axes) {
					const level = implies[axis.id];
					assert.ok(level === undefined || level === null || rankOf(policy, axis.id, level) >= 0, `${wording} ${level}`);
				}
			}
		});
	}

	it('rule ids are those of the rules that exist', () => {
		assert.deepEqual([...RULE_IDS].sort(), rules.map((rule) => rule.id).sort());
	});

	it('loadBuiltin gives one frozen object, and refuses an unknown id', () => {
		assert.equal(loadBuiltin('nisc'), loadBuiltin('nisc'));
		assert.ok(Object.isFrozen(loadBuiltin('nisc').axes[0]));
		for (const id of ['nope', 'common', '__proto__', 'constructor']) assert.throws(() => loadBuiltin(id), RangeError);
	});
});

describe('policy/packs nishihara-2024 follows clause 3(1)', () => {
	const policy = loadBuiltin(DEFAULT_POLICY_ID);
	const c2 = ['storage-place-limited', 'encrypt', 'dispose-beyond-recovery', 'trusted-network', 'outside-processing-rules', 'media-locked'];

	it('calls for the restrictions of its tables, C3 including those of C2', () => {
		const sorted = (ids: readonly string[]): string[] => [...ids].sort();
		assert.deepEqual(calledFor(policy, { confidentiality: '1', integrity: '1', availability: '1' }), []);
		assert.deepEqual(sorted(calledFor(policy, { confidentiality: '2' })), sorted(c2));
		assert.deepEqual(sorted(calledFor(policy, { confidentiality: '3' })), sorted([...c2, 'no-unissued-device', 'no-needless-copy']));
		assert.deepEqual(
			sorted(calledFor(policy, { integrity: '2' })),
			sorted(['backup', 'e-signature', 'outside-processing-rules', 'media-locked']),
		);
		assert.deepEqual(sorted(calledFor(policy, { availability: '2' })), sorted(['backup', 'recover-within', 'media-locked']));
	});

	it('asks a marking to state encryption at C2, and the two own restrictions at C3', () => {
		assert.deepEqual(toBeStated(policy, { confidentiality: '2', integrity: '2', availability: '2' }), [
			{ id: 'encrypt', axis: 'confidentiality', level: '2', highest: false },
		]);
		const c3 = toBeStated(policy, { confidentiality: '3B' });
		assert.deepEqual(Object.fromEntries(c3.map((stated) => [stated.id, stated.highest])), {
			encrypt: false,
			'no-unissued-device': true,
			'no-needless-copy': true,
		});
		assert.ok(c3.every((stated) => stated.level === '3'));
	});

	it('knows that no copying and no distribution together say enough', () => {
		const restriction = policy.handling.find(({ id }) => id === 'no-needless-copy');
		assert.deepEqual(restriction?.satisfiedBy, ['no-copy', 'no-distribution']);
	});
});

describe('schemas', () => {
	for (const name of ['policy', 'labels'] as const) {
		it(`${name}.schema.json is up to date`, () => {
			assert.deepEqual(
				JSON.parse(readFileSync(schemaFile(name), 'utf8')),
				JSON.parse(JSON.stringify(schemaFor(name))),
				'run: npx tsx scripts/generate-schemas.ts',
			);
		});
	}

	it('refuse what the shape refuses, and only that', () => {
		const validate = validator('policy');
		for (const name of readdirSync(fixtures)) {
			const document = new PolicyDocument(readFileSync(join(fixtures, name), 'utf8'), name);
			// What only the loader can see: syntax, repeated keys and ids, globs, references to other packs.
			if (document.value === null || document.problems.length > 0) continue;
			validateShape(document, document.value, POLICY_SHAPE);
			const loaderOnly = document.problems.length > 0 && document.problems.every((p) => ['id-repeated', 'glob-malformed'].includes(p.code));
			if (loaderOnly || name === 'extends-unknown.jsonc') continue;
			assert.equal(validate(document.value), document.problems.length === 0, name);
		}
	});

	it('serve the label map', () => {
		const validate = validator('labels');
		const good = {
			$schema: 'x',
			entries: [{ path: ['a', 'b/**'], label: 'C2', handling: ['encrypt', '関係者限り'], precedence: 'override' }],
		};
		assert.ok(validate(good), JSON.stringify(validate.errors));
		for (const bad of [
			{},
			{ entries: [{ path: 'a' }] },
			{ entries: [{ path: [], label: 'C2' }] },
			{ entries: [{ path: 'a', label: 'C2', precedence: 'x' }] },
		]) {
			assert.ok(!validate(bad), JSON.stringify(bad));
			const document = new PolicyDocument(JSON.stringify(bad), 'labels');
			validateShape(document, document.value, LABELS_SHAPE);
		}
	});
});
