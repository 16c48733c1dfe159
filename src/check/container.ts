import { readFolderLabel } from '../formats';
import { isEmpty, type Label, NO_LABEL } from '../label';
import { AXES, type Policy, rankOf, type WorkspacePolicy } from '../policy';
import { type ContainerFacts, runContainerRules } from '../rules';
import { withExceptions } from './exceptions';
import { joinLabels } from './resolve';
import type { ContainerReport } from './types';

/** The highest of what a container holds, and for each axis what causes it. */
export type RolledUp = Pick<ContainerFacts, 'content' | 'causes'>;

export const EMPTY_CONTAINER: RolledUp = Object.freeze({ content: NO_LABEL, causes: Object.freeze({}) });

/** Adds a member to what a container holds, axis by axis (対策基準 3(2)⑤(ウ)); a nested container is added with its own causes. */
export function rollUp(sum: RolledUp, label: Label, cause: string | RolledUp['causes'], policy: Policy): RolledUp {
	if (isEmpty(label)) return sum;
	const causes: Partial<Record<(typeof AXES)[number], string>> = { ...sum.causes };
	for (const axis of AXES) {
		const path = typeof cause === 'string' ? cause : cause[axis];
		const higher = sum.content[axis] === null || rankOf(policy, axis, label[axis]) > rankOf(policy, axis, sum.content[axis]);
		if (label[axis] !== null && higher && path !== undefined) causes[axis] = path;
	}
	return { content: joinLabels([sum.content, label], policy), causes };
}

/** Judges a folder by its own label and the highest label of what it holds. Reads the folder's `.label` unless `known` says what it states; never throws. */
export function checkContainer(
	path: string,
	content: Label,
	causes: RolledUp['causes'],
	workspacePolicy: WorkspacePolicy,
	known?: ContainerReport['stated'],
): ContainerReport {
	const { policy } = workspacePolicy;
	const stated = known === undefined ? readFolderLabel(path, policy) : known;
	const facts: ContainerFacts = { kind: 'container', path, stated, content, causes };
	return withExceptions({ path, stated, content, causes, findings: runContainerRules(facts, policy) }, workspacePolicy);
}
