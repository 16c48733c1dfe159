import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { makeCase } from './cases';
import type { Families } from './seeds';
import type { FaultKind } from './survive';
import type { WorkerInput, WorkerOutput } from './worker';

export interface FuzzOptions {
	readonly families: Families;
	/** Folder that the families were made of, or null for the built-in ones. */
	readonly corpus: string | null;
	readonly seed: number;
	/** Cases `[from, to)` of the family. */
	readonly from: number;
	readonly to: number;
	/** Milliseconds after which a case counts as slow, and after which it is ended. */
	readonly slow: number;
	readonly watchdog: number;
	/** No case begins after this time (as `Date.now`). */
	readonly until?: number;
	/** Heap of the worker in megabytes. */
	readonly heap?: number;
}

export interface Finding {
	readonly family: string;
	readonly seed: number;
	readonly index: number;
	readonly kind: FaultKind;
	readonly message: string;
	readonly stack: string;
	/** Name of the mutated file; its bytes. */
	readonly name: string;
	readonly bytes: Buffer;
}

export interface FamilyReport {
	readonly family: string;
	readonly cases: number;
	/** Each kind of finding once for one message and place. */
	readonly findings: readonly Finding[];
	/** All that happened, the like ones too. */
	readonly faults: number;
	readonly slowest: { readonly index: number; readonly milliseconds: number; readonly bytes: number } | null;
	/** Peak of the process's resident memory, in bytes. */
	readonly memory: number;
}

/** Tries one family of formats in a worker under a watchdog; what hangs or runs out of memory is ended, told, and passed over. */
export async function fuzzFamily(family: string, options: FuzzOptions): Promise<FamilyReport> {
	const found = new Map<string, Finding>();
	const report = { family, cases: 0, faults: 0, slowest: null as FamilyReport['slowest'], memory: 0 };
	const keep = (index: number, kind: FaultKind, message: string, stack: string): void => {
		report.faults++;
		const key = `${kind} ${signature(message, stack)}`;
		if (found.has(key)) return;
		const { name, bytes } = makeCase(options.families, family, options.seed, index);
		found.set(key, { family, seed: options.seed, index, kind, message, stack, name, bytes });
	};
	for (let from = options.from; from < options.to && Date.now() < (options.until ?? Number.POSITIVE_INFINITY); ) {
		const stopped = await runWorker(family, from, options, (message) => {
			if (message.type === 'fault') keep(message.index, message.kind, message.message, message.stack);
			else if (message.type === 'slowest' && message.milliseconds > (report.slowest?.milliseconds ?? 0)) report.slowest = message;
			else if (message.type === 'done') report.memory = Math.max(report.memory, message.memory);
		});
		if (stopped.kind !== null) keep(stopped.index, stopped.kind, stopped.message, '');
		report.cases += stopped.index - from + (stopped.kind === null ? 0 : 1);
		from = stopped.index + 1;
		if (stopped.kind === null) break;
	}
	return { ...report, findings: [...found.values()] };
}

/** The message without its numbers, and where it was thrown. */
function signature(message: string, stack: string): string {
	const place = stack
		.split('\n')
		.filter((line) => line.includes('/src/'))
		.slice(0, 2)
		.map((line) => line.replace(/^.*\/src\//, '').replace(/:\d+\)?$/, ''))
		.join(' < ');
	return `${message.replace(/\d+/g, '#').slice(0, 80)} ${place}`;
}

interface Stopped {
	readonly index: number;
	/** Why the worker did not come to its end; null where it did, or where its time was up. */
	readonly kind: FaultKind | null;
	readonly message: string;
}

function runWorker(family: string, from: number, options: FuzzOptions, take: (message: WorkerOutput) => void): Promise<Stopped> {
	const progress = new SharedArrayBuffer(16);
	const state = new Float64Array(progress);
	state[0] = from;
	const { corpus, seed, to, slow } = options;
	const workerData: WorkerInput = { family, seed, from, to, corpus, slow, progress };
	const worker = new Worker(path.join(__dirname, 'worker.cjs'), {
		workerData,
		resourceLimits: { maxOldGenerationSizeMb: options.heap ?? 512 },
	});
	return new Promise((resolve) => {
		let settled = false;
		const settle = (stopped: Stopped): void => {
			if (settled) return;
			settled = true;
			clearInterval(watchdog);
			void worker.terminate().then(() => resolve(stopped));
		};
		const index = (): number => state[0] ?? from;
		const watchdog = setInterval(() => {
			const began = state[1] ?? 0;
			const took = began === 0 ? 0 : Date.now() - began;
			if (took > options.watchdog) settle({ index: index(), kind: 'hang', message: `no end after ${options.watchdog} ms` });
			else if (Date.now() > (options.until ?? Number.POSITIVE_INFINITY)) settle({ index: index(), kind: null, message: '' });
		}, 100);
		worker.on('message', (message: WorkerOutput) => {
			take(message);
			if (message.type === 'done') settle({ index: message.index, kind: null, message: '' });
		});
		worker.on('error', (error: Error & { code?: string }) => {
			const kind = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'exception';
			settle({ index: index(), kind, message: String(error) });
		});
		worker.on('exit', () => settle({ index: index(), kind: 'exception', message: 'the worker ended by itself' }));
	});
}
