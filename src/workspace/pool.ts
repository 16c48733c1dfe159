import { existsSync } from 'node:fs';
import path from 'node:path';
import type { WorkspacePolicy } from '../policy';
import type { BadDocument, Batch } from './batch';
import type { Cache } from './cache';
import { BatchRunner, type Result } from './runner';
import { ScanThread } from './thread';
import { type Checked, checkedHere } from './wire';

export interface PoolOptions {
	readonly policies: readonly WorkspacePolicy[];
	/** Threads at most; 1 or more. */
	readonly jobs: number;
	/** Milliseconds after which a document is given up. */
	readonly fileTimeout: number;
	readonly signal: AbortSignal | undefined;
	/** Script of the threads; absent: all is checked on this thread. */
	readonly workerFile: string | null;
	/** With two jobs or more this thread is one of them. */
	readonly ownThread: boolean;
	/** What was found before; absent: everything is read. */
	readonly cache?: Cache | null;
}

/** Receives the batches in their order, whatever thread was first. */
export type OnBatch = (batch: Batch, checked: Checked) => void;

/** Batches that a thread holds: the one in hand and the next, so that it never waits for us. */
const DEPTH = 2;
/** Batches that may be done ahead of the one that is still waited for; bounds memory when one document is slow. */
const WINDOW = 512;
/** Threads that may die before their first document until we do without. */
const STARTS = 3;
/** This thread cannot be ended when it gets stuck, so it leaves bigger documents, in bytes, to the others. */
const LARGEST = 256 * 1024;

/** The bundle of the threads beside this one; `null` when the sources are run unbundled. */
export function findWorkerFile(): string | null {
	const file = path.join(__dirname, 'worker.js');
	return existsSync(file) ? file : null;
}

/** Checks batches on this thread, letting others have a turn between them. */
export async function checkHere(
	batches: Iterable<Batch>,
	options: Pick<PoolOptions, 'policies' | 'signal' | 'cache'>,
	onBatch: OnBatch,
): Promise<void> {
	const runner = new BatchRunner(options.policies, options.cache?.part());
	try {
		for (const batch of batches) {
			if (options.signal?.aborted) return;
			const reports = runner.run(batch, () => undefined);
			onBatch(batch, here(runner, reports));
			await new Promise(setImmediate);
		}
	} finally {
		runner.close();
	}
}

function here(runner: BatchRunner, reports: readonly Result[]): Checked {
	return checkedHere(reports, runner.takeRemembered(), runner.shapes);
}

/** A batch of which the own thread left documents to the others. */
interface Partial {
	readonly batch: Batch;
	readonly reports: (Result | null)[];
	readonly remembered: number;
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
	readonly #workers: number;
	readonly #threads = new Set<ScanThread>();
	/** What the own thread must not take: batches of threads that were lost, big documents. */
	readonly #again: Batch[] = [];
	readonly #partial = new Map<number, Partial>();
	readonly #done = new Map<number, { readonly batch: Batch; readonly checked: Checked }>();
	/** Checks on this thread; `null` where it does not take part. */
	readonly #own: BatchRunner | null;
	#working = false;
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
		const takesPart = options.ownThread && options.jobs > 1;
		this.#workers = takesPart ? options.jobs - 1 : options.jobs;
		this.#own = takesPart ? new BatchRunner(options.policies, options.cache?.part()) : null;
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
			this.#own?.close();
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
		while (this.#threads.size < this.#workers) {
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
		else this.#workSoon();
	}

	#take(): Batch | null {
		return this.#again.shift() ?? this.#takeNew();
	}

	#takeNew(): Batch | null {
		if (this.#exhausted || this.#taken - this.#next >= WINDOW) return null;
		const result = this.#batches.next();
		if (result.done) {
			this.#exhausted = true;
			return null;
		}
		this.#taken++;
		return result.value;
	}

	/** One batch on this thread, after what the others have to say. */
	#workSoon(): void {
		if (this.#own === null || this.#working || this.#exhausted) return;
		this.#working = true;
		setImmediate(() => {
			this.#working = false;
			this.#guarded(() => this.#work());
		});
	}

	#work(): void {
		const batch = this.#takeNew();
		if (batch !== null && this.#own !== null) {
			const reports = this.#own.runUpTo(LARGEST, batch, () => undefined);
			if (!reports.includes(null)) this.#done.set(batch.id, { batch, checked: here(this.#own, reports as Result[]) });
			else {
				this.#partial.set(batch.id, { batch, reports, remembered: this.#own.takeRemembered() });
				this.#again.push(restOf(batch, reports));
			}
			this.#drain();
		} else if (!this.#exhausted) return;
		this.#fill();
	}

	#start(): ScanThread {
		const thread = new ScanThread(
			this.#options.workerFile ?? '',
			this.#options.policies,
			{
				onReports: (batch, checked) => this.#guarded(() => this.#accept(batch, checked)),
				onLost: (detail) => this.#guarded(() => this.#lost(thread, 'io', detail)),
			},
			this.#options.cache?.part(),
		);
		this.#threads.add(thread);
		return thread;
	}

	#accept(batch: Batch, checked: Checked): void {
		this.#keep(batch, checked);
		this.#drain();
		this.#fill();
	}

	#keep(batch: Batch, checked: Checked): void {
		const partial = this.#partial.get(batch.id);
		this.#partial.delete(batch.id);
		if (partial === undefined) this.#done.set(batch.id, { batch, checked });
		else this.#done.set(batch.id, { batch: partial.batch, checked: joined(partial, checked) });
	}

	#drain(): void {
		for (let ready = this.#done.get(this.#next); ready !== undefined; ready = this.#done.get(this.#next)) {
			this.#done.delete(this.#next++);
			this.#onBatch(ready.batch, ready.checked);
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
		checkHere(rest(this), this.#options, (batch, checked) => {
			this.#keep(batch, checked);
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

/** The documents that were left, as a batch of the same number. */
function restOf(batch: Batch, reports: readonly (Result | null)[]): Batch {
	let index = 0;
	const folders = batch.folders.map((folder) => ({ ...folder, names: folder.names.filter(() => reports[index++] === null) }));
	const left = folders.filter(({ names }) => names.length > 0);
	return { ...batch, folders: left, count: reports.filter((report) => report === null).length, bad: [] };
}

/** `checked`: those that had been left, in their order. */
function joined({ reports, remembered }: Partial, checked: Checked): Checked {
	let left = 0;
	const places = reports.map((report) => (report === null ? left++ : -1));
	const own = checkedHere(reports as Result[]);
	const placeOf = (index: number): number => places[index] ?? -1;
	return {
		outline: (index) => (placeOf(index) < 0 ? own.outline(index) : checked.outline(placeOf(index))),
		report: (index, file) => (placeOf(index) < 0 ? own.report(index, file) : checked.report(placeOf(index), file)),
		key: (index) => (placeOf(index) < 0 ? own.key(index) : checked.key(placeOf(index))),
		remembered: remembered + (checked.remembered ?? 0),
	};
}
