import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinLabels, resolveLabel } from '../../../src/check';
import type { Marking } from '../../../src/formats';
import { type Label, makeLabel, sameLabel } from '../../../src/label';
import { AXES, type Place, rankOf } from '../../../src/policy';
import { ENCRYPTED, FULL, marking, policy } from '../rules/support';

function resolved(written: readonly (readonly [Place, string])[], precedence: 'default' | 'override' | null = null) {
	return resolveLabel(
		written.map(([place, text]) => marking(place, text)),
		precedence,
		policy,
	);
}

const codeOf = ({ confidentiality: c, integrity: i, availability: a, handling }: Label) => [c, i, a, ...handling].join(' ');

describe('check/resolve', () => {
	it('nothing', () => {
		assert.deepEqual(resolved([]), {
			label: { confidentiality: null, integrity: null, availability: null, handling: [] },
			source: 'none',
			markings: [],
		});
	});

	it('the highest of the own places, axis by axis, restrictions united', () => {
		const { label, source } = resolved([
			['property', '【機密性1・完全性2・可用性1】 取扱制限：複製禁止'],
			['page-header', '【機密性2・完全性1・可用性1】 取扱制限：暗号化'],
		]);
		assert.equal(codeOf(label), '2 2 1 encrypt no-copy');
		assert.equal(source, 'property+page-header');
	});

	it('several partial markings make one label; the source names just what counts, in the order of places', () => {
		const { label, source } = resolved([
			['sidecar', '【可用性2】'],
			['file-name', '【機密性1】'],
			['header', '【機密性2・完全性1】'],
		]);
		assert.equal(codeOf(label), '2 1 2');
		assert.equal(source, 'header+sidecar');
	});

	it('own before map before folder, and an overriding map before all', () => {
		const all = [
			['header', FULL],
			['map', ENCRYPTED],
			['folder', '【機密性3・完全性2・可用性2】'],
		] as const;
		assert.equal(resolved(all, 'default').source, 'header');
		assert.equal(codeOf(resolved(all, 'default').label), '1 1 1');
		assert.deepEqual(
			resolved(all, 'default').markings.map(({ place }) => place),
			['header'],
		);
		assert.equal(resolved(all, 'override').source, 'map');
		assert.equal(codeOf(resolved(all, 'override').label), '2 2 1 encrypt');
		assert.equal(resolved(all.slice(1), 'default').source, 'map');
		assert.equal(resolved(all.slice(2)).source, 'folder');
	});

	it('an unknown level stays by its id, and gives way to any that is known', () => {
		assert.equal(resolved([['header', '【機密性4・完全性1・可用性1】']]).label.confidentiality, '4');
		const both = resolved([
			['header', '【機密性4・完全性1・可用性1】'],
			['sidecar', '【機密性2】'],
		]);
		assert.equal(both.label.confidentiality, '2');
	});

	it('levels of other schemes count as their equivalents', () => {
		const { label } = resolved([
			['header', '【機密性2・完全性1・可用性1】'],
			['file-name', '自治体機密性3B'],
		]);
		assert.equal(rankOf(policy, 'confidentiality', label.confidentiality), rankOf(policy, 'confidentiality', '3'));
	});

	it('a secrecy word counts as the level that it implies', () => {
		const strict = { ...policy, legacy: [{ wording: '極秘', implies: { confidentiality: '3' } }] };
		const { label, source } = resolveLabel([marking('header', '【極秘】', strict)], null, strict);
		assert.equal(label.confidentiality, '3');
		assert.equal(source, 'header');
	});

	it('a sidecar that says nothing does not let the folder speak for the document', () => {
		const { label, source } = resolved([
			['sidecar', 'なにか'],
			['folder', FULL],
		]);
		assert.equal(label.confidentiality, null);
		assert.equal(source, 'none');
	});

	describe('for all markings', () => {
		const level = fc.constantFrom(null, '1', '2', '3', '3B', '9');
		const label = fc
			.record({ confidentiality: level, integrity: level, availability: level, handling: fc.subarray(['encrypt', 'no-copy', '5年保存']) })
			.map((each) => makeLabel(each, policy));
		const places = fc.constantFrom<Place>('header', 'property', 'page-header', 'file-name', 'sidecar');
		const markings = fc.array(
			fc
				.record({ place: places, label })
				.map(({ place, label }): Marking => ({ place, label, text: '', range: null, pieces: [], problems: [], where: '' })),
			{ maxLength: 6 },
		);

		it('their order does not matter', () => {
			fc.assert(
				fc.property(markings, (all) => {
					const one = resolveLabel(all, null, policy);
					const other = resolveLabel([...all].reverse(), null, policy);
					assert.ok(sameLabel(one.label, other.label));
					assert.equal(one.source, other.source);
				}),
			);
		});

		it('the result is never lower than any place, and has every restriction', () => {
			fc.assert(
				fc.property(markings, (all) => {
					const result = resolveLabel(all, null, policy);
					for (const { label: each } of all) {
						for (const axis of AXES) assert.ok(rankOf(policy, axis, result.label[axis]) >= rankOf(policy, axis, each[axis]));
						for (const id of each.handling) assert.ok(result.label.handling.includes(id));
					}
				}),
			);
		});

		it('nothing is made up: each level stands in some place', () => {
			fc.assert(
				fc.property(markings, (all) => {
					const result = resolveLabel(all, null, policy);
					for (const axis of AXES) assert.ok(result.label[axis] === null || all.some((each) => each.label[axis] === result.label[axis]));
				}),
			);
		});

		it('joining is associative', () => {
			fc.assert(
				fc.property(label, label, label, (a, b, c) => {
					const left = joinLabels([joinLabels([a, b], policy), c], policy);
					assert.ok(sameLabel(left, joinLabels([a, joinLabels([b, c], policy)], policy)));
				}),
			);
		});
	});
});
