import path from 'node:path';
import { type ContainerReport, checkContainer, EMPTY_CONTAINER, type RolledUp, rollUp } from '../check';
import type { Label } from '../label';
import type { WorkspacePolicy } from '../policy';
import { isWithin } from './paths';

/** What one folder holds. */
class Folder {
	sum: RolledUp = EMPTY_CONTAINER;
	/** Labels that were already joined: most documents of a folder have the same one, often the very same object. */
	readonly #joined = new Set<string>();
	#last: Label | null = null;

	constructor(readonly policy: WorkspacePolicy) {}

	/** Adds a document that stands directly in the folder; its path is `prefix + name`. */
	add(label: Label, prefix: string, name: string): void {
		if (this.#isNew(label)) this.sum = rollUp(this.sum, label, prefix + name, this.policy.policy);
	}

	join({ content, causes }: RolledUp): void {
		if (this.#isNew(content)) this.sum = rollUp(this.sum, content, causes, this.policy.policy);
	}

	#isNew(label: Label): boolean {
		if (this.#last === label) return false;
		this.#last = label;
		const key = keyOf(label);
		if (this.#joined.has(key)) return false;
		this.#joined.add(key);
		return true;
	}
}

/** Gathers, folder by folder, the highest label of what is inside (対策基準 3(2)⑤(ウ)). Holds one entry a folder, none a document. */
export class RollUp {
	readonly #folders = new Map<string, Folder>();

	/** The folder, for adding to it. */
	folder(folder: string, policy: WorkspacePolicy): Folder {
		let content = this.#folders.get(folder);
		if (content === undefined) {
			content = new Folder(policy);
			this.#folders.set(folder, content);
		}
		return content;
	}

	/**
	 * Reports of the roots and of every folder in them that holds documents, the outer ones first.
	 * `stated`: the folders' own labels, where another machine read them; absent: they are read.
	 */
	reports(roots: readonly string[], stated?: ReadonlyMap<string, ContainerReport['stated']>): ContainerReport[] {
		for (const [folder, { sum, policy }] of [...this.#folders]) {
			const root = roots.find((candidate) => isWithin(folder, candidate));
			if (root === undefined) this.#folders.delete(folder);
			for (let current = folder; root !== undefined && current !== root; ) {
				current = path.dirname(current);
				this.folder(current, policy).join(sum);
			}
		}
		return [...this.#folders]
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([folder, { sum, policy }]) => {
				const own = stated === undefined ? undefined : (stated.get(folder) ?? null);
				return checkContainer(folder, sum.content, sum.causes, policy, own);
			});
	}
}

function keyOf(label: Label): string {
	return `${label.confidentiality}/${label.integrity}/${label.availability}/${label.handling.join(',')}`;
}
