import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentReport } from '../../../src/check';
import { NO_LABEL } from '../../../src/label';
import { type PackedBatch, unpackFolders } from '../../../src/workspace/batch';
import type { WorkerStart } from '../../../src/workspace/serve';
import { ReportPacker } from '../../../src/workspace/wire';

/** A worker that speaks like the real one, but dies or gets stuck on documents with telling names. */
const { current } = workerData as WorkerStart;
const packer = new ReportPacker();

function misbehave(name: string): void {
	if (name.startsWith('throw')) throw new Error('boom');
	if (name.startsWith('exit')) process.exit(7);
	if (name.startsWith('hang')) for (;;);
	if (name.startsWith('memory'))
		for (const hoard: string[][] = []; ; ) hoard.push(Array.from({ length: 100_000 }, (_, index) => `${index}`));
}

parentPort?.on('message', (batch: PackedBatch) => {
	Atomics.store(current, 0, batch.id);
	const bad = new Map(batch.bad.map((document) => [document.index, document]));
	const reports = unpackFolders(batch.packed).flatMap(({ folder, names }) =>
		names.map((name, index): DocumentReport => {
			Atomics.store(current, 1, index);
			const known = bad.get(index);
			if (known === undefined) misbehave(name);
			const unreadable = known === undefined ? null : { code: known.code, detail: known.detail };
			return {
				path: `${folder}/${name}`,
				outcome: unreadable === null ? 'clean' : 'not-checked',
				format: 'opaque',
				encoding: null,
				state: { encrypted: false, signed: false, macro: false, unreadable },
				markings: [],
				foreign: [],
				label: NO_LABEL,
				source: 'none',
				findings: [],
			};
		}),
	);
	Atomics.store(current, 1, -1);
	const packed = packer.pack(reports);
	parentPort?.postMessage({ batch: batch.id, packed });
});
