import { Worker } from 'node:worker_threads';
import type { WorkspacePolicy } from '../policy';
import { type Batch, type PackedBatch, packFolders } from './batch';
import type { CacheFiles } from './cache-session';
import { milliseconds } from './clock';
import type { WorkerAnswer, WorkerStart } from './serve';
import { type Checked, ReportUnpacker } from './wire';

export interface ThreadEvents {
	readonly onReports: (batch: Batch, checked: Checked) => void;
	/** The thread died. */
	readonly onLost: (detail: string) => void;
}

/** A document that needs more than this is reported, and does not take the whole process along. */
const HEAP_MEGABYTES = 512;
/** For what is made and dropped at once. A third less memory in all than with Node's own measure, for three per cent of the time. */
const YOUNG_MEGABYTES = 12;

/** One worker thread of a scan, seen from outside. */
export class ScanThread {
	readonly #worker: Worker;
	readonly #unpacker = new ReportUnpacker();
	readonly #pending = new Map<number, Batch>();
	/** Shared with the thread: batch and index of the document in hand. */
	readonly #current = new Int32Array(new SharedArrayBuffer(8)).fill(-1);
	#seen = '';
	#since = 0;

	constructor(workerFile: string, policies: readonly WorkspacePolicy[], events: ThreadEvents, cache: CacheFiles | null = null) {
		const workerData: WorkerStart = { policies, current: this.#current, cache };
		const resourceLimits = { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: YOUNG_MEGABYTES };
		this.#worker = new Worker(workerFile, { workerData, resourceLimits });
		this.#worker.on('message', (answer: WorkerAnswer) => {
			const batch = this.#pending.get(answer.batch);
			if (batch === undefined) return;
			this.#pending.delete(answer.batch);
			events.onReports(batch, this.#unpacker.unpack(answer.packed, answer.remembered));
		});
		this.#worker.on('error', (error: unknown) => events.onLost(error instanceof Error ? error.message : String(error)));
		this.#worker.on('exit', (code) => events.onLost(`exit ${code}`));
	}

	/** Number of batches given and not yet answered. */
	get load(): number {
		return this.#pending.size;
	}

	send(batch: Batch): void {
		this.#pending.set(batch.id, batch);
		const { id, policy, folders, bad } = batch;
		const message: PackedBatch = { id, policy, packed: packFolders(folders), bad };
		this.#worker.postMessage(message);
	}

	pending(): Batch[] {
		return [...this.#pending.values()];
	}

	/** The document in hand, or `null` between documents. */
	current(): { readonly batch: number; readonly index: number } | null {
		const index = Atomics.load(this.#current, 1);
		return index < 0 ? null : { batch: Atomics.load(this.#current, 0), index };
	}

	/** Whether the thread has had the same document in hand for `limit` milliseconds; to be called regularly. */
	stuck(limit: number): boolean {
		const seen = this.#current.join();
		if (seen !== this.#seen || this.current() === null) {
			this.#seen = seen;
			this.#since = milliseconds();
			return false;
		}
		return milliseconds() - this.#since >= limit;
	}

	end(): void {
		this.#worker.removeAllListeners();
		// A late error has no one left to tell.
		this.#worker.on('error', () => undefined);
		void this.#worker.terminate();
	}
}
