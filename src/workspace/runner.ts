import { statSync } from 'node:fs';
import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport, unreadableReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import type { BadDocument, Batch } from './batch';
import { type CacheFiles, CacheSession, type Remembered } from './cache-session';
import { mayPass, patientlyUntil } from './patience';
import { stampOf } from './stamp';
import { errorCode } from './walk';

/** What of a batch is needed to check it. */
export type Work = Pick<Batch, 'policy' | 'folders' | 'bad'>;

/** Checks the documents of batches, one after the other, on whatever thread it is called. */
export class BatchRunner {
	readonly #contexts: readonly CheckContext[];
	readonly #cache: CacheSession | null;

	constructor(policies: readonly WorkspacePolicy[], cache: CacheFiles | null = null) {
		this.#cache = cache === null ? null : new CacheSession(cache);
		this.#contexts = policies.map((workspacePolicy) => ({
			workspacePolicy,
			root: workspacePolicy.root,
			folderLabels: new Map(),
			targetLabels: new Map(),
		}));
	}

	/** Reports in the order of the batch. `starting` is told the index of each document before it is opened. */
	run(batch: Work, starting: (index: number) => void): DocumentReport[] {
		return this.runUpTo(Number.POSITIVE_INFINITY, batch, starting) as DocumentReport[];
	}

	/** As `run`, but documents over `largest` bytes are not opened: `null` stands for them. */
	runUpTo(largest: number, batch: Work, starting: (index: number) => void): (DocumentReport | null)[] {
		const context = this.#contexts[batch.policy];
		if (context === undefined) throw new RangeError(`policy ${batch.policy}`);
		const bad = batch.bad.length === 0 ? null : new Map(batch.bad.map((document) => [document.index, document]));
		const patient = largest === Number.POSITIVE_INFINITY;
		const reports: (DocumentReport | null)[] = [];
		for (const { folder, names, sidecars, listed } of batch.folders) {
			const prefix = withSeparator(folder);
			const beside = sidecars.length === 0 ? null : new Set(sidecars);
			const memory = this.#cache === null ? null : new FolderMemory(this.#cache, folder, context);
			for (const name of names) {
				starting(reports.length);
				const known = bad?.get(reports.length);
				const options = { regular: listed, sidecar: beside?.has(name) ?? false };
				const file = prefix + name;
				if (known !== undefined) reports.push(given(file, context, known));
				else {
					const fresh = (): DocumentReport | null => (sizeOver(file, largest) ? null : attempt(file, context, options, patient));
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

/** What is known of one folder, and what is to be known of it next time. */
class FolderMemory {
	readonly #labels: string;
	readonly #known: ReturnType<CacheSession['folder']>;
	readonly #found: Remembered[] = [];

	constructor(
		private readonly cache: CacheSession,
		private readonly folder: string,
		context: CheckContext,
	) {
		this.#labels = cache.stamps.of(folder, context.root);
		this.#known = cache.folder(folder, this.#labels);
	}

	/** The report as it was found before, where nothing changed since; else a fresh one. */
	report(name: string, file: string, sidecar: boolean, fresh: () => DocumentReport | null): DocumentReport | null {
		const stamp = stampOf(file);
		const beside = sidecar ? stampOf(`${file}.label`) : '';
		const known = this.#known.get(name);
		if (known !== undefined && known.stamp === stamp && known.sidecar === beside && !stamp.startsWith('!')) {
			const report = known.checked.report(known.index, file);
			this.cache.remembered++;
			this.#found.push({ name, stamp, sidecar: beside, report });
			return report;
		}
		const report = fresh();
		// Changed while it was read: nobody knows which of the two was judged. What depends on other files is judged anew.
		const settled = report?.dependsOn === undefined && report !== null && stamp !== '' && !stamp.startsWith('!') && stampOf(file) === stamp;
		if (settled) this.#found.push({ name, stamp, sidecar: beside, report });
		return report;
	}

	end(): void {
		this.cache.remember(this.folder, this.#labels, this.#found);
	}
}

type FileOptions = Parameters<typeof check>[2];

/** `patient`: waits for what may pass by itself; else that is left to a thread that may wait. */
function attempt(file: string, context: CheckContext, options: FileOptions, patient: boolean): DocumentReport | null {
	if (patient) return patientlyUntil(() => check(file, context, options), failure);
	const report = check(file, context, options);
	const code = failure(report);
	return code !== null && mayPass(code) ? null : report;
}

/** The system's error code where a document could not be read for that. */
function failure({ state: { unreadable } }: DocumentReport): string | null {
	return unreadable?.code === 'io' || unreadable?.code === 'changed-while-read' ? unreadable.detail || 'EAGAIN' : null;
}

function check(file: string, context: CheckContext, options: { readonly regular: boolean; readonly sidecar: boolean }): DocumentReport {
	try {
		return checkFile(file, context, options);
	} catch (error) {
		// A defect in one reader must not take the other documents along.
		return unreadableReport(file, 'io', errorCode(error), context);
	}
}

function given(file: string, context: CheckContext, { code, detail }: BadDocument): DocumentReport {
	return unreadableReport(file, code, detail, context);
}

function sizeOver(file: string, largest: number): boolean {
	if (largest === Number.POSITIVE_INFINITY) return false;
	try {
		return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest;
	} catch {
		// Opening it will say why.
		return false;
	}
}

export function withSeparator(folder: string): string {
	return folder.endsWith(path.sep) ? folder : folder + path.sep;
}
