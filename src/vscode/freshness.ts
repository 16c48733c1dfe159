import { type Stats, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Disposable, type TextDocument, type Uri, workspace } from 'vscode';
import { type ContainerReport, checkContainer, type DocumentReport } from '../check';
import { inSlices } from '../workspace';
import type { Checker } from './checker';
import type { Log } from './log';
import { documentsOf } from './model/label-tree';
import { isSettingsFile, type Policies } from './policies';
import type { Reports } from './reports';
import type { Scanner } from './scanner';
import type { Scope } from './scope';

/** Milliseconds without a change until changes are worked off; more where there are many, as the editor hands them over in portions. */
const QUIET = 250;
const QUIET_AFTER_BURST = 1000;
/** Changes over which they are not told apart: everything is scanned again, in worker threads. */
const MANY = 2000;
/** Documents, and bytes, that are read on this thread: it takes less time than starting another. */
const FEW = 8;
const SMALL = 256 * 1024;
const LABEL = '.label';

/** What a set of changes comes to. */
interface Effects {
	/** Documents to be read again. */
	readonly documents: Set<string>;
	readonly gone: string[];
	/** New folders: not every watcher tells of each file when a whole folder comes in. */
	readonly folders: string[];
}

/**
 * Keeps reports true to what stands on the disk: changed documents, those that a changed label speaks for or that refer to what changed, and the
 * containers that hold them; nothing else. What comes in while a scan runs waits for its end, so that the scan's older results do not stay.
 */
export class Freshness implements Disposable {
	/** What changed, and whether it is new. */
	#pending = new Map<string, boolean>();
	/** More changed than is told apart. */
	#burst = false;
	/** Files that decide how others are judged. */
	#settings = false;
	#ignores = false;
	/** When the last change came in. */
	#last = 0;
	#timer: NodeJS.Timeout | undefined;
	#working = false;
	#disposed = false;
	readonly #subscriptions: Disposable[];

	/** `onFiles`: called with what changed on the disk, or with `null` where it is too much to tell. */
	constructor(
		private readonly policies: Policies,
		private readonly scope: Scope,
		private readonly reports: Reports,
		private readonly checker: Checker,
		private readonly scanner: Scanner,
		private readonly onFiles: (paths: readonly string[] | null) => void,
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
		for (const path of paths) this.#add(path, false);
		void this.#flush();
	}

	dispose(): void {
		this.#disposed = true;
		clearTimeout(this.#timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	/** Called thousands of times in a row: does as little as it can. */
	#note(uri: Uri, created: boolean): void {
		if (uri.scheme !== 'file') return;
		this.#add(uri.fsPath, created);
		this.#last = performance.now();
		this.#timer ??= setTimeout(() => this.#look(), QUIET);
	}

	#add(path: string, created: boolean): void {
		if (isSettingsFile(path)) this.#settings = true;
		else if (path.endsWith('.gitignore')) this.#ignores = true;
		if (this.#burst) return;
		this.#pending.set(path, created || this.#pending.get(path) === true);
		if (this.#pending.size <= MANY) return;
		this.#burst = true;
		this.#pending.clear();
	}

	/** Works the changes off, or waits on while more come in. */
	#look(): void {
		const rest = this.#last + (this.#burst ? QUIET_AFTER_BURST : QUIET) - performance.now();
		this.#timer = rest > 1 ? setTimeout(() => this.#look(), rest) : undefined;
		if (rest <= 1) void this.#flush();
	}

	async #flush(): Promise<void> {
		if (this.#working) return;
		this.#working = true;
		try {
			while ((this.#pending.size > 0 || this.#burst) && !this.#disposed) {
				if (this.scanner.scanning) await this.scanner.idle();
				await this.#work();
			}
		} catch (error) {
			this.log.failure('fresh', '', error);
		} finally {
			this.#working = false;
		}
	}

	async #work(): Promise<void> {
		const [paths, burst, settings, ignores] = [this.#pending, this.#burst, this.#settings, this.#ignores];
		this.#pending = new Map();
		this.#burst = this.#settings = this.#ignores = false;
		if (settings || ignores) this.scope.clear();
		if (settings) this.policies.reload();
		if (settings || ignores || burst) {
			this.onFiles(null);
			await this.#rescan();
			return;
		}
		this.onFiles([...paths.keys()]);
		await this.#apply(paths);
	}

	/** Everything may be judged differently now. */
	async #rescan(): Promise<void> {
		if (this.reports.scanned) await this.scanner.scan(true);
		else await this.checker.checkOpen();
	}

	async #apply(changes: ReadonlyMap<string, boolean>): Promise<void> {
		const effects = await this.#inSlices(this.#effectsOf(changes));
		if (effects === null) return;
		const { documents, gone, folders } = effects;
		if (gone.length > 0) this.reports.delete(gone);
		await this.#recheck(documents);
		if (!this.reports.scanned) return;
		for (const folder of folders) await this.scanner.scanFolder(folder);
		const touched = new Set([...changes.keys(), ...documents].map((path) => dirname(path)));
		const containers = await this.#inSlices(this.#containers(touched));
		if (containers !== null) this.reports.setMany([], containers);
		this.log.info('fresh', { changed: changes.size, checked: documents.size, gone: gone.length });
	}

