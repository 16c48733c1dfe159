import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { SHARE, samples } from '../../../samples/make';
import { checkFile } from '../../../src/check';
import { workspaceContext } from './files';

describe('the samples', () => {
	const context = workspaceContext(SHARE);

	for (const { path, expects } of samples) {
		if (path.startsWith('.kakuzuke/') || basename(path).endsWith('.label')) continue;

		it(`${path}: ${expects.join(', ') || 'clean'}`, () => {
			const { findings, markings, outcome } = checkFile(join(SHARE, path), context);
			const found = findings.map(({ rule }) => rule).sort();
			assert.deepEqual(found, [...expects].sort(), JSON.stringify(markings.map(({ place, text }) => `${place} ${text}`)));
			assert.equal(outcome, expects.length === 0 ? 'clean' : 'findings');
		});
	}
});
