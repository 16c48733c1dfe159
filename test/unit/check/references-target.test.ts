import '../../support/seed';
import assert from 'node:assert/strict';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { targetsOf } from '../../../src/check/references-target';

const ROOT = resolve('/work space/w');
const DOCUMENT = join(ROOT, 'a', 'x.md');

function targets(text: string, kind: 'url' | 'markdown' | 'path' = 'url', endings?: readonly string[]): string[] {
	return targetsOf({ text, kind, ...(endings === undefined ? {} : { endings }) }, DOCUMENT, ROOT).map((target) =>
		target.slice(ROOT.length + 1).replaceAll(sep, '/'),
	);
}

describe('check/references-target', () => {
	it('takes relative, rooted and file addresses apart', () => {
		assert.deepEqual(targets('b.md'), ['a/b.md']);
		assert.deepEqual(targets('../c.md#top')[0], 'c.md');
		assert.deepEqual(targets('c.md?raw=1')[0], 'a/c.md');
		assert.deepEqual(targets('%E8%A8%88%E7%94%BB%20%231.md')[0], 'a/計画 #1.md');
		assert.deepEqual(targets('..\\c\\d.docx')[0], 'c/d.docx');
		assert.deepEqual(targets('/c.md'), ['c.md']);
		assert.deepEqual(targets(pathToFileURL(join(ROOT, '計画 1.docx')).href), ['計画 1.docx']);
		assert.deepEqual(targets('file:b.md'), ['a/b.md']);
		assert.deepEqual(targets('100%.md'), ['a/100%.md']);
		assert.deepEqual(targets('a\\_b.md', 'markdown').includes('a/a_b.md'), true);
		assert.deepEqual(targets('図#1.png', 'path'), ['a/図#1.png']);
		assert.deepEqual(targets('章/a', 'path', ['', '.tex']), ['a/章/a', 'a/章/a.tex']);
	});

	it('nothing on the network, nothing outside, not itself', () => {
		const outside = [
			'',
			'#top',
			'https://example.com/a.md',
			'HTTP://example.com/a.md',
			'mailto:a@example.jp',
			'javascript:alert(1)',
			'data:text/plain,a',
			'//host/share/a.md',
			'\\\\host\\share\\a.docx',
			'file://host/share/a.docx',
			'file:///etc/passwd',
			'../../../etc/passwd',
			'%2e%2e/%2e%2e/%2e%2e/etc/passwd',
			'/../../etc/passwd',
			'a\0.md',
			'%00.md',
			'x.md',
			'..',
			'x'.repeat(5000),
		];
		for (const text of outside) {
			const found = targets(text).filter((target) => !target.startsWith('a/%'));
			assert.deepEqual(found, [], text.slice(0, 40));
		}
	});

	it('any text: no exception, and never a path that leaves the root', () => {
		const piece = fc.constantFrom(
			'..',
			'/',
			'\\',
			'%2e',
			'%2F',
			'%5c',
			'%',
			'#',
			'?',
			'file:',
			'file:///',
			'//',
			'C:',
			':',
			'a',
			' ',
			'\0',
			'%00',
			'漢',
		);
		const text = fc
			.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ unit: 'binary' })), { maxLength: 20 })
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, fc.constantFrom('url', 'markdown', 'path'), fc.option(text, { nil: '' }), (written, kind, base) => {
				for (const target of targetsOf({ text: written, kind, base }, DOCUMENT, ROOT)) {
					assert.ok(target.startsWith(ROOT + sep), target);
					assert.ok(resolve(target).startsWith(ROOT + sep), target);
					assert.ok(!target.includes('\0'));
				}
			}),
			{ numRuns: 5000 },
		);
	});
});
