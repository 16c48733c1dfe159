import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { makeAudit, ReportError, writeComplianceReport, writeLedgerSheet } from '../report';
import type { Log } from './log';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';
import { settingsFor } from './settings';
import { mayWrite } from './trust';

/** What a program hands over; a person is asked. */
export interface AuditCall {
	/** The folder; without it the workspace's. */
	readonly folder?: Uri;
	/** Where the file goes. */
	readonly file?: Uri;
}

type Kind = 'ledger' | 'report';

/** Makes the ledger of information assets and the report for the CISO of a folder of the workspace. */
export class AuditReports {
	constructor(
		private readonly policies: Policies,
		private readonly version: string,
		private readonly log: Log,
	) {}

	/** Returns the file that was written, or `null`. */
	async make(kind: Kind, call: AuditCall = {}): Promise<string | null> {
		if (!mayWrite()) return null;
		const folder = call.folder ?? (await askFolder());
		if (folder === undefined) return null;
		const file = call.file ?? (await askFile(kind, folder));
		if (file === undefined) return null;
		// The dialog asked whether to replace it; a report is never written over another.
		if (existsSync(file.fsPath)) {
			void window.showErrorMessage(l10n.t('A file of that name is already there.'));
			return null;
		}
		try {
			return await this.#write(kind, folder, file);
		} catch (error) {
			this.log.failure('audit', file.fsPath, error);
			const detail = error instanceof ReportError ? `${error.code} ${error.detail}`.trim() : error instanceof Error ? error.name : '';
			void window.showErrorMessage(l10n.t('The report could not be written: {0} ({1})', file.fsPath, detail));
			return null;
		}
	}

	async #write(kind: Kind, folder: Uri, file: Uri): Promise<string | null> {
		const override = this.policies.overrideFor(folder.fsPath);
		const outcome = await window.withProgress(
			{ location: ProgressLocation.Notification, title: l10n.t('Writing the report'), cancellable: true },
			(progress, token) => {
				const abort = new AbortController();
				token.onCancellationRequested(() => abort.abort());
				return makeAudit(
					{
						base: folder.fsPath,
						scope: folder.fsPath,
						tongue: tongueOf(env.language),
						program: `kakuzuke ${this.version}`,
						ledger: kind === 'ledger' ? file.fsPath : null,
						report: kind === 'report' ? file.fsPath : null,
						history: null,
						unreadable: (state) => (state === null ? '' : l10n.t('Not checked: {0}', state.code)),
						skipped: ({ reason }) => l10n.t('Not checked: {0}', reason),
						scan: { exclude: settingsFor(folder).exclude, ...(override === undefined ? {} : { policyOverride: override }) },
						signal: abort.signal,
						onProgress: ({ checked, found }) => progress.report({ message: l10n.t('{0} of {1} documents', checked, found) }),
					},
					{ ledger: writeLedgerSheet, report: writeComplianceReport },
				);
			},
		);
		if (outcome.cancelled) return null;
		this.log.info('audit', { kind, documents: outcome.documents, notChecked: outcome.notChecked });
		const open = l10n.t('Open the file');
		void window.showInformationMessage(l10n.t('Written: {0} ({1} documents)', file.fsPath, outcome.documents), open).then((answer) => {
			if (answer === open) void env.openExternal(file);
		});
		return file.fsPath;
	}
}

async function askFolder(): Promise<Uri | undefined> {
	const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
	if (folders.length === 0) {
		void window.showInformationMessage(l10n.t('Open a folder first.'));
		return undefined;
	}
	if (folders.length === 1) return folders[0]?.uri;
	return (await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Folder to report on') }))?.uri;
}

/** Proposes a place beside the workspace, so that the next report does not list this one. */
async function askFile(kind: Kind, folder: Uri): Promise<Uri | undefined> {
	const name = kind === 'ledger' ? l10n.t('Information asset ledger') : l10n.t('Classification report');
	const ending = kind === 'ledger' ? 'xlsx' : 'docx';
	return window.showSaveDialog({
		defaultUri: Uri.file(join(folder.fsPath, '..', `${name}.${ending}`)),
		filters: kind === 'ledger' ? { Excel: ['xlsx'] } : { Word: ['docx'] },
		title: name,
	});
}
