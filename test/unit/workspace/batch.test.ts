import assert from 'node:assert/strict';
import fc from 'fast-check';
import { batchesOf, packFolders, unpackFolders } from '../../../src/workspace/batch';

const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).map((text) => text.replace(/[/\0]/g, '_'));
const folder = fc
	.record({ folder: name.map((text) => `/${text}`), names: fc.uniqueArray(name, { minLength: 1, maxLength: 40 }), listed: fc.boolean() })
	.map((one) => ({ ...one, sidecars: one.names.filter((_, index) => index % 3 === 0) }));

describe('workspace/batch', () => {
	it('packs folders without loss, whatever the names', () => {
		fc.assert(fc.property(fc.array(folder), (folders) => assert.deepEqual(unpackFolders(packFolders(folders)), folders)));
	});

	it('cuts folders into numbered batches that hold every document once, in order', () => {
		fc.assert(
			fc.property(fc.array(folder), fc.integer({ min: 1, max: 20 }), (folders, size) => {
				let id = 0;
				const batches = [...batchesOf(folders, 3, () => id++, size)];
				const cut = batches.flatMap((batch) => batch.folders);
				const names = cut.flatMap((one) => one.names.map((document) => `${one.folder}/${document}`));
				assert.deepEqual(
					names,
					folders.flatMap((one) => one.names.map((document) => `${one.folder}/${document}`)),
				);
				assert.deepEqual(
					cut.flatMap((one) => one.sidecars),
					folders.flatMap((one) => one.sidecars),
				);
				assert.deepEqual(
					batches.map((batch) => batch.id),
					batches.map((_, index) => index),
				);
				assert.ok(batches.every(({ count, policy }) => count >= 1 && count <= size && policy === 3));
				assert.equal(
					batches.reduce((sum, { count }) => sum + count, 0),
					names.length,
				);
			}),
		);
	});
});
