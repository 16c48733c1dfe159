import type { DocumentReport } from '../check';
import type { Chunk } from './cache-chunk';
import type { CacheSession, Remembered } from './cache-session';
import { type FolderStamp, type FolderStamps, type Stamp, stampOf } from './stamp';
import type { TargetStamps } from './target-stamps';
import type { KnownReport } from './wire';

/** What is known of one folder, and what is to be known of it next time. */
export class FolderMemory {
	readonly #labels: FolderStamp;
	readonly #chunks: readonly Chunk[];
	readonly #found: Remembered[] = [];

	/** `folders`, `targets`: of the document's workspace. */
	constructor(
		private readonly cache: CacheSession,
		private readonly folder: string,
		names: readonly string[],
		folders: FolderStamps,
		private readonly targets: TargetStamps,
	) {
		this.#labels = folders.of(folder);
		this.#chunks = cache.folder(folder, this.#labels.text, names);
	}

	/** The report as it was found before, where nothing changed since; else a fresh one. */
	report(name: string, file: string, sidecar: boolean, fresh: () => DocumentReport | null): DocumentReport | KnownReport | null {
		this.targets.tidy();
		// Taken before it is read: a change meanwhile is seen next time.
		const stamp = stampOf(file);
		const beside = sidecar ? stampOf(`${file}.label`) : null;
		for (const chunk of this.#chunks) {
			const known = this.cache.known(chunk, name, stamp, beside, this.targets);
			if (known === null) continue;
			this.#found.push({ name, stamp, sidecar: beside, ...known });
			return known.report;
		}
		const report = fresh();
		if (report !== null && lasts(report, stamp)) {
			const { dependsOn } = report;
			const needs = dependsOn === undefined ? null : this.targets.of(dependsOn);
			// What may change without a stamp is judged anew.
			if (dependsOn === undefined || needs !== null) this.#found.push({ name, stamp, sidecar: beside, report, needs, chunk: null });
		}
		return report;
	}

	end(): void {
		if (!this.#labels.fresh) this.cache.remember(this.folder, this.#labels.text, this.#found);
	}
}

/** Whether a report holds as long as the document and what it refers to stay. What could not be read is tried again. */
function lasts(report: DocumentReport, stamp: Stamp): boolean {
	return stamp !== null && typeof stamp !== 'string' && report.outcome !== 'not-checked';
}
