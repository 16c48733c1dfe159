import { parentPort, workerData } from 'node:worker_threads';
import { makeCase } from './cases';
import { type Families, loadSeeds, seedsOf } from './seeds';
import { Fault, type FaultKind, survive } from './survive';

export interface WorkerInput {
	readonly family: string;
	readonly seed: number;
	readonly from: number;
	readonly to: number;
	readonly corpus: string | null;
	/** Milliseconds a file of up to 1 MB may take for all that is done with it. */
	readonly slow: number;
	/** Two numbers that the watchdog looks at: the case, and when it began. */
	readonly progress: SharedArrayBuffer;
}

export type WorkerOutput =
	| { readonly type: 'fault'; readonly index: number; readonly kind: FaultKind; readonly message: string; readonly stack: string }
	| { readonly type: 'slowest'; readonly index: number; readonly milliseconds: number; readonly bytes: number }
	| { readonly type: 'done'; readonly index: number; readonly memory: number };

/** One step of reading and nine of writing and reading again are done with each file. */
async function run(input: WorkerInput): Promise<void> {
	const progress = new Float64Array(input.progress);
	const families: Families = input.corpus === null ? await loadSeeds() : seedsOf(input.corpus);
	let slowest = 0;
	let memory = 0;
	for (let index = input.from; index < input.to; index++) {
		const { name, bytes } = makeCase(families, input.family, input.seed, index);
		progress[0] = index;
		progress[1] = Date.now();
		const post = (kind: FaultKind, message: string, stack = ''): void =>
			parentPort?.postMessage({ type: 'fault', index, kind, message, stack } satisfies WorkerOutput);
		let milliseconds = timed(() => {
			try {
				survive({ name, bytes }, index % 4 === 0);
			} catch (error) {
				const stack = error instanceof Error ? (error.stack ?? '') : '';
				if (error instanceof Fault) post(error.kind, error.message);
				else post('exception', String(error), stack);
			}
		});
		// A busy machine or the collector may have been in the way: the better of two.
		if (milliseconds > input.slow)
			milliseconds = Math.min(
				milliseconds,
				timed(() => quietly(() => survive({ name, bytes }, index % 4 === 0))),
			);
		if (milliseconds > input.slow) post('slow', `${Math.round(milliseconds)} ms for ${bytes.length} bytes`);
		if (milliseconds > slowest) {
			slowest = milliseconds;
			parentPort?.postMessage({ type: 'slowest', index, milliseconds, bytes: bytes.length } satisfies WorkerOutput);
		}
		// Making the next case is the fuzzer's own time.
		progress[1] = 0;
		memory = Math.max(memory, process.memoryUsage.rss());
	}
	progress[1] = 0;
	parentPort?.postMessage({ type: 'done', index: input.to, memory } satisfies WorkerOutput);
}

function timed(work: () => void): number {
	const start = performance.now();
	work();
	return performance.now() - start;
}

function quietly(work: () => void): void {
	try {
		work();
	} catch {
		// Told the first time.
	}
}

void run(workerData as WorkerInput);
