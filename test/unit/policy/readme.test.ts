import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadLabelsText, loadPolicyText } from '../../../src/policy/index';

describe('schemas/README.md', () => {
	it('has examples that load', () => {
		const text = readFileSync(`${__dirname}/../../../schemas/README.md`, 'utf8');
		const [policy, labels] = [...text.matchAll(/```jsonc\n([\s\S]*?)```/g)].map((match) => match[1]!);
		assert.deepEqual(loadPolicyText(policy!, 'policy').problems, []);
		assert.deepEqual(loadLabelsText(labels!, 'labels').problems, []);
	});
});
