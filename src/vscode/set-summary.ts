import { basename } from 'node:path';
import { env, l10n, Uri, window, workspace } from 'vscode';
import { formatMarking, type Label } from '../label';
import { refusalText } from './model/refusals';
import type { Policies } from './policies';
import type { SetResult } from './set-label';

/** Writes the label into a file beside each of the documents. */
type WriteBeside = (refused: readonly Uri[]) => Promise<unknown>;

/** Says what became of many documents, and offers a file beside each that was refused; one text before the person's eyes says it itself. */
export async function summarise(results: readonly SetResult[], label: Label, policies: Policies, beside: WriteBeside): Promise<void> {
	// One text in an editor: the change is before the person's eyes.
	if (results.length === 1 && results[0]?.unsaved === true) return;
	const of = (kind: SetResult['kind']): SetResult[] => results.filter((one) => one.kind === kind);
	const refused = of('refused');
	const unsaved = results.filter((one) => one.unsaved).length;
	const parts = [
		l10n.t('Labelled: {0}', of('changed').length),
		...(of('unchanged').length > 0 ? [l10n.t('unchanged: {0}', of('unchanged').length)] : []),
		...(refused.length > 0 ? [l10n.t('refused: {0}', refused.length)] : []),
		...(of('cancelled').length > 0 ? [l10n.t('cancelled: {0}', of('cancelled').length)] : []),
		...(unsaved > 0 ? [l10n.t('still to be saved: {0}', unsaved)] : []),
	];
	const text = parts.join(env.language.startsWith('ja') ? '、' : ', ');
	if (refused.length === 0) {
		void window.showInformationMessage(text);
		return;
	}
	const details = l10n.t('Show reasons…');
	const [only] = refused;
	const message = refused.length === 1 && only ? `${text}. ${basename(only.path)}: ${refusalText(only.code, l10n.t)}` : text;
	if ((await window.showWarningMessage(message, details)) === details) await showRefused(refused, label, policies, beside);
}

/** Lists what was refused and why, and offers a file beside each instead. */
async function showRefused(refused: readonly SetResult[], label: Label, policies: Policies, beside: WriteBeside): Promise<void> {
	const items = refused.map(({ path, code }) => ({
		label: basename(path),
		description: workspace.asRelativePath(path),
		detail: refusalText(code, l10n.t),
		path,
		picked: code === 'signed' || code === 'encrypted' || code === 'no-place',
	}));
	const policy = policies.policyFor(items[0]?.path ?? '');
	const picked = await window.showQuickPick(items, {
		title: l10n.t('Refused. Write the label beside the ticked ones instead?'),
		placeHolder: l10n.t('A file name.label with {0} is made', formatMarking(label, policy)),
		canPickMany: true,
		matchOnDetail: true,
	});
	if (picked !== undefined && picked.length > 0) await beside(picked.map(({ path }) => Uri.file(path)));
}
