import { basename, sep } from 'node:path';
import { commands, type Disposable, env, l10n, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import { today } from '../../check';
import { inSlices } from '../../workspace';
import { resourcesOf } from '../model/page-html';
import { tongueOf } from '../model/texts';
import type { Filter, Mode, ViewRoot } from '../model/view-tree';
import type { Reports } from '../reports';
import { whyNotWrite } from '../trust';
import { boardHtml, dashboardHtml } from './html';
import { type DashboardAction, type DashboardModel, dashboardOf } from './model';
import { type Survey, survey } from './survey';
import { pointOf, type Shelf, Trend } from './trend';

const FILES = { styles: ['page.css', 'dashboard.css'], script: 'dashboard.js' };

/** Milliseconds in which changes are gathered before the dashboard is drawn anew. */
const GATHER = 500;
/** A drawing that took long is not made anew before this many times its duration. */
const REST = 5;

/** How the dashboard shows things elsewhere. */
export interface DashboardTargets {
	list(mode: Mode, filter: Filter): void;
}

/** One dashboard a window: coverage, levels, findings and trend of a folder of the workspace, drawn anew when results change. */
export class Dashboard implements Disposable {
	readonly #trend: Trend;
	readonly #subscriptions: Disposable[];
	#panel: WebviewPanel | null = null;
	#model: DashboardModel | null = null;
	/** The folder that is shown. */
	#root: string | null = null;
	#scannedAt: Date | null = null;
	#drawn = '';
	#timer: NodeJS.Timeout | undefined;
	#drawing = false;
	#again = false;
	#disposed = false;

	constructor(
		private readonly media: Uri,
		private readonly reports: Reports,
		shelf: Shelf,
		private readonly targets: DashboardTargets,
	) {
		this.#trend = new Trend(shelf);
		this.#subscriptions = [
			reports.onDidChange((change) => {
				if (change === 'all') this.#scannedAt = reports.scanned ? new Date() : null;
				if (change === 'all' && reports.scanned && workspace.isTrusted) void this.#keep();
				this.#later(GATHER);
			}),
			workspace.onDidGrantWorkspaceTrust(() => this.#later(0)),
		];
	}

	/** Opens the dashboard, or shows the one that is there. Returns what it shows. */
	async show(): Promise<string> {
		if (this.reports.roots().length === 0) {
			void window.showInformationMessage(l10n.t('Open a folder first.'));
			return '';
		}
		if (this.#panel === null) {
			this.#panel = this.#open();
			this.#setPage(await this.#make(() => this.#panel === null));
		}
		this.#panel?.reveal(undefined, false);
		return this.#drawn;
	}

	dispose(): void {
		this.#disposed = true;
		clearTimeout(this.#timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
		this.#panel?.dispose();
	}

	#open(): WebviewPanel {
		const panel = window.createWebviewPanel('kakuzuke.dashboard', l10n.t('Classification dashboard'), ViewColumn.Active, {
			enableScripts: true,
			enableFindWidget: true,
			localResourceRoots: [this.media],
		});
		panel.iconPath = Uri.joinPath(this.media, 'icon.svg');
		panel.webview.onDidReceiveMessage((message: unknown) => void this.#onMessage(message));
		panel.onDidChangeViewState(() => {
			if (panel.visible) this.#later(0);
		});
		panel.onDidDispose(() => {
			this.#panel = null;
			this.#model = null;
			this.#drawn = '';
		});
		return panel;
	}

	#setPage(model: DashboardModel | null): void {
		const { webview } = this.#panel ?? {};
		if (webview === undefined || model === null) return;
		this.#model = model;
		this.#drawn = boardHtml(model, l10n.t);
		webview.html = dashboardHtml(
			model,
			resourcesOf(webview, (name) => Uri.joinPath(this.media, name), FILES, tongueOf(env.language)),
			l10n.t,
		);
	}

	#later(milliseconds: number): void {
		if (this.#panel === null || this.#disposed) return;
		this.#again = this.#drawing;
		if (this.#drawing) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			void this.#draw();
		}, milliseconds);
	}

	async #draw(): Promise<void> {
		if (this.#panel?.visible !== true) return;
		this.#drawing = true;
		const begun = performance.now();
		try {
			const model = await this.#make(() => this.#panel === null);
			if (model !== null) this.#tell(model, false);
		} finally {
			this.#drawing = false;
		}
		if (this.#again) this.#later(Math.max(GATHER, REST * (performance.now() - begun)));
	}

	/** Hands the page what changed. `anew`: the page has just been loaded and shows what it showed at first. */
	#tell(model: DashboardModel, anew: boolean): void {
		const html = boardHtml(model, l10n.t);
		this.#model = model;
		if (!anew && html === this.#drawn) return;
		this.#drawn = html;
		void this.#panel?.webview.postMessage({ html, status: anew ? '' : model.status });
	}

	async #make(stop: () => boolean): Promise<DashboardModel | null> {
		const roots = this.reports.roots();
		const root = roots.find(({ tree }) => tree.top.path === this.#root) ?? roots[0];
		if (root === undefined) return null;
		const path = root.tree.top.path;
		const done = this.reports.scanned ? await inSlices(this.#survey(root), stop) : null;
		if (stop()) return null;
		return dashboardOf(
			{
				root: path,
				name: basename(path),
				policy: root.policy,
				roots: roots.map(({ tree }) => ({ path: tree.top.path, name: tree.top.name })),
				survey: done,
				scannedAt: done === null ? null : (this.#scannedAt ?? new Date()),
				earlier: this.#trend.points(path),
				today: today(),
				separator: sep,
				disabledReason: whyNotWrite(),
				tongue: tongueOf(env.language),
			},
			l10n.t,
		);
	}

	#survey(root: ViewRoot): Generator<void, Survey> {
		return survey(root, this.reports.late());
	}

	/** Keeps the counts of a scan for the trend; the built-in policy of Restricted Mode would not compare. */
	async #keep(): Promise<void> {
		for (const root of this.reports.roots()) {
			const done = await inSlices(this.#survey(root), () => this.#disposed);
			if (done !== null) await this.#trend.add(root.tree.top.path, pointOf(today(), done.summary));
		}
	}

	/** Messages come from a page: only keys of what it shows count. */
	async #onMessage(message: unknown): Promise<void> {
		if (typeof message !== 'object' || message === null) return;
		const { ready, key } = message as { ready?: unknown; key?: unknown };
		if (ready === true && this.#model !== null) this.#tell(this.#model, true);
		const action = typeof key === 'string' ? this.#model?.actions.get(key) : undefined;
		if (action !== undefined) await this.#act(action);
	}

	async #act(action: DashboardAction): Promise<void> {
		if (action.kind === 'scan') await commands.executeCommand('kakuzuke.scanWorkspace');
		else if (action.kind === 'problems') await commands.executeCommand('workbench.actions.view.problems');
		else if (action.kind === 'report') await commands.executeCommand('kakuzuke.createReport');
		else if (action.kind === 'open') await commands.executeCommand('vscode.open', Uri.file(action.path));
		else if (action.kind === 'folder') {
			this.#root = action.path;
			this.#later(0);
		} else if (action.kind === 'list') {
			const rule = action.kinds.some((kind) => kind === 'findings' || kind.startsWith('rule:'));
			this.targets.list(rule ? 'finding' : 'level', { kinds: action.kinds, text: action.folder });
			await commands.executeCommand('kakuzuke.classification.focus');
		}
	}
}
