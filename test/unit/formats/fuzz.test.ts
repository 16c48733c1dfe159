import assert from 'node:assert/strict';
import { formatFor, formats } from '../../../src/formats';
import { fuzzFamily } from '../../fuzz/run';
import { type Families, familyNames, loadSeeds } from '../../fuzz/seeds';

/** Always the same cases; `npm run fuzz` tries others for as long as it is told to. */
const SEED = 20_241_201;
const CASES = Number(process.env.FUZZ_CASES ?? 250);
const MEGABYTE = 2 ** 20;

describe('formats: mutated files neither throw, hang, eat memory nor lose anything', function () {
	this.timeout(120_000);
	let families: Families;

	before(async () => {
		families = await loadSeeds();
	});

	for (const family of familyNames()) {
		it(family, async () => {
			const report = await fuzzFamily(family, { families, corpus: null, seed: SEED, from: 0, to: CASES, slow: 5000, watchdog: 20_000 });
			const told = report.findings.map(({ index, kind, message, name }) => `case ${index} (${name}): ${kind}: ${message}`);
			assert.deepEqual(told, [], `repeat with: npm run fuzz -- --seed ${SEED} --format ${family} --case N`);
			assert.ok(report.cases >= CASES, `${report.cases} cases`);
			assert.ok(report.memory < 1500 * MEGABYTE, `${report.memory} bytes`);
		});
	}

	it('has seeds for every format', () => {
		const seeds = [...families.values()].flat();
		const met = new Set(seeds.map(({ name, bytes }) => formatFor(name, bytes.subarray(0, 4096)).id));
		for (const { id } of formats) if (id !== 'opaque') assert.ok(met.has(id), id);
	});
});
