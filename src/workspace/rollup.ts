import path from 'node:path';
import { type ContainerReport, checkContainer } from '../check';
import { highest, isEmpty, type Label, NO_LABEL } from '../label';
import { AXES, rankOf, type WorkspacePolicy } from '../policy';
import type { ContainerFacts } from '../rules/rule';

interface Content {
	label: Label;
	causes: ContainerFacts['causes'];
	/** Labels that were already joined: most documents of a folder have the same one, often the very same object. */
	readonly joined: Set<string>;
	last: Label | null;
	readonly policy: WorkspacePolicy;
}

/** Gathers, folder by folder, the highest label of what is inside, axis by axis (対策基準 3(2)⑤(ウ)). Holds one entry a folder, not a document. */
export class RollUp {
	readonly #contents = new Map<string, Content>();

	/** Adds a document that stands directly in `folder`. */
	add(folder: string, document: string, label: Label, policy: WorkspacePolicy): void {
		this.#join(folder, label, document, policy);
	}

	/** Reports of `root` and of every folder in it that holds documents, the outer ones first. */
	reports(roots: readonly string[]): ContainerReport[] {
		const own = [...this.#contents];
		for (const [folder, content] of own) this.#raise(folder, content, roots);
		return [...this.#contents]
			.filter(([folder]) => roots.some((root) => isWithin(folder, root)))
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([folder, { label, causes, policy }]) => checkContainer(folder, label, causes, policy));
	}

	/** Hands a folder's content on to all folders above it, up to its root. */
	#raise(folder: string, content: Content, roots: readonly string[]): void {
		const root = roots.find((candidate) => isWithin(folder, candidate));
		if (root === undefined) return;
		for (let current = folder; current !== root; ) {
			current = path.dirname(current);
			const { label, causes, policy } = content;
			this.#join(current, label, null, policy, causes);
		}
	}

	#join(folder: string, label: Label, document: string | null, policy: WorkspacePolicy, causes: ContainerFacts['causes'] = {}): void {
		let content = this.#contents.get(folder);
		if (content === undefined) {
			content = { label: NO_LABEL, causes: {}, joined: new Set(), last: null, policy };
			this.#contents.set(folder, content);
		}
		if (content.last === label) return;
		content.last = label;
		const key = keyOf(label);
		if (content.joined.has(key)) return;
		content.joined.add(key);
		if (isEmpty(label)) return;
		const raised = { ...content.causes };
		for (const axis of AXES) {
			const cause = document ?? causes[axis];
			if (cause === undefined || label[axis] === null) continue;
			const higher =
				content.label[axis] === null || rankOf(policy.policy, axis, label[axis]) > rankOf(policy.policy, axis, content.label[axis]);
			if (higher) raised[axis] = cause;
		}
		content.causes = raised;
		content.label = highest(content.label, label, policy.policy);
	}
}

function keyOf(label: Label): string {
	return `${label.confidentiality}/${label.integrity}/${label.availability}/${label.handling.join(',')}`;
}

function isWithin(folder: string, root: string): boolean {
	return folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}
