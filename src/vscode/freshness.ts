import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Disposable, type Uri, workspace } from 'vscode';
import { type ContainerReport, checkContainer, type DocumentReport } from '../check';
import type { Checker } from './checker';
import type { Log } from './log';
import { documentsOf } from './model/label-tree';
import { isSettingsFile, type Policies } from './policies';
import type { Reports } from './reports';
import type { Scanner } from './scanner';
import type { Scope } from './scope';

/** Milliseconds without a change until a batch is worked off. */
const QUIET = 250;
/** Changes over which a whole scan is quicker than one by one. */
const MANY = 500;
const LABEL = '.label';

/** Keeps reports true to what stands on the disk: changed files and the containers that hold them, nothing else. */
export class Freshness implements Disposable {
	readonly #pending = new Map<string, boolean>();
	readonly #subscriptions: Disposable[];
	#timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly policies: Policies,
		private readonly scope: Scope,
		private readonly reports: Reports,
		private readonly checker: Checker,
		private readonly scanner: Scanner,
		private readonly onFiles: (paths: readonly string[]) => void,
		private readonly log: Log,
	) {
		const watcher = workspace.createFileSystemWatcher('**/*');
		const note = (uri: Uri): void => this.#note(uri, false);
		this.#subscriptions = [
			watcher,
			watcher.onDidCreate((uri) => this.#note(uri, true)),
			watcher.onDidChange(note),
			watcher.onDidDelete(note),
		];
	}

	/** Tells of files that were written here, without waiting for the watcher. */
	touch(paths: readonly string[]): void {
		this.#work(new Map(paths.map((path) => [path, false])));
	}

	dispose(): void {
		clearTimeout(this.#timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	#note(uri: Uri, created: boolean): void {
		if (uri.scheme !== 'file') return;
		this.#pending.set(uri.fsPath, created || this.#pending.get(uri.fsPath) === true);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const paths = new Map(this.#pending);
			this.#pending.clear();
			this.#work(paths);
		}, QUIET);
	}

	/** `paths`: what changed, and whether it is new. */
	#work(paths: ReadonlyMap<string, boolean>): void {
		const all = [...paths.keys()];
		const settings = all.some(isSettingsFile);
		const ignores = all.some((path) => basename(path) === '.gitignore');
		if (settings || ignores) {
			this.scope.clear();
			if (settings) this.policies.reload();
			void this.#rescan();
			return;
		}
		if (all.length > MANY && this.reports.scanned) {
			void this.#rescan();
			return;
		}
		this.onFiles(all);
		this.#apply(paths);
	}

	/** Everything may be judged differently now. */
	async #rescan(): Promise<void> {
		if (this.reports.scanned) await this.scanner.scan(true);
		else await this.checker.checkOpen();
	}

	#apply(changes: ReadonlyMap<string, boolean>): void {
		const changed = [...changes.keys()];
		const documents = new Set<string>();
		const gone: string[] = [];
		const folders: string[] = [];
		for (const path of changed) {
			for (const document of this.#affected(path)) documents.add(document);
			const kind = kindOf(path);
			if (kind === 'none') gone.push(path);
			else if (kind === 'folder') folders.push(...(changes.get(path) ? [path] : []));
			else if (!isLabel(path)) documents.add(path);
		}
		if (gone.length > 0) this.reports.delete(gone);
		const reports: DocumentReport[] = [];
		for (const path of documents) this.#recheck(path, reports);
		// Not every watcher tells of each file when a whole folder comes in.
		if (this.reports.scanned) for (const folder of folders) void this.scanner.scanFolder(folder);
		const touched = [...changed, ...documents].map((path) => dirname(path));
		if (reports.length > 0 || gone.length > 0) this.reports.setMany(reports, []);
		if (this.reports.scanned) this.reports.setMany([], this.#containers(touched));
		if (reports.length + gone.length > 0) this.log.info('fresh', { changed: changed.length, checked: reports.length, gone: gone.length });
	}

	/** Documents that a sidecar or a folder label speaks for. */
	#affected(path: string): string[] {
		if (basename(path) === LABEL) {
			const folder = this.reports.treeOf(path)?.folder(dirname(path));
			return folder === undefined ? [] : [...documentsOf(folder)].map((report) => report.path);
		}
		return path.endsWith(LABEL) ? [path.slice(0, -LABEL.length)] : [];
	}

	#recheck(path: string, reports: DocumentReport[]): void {
		const open = workspace.textDocuments.find((document) => document.uri.scheme === 'file' && document.uri.fsPath === path);
		if (open !== undefined && !open.isClosed) this.checker.check(open);
		else if (!this.reports.scanned || this.reports.treeOf(path) === undefined) return;
		else if (!this.scope.includes(path)) this.reports.delete([path]);
		else if (kindOf(path) === 'file') reports.push(this.checker.reportFile(path));
	}

	/** The containers of the folders that were touched, up to their roots. */
	#containers(folders: readonly string[]): ContainerReport[] {
		const containers = new Map<string, ContainerReport>();
		for (const folder of folders) {
			const tree = this.reports.treeOf(folder);
			const workspacePolicy = this.policies.workspacePolicyFor(folder);
			for (let path = folder; tree?.holds(path); path = dirname(path)) {
				const node = tree.folder(path);
				if (node === undefined || containers.has(path)) continue;
				const { label, causes } = tree.rollUp(node);
				containers.set(path, checkContainer(path, label, causes, workspacePolicy));
			}
		}
		return [...containers.values()];
	}
}

function isLabel(path: string): boolean {
	return path.endsWith(LABEL);
}

function kindOf(path: string): 'file' | 'folder' | 'none' {
	try {
		const status = statSync(path);
		return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : 'none';
	} catch {
		return 'none';
	}
}
