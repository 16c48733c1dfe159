import '../../support/seed';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { ReferenceIndex } from '../../../src/check';

const at = (name: string): string => join('/w', name);

describe('check/references-index', () => {
	it('finds who depends on a file, its sidecar, its folder and the label of its folder', () => {
		const index = new ReferenceIndex();
		index.set({ path: at('a.md'), dependsOn: [at('x/t.docx'), at('u.md')] });
		index.set({ path: at('b.md'), dependsOn: [at('x/y/v.md')] });
		index.set({ path: at('c.md') });
		const of = (name: string): string[] => [...index.dependantsOf(at(name))].sort();
		assert.deepEqual(of('x/t.docx'), [at('a.md')]);
		assert.deepEqual(of('x/t.docx.label'), [at('a.md')]);
		assert.deepEqual(of('x/.label'), [at('a.md'), at('b.md')]);
		assert.deepEqual(of('x/y'), [at('b.md')]);
		assert.deepEqual(of('.label'), [at('a.md'), at('b.md')]);
		assert.deepEqual(of('x/t'), []);
		assert.deepEqual(of('c.md'), []);
		index.set({ path: at('a.md'), dependsOn: [at('u.md')] });
		assert.deepEqual(of('x/t.docx'), []);
		index.delete(at('b.md'));
		assert.deepEqual(of('x'), []);
		index.clear();
		assert.deepEqual(of('u.md'), []);
	});

	it('says what a look through all reports would say', () => {
		const name = fc.constantFrom('a', 'b', 'c', 'd').map(at);
		const step = fc.record({ path: name, dependsOn: fc.option(fc.uniqueArray(name), { nil: undefined }) });
		fc.assert(
			fc.property(fc.array(step), name, (steps, path) => {
				const index = new ReferenceIndex();
				const all = new Map<string, readonly string[]>();
				for (const report of steps) {
					if (report.dependsOn === undefined) index.delete(report.path);
					else index.set({ path: report.path, dependsOn: report.dependsOn });
					all.set(report.path, report.dependsOn ?? []);
				}
				const expected = [...all].filter(([, targets]) => targets.includes(path)).map(([document]) => document);
				assert.deepEqual([...index.dependantsOf(path)].sort(), expected.sort());
			}),
		);
	});
});
