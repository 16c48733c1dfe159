import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';
import { compileExclude } from '../../../src/workspace/exclude';

function excluded(glob: string, path: string, folder = false): boolean {
	return compileExclude([glob])(path, path.split('/').at(-1) ?? '', folder);
}

describe('workspace/exclude', () => {
	it('leaves out a folder that is named with everything in it', () => {
		assert.equal(excluded('**/node_modules/**', 'node_modules', true), true);
		assert.equal(excluded('**/node_modules/**', 'a/b/node_modules', true), true);
		assert.equal(excluded('out/**', 'out', true), true);
		assert.equal(excluded('out/**', 'a/out', true), false);
		assert.equal(excluded('**/node_modules/**', 'a/node_modules.md'), false);
	});

	it('matches files by name at any depth', () => {
		for (const path of ['~$議事録.docx', 'a/~$b.docx']) assert.equal(excluded('**/~$*', path), true);
		assert.equal(excluded('**/*.{tmp,bak}', 'x/y.bak'), true);
		assert.equal(excluded('**/*.{tmp,bak}', 'x/y.back'), false);
		assert.equal(excluded('**/.*', 'x/.hidden'), true);
	});

	it('matches whole paths from the root', () => {
		assert.equal(excluded('総務/*.csv', '総務/a.csv'), true);
		assert.equal(excluded('総務/*.csv', '総務/b/a.csv'), false);
		assert.equal(excluded('README.md', 'README.md'), true);
		assert.equal(excluded('README.md', 'a/README.md'), false);
	});

	it('takes a closing slash to mean folders only', () => {
		assert.equal(excluded('**/build/', 'a/build', true), true);
		assert.equal(excluded('**/build/', 'a/build'), false);
	});

	it('says of a name what minimatch says of it', () => {
		const globs = loadBuiltin(DEFAULT_POLICY_ID).scan.exclude.filter((glob) => /^\*\*\/[^/]+$/.test(glob));
		assert.ok(globs.length > 20);
		const test = compileExclude(globs);
		const word = fc.constantFrom(
			'Thumbs',
			'thumbs',
			'desktop',
			'.db',
			'.ini',
			'.~lock.',
			'#',
			'LICENSE',
			'-x',
			'.',
			'.md',
			'~$',
			'a',
			'.swp',
			'.min',
			'.js',
			'.map',
			'.keep',
		);
		const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''));
		fc.assert(
			fc.property(name, (given) => {
				fc.pre(given !== '.' && given !== '..');
				const expected = globs.some((glob) => minimatch(`x/${given}`, glob, { dot: true }));
				assert.equal(test(`x/${given}`, given, false), expected, given);
			}),
			{ numRuns: 2000 },
		);
	});

	it('does not take "!" and "#" for more than letters', () => {
		assert.equal(excluded('!important.md', '!important.md'), true);
		assert.equal(excluded('#1.md', '#1.md'), true);
		assert.equal(compileExclude([])('a', 'a', false), false);
	});
});
