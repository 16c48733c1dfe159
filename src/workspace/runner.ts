import { type CheckContext, checkFile, checkSmallFile, type DocumentReport, unreadableReport } from '../check';
import type { Label } from '../label';
import type { WorkspacePolicy } from '../policy';
import { copyThreshold } from '../rules';
import type { BadDocument, Batch } from './batch';
import { type CacheFiles, CacheSession } from './cache-session';
import { FolderMemory } from './folder-memory';
import { withSeparator } from './paths';
import { mayPass, patientlyUntil } from './patience';
import { FolderStamps } from './stamp';
import { TargetStamps } from './target-stamps';
import { errorCode } from './walk';
import { type KnownReport, ShapeReader } from './wire';

/** What a batch came to; a document that did not change may be told by what was known of it. */
export type Result = DocumentReport | KnownReport;

/** What of a batch is needed to check it. */
export type Work = Pick<Batch, 'policy' | 'folders' | 'bad'>;

/** Checks the documents of batches, one after the other, on whatever thread it is called. */
export class BatchRunner {
	readonly #policies: readonly PolicyWork[];
	readonly #cache: CacheSession | null;
	/** For reading what was known on this thread. */
	readonly shapes = new ShapeReader();

	constructor(policies: readonly WorkspacePolicy[], cache: CacheFiles | null = null) {
		const session = cache === null ? null : new CacheSession(cache);
		this.#cache = session;
		this.#policies = policies.map((policy) => workOf(policy, session));
	}

	/** Reports in the order of the batch. `starting` is told the index of each document before it is opened. */
	run(batch: Work, starting: (index: number) => void): Result[] {
		return this.runUpTo(Number.POSITIVE_INFINITY, batch, starting) as Result[];
	}

	/** As `run`, but documents over `largest` bytes are not opened: `null` stands for them. */
	runUpTo(largest: number, batch: Work, starting: (index: number) => void): (Result | null)[] {
		const work = this.#policies[batch.policy];
		if (work === undefined) throw new RangeError(`policy ${batch.policy}`);
		const { context } = work;
		const bad = batch.bad.length === 0 ? null : new Map(batch.bad.map((document) => [document.index, document]));
		const patient = largest === Number.POSITIVE_INFINITY;
		const reports: (Result | null)[] = [];
		for (const { folder, names, sidecars, listed } of batch.folders) {
			const prefix = withSeparator(folder);
			const beside = sidecars.length === 0 ? null : new Set(sidecars);
			const memory = work.memoryOf(folder, names);
			for (const name of names) {
				starting(reports.length);
				const known = bad?.get(reports.length);
				const options = { regular: listed, sidecar: beside?.has(name) ?? false };
				const file = prefix + name;
				if (known !== undefined) reports.push(given(file, context, known));
				else {
					const fresh = (): DocumentReport | null =>
						patient ? attempt(file, context, options) : attemptSmall(file, context, options, largest);
					reports.push(memory === null ? fresh() : memory.report(name, file, options.sidecar, fresh));
				}
			}
			memory?.end();
		}
		return reports;
	}

	/** Documents that were not read again since this was last asked. */
	takeRemembered(): number {
		return this.#cache?.takeRemembered() ?? 0;
	}

	/** To be called when there is no more work. */
	close(): void {
		this.#cache?.close();
	}
}

/** What one policy's documents are checked with. */
interface PolicyWork {
	readonly context: CheckContext;
	/** What is known of a folder; `null` without a cache. */
	readonly memoryOf: (folder: string, names: readonly string[]) => FolderMemory | null;
}

function workOf(workspacePolicy: WorkspacePolicy, cache: CacheSession | null): PolicyWork {
	const { root, policy } = workspacePolicy;
	const targetLabels = new Map<string, Label | null>();
	const withContentKeys = copyThreshold(policy) !== null;
	const context = { workspacePolicy, root, folderLabels: new Map(), targetLabels, withContentKeys };
	if (cache === null) return { context, memoryOf: () => null };
	const folders = new FolderStamps(root);
	const targets = new TargetStamps(folders, targetLabels);
	return {
		context: { ...context, beforeTarget: (target) => targets.take(target) },
		memoryOf: (folder, names) => new FolderMemory(cache, folder, names, folders, targets),
	};
}

interface FileOptions {
	readonly regular: boolean;
	readonly sidecar: boolean;
}

/** Waits for what may pass by itself. */
function attempt(file: string, context: CheckContext, options: FileOptions): DocumentReport {
	return patientlyUntil(() => check(file, context, () => checkFile(file, context, options)), failure);
}

/** What is large, or may pass by itself, is left to a thread that may wait: `null`. */
function attemptSmall(file: string, context: CheckContext, options: FileOptions, largest: number): DocumentReport | null {
	const report = check(file, context, () => checkSmallFile(file, context, options, largest));
	const code = report === null ? null : failure(report);
	return code !== null && mayPass(code) ? null : report;
}

/** The system's error code where a document could not be read for that. */
function failure({ state: { unreadable } }: DocumentReport): string | null {
	return unreadable?.code === 'io' || unreadable?.code === 'changed-while-read' ? unreadable.detail || 'EAGAIN' : null;
}

function check<T>(file: string, context: CheckContext, checking: () => T): T | DocumentReport {
	try {
		return checking();
	} catch (error) {
		// A defect in one reader must not take the other documents along.
		return unreadableReport(file, 'io', errorCode(error), context);
	}
}

function given(file: string, context: CheckContext, { code, detail }: BadDocument): DocumentReport {
	return unreadableReport(file, code, detail, context);
}
