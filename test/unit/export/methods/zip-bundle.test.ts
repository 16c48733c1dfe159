import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { build } from 'esbuild';
import { MethodError } from '../../../../src/export/methods/types';
import { assertOutput, manyKinds, newFolder, originalsOf, rejection, removeFolders } from './originals';

const ROOT = path.resolve(__dirname, '../../../..');

/** As it is shipped: of the zip library the bundle has the reader alone. */
describe('export methods bundle', function () {
	this.timeout(60_000);
	let bundle: typeof import('../../../../src/export/methods');
	let bytes = 0;

	before(async () => {
		const { ENTRIES, coreSource, optionsOf } = await import('../../../../scripts/build.mjs');
		const outdir = newFolder();
		const core = await coreSource();
		for (const entry of ENTRIES.filter(({ name }) => name === 'methods' || name === 'core'))
			await build(optionsOf(entry, { outdir, core }));
		bytes = readFileSync(path.join(outdir, 'methods.js')).length;
		bundle = require(path.join(outdir, 'methods.js'));
	});
	afterEach(removeFolders);

	it('has all methods and stays small', () => {
		assert.deepEqual(
			bundle.methods.map(({ id }) => id),
			['zip', 'office', 'pdf', 'age'],
		);
		assert.equal(bundle.methodById('age'), bundle.methods[3]);
		assert.ok(bytes < 400 * 1024, `${bytes}`);
	});

	it('encrypts and verifies by zip and age', async () => {
		const recipient = await identityToRecipient(await generateX25519Identity());
		const files = originalsOf(manyKinds());
		for (const [id, hideNames] of [
			['zip', false],
			['zip', true],
			['age', false],
		] as const) {
			const [output] = (await bundle.methodById(id)?.encrypt({
				files,
				folder: newFolder(),
				stem: 'a',
				hideNames,
				secret: id === 'zip' ? { kind: 'password', password: 'Wk3-tR9w0pLm' } : { kind: 'recipients', keys: [recipient] },
			})) ?? [undefined];
			assertOutput(output, files);
		}
	});

	it('throws errors that are known outside of it', async () => {
		const folder = newFolder();
		const failing = bundle.methodById('zip')?.encrypt({ files: [], folder, stem: 'a', secret: { kind: 'password', password: '' } });
		const error = await rejection(failing ?? Promise.resolve());
		assert.equal(error.code, 'password-missing');
		assert.notEqual(error.constructor, MethodError);
		assert.ok(!(new TypeError('x') instanceof MethodError));
	});

	it('is in what is shipped', () => {
		const kept = readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8').split('\n');
		for (const name of ['methods', 'sheets']) assert.ok(kept.includes(`!dist/${name}.js`), name);
	});
});
