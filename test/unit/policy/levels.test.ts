import assert from 'node:assert/strict';
import { axisOf, levelOf, loadBuiltin, rankOf } from '../../../src/policy/index';

describe('policy/levels', () => {
	const policy = loadBuiltin('nishihara-2024');
	const mic = loadBuiltin('mic-2024');

	it('ranks levels from the lowest, and those of other schemes as their equivalents', () => {
		const ranks = (levels: (string | null)[]): number[] => levels.map((level) => rankOf(policy, 'confidentiality', level));
		assert.deepEqual(ranks(['1', '2', '3', '2A', '2B', '3A', '3B', '3C']), [0, 1, 2, 1, 1, 2, 2, 2]);
		assert.deepEqual(ranks(['4', '', null, 'constructor', '__proto__', 'toString']), [-1, -1, -1, -1, -1, -1]);
		assert.deepEqual(
			['1', '2', '3C', '3B', '3A', '3'].map((level) => rankOf(mic, 'confidentiality', level)),
			[0, 1, 2, 3, 4, 4],
		);
	});

	it('finds axes and levels', () => {
		assert.equal(axisOf(mic, 'confidentiality')?.names[0], '自治体機密性');
		assert.equal(levelOf(policy, 'confidentiality', '3C')?.id, '3');
		assert.equal(levelOf(policy, 'integrity', '3'), null);
		assert.equal(levelOf(policy, 'integrity', undefined), null);
	});
});
