import { dirname, join, relative, sep } from 'node:path';
import { Uri } from 'vscode';
import { compileExclude, type ExcludeTest } from '../workspace/exclude';
import { type IgnoreChain, ignoreChainAbove, isIgnored, withIgnoreFile } from '../workspace/ignore-files';
import type { Policies } from './policies';
import { settingsFor } from './settings';

/** Says which files are documents that the product looks at; the same answer as a scan gives. */
export class Scope {
	readonly #tests = new Map<string, ExcludeTest>();
	readonly #chains = new Map<string, IgnoreChain | null>();

	constructor(private readonly policies: Policies) {}

	/** Forgets what was compiled; to be called when settings, policies or a `.gitignore` changed. */
	clear(): void {
		this.#tests.clear();
		this.#chains.clear();
	}

	/** Whether a file is to be checked: switched on, and excluded nowhere. */
	includes(path: string): boolean {
		if (!settingsFor(Uri.file(path)).enable) return false;
		const { root } = this.policies.workspacePolicyFor(path);
		const inside = relative(root, path);
		if (inside === '' || inside.startsWith('..')) return false;
		const parts = inside.split(sep);
		const test = this.#testFor(root, path);
		let folder = root;
		for (const [index, part] of parts.entries()) {
			const isFolder = index < parts.length - 1;
			const entry = join(folder, part);
			if (test(parts.slice(0, index + 1).join('/'), part, isFolder)) return false;
			if (isIgnored(this.#chainFor(folder, root), entry, isFolder)) return false;
			folder = entry;
		}
		return true;
	}

	#testFor(root: string, path: string): ExcludeTest {
		let test = this.#tests.get(root);
		if (test === undefined) {
			const { policy } = this.policies.workspacePolicyFor(path);
			test = compileExclude([...policy.scan.exclude, ...settingsFor(Uri.file(root)).exclude]);
			this.#tests.set(root, test);
		}
		return test;
	}

	#chainFor(folder: string, root: string): IgnoreChain | null {
		const known = this.#chains.get(folder);
		if (known !== undefined) return known;
		const above = folder === root ? ignoreChainAbove(root) : this.#chainFor(dirname(folder), root);
		let chain = above;
		try {
			chain = withIgnoreFile(folder, above);
		} catch {
			// Most folders have no .gitignore.
		}
		this.#chains.set(folder, chain);
		return chain;
	}
}
