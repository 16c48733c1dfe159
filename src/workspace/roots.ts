import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadWorkspacePolicy, type WorkspacePolicy, withoutMap } from '../policy';

const SETTINGS = '.kakuzuke';

/** A path that is to be scanned, with the policy that holds there. */
export interface ScanRoot {
	/** Absolute path of the file or folder. */
	readonly path: string;
	readonly kind: 'file' | 'folder';
	/** Index into the policies of the scan. */
	readonly policy: number;
}

/** The folder whose settings hold for a path: the nearest one with `.kakuzuke`, else the folder itself or the file's folder. */
export function policyRootOf(target: string, kind: 'file' | 'folder'): string {
	const own = kind === 'folder' ? target : path.dirname(target);
	for (let folder = own, last = ''; folder !== last; last = folder, folder = path.dirname(folder)) {
		if (existsSync(path.join(folder, SETTINGS))) return folder;
	}
	return own;
}

/** Loads each workspace policy once. `override` is a builtin id or a policy file. */
export class PolicyCache {
	readonly policies: WorkspacePolicy[] = [];
	readonly #byRoot = new Map<string, number>();
	readonly #override: string | undefined;
	readonly #withoutMaps: boolean;

	constructor(override?: string, withoutMaps = false) {
		this.#override = override;
		this.#withoutMaps = withoutMaps;
	}

	/** Index of the policy that holds for the path. */
	indexOf(target: string, kind: 'file' | 'folder'): number {
		const root = policyRootOf(target, kind);
		const known = this.#byRoot.get(root);
		if (known !== undefined) return known;
		const loaded = loadWorkspacePolicy(root, this.#override);
		const index = this.policies.push(this.#withoutMaps ? withoutMap(loaded) : loaded) - 1;
		this.#byRoot.set(root, index);
		return index;
	}
}

/** File, folder, neither (socket, pipe, device), or the system's error code. Follows a symbolic link, because the person named it. */
export function kindOf(target: string): 'file' | 'folder' | 'special' | { readonly error: string } {
	try {
		const stat = statSync(target);
		if (stat.isDirectory()) return 'folder';
		return stat.isFile() ? 'file' : 'special';
	} catch (error) {
		return { error: error instanceof Error && 'code' in error ? String(error.code) : 'EIO' };
	}
}
