import {
	commands,
	type Disposable,
	EventEmitter,
	env,
	l10n,
	ThemeColor,
	ThemeIcon,
	type TreeDataProvider,
	TreeItem,
	TreeItemCollapsibleState,
	type TreeView,
	window,
	workspace,
} from 'vscode';
import type { RegisterEntry } from '../../register';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { byDay, entryRow, isFiltered, NO_FILTER, type RegisterDay, type RegisterFilter, verificationText } from './model';
import { type RegisterSource, registerSources } from './source';

/** A row of the view. */
export type RegisterNode =
	| { readonly kind: 'register'; readonly source: RegisterSource }
	| { readonly kind: 'status'; readonly source: RegisterSource }
	| { readonly kind: 'day'; readonly source: RegisterSource; readonly day: RegisterDay; readonly expanded: boolean }
	| { readonly kind: 'entry'; readonly source: RegisterSource; readonly entry: RegisterEntry }
	| { readonly kind: 'more'; readonly source: RegisterSource; readonly hidden: number };

/** Days that stand open at first. */
const OPEN_DAYS = 3;

/** The view "Register": whether the chain holds, then the newest entries, day by day. */
export class RegisterView implements TreeDataProvider<RegisterNode>, Disposable {
	readonly #changed = new EventEmitter<void>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly #view: TreeView<RegisterNode>;
	readonly #subscriptions: Disposable[];
	#sources: RegisterSource[] = [];
	#loaded = false;
	filter: RegisterFilter = NO_FILTER;

	constructor(private readonly policies: Policies) {
		this.#view = window.createTreeView('kakuzuke.register', { treeDataProvider: this, showCollapseAll: true });
		this.#subscriptions = [
			this.#view,
			this.#changed,
			this.#view.onDidChangeVisibility(({ visible }) => {
				if (visible && !this.#loaded) void this.reload();
			}),
			policies.onDidChange(() => void this.reload()),
			workspace.onDidChangeWorkspaceFolders(() => void this.reload()),
		];
	}

	/** The registers as they are known now. */
	get sources(): readonly RegisterSource[] {
		return this.#sources;
	}

	/** Reads all registers anew. Nothing is read before the view is seen, or a command needs it. */
	async reload(): Promise<void> {
		if (!this.#loaded && !this.#view.visible) return;
		await this.load();
	}

	async load(): Promise<void> {
		this.#loaded = true;
		for (const source of this.#sources) source.dispose();
		this.#sources = registerSources(this.policies, (source) => void this.#again(source));
		await Promise.all(this.#sources.map((source) => source.load(this.filter)));
		this.#show();
	}

	async setFilter(filter: RegisterFilter): Promise<void> {
		this.filter = filter;
		await commands.executeCommand('setContext', 'kakuzuke.registerFiltered', isFiltered(filter));
		await Promise.all(this.#sources.map((source) => source.load(filter)));
		this.#show();
	}

	async more(source: RegisterSource, by: number): Promise<void> {
		source.limit += by;
		await this.#again(source);
	}

	getChildren(node?: RegisterNode): RegisterNode[] {
		if (node === undefined) {
			const [only] = this.#sources;
			if (this.#sources.every(({ window: read, error }) => (read?.total ?? 0) === 0 && error === '')) return [];
			return this.#sources.length === 1 && only !== undefined ? rows(only) : this.#sources.map((source) => ({ kind: 'register', source }));
		}
		if (node.kind === 'register') return rows(node.source);
		return node.kind === 'day' ? node.day.entries.map((entry) => ({ kind: 'entry', source: node.source, entry })) : [];
	}

	getTreeItem(node: RegisterNode): TreeItem {
		const item = this.#item(node);
		item.contextValue = node.kind;
		return item;
	}

	dispose(): void {
		for (const disposable of [...this.#subscriptions, ...this.#sources]) disposable.dispose();
	}

	async #again(source: RegisterSource): Promise<void> {
		await source.load(this.filter);
		this.#show();
	}

	#show(): void {
		const filtered = isFiltered(this.filter);
		const passing = this.#sources.reduce((sum, { window: read }) => sum + (read?.passing ?? 0), 0);
		this.#view.message = filtered ? l10n.t('Filtered: {0}', l10n.t('{0} entries', passing)) : '';
		const broken = this.#sources.some(({ verification, error }) => verification?.kind === 'fault' || error !== '');
		this.#view.badge = broken ? { value: 1, tooltip: l10n.t('The register has a fault') } : undefined;
		void commands.executeCommand(
			'setContext',
			'kakuzuke.registerHasEntries',
			this.#sources.some(({ window: read }) => (read?.total ?? 0) > 0),
		);
		this.#changed.fire();
	}

	#item(node: RegisterNode): TreeItem {
		const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
		switch (node.kind) {
			case 'register':
				return new TreeItem(node.source.name, Expanded);
			case 'status':
				return statusItem(node.source);
			case 'day': {
				const item = new TreeItem(node.day.day, node.expanded ? Expanded : Collapsed);
				item.id = `${node.source.folder}|${node.day.day}`;
				item.description = String(node.day.entries.length);
				return item;
			}
			case 'entry':
				return entryItem(node, node.source);
			case 'more': {
				const item = new TreeItem(l10n.t('Show older ones ({0})', node.hidden), None);
				item.iconPath = new ThemeIcon('ellipsis');
				item.command = { command: 'kakuzuke.moreRegister', title: '', arguments: [node] };
				return item;
			}
		}
	}
}

function rows(source: RegisterSource): RegisterNode[] {
	const days = byDay(source.window?.entries ?? []);
	const hidden = (source.window?.passing ?? 0) - (source.window?.entries.length ?? 0);
	return [
		{ kind: 'status', source },
		...days.map((day, index): RegisterNode => ({ kind: 'day', source, day, expanded: index < OPEN_DAYS })),
		...(hidden > 0 ? [{ kind: 'more', source, hidden } as const] : []),
	];
}

function statusItem({ verification, error }: RegisterSource): TreeItem {
	const text =
		verification === null
			? { label: l10n.t('The register cannot be read ({0})', error), detail: '' }
			: verificationText(verification, l10n.t);
	const intact = verification?.kind === 'intact';
	const item = new TreeItem(text.label, TreeItemCollapsibleState.None);
	item.tooltip = text.detail;
	item.iconPath = intact
		? new ThemeIcon('verified-filled', new ThemeColor('testing.iconPassed'))
		: new ThemeIcon('error', new ThemeColor('errorForeground'));
	if (verification?.kind === 'fault') item.description = `${verification.file}:${verification.line}`;
	item.command = { command: 'kakuzuke.verifyRegister', title: '' };
	item.accessibilityInformation = { label: `${text.label}. ${text.detail}` };
	return item;
}

function entryItem(node: Extract<RegisterNode, { kind: 'entry' }>, { folder, policy }: RegisterSource): TreeItem {
	const { entry } = node;
	const row = entryRow(entry, policy, tongueOf(env.language), l10n.t);
	const item = new TreeItem(row.label, TreeItemCollapsibleState.None);
	item.id = `${folder}|${entry.sequence}|${entry.previous}`;
	item.description = row.description;
	item.iconPath = new ThemeIcon(row.icon);
	item.tooltip = `${l10n.t('Register, no. {0}', entry.sequence)}\n${row.description}\n${entry.files
		.map(({ path }) => path)
		.slice(0, 10)
		.join('\n')}`;
	item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
	item.command = { command: 'kakuzuke.showRegisterEntry', title: '', arguments: [node] };
	return item;
}
