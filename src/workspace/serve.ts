import { parentPort, workerData } from 'node:worker_threads';
import type { WorkspacePolicy } from '../policy';
import { type PackedBatch, unpackFolders } from './batch';
import type { CacheFiles } from './cache-session';
import { BatchRunner } from './runner';
import { type PackedReports, ReportPacker } from './wire';

/** What a thread is started with. */
export interface WorkerStart {
	readonly policies: readonly WorkspacePolicy[];
	/** `[batch, index]` of the document in hand, so that the scan knows on which one a thread got stuck or died. */
	readonly current: Int32Array;
	readonly cache: CacheFiles | null;
}

export interface WorkerAnswer {
	readonly batch: number;
	readonly packed: PackedReports;
	readonly remembered: number;
}

/** Checks what the scan sends, until the scan ends this thread. */
export function serve(): void {
	const { policies, current, cache } = workerData as WorkerStart;
	const runner = new BatchRunner(policies, cache);
	const packer = new ReportPacker();
	parentPort?.on('message', ({ id, policy, packed, bad }: PackedBatch) => {
		Atomics.store(current, 1, -1);
		Atomics.store(current, 0, id);
		const reports = runner.run({ policy, bad, folders: unpackFolders(packed) }, (index) => Atomics.store(current, 1, index));
		Atomics.store(current, 1, -1);
		const answer: WorkerAnswer = { batch: id, packed: packer.pack(reports), remembered: runner.takeRemembered() };
		parentPort?.postMessage(answer, [answer.packed.ids.buffer as ArrayBuffer]);
	});
}
