import { relative, sep } from 'node:path';
import { env, l10n, Uri, window, workspace } from 'vscode';
import { checkFile, today } from '../check';
import { exceptionRequest, requestedFindings } from '../report/exception-request';
import type { Checker } from './checker';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';

/** What a quick fix or a program hands over. */
export interface RequestCall {
	readonly path: string;
	/** Id of the rule; without it, of every finding. */
	readonly rule?: string;
}

/** Drafts the request for an exception (8.4) as a new document that is not saved yet. `null` where there is nothing to except. */
export async function draftException(policies: Policies, checker: Checker, call: RequestCall | null): Promise<string | null> {
	const path = call?.path ?? window.activeTextEditor?.document.uri.fsPath;
	if (path === undefined) {
		void window.showInformationMessage(l10n.t('Open or select a document first.'));
		return null;
	}
	// What stands in an editor counts before what stands on the disk.
	const open = workspace.textDocuments.find(({ uri }) => uri.toString() === Uri.file(path).toString());
	const context = policies.contextFor(path);
	const documents = [
		{
			name: relative(context.root, path).split(sep).join('/'),
			report: open === undefined ? checkFile(path, context) : checker.report(open),
		},
	];
	const rules = call?.rule === undefined ? [] : [call.rule];
	if (requestedFindings({ documents, rules }).length === 0) {
		void window.showInformationMessage(l10n.t('There is no finding here that an exception could allow.'));
		return null;
	}
	const content = exceptionRequest({
		documents,
		rules,
		applicant: '',
		reason: '',
		from: today(),
		until: '',
		emergency: false,
		today: today(),
		policy: context.workspacePolicy.policy,
		tongue: tongueOf(env.language),
	});
	const document = await workspace.openTextDocument({ language: 'markdown', content });
	await window.showTextDocument(document);
	return document.getText();
}
