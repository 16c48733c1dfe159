import type { CheckContext, DocumentReport } from '../check';
import type { Chunk } from './cache-chunk';
import type { CacheSession, Remembered } from './cache-session';
import { type FolderStamp, type Stamp, stampOf } from './stamp';
import type { KnownReport } from './wire';

/** What is known of one folder, and what is to be known of it next time. */
export class FolderMemory {
	readonly #labels: FolderStamp;
	readonly #chunks: readonly Chunk[];
	readonly #found: Remembered[] = [];

	constructor(
		private readonly cache: CacheSession,
		private readonly folder: string,
		names: readonly string[],
		context: CheckContext,
	) {
		this.#labels = cache.stamps.of(folder, context.root);
		this.#chunks = cache.folder(folder, this.#labels.text, names);
	}

	/** The report as it was found before, where nothing changed since; else a fresh one. */
	report(name: string, file: string, sidecar: boolean, fresh: () => DocumentReport | null): DocumentReport | KnownReport | null {
		// Taken before it is read: a change meanwhile is seen next time.
		const stamp = stampOf(file);
		const beside = sidecar ? stampOf(`${file}.label`) : null;
		for (const chunk of this.#chunks) {
			const report = this.cache.known(chunk, name, stamp, beside);
			if (report === null) continue;
			this.#found.push({ name, stamp, sidecar: beside, report, chunk });
			return report;
		}
		const report = fresh();
		if (report !== null && lasts(report, stamp)) this.#found.push({ name, stamp, sidecar: beside, report, chunk: null });
		return report;
	}

	end(): void {
		if (!this.#labels.fresh) this.cache.remember(this.folder, this.#labels.text, this.#found);
	}
}

/** Whether a report holds as long as the document stays. What depends on other files is judged anew each time; what could not be read is tried again. */
function lasts(report: DocumentReport, stamp: Stamp): boolean {
	return stamp !== null && typeof stamp !== 'string' && report.dependsOn === undefined && report.outcome !== 'not-checked';
}
