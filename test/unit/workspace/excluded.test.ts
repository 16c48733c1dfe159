import assert from 'node:assert/strict';
import path from 'node:path';
import { type Excluded, scan } from '../../../src/workspace';
import { makeTree, removeTrees } from './tree';

describe('workspace/walk: what is left out', () => {
	after(removeTrees);

	it('is told, a folder once, and counted', async () => {
		const root = makeTree({
			'a.md': '',
			'.gitignore': 'private/\n*.tmp\n',
			'private/b.md': '',
			'private/deep/c.md': '',
			'x.tmp': '',
			'node_modules/d/e.md': '',
			'f.md': '',
			'f.md.label': '機密性1\n',
			'.label': '機密性1\n',
		});
		const told: Excluded[] = [];
		const { excluded, counts } = await scan([root], { exclude: ['f.*'], onExcluded: (one) => told.push(one) });
		const named = told.map(({ path: file, kind, by }) => `${path.relative(root, file)} ${kind} ${by}`).sort();
		// A label file is no document; that it is not checked is nobody's concern.
		assert.deepEqual(named, [
			'.gitignore file glob',
			'f.md file glob',
			'node_modules folder glob',
			'private folder gitignore',
			'x.tmp file gitignore',
		]);
		assert.deepEqual([excluded, counts.documents], [5, 1]);
	});
});
