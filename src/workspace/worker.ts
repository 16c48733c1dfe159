import { parentPort, workerData } from 'node:worker_threads';
import type { WorkspacePolicy } from '../policy';
import type { Batch } from './batch';
import { BatchRunner } from './runner';
import { type PackedReports, ReportPacker } from './wire';

/** What a thread is started with. */
export interface WorkerStart {
	readonly policies: readonly WorkspacePolicy[];
	/** `[batch, index]` of the document in hand, so that the scan knows on which one a thread got stuck or died. */
	readonly current: Int32Array;
}

export interface WorkerAnswer {
	readonly batch: number;
	readonly packed: PackedReports;
}

const start = workerData as WorkerStart;
const runner = new BatchRunner(start.policies);
const packer = new ReportPacker();

parentPort?.on('message', (batch: Batch) => {
	Atomics.store(start.current, 1, -1);
	Atomics.store(start.current, 0, batch.id);
	const packed = packer.pack(runner.run(batch, (index) => Atomics.store(start.current, 1, index)));
	Atomics.store(start.current, 1, -1);
	const answer: WorkerAnswer = { batch: batch.id, packed };
	parentPort?.postMessage(answer, [packed.ids.buffer as ArrayBuffer]);
});
