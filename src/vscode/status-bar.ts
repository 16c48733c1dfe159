import {
	type Disposable,
	env,
	l10n,
	MarkdownString,
	StatusBarAlignment,
	type StatusBarItem,
	TabInputCustom,
	TabInputNotebook,
	TabInputText,
	ThemeColor,
	type Uri,
	window,
	workspace,
} from 'vscode';
import type { DocumentReport } from '../check';
import { formatMarking, isEmpty } from '../label';
import { formatMessage } from '../rules';
import { escapeMarkdown } from './model/hover';
import { shortLabel, tongueOf } from './model/texts';
import type { Policies } from './policies';
import type { Reports } from './reports';
import { settingsFor } from './settings';

/** Findings that the tooltip lists at most. */
const SHOWN = 5;

/** The label of the document in front, in the status bar; a click shows the card. */
export class StatusBar implements Disposable {
	readonly #item: StatusBarItem;
	readonly #subscriptions: Disposable[];
	/** What was read for the tab in front, where no report of it is kept. */
	#last: DocumentReport | null = null;

	constructor(
		private readonly reports: Reports,
		private readonly policies: Policies,
		private readonly reportOf: (uri: Uri) => DocumentReport | null,
	) {
		this.#item = window.createStatusBarItem('kakuzuke.label', StatusBarAlignment.Right, 90);
		this.#item.name = l10n.t('Classification label');
		this.#item.command = 'kakuzuke.showLabel';
		const update = (): void => this.update();
		this.#subscriptions = [
			window.onDidChangeActiveTextEditor(update),
			window.tabGroups.onDidChangeTabs(update),
			window.tabGroups.onDidChangeTabGroups(update),
			reports.onDidChange((change) => {
				if (change !== 'all' && this.#last !== null && !change.includes(this.#last.path)) return;
				this.#last = null;
				this.update();
			}),
			policies.onDidChange(() => {
				this.#last = null;
				this.update();
			}),
		];
		this.update();
	}

	update(): void {
		const uri = activeUri();
		const report = uri?.scheme === 'file' && settingsFor(uri).statusBar ? this.#reportOf(uri) : null;
		if (report === null) {
			this.#item.hide();
			return;
		}
		const policy = this.policies.policyFor(report.path);
		const code = shortLabel(report.label, policy);
		const text = code !== '' ? code : report.outcome === 'not-checked' ? l10n.t('Not checked') : l10n.t('No label');
		const serious = report.findings.some((finding) => finding.severity !== 'info');
		this.#item.text = `$(${serious ? 'warning' : 'tag'}) ${text}`;
		this.#item.accessibilityInformation = { label: l10n.t('Classification label: {0}', text) };
		this.#item.tooltip = this.#tooltip(report);
		this.#item.backgroundColor = serious ? new ThemeColor('statusBarItem.warningBackground') : undefined;
		this.#item.show();
	}

	dispose(): void {
		for (const subscription of [...this.#subscriptions, this.#item]) subscription.dispose();
	}

	#reportOf(uri: Uri): DocumentReport | null {
		const known = this.reports.get(uri.fsPath);
		if (known !== undefined) return known;
		if (this.#last?.path !== uri.fsPath) this.#last = this.reportOf(uri);
		return this.#last;
	}

	#tooltip(report: DocumentReport): MarkdownString {
		const policy = this.policies.policyFor(report.path);
		const tongue = tongueOf(env.language);
		const lines = [isEmpty(report.label) ? l10n.t('No label') : formatMarking(report.label, policy)].map(
			(line) => `**${escapeMarkdown(line)}**`,
		);
		for (const finding of report.findings.slice(0, SHOWN)) lines.push(`- ${escapeMarkdown(formatMessage(finding, tongue))}`);
		if (report.findings.length > SHOWN) lines.push(`- ${l10n.t('… and {0} more', report.findings.length - SHOWN)}`);
		if (!workspace.isTrusted) lines.push('', l10n.t('Restricted Mode: labels are read with the built-in policy and never written.'));
		lines.push('', l10n.t('Click for the label card.'));
		return new MarkdownString(lines.join('\n'));
	}
}

/** The document of the tab in front, whatever shows it. */
export function activeUri(): Uri | undefined {
	const input = window.tabGroups.activeTabGroup.activeTab?.input;
	if (input instanceof TabInputText || input instanceof TabInputCustom || input instanceof TabInputNotebook) return input.uri;
	return window.activeTextEditor?.document.uri;
}
