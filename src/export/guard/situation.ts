import path from 'node:path';
import { loadWorkspacePolicy, type Policy, type WorkspacePolicy } from '../../policy';
import { policyRootOf } from '../../workspace';
import { compileExclude } from '../../workspace/exclude';
import type { Repository } from './git';
import type { TreeContext } from './tree-labels';

/** The policy that holds at a repository's top, and what follows from it for paths in it. A lower folder's own policy does not weaken it. */
export interface Situation {
	readonly workspacePolicy: WorkspacePolicy;
	readonly policy: Policy;
	readonly root: string;
	readonly tree: TreeContext;
	/** Whether the policy leaves a path of the repository out of the documents. */
	readonly excluded: (file: string) => boolean;
}

/** @param override a built-in policy's id or a policy file, in place of the workspace's own. */
export function situationOf(repository: Repository, override?: string): Situation {
	const root = policyRootOf(repository.top, 'folder');
	const workspacePolicy = loadWorkspacePolicy(root, override);
	const relative = path.relative(root, repository.top).split(path.sep).join('/');
	const prefix = relative === '' ? '' : `${relative}/`;
	const { policy, map } = workspacePolicy;
	return { workspacePolicy, policy, root, tree: { policy, map, prefix }, excluded: excluder(policy.scan.exclude, prefix) };
}

/** A path from the policy's root, as the register names it. */
export function recordedPath(file: string, { tree }: Situation): string {
	return tree.prefix + file;
}

function excluder(globs: readonly string[], prefix: string): (file: string) => boolean {
	const test = compileExclude(globs);
	const folders = new Map<string, boolean>();
	const folderExcluded = (folder: string): boolean => {
		if (folder === '') return false;
		const known = folders.get(folder);
		if (known !== undefined) return known;
		const cut = folder.lastIndexOf('/');
		const result = folderExcluded(folder.slice(0, Math.max(cut, 0))) || test(folder, folder.slice(cut + 1), true);
		folders.set(folder, result);
		return result;
	};
	return (file) => {
		const whole = prefix + file;
		const cut = whole.lastIndexOf('/');
		return folderExcluded(whole.slice(0, Math.max(cut, 0))) || test(whole, whole.slice(cut + 1), false);
	};
}
