import {
	commands,
	type Disposable,
	EventEmitter,
	env,
	l10n,
	type QuickPickItem,
	QuickPickItemKind,
	ThemeColor,
	ThemeIcon,
	type TreeDataProvider,
	TreeItem,
	TreeItemCollapsibleState,
	type TreeView,
	Uri,
	window,
} from 'vscode';
import { AXES, axisOf, type Policy } from '../policy';
import { ruleById } from '../rules';
import { TONE_COLORS } from './decorations';
import { levelName, tongueOf } from './model/texts';
import { type Filter, type Mode, NO_FILTER, ViewModel, type ViewNode } from './model/view-tree';
import type { Reports } from './reports';

/** Milliseconds in which changes are gathered before the view is drawn anew. */
const GATHER = 150;

/** The view "Classification": by folder, by finding, by level. */
export class ClassificationView implements TreeDataProvider<ViewNode>, Disposable {
	readonly #changed = new EventEmitter<void>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly #view: TreeView<ViewNode>;
	readonly #subscription: Disposable;
	#mode: Mode = 'folder';
	#filter: Filter = NO_FILTER;
	#timer: NodeJS.Timeout | undefined;

	constructor(private readonly reports: Reports) {
		this.#view = window.createTreeView('kakuzuke.classification', { treeDataProvider: this, showCollapseAll: true, canSelectMany: true });
		this.#subscription = reports.onDidChange(() => this.#later());
		this.#tellContext();
	}

	getChildren(node?: ViewNode): ViewNode[] {
		if (node !== undefined) return node.children?.() ?? [];
		return this.reports.scanned ? this.#model().rows(this.#mode) : [];
	}

	getTreeItem(node: ViewNode): TreeItem {
		const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
		const item = new TreeItem(node.label, node.children === null ? None : node.expanded ? Expanded : Collapsed);
		// The mode is part of the id, so that a row keeps its state in each mode apart.
		item.id = `${this.#mode}|${node.id}`;
		item.description = node.description;
		item.tooltip = node.tooltip;
		item.contextValue = node.kind;
		item.iconPath = new ThemeIcon(node.icon, new ThemeColor(TONE_COLORS[node.tone]));
		item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
		if (node.kind === 'document' && node.path !== undefined) {
			item.command = { command: 'vscode.open', title: l10n.t('Open document'), arguments: [Uri.file(node.path)] };
		}
		return item;
	}

	setMode(mode: Mode): void {
		this.#mode = mode;
		this.#tellContext();
		this.#changed.fire();
	}

	/** Draws the view anew. */
	redraw(): void {
		this.#changed.fire();
	}

	/** Asks for levels and for a part of the path. An escape at any point changes nothing. */
	async askFilter(): Promise<void> {
		const kinds = await window.showQuickPick(this.#filterItems(), {
			title: l10n.t('Filter the view (1/2): what to show'),
			placeHolder: l10n.t('Tick nothing to show all'),
			canPickMany: true,
		});
		if (kinds === undefined) return;
		const text = await window.showInputBox({
			title: l10n.t('Filter the view (2/2): part of the path'),
			prompt: l10n.t('Leave empty to show all'),
			value: this.#filter.text,
		});
		if (text !== undefined) this.setFilter({ text: text.trim(), kinds: kinds.map(({ kind_ }) => kind_) });
	}

	setFilter(filter: Filter): void {
		this.#filter = filter;
		this.#tellContext();
		this.#changed.fire();
	}

	dispose(): void {
		clearTimeout(this.#timer);
		for (const disposable of [this.#subscription, this.#view, this.#changed]) disposable.dispose();
	}

	#model(): ViewModel {
		return new ViewModel(this.reports.roots(), this.#filter, tongueOf(env.language), l10n.t);
	}

	#later(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#changed.fire();
		}, GATHER);
	}

	#filterItems(): (QuickPickItem & { readonly kind_: string })[] {
		const tongue = tongueOf(env.language);
		const policies = new Map<string, Policy>(this.reports.roots().map(({ policy }) => [policy.id, policy]));
		const levels = new Map<string, string>();
		for (const policy of policies.values()) {
			for (const level of [...(axisOf(policy, 'confidentiality')?.levels ?? [])].reverse())
				levels.set(`level:${level.id}`, levelName('confidentiality', level.id, policy, tongue));
		}
		const all = [
			['findings', l10n.t('Only with findings')],
			...levels,
			['unlabelled', l10n.t('No confidentiality level')],
			['not-checked', l10n.t('Not checked')],
		] as const;
		return all.map(([kind, label]) => ({ label, kind_: kind, kind: QuickPickItemKind.Default, picked: this.#filter.kinds.includes(kind) }));
	}

	#tellContext(): void {
		const filtered = this.#filter.text !== '' || this.#filter.kinds.length > 0;
		const parts = [...this.#filter.kinds.map((kind) => this.#kindName(kind)), this.#filter.text].filter((part) => part !== '');
		this.#view.message = filtered ? l10n.t('Filtered: {0}', parts.join(' · ')) : '';
		void commands.executeCommand('setContext', 'kakuzuke.mode', this.#mode);
		void commands.executeCommand('setContext', 'kakuzuke.filtered', filtered);
	}

	#kindName(kind: string): string {
		const known = this.#filterItems().find(({ kind_ }) => kind_ === kind)?.label;
		if (known !== undefined) return known;
		const [what = '', id = ''] = kind.split(':');
		const tongue = tongueOf(env.language);
		if (what === 'rule') return ruleById(id)?.title[tongue] ?? id;
		const axis = AXES.find((one) => one === what);
		const policy = this.reports.roots()[0]?.policy;
		if (axis === undefined || policy === undefined) return kind;
		return id === 'none' ? `${axisOf(policy, axis)?.title[tongue] ?? axis}: ${l10n.t('Not stated')}` : levelName(axis, id, policy, tongue);
	}
}
