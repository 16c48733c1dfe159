import { statSync } from 'node:fs';
import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport, unreadableReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import { copyThreshold } from '../rules';
import type { BadDocument, Batch } from './batch';
import { type CacheFiles, CacheSession } from './cache-session';
import { FolderMemory } from './folder-memory';
import { mayPass, patientlyUntil } from './patience';
import { errorCode } from './walk';
import { type KnownReport, ShapeReader } from './wire';

/** What a batch came to; a document that did not change may be told by what was known of it. */
export type Result = DocumentReport | KnownReport;

/** What of a batch is needed to check it. */
export type Work = Pick<Batch, 'policy' | 'folders' | 'bad'>;

/** Checks the documents of batches, one after the other, on whatever thread it is called. */
export class BatchRunner {
	readonly #contexts: readonly CheckContext[];
	readonly #cache: CacheSession | null;
	/** For reading what was known on this thread. */
	readonly shapes = new ShapeReader();

	constructor(policies: readonly WorkspacePolicy[], cache: CacheFiles | null = null) {
		this.#cache = cache === null ? null : new CacheSession(cache);
		this.#contexts = policies.map((workspacePolicy) => ({
			workspacePolicy,
			root: workspacePolicy.root,
			folderLabels: new Map(),
			targetLabels: new Map(),
			withContentKeys: copyThreshold(workspacePolicy.policy) !== null,
		}));
	}

	/** Reports in the order of the batch. `starting` is told the index of each document before it is opened. */
	run(batch: Work, starting: (index: number) => void): Result[] {
		return this.runUpTo(Number.POSITIVE_INFINITY, batch, starting) as Result[];
	}

	/** As `run`, but documents over `largest` bytes are not opened: `null` stands for them. */
	runUpTo(largest: number, batch: Work, starting: (index: number) => void): (Result | null)[] {
		const context = this.#contexts[batch.policy];
		if (context === undefined) throw new RangeError(`policy ${batch.policy}`);
		const bad = batch.bad.length === 0 ? null : new Map(batch.bad.map((document) => [document.index, document]));
		const patient = largest === Number.POSITIVE_INFINITY;
		const reports: (Result | null)[] = [];
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
