import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { commands, l10n, type Progress, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ContainerReport, DocumentReport } from '../check';
import type { Finding } from '../rules';
import { type CacheOptions, type ScanCounts, type ScanOptions, type ScanResult, scan } from '../workspace';
import type { Log } from './log';
import type { Policies } from './policies';
import type { Reports } from './reports';
import type { Scope } from './scope';
import { settingsFor } from './settings';

/** One processor is left to the window. */
const THREADS = Math.max(1, availableParallelism() - 1);

export interface ScanSummary {
	readonly documents: number;
	readonly withFindings: number;
	readonly notChecked: number;
	readonly cancelled: boolean;
	/** Documents that had not changed since an earlier scan and were not read again. */
	readonly remembered: number;
}

/** Scans the open folders in worker threads, one scan at a time. */
export class Scanner {
	#running: { readonly abort: AbortController; readonly done: Promise<ScanSummary> } | null = null;

	constructor(
		private readonly policies: Policies,
		private readonly scope: Scope,
		private readonly reports: Reports,
		/** Reports of what is open, which count more than what is on the disk. */
		private readonly openReports: () => readonly DocumentReport[],
		private readonly log: Log,
		/** Where results are kept from window to window; `null` without a place. */
		private readonly cache: CacheOptions | null = null,
	) {}

	get scanning(): boolean {
		return this.#running !== null;
	}

	/** Scans everything. While a scan runs, waits for that one. `quiet`: progress in the status bar only. */
	scan(quiet = false): Promise<ScanSummary> {
		if (this.#running !== null) return this.#running.done;
		const abort = new AbortController();
		const done = this.#scan(abort, quiet).finally(async () => {
			this.#running = null;
			await commands.executeCommand('setContext', 'kakuzuke.scanning', false);
		});
		this.#running = { abort, done };
		return done;
	}

	/** Resolves when no scan runs. */
	async idle(): Promise<void> {
		await this.#running?.done.catch(() => undefined);
	}

	cancel(): void {
		this.#running?.abort.abort();
	}

	/** Scans one folder of the workspace and adds what was read to the reports. */
	async scanFolder(path: string): Promise<void> {
		if (!this.scope.includes(path)) return;
		const reports: DocumentReport[] = [];
		const result = await this.#readFolder(Uri.file(path), { onReport: (report) => reports.push(report) });
		this.reports.setMany(reports, result.containers);
	}

	/** Reads some documents of the workspace anew, in worker threads; what is excluded is passed over. */
	async scanFiles(paths: ReadonlySet<string>): Promise<void> {
		const folders = new Set<string>();
		for (const path of paths) for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
		const part = { id: 'changed', includes: (_: string, path: string) => paths.has(path), enters: (folder: string) => folders.has(folder) };
		for (const folder of workspace.workspaceFolders ?? []) {
			if (folder.uri.scheme !== 'file' || !folders.has(folder.uri.fsPath) || !settingsFor(folder.uri).enable) continue;
			const reports: DocumentReport[] = [];
			await this.#readFolder(folder.uri, { part, fewDocuments: 0, onReport: (report) => reports.push(report) });
			this.reports.setMany(reports, []);
		}
	}

	async #scan(abort: AbortController, quiet: boolean): Promise<ScanSummary> {
		void commands.executeCommand('setContext', 'kakuzuke.scanning', true);
		const location = quiet ? ProgressLocation.Window : ProgressLocation.Notification;
		const title = l10n.t('Reading labels');
		const summary = await window.withProgress({ location, title, cancellable: !quiet }, (progress, token) => {
			token.onCancellationRequested(() => abort.abort());
			return window.withProgress({ location: { viewId: 'kakuzuke.classification' } }, () => this.#read(abort.signal, progress));
		});
		await commands.executeCommand('setContext', 'kakuzuke.scanned', this.reports.scanned);
		return summary;
	}

	async #read(signal: AbortSignal, progress: Progress<{ message?: string; increment?: number }>): Promise<ScanSummary> {
		// What stands on the disk now counts, not what was read when the window opened.
		this.policies.reload();
		this.scope.clear();
		const started = performance.now();
		const reports: DocumentReport[] = [];
		const containers: ContainerReport[] = [];
		const late: Finding[] = [];
		const sum = { documents: 0, withFindings: 0, notChecked: 0, remembered: 0 };
		for (const folder of workspace.workspaceFolders ?? []) {
			if (folder.uri.scheme !== 'file' || signal.aborted || !settingsFor(folder.uri).enable) continue;
			const before = sum.documents;
			const result = await this.#readFolder(folder.uri, {
				signal,
				...(this.cache === null ? {} : { cache: this.cache }),
				onReport: (report) => reports.push(report),
				onProgress: ({ checked, found }) => progress.report({ message: l10n.t('{0} of {1} documents', before + checked, before + found) }),
			});
			containers.push(...result.containers);
			late.push(...result.late);
			add(sum, result.counts);
			sum.remembered += result.remembered;
		}
		await this.reports.replace(reports, containers, !signal.aborted, late, this.openReports);
		const summary = { ...sum, cancelled: signal.aborted };
		this.log.info('scan', { ...summary, milliseconds: Math.round(performance.now() - started) });
		return summary;
	}

	#readFolder(scope: Uri, options: ScanOptions): Promise<ScanResult> {
		const root = workspace.getWorkspaceFolder(scope)?.uri.fsPath ?? scope.fsPath;
		const override = this.policies.overrideFor(root);
		const exclude = settingsFor(scope).exclude;
		return scan([scope.fsPath], {
			...(override === undefined ? {} : { policyOverride: override }),
			exclude,
			withoutMaps: !workspace.isTrusted,
			keepReports: false,
			jobs: THREADS,
			...options,
		});
	}
}

function add(sum: { documents: number; withFindings: number; notChecked: number }, counts: ScanCounts): void {
	sum.documents += counts.documents;
	sum.withFindings += counts.withFindings;
	sum.notChecked += counts.notChecked;
}
