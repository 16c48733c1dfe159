import { existsSync } from 'node:fs';
import path from 'node:path';
import type { WorkspacePolicy } from '../policy';
import { type Batch, batchesOf } from './batch';
import { compileExclude } from './exclude';
import { ignoreChainAbove, isIgnored } from './ignore-files';
import type { Part } from './part';
import { kindOf, type PolicyCache, type ScanRoot } from './roots';
import { type Excluded, type Skipped, type WalkedFolder, walk } from './walk';

/** Documents of one batch at most: enough that a message's cost does not count, few enough that threads end together. */
const BATCH = 96;
const SIDECAR = '.label';

/** What narrows a scan down. */
export interface PlanOptions {
	readonly exclude?: readonly string[];
	readonly part?: Part;
	readonly onExcluded?: (excluded: Excluded) => void;
}

/** What is to be scanned, in order: folders that are given before what is given inside them. */
export class ScanPlan {
	/** The given paths that are folders. */
	readonly folders: readonly string[];
	readonly #files: readonly string[];
	/** Given paths that are neither, and why they cannot be read. */
	readonly #others: readonly {
		readonly path: string;
		readonly code: 'not-found' | 'permission' | 'io' | 'wrong-type';
		readonly detail: string;
	}[];
	readonly #policies: PolicyCache;
	readonly #options: PlanOptions;
	readonly #onSkip: (skipped: Skipped) => void;
	#next = 0;
	/** Documents found so far. */
	found = 0;
	/** Entries left out on purpose so far. */
	excluded = 0;

	constructor(targets: readonly string[], policies: PolicyCache, options: PlanOptions, onSkip: (skipped: Skipped) => void) {
		const unique = [...new Set(targets.map((target) => path.resolve(target)))];
		const kinds = unique.map((target) => ({ target, kind: kindOf(target) }));
		this.folders = kinds
			.filter(({ kind }) => kind === 'folder')
			.map(({ target }) => target)
			.sort((one, other) => one.length - other.length);
		this.#files = kinds.filter(({ kind }) => kind === 'file').map(({ target }) => target);
		this.#others = kinds.flatMap(({ target, kind }) => (kind === 'file' || kind === 'folder' ? [] : [{ path: target, ...whyNot(kind) }]));
		this.#policies = policies;
		this.#options = options;
		this.#onSkip = onSkip;
		// All policies are known before the first thread starts.
		for (const folder of this.folders) policies.indexOf(folder, 'folder');
		for (const file of [...this.#files, ...this.#others.map((other) => other.path)]) policies.indexOf(file, 'file');
	}

	/** The given paths in the order in which their documents come. */
	get roots(): ScanRoot[] {
		const root = (target: string, kind: 'file' | 'folder'): ScanRoot => ({
			path: target,
			kind,
			policy: this.#policies.indexOf(target, kind),
		});
		const files = [...grouped(this.#files)].flatMap(([folder, names]) => names.map((name) => path.join(folder, name)));
		return [
			...this.folders.map((folder) => root(folder, 'folder')),
			...files.map((file) => root(file, 'file')),
			...this.#others.map((other) => root(other.path, 'file')),
		];
	}

	/** Everything in batches, numbered from 0; walks as far as batches are taken. */
	*batches(): Generator<Batch> {
		const nextId = (): number => this.#next++;
		const given = new Set(this.folders);
		const entered = new Set<string>();
		const files = new Set(this.#files);
		for (const root of this.folders) {
			if (entered.has(root)) continue;
			const policy = this.#policies.indexOf(root, 'folder');
			yield* batchesOf(this.#walk(root, policy, given, entered, files), policy, nextId, BATCH);
		}
		for (const [key, names] of grouped([...files].filter((file) => !isSidecar(file) && this.#isWanted(path.basename(file), file)))) {
			const policy = this.#policies.indexOf(path.join(key, names[0] ?? ''), 'file');
			this.found += names.length;
			const sidecars = names.filter((name) => existsSync(path.join(key, name + SIDECAR)));
			yield* batchesOf([{ folder: key, names, sidecars, listed: false }], policy, nextId, BATCH);
		}
		for (const { path: file, code, detail } of this.#others) {
			if (!this.#isWanted(path.basename(file), file)) continue;
			this.found++;
			const policy = this.#policies.indexOf(file, 'file');
			const folders = [{ folder: path.dirname(file), names: [path.basename(file)], sidecars: [], listed: false }];
			yield { id: nextId(), policy, folders, count: 1, bad: [{ index: 0, code, detail }] };
		}
	}

	*#walk(root: string, policy: number, given: ReadonlySet<string>, entered: Set<string>, files: Set<string>): Generator<WalkedFolder> {
		const workspace = this.#policies.policies[policy] as WorkspacePolicy;
		const above = ignoreChainAbove(root);
		const options = {
			base: workspace.root,
			exclude: compileExclude([...workspace.policy.scan.exclude, ...(this.#options.exclude ?? [])]),
			// What was named is scanned, even where git ignores it.
			ignores: isIgnored(above, root, true) ? null : above,
			onSkip: this.#onSkip,
			onExclude: (excluded: Excluded): void => {
				this.excluded++;
				this.#options.onExcluded?.(excluded);
			},
			enter: (folder: string): boolean => {
				if (given.has(folder)) entered.add(folder);
				return this.#options.part?.enters?.(folder) ?? true;
			},
		};
		for (const folder of walk(root, options)) {
			if (files.size > 0) for (const name of folder.names) files.delete(path.join(folder.folder, name));
			const wanted = this.#wanted(folder, root);
			this.found += wanted.names.length;
			yield wanted;
		}
	}

	#wanted(walked: WalkedFolder, root: string): WalkedFolder {
		if (this.#options.part === undefined) return walked;
		const relative = path.relative(root, walked.folder).split(path.sep).join('/');
		const prefix = relative === '' ? '' : `${relative}/`;
		return { ...walked, names: walked.names.filter((name) => this.#isWanted(prefix + name, path.join(walked.folder, name))) };
	}

	#isWanted(relative: string, file: string): boolean {
		return this.#options.part?.includes(relative, file) ?? true;
	}
}

function whyNot(kind: 'special' | { readonly error: string }): { code: 'not-found' | 'permission' | 'io' | 'wrong-type'; detail: string } {
	if (kind === 'special') return { code: 'wrong-type', detail: '' };
	if (kind.error === 'ENOENT' || kind.error === 'ENOTDIR') return { code: 'not-found', detail: kind.error };
	if (kind.error === 'EACCES' || kind.error === 'EPERM') return { code: 'permission', detail: kind.error };
	return { code: 'io', detail: kind.error };
}

/** A label that speaks for something else is no document, even when a shell's `*` names it. */
function isSidecar(file: string): boolean {
	return path.basename(file) === SIDECAR || (file.endsWith(SIDECAR) && existsSync(file.slice(0, -SIDECAR.length)));
}

/** Files by their folder, both in the order given. */
function grouped(files: readonly string[]): Map<string, string[]> {
	const byFolder = new Map<string, string[]>();
	for (const file of files) {
		const folder = path.dirname(file);
		const names = byFolder.get(folder);
		if (names === undefined) byFolder.set(folder, [path.basename(file)]);
		else names.push(path.basename(file));
	}
	return byFolder;
}
