import {
	type Disposable,
	EventEmitter,
	env,
	FileDecoration,
	type FileDecorationProvider,
	l10n,
	ThemeColor,
	Uri,
	window,
	workspace,
} from 'vscode';
import type { DocumentReport } from '../check';
import type { Checker } from './checker';
import { type Badge, badgeOf, folderBadge, type Tone } from './model/badge';
import { LabelTree } from './model/label-tree';
import { restrictionTitle, shortLabel, tongueOf } from './model/texts';
import type { Policies } from './policies';
import type { Reports } from './reports';
import type { Scope } from './scope';
import { settingsFor } from './settings';

export const TONE_COLORS: Readonly<Record<Tone, string>> = {
	level1: 'kakuzuke.level1Foreground',
	level2: 'kakuzuke.level2Foreground',
	level3: 'kakuzuke.level3Foreground',
	none: 'kakuzuke.unlabelledForeground',
};

/** Badges in the Explorer: the level of each document, the highest of each folder. Documents that were not scanned are read when they come into sight. */
export class Decorations implements FileDecorationProvider, Disposable {
	readonly #changed = new EventEmitter<Uri | Uri[] | undefined>();
	readonly onDidChangeFileDecorations = this.#changed.event;
	readonly #subscriptions: Disposable[];
	/** What was read for its badge only, for as long as nothing was scanned. */
	#glances: readonly LabelTree[] = [];
	#queue: Promise<void> = Promise.resolve();

	constructor(
		private readonly policies: Policies,
		private readonly scope: Scope,
		private readonly reports: Reports,
		private readonly checker: Checker,
	) {
		this.reset();
		this.#subscriptions = [
			window.registerFileDecorationProvider(this),
			reports.onDidChange((change) => (change === 'all' ? this.reset() : this.#tell(change))),
			policies.onDidChange(() => this.reset()),
		];
	}

	async provideFileDecoration(uri: Uri): Promise<FileDecoration | undefined> {
		if (uri.scheme !== 'file' || !settingsFor(uri).badges || workspace.getWorkspaceFolder(uri) === undefined) return undefined;
		const path = uri.fsPath;
		const known = this.reports.get(path);
		if (known !== undefined) return this.#ofDocument(known);
		const folder = this.#ofFolder(path);
		if (folder !== undefined || this.reports.scanned) return folder ?? undefined;
		const report = await this.#glance(uri);
		return report === null ? undefined : this.#ofDocument(report);
	}

	/** Forgets what was read, and has all badges drawn anew. */
	reset(): void {
		this.#glances = (workspace.workspaceFolders ?? []).map(
			({ uri }) => new LabelTree(uri.fsPath, () => this.policies.policyFor(uri.fsPath)),
		);
		this.#changed.fire(undefined);
	}

	/** Files changed on the disk. */
	refresh(paths: readonly string[]): void {
		for (const path of paths) for (const tree of this.#glances) if (tree.holds(path)) tree.delete(path);
		this.#tell(paths);
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
		this.#changed.dispose();
	}

	/** A changed document changes its folders' badges, too. */
	#tell(paths: readonly string[]): void {
		const uris = new Map<string, Uri>();
		for (const path of paths) {
			const root = this.reports.treeOf(path)?.top.path;
			uris.set(path, Uri.file(path));
			for (let folder = parentOf(path); root !== undefined && folder.length >= root.length && !uris.has(folder); folder = parentOf(folder))
				uris.set(folder, Uri.file(folder));
		}
		this.#changed.fire([...uris.values()]);
	}

	/** `undefined` where the path is no known folder. */
	#ofFolder(path: string): FileDecoration | null | undefined {
		const trees = this.reports.scanned ? this.reports.roots().map(({ tree }) => tree) : this.#glances;
		const tree = trees.find((candidate) => candidate.holds(path));
		const node = tree?.folder(path);
		if (tree === undefined || node === undefined) return undefined;
		const policy = this.policies.policyFor(path);
		const { label } = tree.rollUp(node);
		const badge = folderBadge(label, policy);
		if (badge === null) return null;
		const code = shortLabel(label, policy);
		return decoration(
			badge,
			this.reports.scanned ? l10n.t('Highest label inside: {0}', code) : l10n.t('Highest label seen inside so far: {0}', code),
		);
	}

	#ofDocument(report: DocumentReport): FileDecoration {
		const policy = this.policies.policyFor(report.path);
		const tongue = tongueOf(env.language);
		const label = shortLabel(report.label, policy);
		const handling = report.label.handling.map((id) => restrictionTitle(id, policy, tongue));
		const text = [label, ...handling].filter((part) => part !== '').join(' · ');
		const without = report.outcome === 'not-checked' ? l10n.t('The label could not be read') : l10n.t('No label');
		return decoration(badgeOf(report, policy), text === '' ? without : text);
	}

	/** Reads a document for its badge, one after the other so that the editor is never held up. */
	async #glance(uri: Uri): Promise<DocumentReport | null> {
		const path = uri.fsPath;
		const tree = this.#glances.find((candidate) => candidate.holds(path));
		const seen = tree?.get(path);
		if (seen !== undefined) return seen;
		const turn = this.#queue.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
		this.#queue = turn;
		await turn;
		if (!this.scope.includes(path)) return null;
		if (
			((await workspace.fs.stat(uri).then(
				(stat) => stat.type,
				() => 0,
			)) &
				1) ===
			0
		)
			return null;
		const report = this.checker.reportFile(path);
		tree?.set(report);
		this.#tell([parentOf(path)]);
		return report;
	}
}

function decoration(badge: Badge, tooltip: string): FileDecoration {
	return new FileDecoration(badge.text, tooltip, new ThemeColor(TONE_COLORS[badge.tone]));
}

function parentOf(path: string): string {
	return path.replace(/[\\/][^\\/]*$/, '');
}
