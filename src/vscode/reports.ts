import { basename, dirname } from 'node:path';
import { type Disposable, EventEmitter, workspace } from 'vscode';
import type { ContainerReport, DocumentReport } from '../check';
import { FOLDER_LABEL } from '../formats';
import type { Finding } from '../rules';
import { LabelTree } from './model/label-tree';
import type { ViewRoot } from './model/view-tree';
import type { Policies } from './policies';

/** Which reports changed: paths of documents and folders, or all of them. */
export type Change = readonly string[] | 'all';

/** The latest report of every document that is open or was scanned. The one place where results meet. */
export class Reports implements Disposable {
	readonly #changed = new EventEmitter<Change>();
	readonly onDidChange = this.#changed.event;
	#trees: readonly LabelTree[];
	readonly #loose = new Map<string, DocumentReport>();
	/** What only the last whole scan showed. */
	#late: readonly Finding[] = [];
	#scanned = false;

	constructor(private readonly policies: Policies) {
		this.#trees = this.#makeTrees();
	}

	/** Whether the whole workspace was looked at since it was opened. */
	get scanned(): boolean {
		return this.#scanned;
	}

	/** The roots with what is known of them. */
	roots(): ViewRoot[] {
		return this.#trees.map((tree) => ({ tree, policy: this.policies.policyFor(tree.top.path) }));
	}

	/** The innermost root that holds a path. */
	treeOf(path: string): LabelTree | undefined {
		return this.#trees.filter((tree) => tree.holds(path)).sort((a, b) => b.top.path.length - a.top.path.length)[0];
	}

	get(path: string): DocumentReport | undefined {
		return this.treeOf(path)?.get(path) ?? this.#loose.get(path);
	}

	/** What is to be shown at a path. Findings about a folder stand at its label file, which can be opened and mended; a folder cannot. */
	findingsAt(path: string): readonly Finding[] {
		if (basename(path) !== FOLDER_LABEL) {
			const own = this.get(path)?.findings ?? [];
			const late = this.#late.filter((finding) => finding.path === path);
			return late.length === 0 ? own : [...own, ...late];
		}
		const folder = dirname(path);
		return this.treeOf(folder)?.folder(folder)?.container?.findings ?? [];
	}

	set(report: DocumentReport): void {
		this.#put(report);
		this.#changed.fire([report.path]);
	}

	/** Takes in several reports, and what was found about folders, and tells of them once. */
	setMany(reports: readonly DocumentReport[], containers: readonly ContainerReport[]): void {
		for (const report of reports) this.#put(report);
		for (const container of containers) this.treeOf(container.path)?.setContainer(container.path, container);
		this.#changed.fire([...reports.map(({ path }) => path), ...containers.map(({ path }) => path)]);
	}

	/** Forgets documents, and folders with all in them. */
	delete(paths: readonly string[]): void {
		const gone = paths.flatMap((path) => {
			this.#loose.delete(path);
			return [path, ...(this.treeOf(path)?.delete(path) ?? [])];
		});
		if (gone.length > 0) this.#changed.fire(gone);
	}

	/** Takes the results of a scan in the place of all that was known of the roots; of a cancelled one on top of it. */
	replace(
		reports: readonly DocumentReport[],
		containers: readonly ContainerReport[],
		complete: boolean,
		late: readonly Finding[] = [],
	): void {
		if (complete) {
			this.#late = late;
			this.#trees = this.#makeTrees();
			this.#scanned = true;
		}
		for (const report of reports) this.#put(report);
		if (complete) for (const container of containers) this.treeOf(container.path)?.setContainer(container.path, container);
		this.#changed.fire('all');
	}

	/** Findings that only a whole scan shows. */
	late(): readonly Finding[] {
		return this.#late;
	}

	/** Paths with findings that only a whole scan shows. */
	latePaths(): ReadonlySet<string> {
		return new Set(this.#late.map(({ path }) => path));
	}

	/** Forgets everything: folders were added or removed. */
	reset(): void {
		this.#late = [];
		this.#trees = this.#makeTrees();
		this.#scanned = false;
		this.#changed.fire('all');
	}

	/** All documents outside the workspace's folders. */
	loose(): Iterable<DocumentReport> {
		return this.#loose.values();
	}

	dispose(): void {
		this.#changed.dispose();
	}

	#put(report: DocumentReport): void {
		const tree = this.treeOf(report.path);
		if (tree === undefined) this.#loose.set(report.path, report);
		else tree.set(report);
	}

	#makeTrees(): LabelTree[] {
		return (workspace.workspaceFolders ?? [])
			.filter((folder) => folder.uri.scheme === 'file')
			.map(({ uri }) => new LabelTree(uri.fsPath, () => this.policies.policyFor(uri.fsPath)));
	}
}
