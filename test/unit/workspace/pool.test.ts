import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { DocumentReport } from '../../../src/check';
import { DEFAULT_POLICY_ID, loadBuiltin, NO_MAP } from '../../../src/policy';
import type { Batch } from '../../../src/workspace/batch';
import { Pool, type PoolOptions } from '../../../src/workspace/pool';

const OUT = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-pool-'));
const WORKER = path.join(OUT, 'faulty-worker.js');

function batchOf(id: number, names: readonly string[]): Batch {
	return {
		id,
		policy: 0,
		folders: [{ folder: `/tree/${id}`, names, sidecars: [], listed: false }],
		count: names.length,
		bad: [],
	};
}

const policies = [{ root: '/tree', policy: loadBuiltin(DEFAULT_POLICY_ID), map: NO_MAP, problems: [] }];

async function checked(batches: readonly Batch[], options: Partial<PoolOptions> = {}): Promise<string[]> {
	const seen: string[] = [];
	const all: PoolOptions = { policies, jobs: 2, fileTimeout: 30_000, signal: undefined, workerFile: WORKER, ownThread: false, ...options };
	await new Pool(batches[Symbol.iterator](), all, (batch, reports) => {
		const paths = batch.folders.flatMap(({ folder, names }) => names.map((name) => `${folder}/${name}`));
		seen.push(...paths.map((file, index) => told(reports.report(index, file))));
	}).run();
	return seen;
}

function told({ path: file, outcome, state }: DocumentReport): string {
	return `${file.slice('/tree/'.length)} ${outcome === 'clean' ? 'clean' : state.unreadable?.code}`;
}

describe('workspace/pool', () => {
	// Threads take no TypeScript.
	before(() => {
		buildSync({
			entryPoints: [path.join(__dirname, 'faulty-worker.ts')],
			outfile: WORKER,
			bundle: true,
			platform: 'node',
			mainFields: ['module', 'main'],
		});
	});
	after(() => rmSync(OUT, { recursive: true, force: true }));

	it('gives the reports in the order of the batches, whichever thread is first', async () => {
		const batches = Array.from({ length: 40 }, (_, id) => batchOf(id, ['a.md', 'b.md']));
		assert.deepEqual(
			await checked(batches, { jobs: 4 }),
			batches.flatMap(({ id }) => [`${id}/a.md clean`, `${id}/b.md clean`]),
		);
	});

	for (const fault of ['throw', 'exit', 'memory']) {
		it(`reports just the document on which a thread dies (${fault}), and goes on`, async () => {
			const batches = [batchOf(0, ['a.md']), batchOf(1, ['b.md', `${fault}.md`, 'c.md']), batchOf(2, ['d.md'])];
			assert.deepEqual(await checked(batches), ['0/a.md clean', '1/b.md clean', `1/${fault}.md io`, '1/c.md clean', '2/d.md clean']);
		}).timeout(60_000);
	}

	it('gives up a document that takes too long', async () => {
		const batches = [batchOf(0, ['a.md', 'hang.md', 'b.md']), batchOf(1, ['c.md', 'hang.md'])];
		assert.deepEqual(await checked(batches, { fileTimeout: 400 }), [
			'0/a.md clean',
			'0/hang.md timeout',
			'0/b.md clean',
			'1/c.md clean',
			'1/hang.md timeout',
		]);
	}).timeout(60_000);

	it('takes part with its own thread, but leaves big documents to those that can be ended', async () => {
		const folder = path.join(OUT, 'own');
		mkdirSync(folder);
		const names = Array.from({ length: 60 }, (_, index) => (index % 7 === 3 ? `hang-${index}.md` : `${index}.md`));
		for (const name of names) writeFileSync(path.join(folder, name), name.startsWith('hang') ? Buffer.alloc(300 << 10, 10) : '');
		const batches = Array.from({ length: 12 }, (_, id): Batch => {
			const own = names.slice(id * 5, id * 5 + 5);
			return { id, policy: 0, folders: [{ folder, names: own, sidecars: [], listed: true }], count: own.length, bad: [] };
		});
		const seen: [string, string | undefined][] = [];
		const options: PoolOptions = { policies, jobs: 2, fileTimeout: 300, signal: undefined, workerFile: WORKER, ownThread: true };
		await new Pool(batches[Symbol.iterator](), options, (batch, reports) => {
			const paths = batch.folders.flatMap((one) => one.names);
			seen.push(...paths.map((name, index): [string, string | undefined] => [name, reports.report(index, name).state.unreadable?.code]));
		}).run();
		assert.deepEqual(
			seen,
			names.map((name) => [name, name.startsWith('hang') ? 'timeout' : undefined]),
		);
	}).timeout(60_000);

	it('stops when it is told to, even while a thread is stuck', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 300);
		assert.deepEqual(await checked([batchOf(0, ['hang.md'])], { signal: stop.signal }), []);
		assert.deepEqual(await checked([batchOf(0, ['a.md'])], { signal: AbortSignal.abort() }), []);
	});

	it('rejects when a callback or the walk throws', async () => {
		const options: PoolOptions = { policies, jobs: 1, fileTimeout: 30_000, signal: undefined, workerFile: WORKER, ownThread: false };
		const failing = new Pool([batchOf(0, ['a.md'])][Symbol.iterator](), options, () => {
			throw new Error('printer');
		});
		await assert.rejects(failing.run(), /printer/);
		const walk = (function* (): Generator<Batch> {
			yield batchOf(0, ['a.md']);
			throw new Error('walk');
		})();
		await assert.rejects(new Pool(walk, options, () => undefined).run(), /walk/);
	});

	it('checks on this thread when no thread can be had', async () => {
		const seen = await checked([batchOf(0, ['a.md']), batchOf(1, ['b.md'])], { workerFile: path.join(__dirname, 'missing.js') });
		assert.deepEqual(seen, ['0/a.md not-found', '1/b.md not-found']);
	});
});
