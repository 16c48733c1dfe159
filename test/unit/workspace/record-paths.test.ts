import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { parseShard, shardPart } from '../../../src/workspace/part';
import { RecordPaths, walkOrder } from '../../../src/workspace/record-paths';
import { walk } from '../../../src/workspace/walk';
import { makeTree, removeTrees } from './tree';

const value = fc.letrec((tie) => ({
	node: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom('/base', '/base/a', '/base/a/b.md', '/based', 'base:', 'base:a', 'base:base:x', '/', ''),
		fc.string(),
		fc.integer(),
		fc.constant(null),
		fc.array(tie('node'), { maxLength: 3 }),
		fc.dictionary(
			fc.string().filter((key) => key !== '__proto__'),
			tie('node'),
			{ maxKeys: 3, noNullPrototype: true },
		),
	),
})).node;

describe('workspace/record-paths', () => {
	after(removeTrees);

	it('comes back as it was, whatever the texts are', () => {
		const paths = new RecordPaths('/base');
		fc.assert(fc.property(value, (one) => assert.deepEqual(paths.decode(paths.encode(one)), one)));
	});

	it('moves what lies below the base, and nothing else', () => {
		const told = new RecordPaths('/base').encode({ a: '/base/a/b.md', b: '/based', c: ['/base'], d: 'base:x' });
		assert.deepEqual(told, { a: 'base:a/b.md', b: '/based', c: ['base:'], d: 'base:base:x' });
		assert.deepEqual(new RecordPaths('/other').decode(told), { a: '/other/a/b.md', b: '/based', c: ['/other'], d: 'base:x' });
	});

	it('orders documents as the walk meets them', () => {
		const segment = fc.constantFrom('a', 'a-b', 'A', 'b', '総務', 'z', 'a.md', '-');
		const file = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.txt`);
		fc.assert(
			fc.property(fc.uniqueArray(file, { maxLength: 12 }), (files) => {
				const root = makeTree(Object.fromEntries(files.map((name) => [name, ''])));
				const options = { base: root, exclude: () => false, ignores: null, onSkip: () => undefined };
				const met = [...walk(root, options)].flatMap(({ folder, names }) =>
					names.map((name) => path.relative(root, path.join(folder, name))),
				);
				assert.deepEqual([...files].sort(walkOrder), met);
			}),
			{ numRuns: 60 },
		);
	});
});

describe('workspace/part', () => {
	it('reads i/n and nothing else', () => {
		assert.deepEqual(parseShard('2/8'), { index: 2, count: 8 });
		for (const wrong of ['0/3', '4/3', '1', '1/0', 'a/b', '-1/3', '1/3/5', ' 1/3', '1/100000', ''])
			assert.equal(parseShard(wrong), null, wrong);
	});

	it('puts every document into exactly one shard', () => {
		fc.assert(
			fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (relative, count) => {
				const owners = Array.from({ length: count }, (_, index) => shardPart({ index: index + 1, count })).filter((part) =>
					part.includes(relative, relative),
				);
				assert.equal(owners.length, 1);
			}),
		);
	});

	it('shares the documents out evenly', () => {
		const shards = Array.from({ length: 8 }, (_, index) => shardPart({ index: index + 1, count: 8 }));
		const names = Array.from({ length: 8000 }, (_, index) => `総務課/令和${index % 9}年度/資料-${index}.docx`);
		for (const part of shards) {
			const count = names.filter((name) => part.includes(name, name)).length;
			assert.ok(count > 850 && count < 1150, String(count));
		}
	});

	it('is the same on every machine and in every version', () => {
		const owners = ['a.md', '総務/b.docx', 'x/y/z'].map((name) =>
			Array.from({ length: 5 }, (_, index) => shardPart({ index: index + 1, count: 5 }).includes(name, name)).indexOf(true),
		);
		assert.deepEqual(owners, OWNERS);
	});
});

/** Another answer would mix up records of machines that are not updated at once. */
const OWNERS = [1, 4, 3];
