import { writeSync } from 'node:fs';
import { scan } from '../../../src/workspace';

// A scan that says when it is half done, and then waits to be killed.
const [, , root = '', folder = ''] = process.argv;
let seen = 0;
void scan([root], {
	jobs: 1,
	cache: { folder, version: '1' },
	onReport: () => {
		if (++seen !== 1000) return;
		writeSync(1, 'half');
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
	},
});
