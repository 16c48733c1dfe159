import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import type { BadDocument, Batch } from './batch';
import { BatchRunner } from './runner';
import { ScanThread } from './thread';

export interface PoolOptions {
	readonly policies: readonly WorkspacePolicy[];
	/** Threads at most; 1 or more. */
	readonly jobs: number;
	/** Milliseconds after which a document is given up. */
	readonly fileTimeout: number;
	readonly signal: AbortSignal | undefined;
	/** Script of the threads; absent: all is checked on this thread. */
	readonly workerFile: string | null;
}

/** Receives the batches in their order, whatever thread was first. */
export type OnBatch = (batch: Batch, reports: readonly DocumentReport[]) => void;

/** Batches that a thread holds: the one in hand and the next, so that it never waits for us. */
const DEPTH = 2;
/** Batches that may be done ahead of the one that is still waited for; bounds memory when one document is slow. */
const WINDOW = 256;
/** Threads that may die before their first document until we do without. */
const STARTS = 3;

/** The bundle of the threads beside this one; `null` when the sources are run unbundled. */
export function findWorkerFile(): string | null {
	const file = path.join(__dirname, 'worker.js');
	return existsSync(file) ? file : null;
}

/** Checks batches on this thread, letting others have a turn between them. */
export async function checkHere(batches: Iterable<Batch>, options: Omit<PoolOptions, 'jobs'>, onBatch: OnBatch): Promise<void> {
	const runner = new BatchRunner(options.policies);
	for (const batch of batches) {
		if (options.signal?.aborted) return;
		onBatch(
			batch,
			runner.run(batch, () => undefined),
		);
		await nextTurn();
	}
}

/**
 * Checks batches in worker threads. A thread that dies or gets stuck is replaced: the document that it had in hand becomes
 * "not checked", everything else is done again. Ends early, without an error, when the signal is aborted.
 * Rejects when `batches` or `onBatch` throws.
 */
export class Pool {
	readonly #batches: Iterator<Batch>;
	readonly #options: PoolOptions;
	readonly #onBatch: OnBatch;
	readonly #threads = new Set<ScanThread>();
	/** Batches of threads that were lost. */
	readonly #again: Batch[] = [];
	readonly #done = new Map<number, { readonly batch: Batch; readonly reports: readonly DocumentReport[] }>();
	#next = 0;
	#taken = 0;
	#exhausted = false;
	#failedStarts = 0;
	#finished = false;
	#settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;

	constructor(batches: Iterator<Batch>, options: PoolOptions, onBatch: OnBatch) {
		this.#batches = batches;
		this.#options = options;
		this.#onBatch = onBatch;
	}

	async run(): Promise<void> {
		const { signal, fileTimeout } = this.#options;
		const stop = (): void => this.#finish();
		const watch = setInterval(() => this.#watch(), Math.min(1000, fileTimeout / 4));
		signal?.addEventListener('abort', stop);
		try {
			await new Promise<void>((resolve, reject) => {
				this.#settle = { resolve, reject };
				if (signal?.aborted) stop();
				else this.#guarded(() => this.#fill());
			});
		} finally {
			clearInterval(watch);
			signal?.removeEventListener('abort', stop);
			for (const thread of this.#threads) thread.end();
			this.#threads.clear();
		}
	}

	/** Whatever goes wrong in a callback ends the scan instead of the process. */
	#guarded(step: () => void): void {
		if (this.#finished) return;
		try {
			step();
		} catch (error) {
			this.#finished = true;
			this.#settle?.reject(error);
		}
	}

	#finish(): void {
		this.#finished = true;
		this.#settle?.resolve();
	}

	/** Gives work to the threads that wait, starts threads while there is work for them, and ends when there is none. */
	#fill(): void {
		while (this.#threads.size < this.#options.jobs) {
			const batch = this.#take();
			if (batch === null) break;
			this.#start().send(batch);
		}
		for (let load = 1; load <= DEPTH; load++) {
			for (const thread of this.#threads) {
				if (thread.load >= load) continue;
				const batch = this.#take();
				if (batch === null) break;
				thread.send(batch);
			}
		}
		if (this.#exhausted && this.#again.length === 0 && this.#next === this.#taken) this.#finish();
	}

	#take(): Batch | null {
		const again = this.#again.shift();
		if (again !== undefined) return again;
		if (this.#exhausted || this.#taken - this.#next >= WINDOW) return null;
		const result = this.#batches.next();
		if (result.done) {
			this.#exhausted = true;
			return null;
		}
		this.#taken++;
		return result.value;
	}

	#start(): ScanThread {
		const thread = new ScanThread(this.#options.workerFile ?? '', this.#options.policies, {
			onReports: (batch, reports) => this.#guarded(() => this.#accept(batch, reports)),
			onLost: (detail) => this.#guarded(() => this.#lost(thread, 'io', detail)),
		});
		this.#threads.add(thread);
		return thread;
	}

	#accept(batch: Batch, reports: readonly DocumentReport[]): void {
		this.#done.set(batch.id, { batch, reports });
		this.#drain();
		this.#fill();
	}

	#drain(): void {
		for (let ready = this.#done.get(this.#next); ready !== undefined; ready = this.#done.get(this.#next)) {
			this.#done.delete(this.#next++);
			this.#onBatch(ready.batch, ready.reports);
		}
	}

	#lost(thread: ScanThread, code: BadDocument['code'], detail: string): void {
		if (!this.#threads.delete(thread)) return;
		thread.end();
		const current = thread.current();
		if (current === null) this.#failedStarts++;
		for (const batch of thread.pending()) {
			const bad = current !== null && current.batch === batch.id ? [...batch.bad, { index: current.index, code, detail }] : batch.bad;
			this.#again.push({ ...batch, bad });
		}
		this.#again.sort((one, other) => one.id - other.id);
		if (this.#failedStarts < STARTS) this.#fill();
		else this.#withoutThreads();
	}

	/** Threads cannot be had here (no memory, script missing): the rest is checked on this one. */
	#withoutThreads(): void {
		if (this.#threads.size > 0) return;
		const rest = function* (pool: Pool): Generator<Batch> {
			for (let batch = pool.#take(); batch !== null; batch = pool.#take()) yield batch;
		};
		checkHere(rest(this), this.#options, (batch, reports) => {
			this.#done.set(batch.id, { batch, reports });
			this.#drain();
		}).then(
			() => this.#finish(),
			(error: unknown) =>
				this.#guarded(() => {
					throw error;
				}),
		);
	}

	#watch(): void {
		for (const thread of this.#threads) {
			if (thread.stuck(this.#options.fileTimeout)) this.#guarded(() => this.#lost(thread, 'timeout', ''));
		}
	}
}
