import type { SigningKey } from '../../export/keys';
import { failureText } from '../../export/messages';
import type { ExportOutcome } from '../../export/request';
import { heading, type Row, reasonRows } from '../model/export-items';
import { type Draft, decide, requestOf, type StepId } from './draft';
import { answered, pickChoice, wordsOf } from './first-steps';
import type { Step, StepAnswer } from './flow';
import { type Answer, BACK, type Frame } from './prompter';
import type { Situation } from './situation';

type LastStep = Extract<StepId, 'medium' | 'folder' | 'perform'>;

export const LAST_STEPS: Readonly<Record<LastStep, Step>> = {
	medium: (draft, { prompter, t }, frame) =>
		answered(
			prompter.ask({
				...frame,
				prompt: t('Number of the medium, for its label sheet; may be left empty'),
				placeholder: 'USB-012',
				value: draft.medium,
				validate: () => null,
			}),
			(medium) => ({ medium }),
		),
	folder: askFolder,
	perform,
};

async function askFolder(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, proposed, memory, t } = situation;
	const known = [...new Set([draft.out, memory.get('folder'), proposed])].filter((folder) => folder !== '');
	const rows: Row[] = [
		...known.map(
			(folder): Row => ({
				kind: 'choice',
				id: folder,
				label: folder,
				...(folder === proposed ? { description: t('beside the workspace') } : { description: t('last used') }),
				icon: 'folder',
			}),
		),
		{ kind: 'choice', id: 'other', label: t('Another folder…'), icon: 'folder-opened' },
	];
	for (;;) {
		const answer = await pickChoice({ ...frame, placeholder: t('Where does the result go?'), rows }, situation);
		if (typeof answer !== 'string') return answer;
		const out = answer === 'other' ? await prompter.choose('folder', t('Folder for what comes out'), proposed) : answer;
		if (out === null) continue;
		memory.set('folder', out);
		return { out };
	}
}

async function perform(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, t } = situation;
	const signingKey = await signingKeyOf(draft, situation, frame);
	if (signingKey === undefined || signingKey === BACK) return signingKey;
	const request = { ...requestOf(draft, situation), signingKey };
	const outcome = await prompter.progress(frame.title, (tell, signal) =>
		situation.perform({
			...request,
			signal,
			onProgress: ({ phase, bytes, total }) => {
				const percent = total === 0 ? 100 : Math.floor((100 * bytes) / total);
				tell(`${phase === 'encrypt' ? t('making') : t('verifying')} ${percent} %`, percent);
			},
		}),
	);
	if (outcome.kind === 'done' || outcome.kind === 'cancelled') return { end: outcome };
	return explainFailure(outcome, situation, frame);
}

/** The key to sign with, where what leaves is to be signed and the settings name one; its passphrase is asked and kept for this export only. */
async function signingKeyOf(draft: Draft, situation: Situation, frame: Frame): Promise<Answer<SigningKey | null>> {
	const { prompter, signingKeyFile, readFile, t } = situation;
	if (signingKeyFile === '' || decide(draft, situation).integrity !== 'signature') return null;
	// What cannot be read is told as a failure of the export, by its name.
	const pem = readKey(signingKeyFile, readFile);
	if (!/ENCRYPTED/.test(pem)) return { pem };
	const answer = await prompter.ask({
		...frame,
		prompt: t('Passphrase of the key to sign with'),
		value: '',
		password: true,
		validate: (text) => (text === '' ? t('Please give the passphrase.') : null),
	});
	return typeof answer === 'string' ? { pem, passphrase: answer } : answer === BACK ? BACK : undefined;
}

function readKey(file: string, readFile: Situation['readFile']): string {
	try {
		return readFile(file);
	} catch {
		return '';
	}
}

/** Nothing came out: says why, and lets a person go back to what can be changed. */
async function explainFailure(
	outcome: Extract<ExportOutcome, { readonly kind: 'failed' | 'stopped' }>,
	situation: Situation,
	frame: Frame,
): Promise<StepAnswer> {
	const { t, tongue } = situation;
	const why: Row[] =
		outcome.kind === 'stopped'
			? reasonRows(
					outcome.decision.reasons.filter(({ kind }) => kind !== 'told'),
					wordsOf(situation),
				)
			: [{ kind: 'note', id: 'failure', label: failureText(outcome.code, outcome.path, outcome.detail, tongue), icon: 'error' }];
	const rows: Row[] = [
		heading(t('Nothing was written')),
		...why,
		heading(t('What to do')),
		{ kind: 'choice', id: 'back', label: t('Go back and change something'), icon: 'arrow-left' },
		{ kind: 'choice', id: 'cancel', label: t('Cancel'), icon: 'close' },
	];
	const answer = await pickChoice({ ...frame, step: frame.totalSteps, placeholder: t('It could not be exported'), rows }, situation);
	return answer === 'back' || answer === BACK ? BACK : { end: outcome };
}
