import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/policy/document';
import { mergeShape } from '../../../src/policy/merge';
import { packData } from '../../../src/policy/packs';
import { type ListShape, POLICY_SHAPE, type RecordShape, type Shape } from '../../../src/policy/shape';

/** Arbitrary values of a shape, small, with ids drawn from few so that merges meet. */
function arbitrary(shape: Shape): fc.Arbitrary<Json> {
	switch (shape.kind) {
		case 'string':
			return fc.constantFrom(...(shape.allowed ?? ['a', 'b', 'c', 'd']));
		case 'integer':
			return fc.integer({ min: shape.min, max: shape.max });
		case 'boolean':
			return fc.boolean();
		case 'open':
			return fc.dictionary(fc.constantFrom('x', 'y'), fc.integer(), { noNullPrototype: true }) as fc.Arbitrary<Json>;
		case 'texts':
			return fc.constantFrom('a', 'b');
		case 'table':
			return fc.dictionary(fc.constantFrom('a', 'b', 'c'), arbitrary(shape.values), {
				maxKeys: 3,
				noNullPrototype: true,
			}) as fc.Arbitrary<Json>;
		case 'list':
			return listOf(shape);
		case 'record':
			return recordOf(shape);
	}
}

function listOf(shape: ListShape): fc.Arbitrary<Json> {
	const key = shape.merge === 'id' || shape.merge === 'wording' || shape.merge === 'path' ? shape.merge : undefined;
	if (key === undefined || shape.items.kind !== 'record')
		return fc.uniqueArray(arbitrary(shape.items), { maxLength: 3 }) as fc.Arbitrary<Json>;
	const items = shape.items;
	return fc
		.uniqueArray(arbitrary(items.members[key]!), { maxLength: 3 })
		.chain((ids) =>
			ids.length === 0
				? fc.constant([] as Json)
				: (fc.tuple(...ids.map((id) => recordOf(items).map((item) => ({ ...(item as object), [key]: id }) as Json))) as fc.Arbitrary<Json>),
		);
}

function recordOf(shape: RecordShape): fc.Arbitrary<Json> {
	return fc.record(Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, arbitrary(member)])), {
		requiredKeys: [],
		noNullPrototype: true,
	}) as fc.Arbitrary<Json>;
}

/** JSON with members sorted: the order of members means nothing, that of items does. */
function canonical(value: Json): string {
	return JSON.stringify(value, (_key, member) =>
		typeof member === 'object' && member !== null && !Array.isArray(member)
			? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
			: member,
	);
}

const policies = arbitrary(POLICY_SHAPE);
const merge = (base: Json | undefined, over: Json | undefined): Json => mergeShape(base, over, POLICY_SHAPE);

describe('policy/merge', () => {
	it('laying nothing over changes nothing', () => {
		fc.assert(
			fc.property(policies, (base) => {
				assert.equal(canonical(merge(base, {})), canonical(base));
				assert.equal(canonical(merge(base, undefined)), canonical(base));
				assert.equal(canonical(merge(undefined, base)), canonical(base));
			}),
			{ numRuns: 100 },
		);
	});

	it('laying the same over twice changes nothing more', () => {
		fc.assert(
			fc.property(policies, policies, (base, over) => {
				const once = merge(base, over);
				assert.equal(canonical(merge(once, over)), canonical(once));
			}),
			{ numRuns: 100 },
		);
	});

	it('keeps every id of the base in its order, and does not touch its arguments', () => {
		const ids = (value: Json): unknown[] => ((value as { handling?: { id: string }[] }).handling ?? []).map((item) => item.id);
		fc.assert(
			fc.property(policies, policies, (base, over) => {
				const before = canonical(base) + canonical(over);
				const merged = merge(base, over);
				assert.deepEqual(ids(merged).slice(0, ids(base).length), ids(base));
				assert.equal(canonical(base) + canonical(over), before);
			}),
			{ numRuns: 100 },
		);
	});

	it('moves an item beside the one named, and does so only once', () => {
		const base = { handling: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
		const over = {
			handling: [
				{ id: 'c', $before: 'a' },
				{ id: 'd', $after: 'a' },
			],
		};
		const once = merge(base, over);
		assert.deepEqual(once, { handling: [{ id: 'c' }, { id: 'a' }, { id: 'd' }, { id: 'b' }] });
		assert.deepEqual(merge(once, over), once);
	});

	it('leaves no directive in a pack', () => {
		assert.ok(!/"\$(replace|remove|before|after)"/.test(JSON.stringify(packData('nishihara-2024'))));
	});
});
