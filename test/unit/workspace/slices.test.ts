import assert from 'node:assert/strict';
import { inSlices } from '../../../src/workspace';

describe('work in slices', () => {
	function* counting(until: number): Generator<void, number> {
		for (let index = 0; index < until; index++) {
			const end = performance.now() + 0.2;
			while (performance.now() < end);
			yield;
		}
		return until;
	}

	it('lets others have their turn', async () => {
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		assert.equal(await inSlices(counting(400)), 400);
		clearInterval(timer);
		assert.ok(turns >= 3, `${turns} turns`);
	});

	it('is given up when told', async () => {
		let asked = 0;
		assert.equal(await inSlices(counting(1000), () => ++asked === 2), null);
		assert.equal(asked, 2);
	});
});
