import { basename } from 'node:path';
import { commands, env, l10n, UIKind, Uri, window, workspace } from 'vscode';
import type { ExportOutcome } from '../../export/request';
import { registerFolder } from '../../register';
import { tongueOf } from '../model/texts';
import type { FlowResult } from './flow';
import type { Situation } from './situation';

/** Letters of a hash that tell one file from another at a glance. */
const SHORT = 12;

type Done = Extract<ExportOutcome, { readonly kind: 'done' }>;

/** Tells what came out and where, and offers what is done next. Not awaited: the export is over. */
export function showResult(result: FlowResult, { context, policy }: Situation, onRecord: (folder: string, sequence: number) => void): void {
	if (result.kind === 'cancelled') void window.showInformationMessage(l10n.t('Cancelled. Nothing was written.'));
	if (result.kind !== 'done') return;
	const place = l10n.t('Show the result');
	const sheet = l10n.t('Open the label sheet');
	const record = l10n.t('Show the record');
	const paper = result.besides.find((path) => path.endsWith('.docx'));
	const buttons = [place, ...(paper === undefined ? [] : [sheet]), record];
	void window.showInformationMessage(textOf(result), ...buttons).then(async (answer) => {
		if (answer === record) onRecord(registerFolder(context.root, policy), result.entry.sequence);
		else if (answer === sheet && paper !== undefined) await env.openExternal(Uri.file(paper));
		else if (answer === place) await reveal(result.files[0]?.path);
	});
}

function textOf({ files, entry, decision }: Done): string {
	const [first] = files;
	const what =
		files.length === 1 && first !== undefined
			? l10n.t('Exported: {0} (SHA-256 {1}…).', basename(first.path), first.sha256.slice(0, SHORT))
			: l10n.t('Exported: {0} files.', files.length);
	const recorded = l10n.t('Recorded in the register as no. {0}.', entry.sequence);
	const password = decision.reasons.some(({ code }) => code === 'password-other-channel' || code === 'password-same-channel');
	const sentences = [what, recorded, ...(password ? [l10n.t('Tell the password by another way than the file.')] : [])];
	return sentences.join(tongueOf(env.language) === 'ja' ? '' : ' ');
}

/** In the Explorer where it lies in the workspace, else in the system's own; a browser has none, so there its path is copied. */
async function reveal(path: string | undefined): Promise<void> {
	if (path === undefined) return;
	const uri = Uri.file(path);
	if (workspace.getWorkspaceFolder(uri) !== undefined) await commands.executeCommand('revealInExplorer', uri);
	else if (env.uiKind === UIKind.Desktop && env.remoteName === undefined) await commands.executeCommand('revealFileInOS', uri);
	else {
		await env.clipboard.writeText(path);
		void window.showInformationMessage(l10n.t('It lies here (the path was copied): {0}', path));
	}
}
