import { sep } from 'node:path';
import { type ContainerReport, type DocumentReport, rollUp } from '../../check';
import { isEmpty, type Label, NO_LABEL } from '../../label';
import { AXES, type Axis, type Policy } from '../../policy';

/** What a folder holds, all depths together. */
export interface RollUp {
	/** The highest, axis by axis; restrictions united (3(2)⑤(ウ)). */
	readonly label: Label;
	/** For each axis with a level: the path of a document that causes it. */
	readonly causes: Readonly<Partial<Record<Axis, string>>>;
	readonly documents: number;
	readonly unlabelled: number;
	readonly notChecked: number;
	/** Documents and folders with findings. */
	readonly withFindings: number;
}

const NOTHING: RollUp = { label: NO_LABEL, causes: {}, documents: 0, unlabelled: 0, notChecked: 0, withFindings: 0 };

/** One folder of the tree. */
export interface FolderNode {
	readonly path: string;
	readonly name: string;
	readonly parent: FolderNode | null;
	readonly folders: ReadonlyMap<string, FolderNode>;
	readonly documents: ReadonlyMap<string, DocumentReport>;
	/** What the rules say of the folder itself. */
	readonly container: ContainerReport | null;
}

class Folder implements FolderNode {
	readonly folders = new Map<string, Folder>();
	readonly documents = new Map<string, DocumentReport>();
	container: ContainerReport | null = null;
	rollUp: RollUp | null = null;

	constructor(
		readonly path: string,
		readonly name: string,
		readonly parent: Folder | null,
	) {}
}

/** Reports of one root by folder, with roll-ups that are worked out when asked for and kept until something below changes. */
export class LabelTree {
	#top: Folder;
	readonly #policy: () => Policy;

	/** `root`: absolute path of the folder; `policy`: the one that holds there, asked anew each time. */
	constructor(root: string, policy: () => Policy) {
		this.#top = new Folder(root, root.slice(root.lastIndexOf(sep) + 1) || root, null);
		this.#policy = policy;
	}

	get top(): FolderNode {
		return this.#top;
	}

	/** Whether a path lies in this root. */
	holds(path: string): boolean {
		const root = this.#top.path;
		return path === root || (path.startsWith(root) && (root.endsWith(sep) || path[root.length] === sep));
	}

	/** The report of a document, if it is known. */
	get(path: string): DocumentReport | undefined {
		const [folder, name] = this.#split(path);
		return folder?.documents.get(name);
	}

	/** The node of a folder, if anything in it is known. */
	folder(path: string): FolderNode | undefined {
		return this.#find(path);
	}

	/** Puts a document's report in the place of the last one. */
	set(report: DocumentReport): void {
		const folder = this.#make(report.path.slice(0, report.path.lastIndexOf(sep)));
		folder.documents.set(report.path.slice(report.path.lastIndexOf(sep) + 1), report);
		touch(folder);
	}

	/** Says what the rules found about a folder itself. */
	setContainer(path: string, container: ContainerReport | null): void {
		const folder = container === null ? this.#find(path) : this.#make(path);
		if (folder === undefined) return;
		folder.container = container;
		touch(folder);
	}

	/** Forgets a document, or a folder with all in it. Returns the documents that went. */
	delete(path: string): string[] {
		const gone: string[] = [];
		const [folder, name] = this.#split(path);
		if (folder?.documents.delete(name)) gone.push(path);
		const node = this.#find(path);
		if (node !== undefined && node.parent !== null) {
			for (const report of documentsOf(node)) gone.push(report.path);
			node.parent.folders.delete(node.name);
			touch(node.parent);
		}
		if (folder !== undefined) prune(folder);
		return gone;
	}

	clear(): void {
		this.#top = new Folder(this.#top.path, this.#top.name, null);
	}

	/** What a folder holds. */
	rollUp(node: FolderNode): RollUp {
		const folder = node as Folder;
		folder.rollUp ??= this.#work(folder);
		return folder.rollUp;
	}

	/** Works out all roll-ups, folder by folder, so that nobody who asks has to wait; to be run in slices. */
	*warm(node: FolderNode = this.#top): Generator<void, void> {
		for (const inner of node.folders.values()) yield* this.warm(inner);
		this.rollUp(node);
		yield;
	}

	#work(folder: Folder): RollUp {
		const policy = this.#policy();
		let sum: RollUp = NOTHING;
		for (const report of folder.documents.values()) sum = join(sum, ofDocument(report), policy);
		for (const inner of folder.folders.values()) sum = join(sum, this.rollUp(inner), policy);
		const own = folder.container !== null && folder.container.findings.length > 0 ? 1 : 0;
		return own === 0 ? sum : { ...sum, withFindings: sum.withFindings + own };
	}

	#split(path: string): [Folder | undefined, string] {
		const cut = path.lastIndexOf(sep);
		return [this.#find(path.slice(0, cut)), path.slice(cut + 1)];
	}

	#find(path: string): Folder | undefined {
		let folder: Folder | undefined = this.#top;
		for (const part of this.#parts(path)) folder = folder?.folders.get(part);
		return this.holds(path) ? folder : undefined;
	}

	#make(path: string): Folder {
		let folder = this.#top;
		for (const part of this.#parts(path)) {
			let inner = folder.folders.get(part);
			if (inner === undefined) {
				inner = new Folder(folder.path.endsWith(sep) ? folder.path + part : folder.path + sep + part, part, folder);
				folder.folders.set(part, inner);
			}
			folder = inner;
		}
		return folder;
	}

	#parts(path: string): string[] {
		return path
			.slice(this.#top.path.length)
			.split(sep)
			.filter((part) => part !== '');
	}
}

/** All documents of a folder and below, in the order of the tree. */
export function* documentsOf(node: FolderNode): Generator<DocumentReport> {
	yield* node.documents.values();
	for (const folder of node.folders.values()) yield* documentsOf(folder);
}

/** All containers of a folder and below that the rules had something to say about. */
export function* containersOf(node: FolderNode): Generator<ContainerReport> {
	if (node.container !== null) yield node.container;
	for (const folder of node.folders.values()) yield* containersOf(folder);
}

function touch(folder: Folder): void {
	for (let node: Folder | null = folder; node !== null; node = node.parent) node.rollUp = null;
}

function prune(folder: Folder): void {
	touch(folder);
	for (let node = folder; node.parent !== null && node.documents.size === 0 && node.folders.size === 0; node = node.parent)
		node.parent.folders.delete(node.name);
}

function ofDocument(report: DocumentReport): RollUp {
	const causes: Partial<Record<Axis, string>> = {};
	for (const axis of AXES) if (report.label[axis] !== null) causes[axis] = report.path;
	const notChecked = report.outcome === 'not-checked' ? 1 : 0;
	return {
		label: report.label,
		causes,
		documents: 1,
		unlabelled: notChecked === 0 && isEmpty(report.label) ? 1 : 0,
		notChecked,
		withFindings: report.findings.length > 0 ? 1 : 0,
	};
}

function join(a: RollUp, b: RollUp, policy: Policy): RollUp {
	const { content, causes } = rollUp({ content: a.label, causes: a.causes }, b.label, b.causes, policy);
	return {
		label: content,
		causes,
		documents: a.documents + b.documents,
		unlabelled: a.unlabelled + b.unlabelled,
		notChecked: a.notChecked + b.notChecked,
		withFindings: a.withFindings + b.withFindings,
	};
}