	*#effectsOf(changes: ReadonlyMap<string, boolean>): Generator<void, Effects> {
		const effects: Effects = { documents: new Set(), gone: [], folders: [] };
		for (const [path, created] of changes) {
			for (const document of this.#spokenFor(path)) effects.documents.add(document);
			for (const document of this.reports.dependantsOf(path)) effects.documents.add(document);
			const stats = statsOf(path);
			if (stats === null) effects.gone.push(path);
			else if (stats.isDirectory()) effects.folders.push(...(created ? [path] : []));
			else if (stats.isFile() && !path.endsWith(LABEL)) effects.documents.add(path);
			yield;
		}
		return effects;
	}

	/** Documents that a sidecar or a folder label speaks for. */
	#spokenFor(path: string): string[] {
		if (basename(path) === LABEL) {
			const folder = this.reports.treeOf(path)?.folder(dirname(path));
			return folder === undefined ? [] : [...documentsOf(folder)].map((report) => report.path);
		}
		return path.endsWith(LABEL) ? [path.slice(0, -LABEL.length)] : [];
	}

	/** Reads documents again: open ones as they stand on the screen, a few small ones here, others in worker threads. */
	async #recheck(documents: ReadonlySet<string>): Promise<void> {
		const files = new Set<string>();
		const sizes = await this.#inSlices(this.#sortOut(documents, files));
		if (sizes === null || files.size === 0) return;
		if (files.size > FEW || sizes > SMALL) return this.scanner.scanFiles(files);
		const reports = await this.#inSlices(this.#read(files));
		if (reports !== null) this.reports.setMany(reports, []);
	}

	/** Checks what is open, forgets what is no document any more, and puts the others into `files`. Returns their bytes. */
	*#sortOut(documents: ReadonlySet<string>, files: Set<string>): Generator<void, number> {
		const open = openDocuments();
		const excluded: string[] = [];
		let bytes = 0;
		for (const path of documents) {
			const shown = open.get(path);
			if (shown !== undefined && !shown.isClosed) this.checker.check(shown);
			else if (this.reports.scanned && this.reports.treeOf(path) !== undefined) {
				const stats = statsOf(path);
				if (!this.scope.includes(path)) excluded.push(path);
				else if (stats?.isFile()) {
					files.add(path);
					bytes += stats.size;
				}
			}
			yield;
		}
		if (excluded.length > 0) this.reports.delete(excluded);
		return bytes;
	}

	*#read(files: ReadonlySet<string>): Generator<void, DocumentReport[]> {
		const reports: DocumentReport[] = [];
		for (const path of files) {
			reports.push(this.checker.reportFile(path));
			yield;
		}
		return reports;
	}

	/** The containers of the folders that were touched, up to their roots. */
	*#containers(folders: ReadonlySet<string>): Generator<void, ContainerReport[]> {
		const containers = new Map<string, ContainerReport>();
		const seen = new Set<string>();
		for (const folder of folders) {
			const tree = this.reports.treeOf(folder);
			const workspacePolicy = this.policies.workspacePolicyFor(folder);
			for (let path = folder; tree?.holds(path) && !seen.has(path); path = dirname(path)) {
				seen.add(path);
				const node = tree.folder(path);
				if (node === undefined) continue;
				const { label, causes } = tree.rollUp(node);
				containers.set(path, checkContainer(path, label, causes, workspacePolicy));
			}
			yield;
		}
		return [...containers.values()];
	}

	#inSlices<T>(work: Generator<unknown, T>): Promise<T | null> {
		return inSlices(work, () => this.#disposed);
	}
}

function openDocuments(): ReadonlyMap<string, TextDocument> {
	return new Map(workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file').map((document) => [document.uri.fsPath, document]));
}

function statsOf(path: string): Stats | null {
	try {
		return statSync(path);
	} catch {
		return null;
	}
}
