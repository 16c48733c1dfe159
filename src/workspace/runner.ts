import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport, unreadableReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import { type BadDocument, type Batch, unpackFolders } from './batch';
import { errorCode } from './walk';

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
		for (const { folder, names, sidecars, listed } of unpackFolders(batch.packed)) {
			const prefix = withSeparator(folder);
			const beside = new Set(sidecars);
			for (const name of names) {
				starting(reports.length);
				const known = bad.get(reports.length);
				const options = { regular: listed, sidecar: beside.has(name) };
				reports.push(known === undefined ? check(prefix + name, context, options) : given(prefix + name, context, known));
			}
		}
		return reports;
	}
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

/** Paths of a batch's documents, in order. */
export function pathsOf(batch: Batch): string[] {
	return unpackFolders(batch.packed).flatMap(({ folder, names }) => {
		const prefix = withSeparator(folder);
		return names.map((name) => prefix + name);
	});
}

function withSeparator(folder: string): string {
	return folder.endsWith(path.sep) ? folder : folder + path.sep;
}
