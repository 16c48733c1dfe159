import { dirname } from 'node:path';
import { isInside } from './references-target';
import type { DocumentReport } from './types';

const LABEL = '.label';
const NONE: ReadonlySet<string> = new Set();

/** Which documents depend on which other files: when a label changes, these are to be checked anew. Holds only documents that name files. */
export class ReferenceIndex {
	readonly #targets = new Map<string, readonly string[]>();
	readonly #dependants = new Map<string, Set<string>>();

	/** Takes a report in place of the document's earlier one. */
	set({ path, dependsOn = [] }: Pick<DocumentReport, 'path' | 'dependsOn'>): void {
		this.delete(path);
		if (dependsOn.length === 0) return;
		this.#targets.set(path, dependsOn);
		for (const target of dependsOn) {
			const dependants = this.#dependants.get(target);
			if (dependants === undefined) this.#dependants.set(target, new Set([path]));
			else dependants.add(path);
		}
	}

	/** Forgets a document as one that refers; others may still refer to it. */
	delete(path: string): void {
		for (const target of this.#targets.get(path) ?? []) {
			const dependants = this.#dependants.get(target);
			dependants?.delete(path);
			if (dependants?.size === 0) this.#dependants.delete(target);
		}
		this.#targets.delete(path);
	}

	/**
	 * The documents whose findings may be others after a change at this path: a file (made, changed or gone), a sidecar, a folder's label, or a folder.
	 */
	dependantsOf(path: string): ReadonlySet<string> {
		const direct = this.#dependants.get(path) ?? NONE;
		const folder = path.endsWith(`/${LABEL}`) || path.endsWith(`\\${LABEL}`) ? dirname(path) : path;
		const labelled = path.endsWith(LABEL) ? path.slice(0, -LABEL.length) : null;
		const found = new Set(direct);
		for (const dependant of (labelled === null ? undefined : this.#dependants.get(labelled)) ?? NONE) found.add(dependant);
		if (direct.size > 0) return found;
		for (const [target, dependants] of this.#dependants) {
			if (isInside(target, folder)) for (const dependant of dependants) found.add(dependant);
		}
		return found;
	}

	clear(): void {
		this.#targets.clear();
		this.#dependants.clear();
	}
}
