import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ContainerReport, DocumentReport } from '../check';
import type { PolicyProblem, Severity, WorkspacePolicy } from '../policy';
import type { Finding } from '../rules';
import type { Batch } from './batch';
import { Cache, type CacheOptions } from './cache';
import { Gathering } from './gathering';
import type { Part } from './part';
import { ScanPlan } from './plan';
import { checkHere, findWorkerFile, type OnBatch, Pool, type PoolOptions } from './pool';
import { PolicyCache, type ScanRoot } from './roots';
import type { Excluded, Skipped, SkipReason } from './walk';

export interface ScanOptions {
	/** A builtin policy's id or a policy file, in place of the workspaces' own. */
	readonly policyOverride?: string;
	/** The workspaces' label maps and exceptions do not count: for folders that are not trusted. */
	readonly withoutMaps?: boolean;
	/** Threads at most; default: the processors. */
	readonly jobs?: number;
	readonly signal?: AbortSignal;
	/** Globs (minimatch, relative to the policy's root) to leave out, besides the policy's. */
	readonly exclude?: readonly string[];
	/** `false`: `onReport` is not called for documents that are clean, whose reports then need not be made. */
	readonly reportClean?: boolean;
	/** This thread checks too, and does nothing else while a batch is in hand: for programs that only wait for the scan. */
	readonly ownThread?: boolean;
	/** Called for each document in the order of the result. `key`: of the content, for finding copies; 0 without. */
	readonly onReport?: (report: DocumentReport, key: number) => void;
	/** Called for what the policy, `exclude` or git leave out; of a folder that is left out, for the folder alone. */
	readonly onExcluded?: (excluded: Excluded) => void;
	/** Called now and then, and at the end. */
	readonly onProgress?: (progress: ScanProgress) => void;
	/** Called once, when it is known what is scanned. */
	readonly onStart?: (start: ScanStart) => void;
	/** Called before the first report. */
	readonly onPolicyProblem?: (problem: PolicyProblem) => void;
	/** `false`: `reports` of the result stays empty, so that memory stays flat however many documents there are. */
	readonly keepReports?: boolean;
	/** Milliseconds after which one document is given up (default 30,000). */
	readonly fileTimeout?: number;
	/** Where results are kept, so that unchanged documents are not read again; absent: everything is read. */
	readonly cache?: CacheOptions;
	/** Only some of the documents are checked; what needs all of them (folders, late findings) is then not judged. */
	readonly part?: Part;
	/** Documents up to which no thread is started (default 48); starting one costs more than reading them. */
	readonly fewDocuments?: number;
}

/** What a scan sets out to do. */
export interface ScanStart {
	/** The given paths, in the order in which their documents come. */
	readonly roots: readonly ScanRoot[];
	readonly policies: readonly WorkspacePolicy[];
}

export interface ScanProgress {
	readonly checked: number;
	/** Documents found so far; grows while folders are walked. */
	readonly found: number;
}

/** Something in the tree that is no report of its own. */
export interface SkippedEntry extends Skipped {
	/** Whether documents were left unchecked by it. */
	readonly unchecked: boolean;
}

export interface ScanCounts {
	readonly documents: number;
	readonly clean: number;
	readonly withFindings: number;
	/** Documents that could not be read, and folders that could not be entered. */
	readonly notChecked: number;
	/** Findings of documents and folders; that a document could not be read counts above, not here. */
	readonly bySeverity: Readonly<Record<Severity, number>>;
}

export interface ScanResult {
	/** In a stable order: folder by folder. Without markings (`checkFile` reads them). */
	readonly reports: readonly DocumentReport[];
	/** The folders that were walked, with the highest label of what they hold. */
	readonly containers: readonly ContainerReport[];
	/** Findings that only the whole scan shows: of copies, of exceptions. Counted like the others. */
	readonly late: readonly Finding[];
	readonly counts: ScanCounts;
	readonly skipped: readonly SkippedEntry[];
	/** Entries that were left out on purpose; a folder counts once. */
	readonly excluded: number;
	/** Documents that had not changed since an earlier scan and were not read again. */
	readonly remembered: number;
	readonly policyProblems: readonly PolicyProblem[];
	readonly cancelled: boolean;
}

const UNCHECKED: ReadonlySet<SkipReason> = new Set(['folder-unreadable', 'name-undecodable', 'not-found']);

/**
 * Checks files and whole folders, in worker threads where there are many documents.
 * What cannot be read becomes a report or an entry of `skipped`; the scan itself goes on.
 * Rejects only when a callback throws.
 */
export async function scan(targets: readonly string[], options: ScanOptions = {}): Promise<ScanResult> {
	const policies = new PolicyCache(options.policyOverride, options.withoutMaps);
	const skipped: SkippedEntry[] = [];
	const plan = new ScanPlan(targets, policies, options, (entry) => skipped.push({ ...entry, unchecked: UNCHECKED.has(entry.reason) }));
	const policyProblems = uniqueProblems(policies.policies);
	options.onStart?.({ roots: plan.roots, policies: policies.policies });
	for (const problem of policyProblems) options.onPolicyProblem?.(problem);
	const gathering = new Gathering(policies.policies, plan, options);
	const cache = openCache(targets, options, policies.policies);
	await run(plan, policies.policies, options, cache, (batch, checked) => gathering.take(batch, checked));
	const cancelled = options.signal?.aborted ?? false;
	await cache?.end(!cancelled);
	await gathering.lookForCopies(options.signal);
	return { ...gathering.result(skipped, !cancelled), skipped, excluded: plan.excluded, policyProblems, cancelled };
}

function openCache(targets: readonly string[], options: ScanOptions, policies: readonly WorkspacePolicy[]): Cache | null {
	if (options.cache === undefined) return null;
	const { policyOverride, exclude, withoutMaps, part } = options;
	const what = [targets.map((target) => path.resolve(target)), policyOverride, exclude, withoutMaps, part?.id];
	return Cache.open(options.cache, what, policies);
}

async function run(
	plan: ScanPlan,
	policies: readonly WorkspacePolicy[],
	options: ScanOptions,
	cache: Cache | null,
	onBatch: OnBatch,
): Promise<void> {
	const poolOptions: PoolOptions = {
		policies,
		jobs: Math.max(1, options.jobs ?? availableParallelism()),
		fileTimeout: options.fileTimeout ?? 30_000,
		signal: options.signal,
		workerFile: findWorkerFile(),
		ownThread: options.ownThread ?? false,
		cache,
	};
	const batches = plan.batches();
	const first: Batch[] = [];
	let count = 0;
	for (let next = batches.next(); ; next = batches.next()) {
		if (next.done) return checkHere(first, poolOptions, onBatch);
		first.push(next.value);
		count += next.value.count;
		if (count > (options.fewDocuments ?? 48) && poolOptions.workerFile !== null) break;
	}
	return new Pool(chain(first, batches), poolOptions, onBatch).run();
}

function* chain(first: readonly Batch[], rest: Iterable<Batch>): Generator<Batch> {
	yield* first;
	yield* rest;
}

/** Problems of policies, each once. */
export function uniqueProblems(policies: readonly WorkspacePolicy[]): PolicyProblem[] {
	const seen = new Map<string, PolicyProblem>();
	for (const problem of policies.flatMap((policy) => policy.problems)) seen.set(JSON.stringify(problem), problem);
	return [...seen.values()];
}
