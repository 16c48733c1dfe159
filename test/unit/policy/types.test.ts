import assert from 'node:assert/strict';
import { AXES } from '../../../src/policy/types';

describe('policy/types', () => {
	it('has the three axes in writing order', () => {
		assert.deepEqual([...AXES], ['confidentiality', 'integrity', 'availability']);
	});
});
