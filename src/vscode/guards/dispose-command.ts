import { env, l10n, ProgressLocation, type Uri, window } from 'vscode';
import type { CheckContext } from '../../check';
import { type DisposalAnswers, type DisposalOutcome, type DisposalRequest, disposeFiles } from '../../export/disposal';
import { failureText } from '../../export/messages';
import { surveyFiles } from '../../export/survey';
import type { Survey } from '../../export/types';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { mayWrite } from '../trust';
import { askDisposal } from './ask-disposal';
import { labelWords } from './model/texts';

/** How programs call `kakuzuke.dispose`, without questions. */
export interface DisposeCall {
	readonly paths: readonly string[];
	readonly answers: DisposalAnswers;
	readonly keep?: boolean;
}

interface DisposeParts {
	readonly policies: Policies;
	readonly log: Log;
	onWritten(paths: readonly string[]): void;
}

/** Disposes of files as a program asks for it: through the same judgement and record as everything else. */
export async function disposeCall({ paths, answers, keep = false }: DisposeCall, parts: DisposeParts): Promise<DisposalOutcome | null> {
	const [first] = paths;
	if (first === undefined || !mayWrite()) return null;
	const context = parts.policies.contextFor(first);
	return carryOut({ survey: await look(paths, parts), context, answers, keep }, parts);
}

/** `kakuzuke.dispose`: asks for treatment and permission, records, and deletes for good (3(2)⑩). */
export async function disposeAsking(uris: readonly Uri[], parts: DisposeParts): Promise<DisposalOutcome | null> {
	const [first] = uris;
	if (first === undefined || !mayWrite()) return null;
	const context = parts.policies.contextFor(first.fsPath);
	const survey = await window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Reading labels') }, () =>
		look(
			uris.map(({ fsPath }) => fsPath),
			parts,
		),
	);
	const answers = await askDisposal({ survey, context });
	if (answers === null) return null;
	const keep = await confirm(survey, context);
	if (keep === null) return null;
	const outcome = await carryOut({ survey, context, answers, keep }, parts);
	tell(outcome);
	return outcome;
}

function look(paths: readonly string[], { policies }: DisposeParts): Promise<Survey> {
	return surveyFiles(paths, { contextOf: (path) => policies.contextFor(path) });
}

/** Whether the files are kept; `null` where it was left. */
async function confirm(survey: Survey, { workspacePolicy: { policy } }: CheckContext): Promise<boolean | null> {
	const remove = l10n.t('Record and Delete');
	const only = l10n.t('Record Only');
	const count = survey.files.filter(({ sidecar }) => !sidecar).length;
	const text = l10n.t(
		'Dispose of {0} documents, highest label {1}?',
		count,
		labelWords(survey.label, policy, tongueOf(env.language), l10n.t),
	);
	const detail = l10n.t(
		'The files are deleted for good, not put into the trash. Deleting does not overwrite: on SSDs, in snapshots, backups and synchronised folders the content may live on.',
	);
	const answer = await window.showWarningMessage(text, { modal: true, detail }, remove, only);
	return answer === remove ? false : answer === only ? true : null;
}

async function carryOut(request: DisposalRequest, parts: DisposeParts): Promise<DisposalOutcome> {
	const paths = request.survey.files.map(({ path }) => path);
	const outcome = await disposeFiles(request);
	parts.onWritten(paths);
	parts.log.info('dispose', { files: paths.length, result: outcome.kind });
	return outcome;
}

function tell(outcome: DisposalOutcome): void {
	if (outcome.kind === 'failed') {
		const { code, path, detail } = outcome;
		const why = code === 'changed' ? path : failureText(code, path, detail, tongueOf(env.language));
		void window.showErrorMessage(l10n.t('Nothing was deleted: {0}', why));
	} else if (outcome.kind === 'done') {
		const { entry, deleted, left } = outcome;
		if (left.length > 0)
			void window.showWarningMessage(
				l10n.t('Recorded (no. {0}), but {1} files are still there: {2}', entry.sequence, left.length, left[0]?.path ?? ''),
			);
		else
			void window.showInformationMessage(l10n.t('Recorded in the register (no. {0}); files deleted: {1}.', entry.sequence, deleted.length));
	}
}
