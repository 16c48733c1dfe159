import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ContainerReport, DocumentReport } from '../check';
import type { PolicyProblem, Severity, WorkspacePolicy } from '../policy';
import type { Finding } from '../rules';
import type { Batch } from './batch';
import { Cache, type CacheOptions } from './cache';
import { milliseconds } from './clock';
import { ExceptionUses } from './exception-uses';
import { ScanPlan } from './plan';
import { checkHere, findWorkerFile, type OnBatch, Pool, type PoolOptions } from './pool';
import { RollUp } from './rollup';
import { PolicyCache } from './roots';
import { withSeparator } from './runner';
import type { Skipped, SkipReason } from './walk';
import type { Checked } from './wire';

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
	/** Called for each document in the order of the result. */
	readonly onReport?: (report: DocumentReport) => void;
	/** Called now and then, and at the end. */
	readonly onProgress?: (progress: ScanProgress) => void;
	/** Called before the first report. */
	readonly onPolicyProblem?: (problem: PolicyProblem) => void;
	/** `false`: `reports` of the result stays empty, so that memory stays flat however many documents there are. */
	readonly keepReports?: boolean;
	/** Milliseconds after which one document is given up (default 30,000). */
	readonly fileTimeout?: number;
	/** Where results are kept, so that unchanged documents are not read again; absent: everything is read. */
	readonly cache?: CacheOptions;
	/** Documents up to which no thread is started (default 48); starting one costs more than reading them. */
	readonly fewDocuments?: number;
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
	readonly policyProblems: readonly PolicyProblem[];
	readonly cancelled: boolean;
}

const UNCHECKED: ReadonlySet<SkipReason> = new Set(['folder-unreadable', 'name-undecodable', 'not-found']);
const UNREADABLE_RULE = 'document-unreadable';
const PROGRESS_INTERVAL = 50;

/**
 * Checks files and whole folders, in worker threads where there are many documents.
 * What cannot be read becomes a report or an entry of `skipped`; the scan itself goes on.
 * Rejects only when a callback throws.
 */
export async function scan(targets: readonly string[], options: ScanOptions = {}): Promise<ScanResult> {
	const policies = new PolicyCache(options.policyOverride, options.withoutMaps);
	const skipped: SkippedEntry[] = [];
	const plan = new ScanPlan(targets, policies, options.exclude ?? [], (entry) =>
		skipped.push({ ...entry, unchecked: UNCHECKED.has(entry.reason) }),
	);
	const policyProblems = uniqueProblems(policies.policies);
	for (const problem of policyProblems) options.onPolicyProblem?.(problem);
	const gathering = new Gathering(policies.policies, plan, options);
	const what = [targets.map((target) => path.resolve(target)), options.policyOverride, options.exclude, options.withoutMaps];
	const cache = options.cache === undefined ? null : Cache.open(options.cache, what, policies.policies);
	await run(plan, policies.policies, options, cache, (batch, checked) => gathering.take(batch, checked));
	cache?.end(!(options.signal?.aborted ?? false));
	return { ...gathering.result(skipped), skipped, policyProblems, cancelled: options.signal?.aborted ?? false };
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

function uniqueProblems(policies: readonly WorkspacePolicy[]): PolicyProblem[] {
	const seen = new Map<string, PolicyProblem>();
	for (const problem of policies.flatMap((policy) => policy.problems)) seen.set(JSON.stringify(problem), problem);
	return [...seen.values()];
}

/** Puts the reports together as they come in. */
class Gathering {
	readonly #policies: readonly WorkspacePolicy[];
	readonly #plan: ScanPlan;
	readonly #options: ScanOptions;
	readonly #rollUp = new RollUp();
	readonly #reports: DocumentReport[] = [];
	readonly #exceptions: ExceptionUses;
	readonly #outcomes = { clean: 0, findings: 0, 'not-checked': 0 };
	readonly #severities = { error: 0, warning: 0, info: 0 };
	#told = 0;

	constructor(policies: readonly WorkspacePolicy[], plan: ScanPlan, options: ScanOptions) {
		this.#policies = policies;
		this.#plan = plan;
		this.#options = options;
		this.#exceptions = new ExceptionUses(policies);
	}

	take(batch: Batch, checked: Checked): void {
		const policy = this.#policies[batch.policy] as WorkspacePolicy;
		const { keepReports = true, reportClean = true, onReport } = this.#options;
		let index = 0;
		for (const { folder, names } of batch.folders) {
			const prefix = withSeparator(folder);
			const content = this.#rollUp.folder(folder, policy);
			for (const name of names) {
				const { outcome, label, findings, excepted } = checked.outline(index);
				if (excepted !== undefined) this.#exceptions.use(batch.policy, excepted);
				this.#count(outcome, findings);
				content.add(label, prefix, name);
				if (keepReports || (onReport !== undefined && (reportClean || outcome !== 'clean'))) {
					const report = checked.report(index, prefix + name);
					if (keepReports) this.#reports.push(report);
					if (reportClean || outcome !== 'clean') onReport?.(report);
				}
				index++;
			}
		}
		const now = milliseconds();
		if (now - this.#told < PROGRESS_INTERVAL) return;
		this.#told = now;
		this.#tell();
	}

	#count(outcome: DocumentReport['outcome'], findings: DocumentReport['findings']): void {
		this.#outcomes[outcome]++;
		for (const { rule, severity } of findings) if (outcome !== 'not-checked' || rule !== UNREADABLE_RULE) this.#severities[severity]++;
	}

	result(skipped: readonly SkippedEntry[]): Pick<ScanResult, 'reports' | 'containers' | 'late' | 'counts'> {
		this.#tell();
		const containers = this.#rollUp.reports(this.#plan.folders);
		for (const { path, excepted } of containers) if (excepted !== undefined) this.#exceptions.useIn(path, excepted);
		const late = this.#exceptions.findings(this.#plan.folders, !(this.#options.signal?.aborted ?? false));
		for (const finding of [...containers.flatMap((container) => container.findings), ...late]) this.#severities[finding.severity]++;
		const { clean, findings, 'not-checked': notChecked } = this.#outcomes;
		const counts = {
			documents: this.#checked(),
			clean,
			withFindings: findings,
			notChecked: notChecked + skipped.filter((entry) => entry.unchecked).length,
			bySeverity: this.#severities,
		};
		return { reports: this.#reports, containers, late, counts };
	}

	#checked(): number {
		return this.#outcomes.clean + this.#outcomes.findings + this.#outcomes['not-checked'];
	}

	#tell(): void {
		this.#options.onProgress?.({ checked: this.#checked(), found: this.#plan.found });
	}
}
