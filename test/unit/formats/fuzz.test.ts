import assert from 'node:assert/strict';
import { fuzzFamily } from '../../fuzz/run';
import { type Families, loadSeeds } from '../../fuzz/seeds';

/** Always the same cases; `npm run fuzz` tries others for as long as it is told to. */
const SEED = 20_241_201;
const CASES = Number(process.env.FUZZ_CASES ?? 250);

describe('formats: mutated files', function () {
	this.timeout(120_000);
	let families: Families;

	before(async () => {
		families = await loadSeeds();
	});

	it('neither throw, hang, eat memory nor lose anything, in any format', async () => {
		for (const family of families.keys()) {
			const report = await fuzzFamily(family, { families, corpus: null, seed: SEED, from: 0, to: CASES, slow: 5000, watchdog: 20_000 });
			const told = report.findings.map(({ index, kind, message, name }) => `${family} case ${index} (${name}): ${kind}: ${message}`);
			assert.deepEqual(told, [], `repeat with: npm run fuzz -- --seed ${SEED} --format ${family} --case N`);
			assert.ok(report.cases >= CASES, `${family}: ${report.cases} cases`);
			assert.ok(report.memory < 1.5 * 2 ** 30, `${family}: ${report.memory} bytes`);
		}
	});
});
