import assert from 'node:assert/strict';
import { detectCorpus } from '../../corpus/detect';
import { measureDetectors, precisionOf, recallOf } from '../../corpus/detect-measure';

/** Shares of what is told that is right, and of what is there that is told; docs/detectors.md has what was measured. */
const PRECISION = 0.98;
const RECALL = 0.97;

describe('detect: generated corpus', () => {
	it('is the same every time, and other with another seed', () => {
		assert.deepEqual(detectCorpus(1, 3), detectCorpus(1, 3));
		assert.notDeepEqual(detectCorpus(1, 3), detectCorpus(2, 3));
	});

	for (const seed of [20260401, 7]) {
		it(`every kind is above its floors (seed ${seed})`, () => {
			const { kinds } = measureDetectors(seed);
			assert.equal(kinds.length, 11);
			for (const measured of kinds) {
				assert.ok(measured.items >= 400, measured.kind);
				const about = `${measured.kind}: precision ${precisionOf(measured)}, recall ${recallOf(measured)}`;
				assert.ok(precisionOf(measured) >= PRECISION && recallOf(measured) >= RECALL, about);
			}
		}).timeout(20_000);
	}
});
