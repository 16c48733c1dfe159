import { isAbsolute, join, sep } from 'node:path';
import { type Disposable, EventEmitter, Uri, workspace } from 'vscode';
import { type CheckContext, checkFile, type DocumentReport } from '../check';
import {
	builtinPolicies,
	DEFAULT_POLICY_ID,
	loadWorkspacePolicy,
	type Policy,
	type PolicyProblem,
	type WorkspacePolicy,
	withoutMap,
} from '../policy';
import { policyRootOf } from '../workspace';
import { settingsFor } from './settings';

/** The policies in force, one for each root; read when first asked for, read anew when told. */
export class Policies implements Disposable {
	readonly #changed = new EventEmitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #byRoot = new Map<string, WorkspacePolicy>();

	/** What a check of this path needs. */
	contextFor(path: string): CheckContext {
		const workspacePolicy = this.workspacePolicyFor(path);
		return { workspacePolicy, root: workspacePolicy.root };
	}

	/** The report of a document as it stands on the disk. */
	read(path: string): DocumentReport {
		return checkFile(path, this.contextFor(path));
	}

	policyFor(path: string): Policy {
		return this.workspacePolicyFor(path).policy;
	}

	workspacePolicyFor(path: string): WorkspacePolicy {
		// A document that has no name yet will be saved in the first folder, most likely.
		const folder = isAbsolute(path) ? workspace.getWorkspaceFolder(Uri.file(path)) : workspace.workspaceFolders?.[0];
		const root = folder ? policyRootOf(folder.uri.fsPath, 'folder') : policyRootOf(path, 'file');
		let policy = this.#byRoot.get(root);
		if (policy === undefined) {
			policy = this.#load(root);
			this.#byRoot.set(root, policy);
		}
		return policy;
	}

	/** A policy that stands in for the workspace's own: the setting's, and in Restricted Mode the built-in one at least. */
	overrideFor(root: string): string | undefined {
		const { policy } = settingsFor(Uri.file(root));
		if (policy === undefined) return workspace.isTrusted ? undefined : DEFAULT_POLICY_ID;
		return builtinPolicies().includes(policy) || isAbsolute(policy) ? policy : join(root, policy);
	}

	/** Problems of all policy files of the open folders. */
	problems(): PolicyProblem[] {
		const seen = new Map<string, PolicyProblem>();
		for (const folder of workspace.workspaceFolders ?? []) {
			for (const problem of this.workspacePolicyFor(folder.uri.fsPath).problems) seen.set(JSON.stringify(problem), problem);
		}
		return [...seen.values()];
	}

	/** Forgets what was read, and says so. */
	reload(): void {
		this.#byRoot.clear();
		this.#changed.fire();
	}

	dispose(): void {
		this.#changed.dispose();
	}

	#load(root: string): WorkspacePolicy {
		const loaded = loadWorkspacePolicy(root, this.overrideFor(root));
		// A folder that is not trusted must not weaken how it is judged, so its label map does not count either.
		return workspace.isTrusted ? loaded : withoutMap(loaded);
	}
}

/** Whether a path is one of the files that decide how others are judged. */
export function isSettingsFile(path: string): boolean {
	// Of a folder that is removed whole, the editor tells the folder alone.
	return path.endsWith(`${sep}.kakuzuke`) || (path.includes(`${sep}.kakuzuke${sep}`) && path.endsWith('.jsonc'));
}
