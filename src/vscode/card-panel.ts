import { basename } from 'node:path';
import { type Disposable, env, l10n, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { DocumentReport } from '../check';
import { cardOf } from './model/card';
import { cardHtml } from './model/card-html';
import { resourcesOf } from './model/page-html';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';
import type { Reports } from './reports';
import { whyNotWrite } from './trust';

const FILES = { styles: ['page.css', 'card.css'], script: 'card.js' };

/** What the card asks for; its page can send nothing else. */
export interface CardActions {
	set(uri: Uri): PromiseLike<unknown>;
	fix(report: DocumentReport, finding: number, fix: number): PromiseLike<unknown>;
	/** Reads the document as it is now. */
	read(uri: Uri): DocumentReport;
}

/** One card a window: all that is known of a document's label, and what can be done about it. */
export class CardPanel implements Disposable {
	#panel: WebviewPanel | null = null;
	#uri: Uri | null = null;
	#report: DocumentReport | null = null;
	readonly #subscription: Disposable;

	constructor(
		private readonly media: Uri,
		private readonly policies: Policies,
		reports: Reports,
		private readonly actions: CardActions,
	) {
		this.#subscription = reports.onDidChange((change) => {
			if (this.#uri !== null && (change === 'all' || change.includes(this.#uri.fsPath))) this.#draw();
		});
	}

	show(uri: Uri): void {
		this.#uri = uri;
		this.#panel ??= this.#open();
		this.#draw();
		this.#panel.reveal(undefined, false);
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#panel?.dispose();
	}

	#open(): WebviewPanel {
		const panel = window.createWebviewPanel('kakuzuke.card', l10n.t('Label'), ViewColumn.Active, {
			enableScripts: true,
			enableFindWidget: true,
			localResourceRoots: [this.media],
		});
		panel.iconPath = Uri.joinPath(this.media, 'icon.svg');
		panel.webview.onDidReceiveMessage((message: unknown) => void this.#onMessage(message));
		panel.onDidDispose(() => {
			this.#panel = null;
			this.#uri = null;
			this.#report = null;
		});
		return panel;
	}

	#draw(): void {
		const panel = this.#panel;
		const uri = this.#uri;
		if (panel === null || uri === null) return;
		this.#report = this.actions.read(uri);
		const tongue = tongueOf(env.language);
		const card = cardOf(this.#report, this.policies.policyFor(uri.fsPath), tongue, l10n.t);
		panel.title = l10n.t('Label: {0}', basename(uri.fsPath));
		panel.webview.html = cardHtml(
			{ ...card, folder: workspace.asRelativePath(card.folder) },
			{
				...resourcesOf(panel.webview, (name) => Uri.joinPath(this.media, name), FILES, tongue),
				disabledReason: whyNotWrite(),
			},
			l10n.t,
		);
	}

	/** Messages come from a page: only known ones count, and only with numbers that point into the report. */
	async #onMessage(message: unknown): Promise<void> {
		const uri = this.#uri;
		const report = this.#report;
		if (uri === null || report === null || typeof message !== 'object' || message === null) return;
		const { command, finding, fix } = message as { command?: unknown; finding?: unknown; fix?: unknown };
		if (command === 'set') await this.actions.set(uri);
		else if (command === 'open')
			await window
				.showTextDocument(uri)
				.then(undefined, () => window.showInformationMessage(l10n.t('This document opens in another program.')));
		else if (command === 'fix' && typeof finding === 'number' && typeof fix === 'number') await this.actions.fix(report, finding, fix);
		else if (command !== 'refresh') return;
		this.#draw();
	}
}
