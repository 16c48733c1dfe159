import assert from 'node:assert/strict';
import fc from 'fast-check';
import { highest, lowered, makeLabel } from '../../../src/label';
import { type LabelLike, loadBuiltin } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');
const level = fc.constantFrom(null, '1', '2', '3', '4');
const label = fc
	.record({ confidentiality: level, integrity: level, availability: level, handling: fc.subarray(['encrypt', 'no-copy', 'unheard-of']) })
	.map((partial) => makeLabel(partial, policy));

describe('label/lowered', () => {
	const judge = (before: LabelLike, after: LabelLike): string | null =>
		lowered(makeLabel(before, policy), makeLabel(after, policy), policy);

	it('a level lower or gone on any axis, a restriction gone, everything gone', () => {
		const before = { confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt'] };
		assert.equal(judge(before, { ...before, confidentiality: '1' }), 'lowered');
		assert.equal(judge(before, { ...before, integrity: null }), 'lowered');
		assert.equal(judge(before, { ...before, handling: [] }), 'lowered');
		assert.equal(judge(before, { ...before, confidentiality: '3', integrity: '1' }), 'lowered');
		assert.equal(judge(before, {}), 'removed');
		assert.equal(judge(before, before), null);
		assert.equal(judge(before, { ...before, confidentiality: '3', handling: ['encrypt', 'no-copy'] }), null);
		assert.equal(judge({}, { confidentiality: '1' }), null);
	});

	it('an unknown level gives way to the highest only', () => {
		assert.equal(judge({ confidentiality: '4' }, { confidentiality: '3' }), null);
		assert.equal(judge({ confidentiality: '4' }, { confidentiality: '2' }), 'lowered');
		assert.equal(judge({ confidentiality: '3' }, { confidentiality: '4' }), null);
		assert.equal(judge({ confidentiality: '4' }, {}), 'removed');
	});

	it('joining with anything never lowers, and nothing is lower than itself', () => {
		fc.assert(
			fc.property(label, label, (one, other) => {
				assert.equal(lowered(one, highest(one, other, policy), policy), null);
				assert.equal(lowered(one, one, policy), null);
			}),
		);
	});
});
