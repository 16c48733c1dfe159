import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CheckContext } from '../../../src/check';
import { DEFAULT_POLICY_ID, loadBuiltin, loadWorkspacePolicy, NO_MAP, type Policy } from '../../../src/policy';

const made: string[] = [];

/** Makes a folder with these files; `removeFolders` takes all of them away. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'kakuzuke-check-')));
	made.push(root);
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(root, name)), { recursive: true });
		writeFileSync(join(root, name), content);
	}
	return root;
}

export function removeFolders(): void {
	for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}

/** A context with the default policy and no map. */
export function contextOf(root: string, policy: Policy = loadBuiltin(DEFAULT_POLICY_ID)): CheckContext {
	return { workspacePolicy: { root, policy, map: NO_MAP, problems: [] }, root, folderLabels: new Map() };
}

/** A context with what `.kakuzuke/` in the folder says. */
export function workspaceContext(root: string): CheckContext {
	return { workspacePolicy: loadWorkspacePolicy(root), root, folderLabels: new Map() };
}
