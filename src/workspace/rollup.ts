import path from 'node:path';
import { type ContainerReport, checkContainer, EMPTY_CONTAINER, type RolledUp, rollUp } from '../check';
import type { Label } from '../label';
import type { WorkspacePolicy } from '../policy';

interface Folder {
	sum: RolledUp;
	/** Labels that were already joined: most documents of a folder have the same one, often the very same object. */
	readonly joined: Set<string>;
	last: Label | null;
	readonly policy: WorkspacePolicy;
}

/** Gathers, folder by folder, the highest label of what is inside (対策基準 3(2)⑤(ウ)). Holds one entry a folder, none a document. */
export class RollUp {
	readonly #folders = new Map<string, Folder>();

	/** Adds a document that stands directly in `folder`. */
	add(folder: string, document: string, label: Label, policy: WorkspacePolicy): void {
		this.#join(folder, label, document, policy);
	}

	/** Reports of the roots and of every folder in them that holds documents, the outer ones first. */
	reports(roots: readonly string[]): ContainerReport[] {
		for (const [folder, { sum, policy }] of [...this.#folders]) {
			const root = roots.find((candidate) => isWithin(folder, candidate));
			if (root === undefined) this.#folders.delete(folder);
			for (let current = folder; root !== undefined && current !== root; ) {
				current = path.dirname(current);
				this.#join(current, sum.content, sum.causes, policy);
			}
		}
		return [...this.#folders]
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([folder, { sum, policy }]) => checkContainer(folder, sum.content, sum.causes, policy));
	}

	#join(folder: string, label: Label, cause: string | RolledUp['causes'], policy: WorkspacePolicy): void {
		let content = this.#folders.get(folder);
		if (content === undefined) {
			content = { sum: EMPTY_CONTAINER, joined: new Set(), last: null, policy };
			this.#folders.set(folder, content);
		}
		if (content.last === label) return;
		content.last = label;
		const key = keyOf(label);
		if (content.joined.has(key)) return;
		content.joined.add(key);
		content.sum = rollUp(content.sum, label, cause, policy.policy);
	}
}

function keyOf(label: Label): string {
	return `${label.confidentiality}/${label.integrity}/${label.availability}/${label.handling.join(',')}`;
}

function isWithin(folder: string, root: string): boolean {
	return folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}
