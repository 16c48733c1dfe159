import { basename, dirname } from 'node:path';
import { type Disposable, EventEmitter, workspace } from 'vscode';
import { type ContainerReport, type DocumentReport, ReferenceIndex } from '../check';
import { FOLDER_LABEL } from '../formats';
import type { Finding } from '../rules';
import { inSlices } from '../workspace';
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
	#lateByPath: ReadonlyMap<string, readonly Finding[]> = new Map();
	#references = new ReferenceIndex();
	/** Counts up when everything is forgotten. */
	#epoch = 0;
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
		return innermost(this.#trees, path);
	}

	get(path: string): DocumentReport | undefined {
		return this.treeOf(path)?.get(path) ?? this.#loose.get(path);
	}

	/** What is to be shown at a path. Findings about a folder stand at its label file, which can be opened and mended; a folder cannot. */
	findingsAt(path: string): readonly Finding[] {
		if (basename(path) !== FOLDER_LABEL) {
			const own = this.get(path)?.findings ?? [];
			const late = this.#lateByPath.get(path);
			return late === undefined ? own : [...own, ...late];
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
			this.#references.delete(path);
			return [path, ...(this.treeOf(path)?.delete(path) ?? [])];
		});
		if (gone.length > 0) this.#changed.fire(gone);
	}

	/**
	 * Takes the results of a scan in the place of all that was known of the roots; of a cancelled one on top of it. Works in slices: until all is ready,
	 * what was known stays. `open`: reports of what is open, which count more; asked for at the end.
	 */
	async replace(
		reports: readonly DocumentReport[],
		containers: readonly ContainerReport[],
		complete: boolean,
		late: readonly Finding[] = [],
		open: () => readonly DocumentReport[] = () => [],
	): Promise<void> {
		const epoch = this.#epoch;
		const trees = complete ? this.#makeTrees() : this.#trees;
		const references = complete ? new ReferenceIndex() : this.#references;
		await inSlices(build(trees, references, reports, complete ? containers : []));
		// The folders of the workspace are others now.
		if (epoch !== this.#epoch) return;
		if (complete) {
			this.#keepLate(late);
			this.#trees = trees;
			this.#references = references;
			this.#scanned = true;
		}
		for (const report of open()) this.#put(report);
		this.#changed.fire('all');
	}

	/** Documents whose findings may be others after a change at this path: they refer to what is there. */
	dependantsOf(path: string): ReadonlySet<string> {
		return this.#references.dependantsOf(path);
	}

	/** Findings that only a whole scan shows. */
	late(): readonly Finding[] {
		return this.#late;
	}

	/** Paths with findings that only a whole scan shows. */
	latePaths(): Iterable<string> {
		return this.#lateByPath.keys();
	}

	/** Forgets everything: folders were added or removed. */
	reset(): void {
		this.#epoch++;
		this.#keepLate([]);
		this.#references.clear();
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
		this.#references.set(report);
	}

	#keepLate(late: readonly Finding[]): void {
		const byPath = new Map<string, Finding[]>();
		for (const finding of late) {
			const known = byPath.get(finding.path);
			if (known === undefined) byPath.set(finding.path, [finding]);
			else known.push(finding);
		}
		this.#late = late;
		this.#lateByPath = byPath;
	}

	#makeTrees(): LabelTree[] {
		return (workspace.workspaceFolders ?? [])
			.filter((folder) => folder.uri.scheme === 'file')
			.map(({ uri }) => new LabelTree(uri.fsPath, () => this.policies.policyFor(uri.fsPath)));
	}
}

function innermost(trees: readonly LabelTree[], path: string): LabelTree | undefined {
	let found: LabelTree | undefined;
	for (const tree of trees) if (tree.holds(path) && (found === undefined || tree.top.path.length > found.top.path.length)) found = tree;
	return found;
}

/** Puts reports into trees, and works out what their folders hold. */
function* build(
	trees: readonly LabelTree[],
	references: ReferenceIndex,
	reports: readonly DocumentReport[],
	containers: readonly ContainerReport[],
): Generator<void, void> {
	for (const report of reports) {
		innermost(trees, report.path)?.set(report);
		references.set(report);
		yield;
	}
	for (const container of containers) {
		innermost(trees, container.path)?.setContainer(container.path, container);
		yield;
	}
	for (const tree of trees) yield* tree.warm();
}
