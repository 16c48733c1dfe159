import path from 'node:path';
import type { DocumentReport } from '../check';
import { type CheckContext, checkFile, unreadableReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import { type Batch, unpackFolders } from './batch';

/** Checks the documents of batches, one after the other, on whatever thread it is called. */
export class BatchRunner {
	readonly #contexts: readonly CheckContext[];

	constructor(policies: readonly WorkspacePolicy[]) {
		this.#contexts = policies.map((workspacePolicy) => ({ workspacePolicy, root: workspacePolicy.root, folderLabels: new Map() }));
	}

	/** Reports in the order of the batch. `starting` is told the index of each document before it is opened. */
	run(batch: Batch, starting: (index: number) => void): DocumentReport[] {
		const context = this.#contexts[batch.policy];
		if (context === undefined) throw new RangeError(`policy ${batch.policy}`);
		const bad = new Map(batch.bad.map((document) => [document.index, document]));
		const reports: DocumentReport[] = [];
		for (const { folder, names, sidecars } of unpackFolders(batch.packed)) {
			const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
			const beside = new Set(sidecars);
			for (const name of names) {
				const index = reports.length;
				const known = bad.get(index);
				starting(index);
				reports.push(
					known === undefined
						? checkFile(prefix + name, context, { sidecar: beside.has(name) })
						: unreadableReport(prefix + name, known.code, known.detail, context),
				);
			}
		}
		return reports;
	}
}

/** Paths of a batch's documents, in order. */
export function pathsOf(batch: Batch): string[] {
	return unpackFolders(batch.packed).flatMap(({ folder, names }) => {
		const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
		return names.map((name) => prefix + name);
	});
}
