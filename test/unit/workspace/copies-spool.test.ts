import '../../support/seed';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Noted, Spool } from '../../../src/workspace/copies-spool';

function notes(spool: Spool): Noted[] {
	return [...spool.all()].map(({ folder, name, rank, key }) => ({ folder, name, rank, key }));
}

describe('workspace/copies-spool', () => {
	it('gives back what was noted, in order, as often as asked', () => {
		const note = fc.record(
			{
				folder: fc.constantFrom('/a/', '/b/', '/深い/所/'),
				name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter((name) => Buffer.from(name).toString() === name),
				rank: fc.integer({ min: -1, max: 6 }),
				key: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
			},
			{ noNullPrototype: true },
		);
		fc.assert(
			fc.property(fc.array(note, { maxLength: 50 }), (all) => {
				const spool = new Spool();
				for (const one of all) spool.add(one);
				assert.deepEqual(notes(spool), all);
				assert.deepEqual(notes(spool), all);
				assert.equal(spool.count, all.length);
				spool.close();
			}),
		);
	});

	it('more than memory shall hold goes to a file and comes back', () => {
		const spool = new Spool();
		const name = (index: number): string => `文書-${index}-${'x'.repeat(index % 50)}.md`;
		const COUNT = 150_000;
		for (let index = 0; index < COUNT; index++) {
			spool.add({ folder: `/共有/${Math.floor(index / 100)}/`, name: name(index), rank: (index % 4) - 1, key: index * 4096 + 1 });
		}
		for (let round = 0; round < 2; round++) {
			let index = 0;
			for (const note of spool.all()) {
				if (note.key !== index * 4096 + 1 || note.rank !== (index % 4) - 1 || note.name !== name(index))
					assert.fail(`${index}: ${note.name}`);
				if (note.folder !== `/共有/${Math.floor(index / 100)}/`) assert.fail(note.folder);
				index++;
			}
			assert.equal(index, COUNT);
		}
		spool.close();
		assert.deepEqual(notes(new Spool()), []);
	});

	it('a name that no file system has is left out', () => {
		const spool = new Spool();
		spool.add({ folder: '/a/', name: 'x'.repeat(30_000), rank: 0, key: 1 });
		spool.add({ folder: '/a/', name: 'b', rank: 0, key: 2 });
		assert.deepEqual(
			notes(spool).map(({ name }) => name),
			['b'],
		);
		spool.close();
	});
});
