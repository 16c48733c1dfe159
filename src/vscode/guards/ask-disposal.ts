import { basename } from 'node:path';
import { env, l10n, type QuickPickItem, window } from 'vscode';
import { calendarDay } from '../../export/dates';
import {
	type DisposalAnswers,
	type DisposalNeed,
	type DisposalRequest,
	isDisposalNeed,
	judgeDisposal,
	TREATMENTS,
	type Treatment,
} from '../../export/disposal';
import { localDay } from '../../export/judge';
import { reasonText } from '../../export/messages';
import type { Permission, Reason } from '../../export/types';
import type { Policy } from '../../policy';
import { type Translate, tongueOf } from '../model/texts';
import { labelWords } from './model/texts';

export const NO_DISPOSAL_ANSWERS: DisposalAnswers = Object.freeze({
	treatment: null,
	note: null,
	permission: null,
	selfApprovalReason: null,
	person: null,
});

/** What was done, in words, with what it is good for. */
function treatmentTexts(t: Translate): Readonly<Record<Treatment, readonly [string, string]>> {
	return {
		overwritten: [t('Overwritten and deleted'), t('Reliable on magnetic disks only; SSDs and USB sticks keep old content elsewhere')],
		destroyed: [t('Medium destroyed'), t('Shredded, crushed or degaussed')],
		'cryptographic-erasure': [t('Cryptographic erasure'), t('The key of an encrypted disk or file was destroyed')],
		contractor: [t('Handed to a contractor'), t('With a certificate of erasure or destruction')],
		other: [t('Otherwise'), t('You are asked how')],
	};
}

/**
 * Asks what the disposal of documents needs (3(2)⑩(イ)(ウ)): treatment, permission, person. What is refused is said, and asked again.
 * @returns the answers, or `null` where the dialog was left. Nothing is asked where the label asks for nothing.
 */
export async function askDisposal(request: Omit<DisposalRequest, 'answers' | 'keep'>): Promise<DisposalAnswers | null> {
	const { policy } = request.context.workspacePolicy;
	let answers = NO_DISPOSAL_ANSWERS;
	for (;;) {
		const { outcome, reasons, label } = judgeDisposal({ ...request, answers });
		if (outcome === 'proceed') return answers;
		const title = l10n.t('Disposal: {0}, {1}', subjectOf(request), labelWords(label, policy, tongueOf(env.language), l10n.t));
		const stopped = reasons.find(({ kind }) => kind === 'refused') ?? reasons.find(({ kind }) => kind === 'needed');
		const next = stopped && (await askNext(stopped, answers, title, policy));
		if (next === null || next === undefined) return null;
		answers = next;
	}
}

async function askNext(
	reason: Reason | DisposalNeed,
	answers: DisposalAnswers,
	title: string,
	policy: Policy,
): Promise<DisposalAnswers | null> {
	const clauses = reason.clauses.join(', ');
	if (isDisposalNeed(reason)) {
		if (reason.code === 'treatment-needed') {
			const treatment = await askTreatment(title, clauses);
			return treatment === null ? null : { ...answers, treatment };
		}
		const note = await ask(title, l10n.t('How is it made unrecoverable?'), '');
		return note === null ? null : { ...answers, note };
	}
	const refusal = `${reasonText(reason, policy, tongueOf(env.language))} (${clauses})`;
	if (reason.kind === 'refused') void window.showWarningMessage(refusal);
	if (reason.code === 'self-approval' && policy.export.permission.selfApproval === 'with-reason') {
		const why = await ask(title, l10n.t('You permit it yourself: why can it not be helped? (Escape: another approver)'), '');
		if (why !== null) return { ...answers, selfApprovalReason: why };
	}
	const permission = await askPermission(title, clauses, answers.permission, policy);
	return permission === null ? null : { ...answers, permission, selfApprovalReason: null };
}

async function askTreatment(title: string, clauses: string): Promise<Treatment | null> {
	const texts = treatmentTexts(l10n.t);
	const items = TREATMENTS.map((id) => ({ id, label: texts[id][0], detail: texts[id][1] }));
	const placeHolder = l10n.t('How is it made unrecoverable? What was really done is recorded ({0})', clauses);
	return (await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.id ?? null;
}

async function askPermission(title: string, clauses: string, known: Permission | null, policy: Policy): Promise<Permission | null> {
	const approver = await ask(title, l10n.t('Permission ({0}): name of the approver', clauses), known?.approver ?? '');
	if (approver === null) return null;
	const role = await askRole(title, policy);
	if (role === null) return null;
	const number = await ask(title, l10n.t('Permission ({0}): number', clauses), known?.number ?? '');
	if (number === null) return null;
	const date = await ask(title, l10n.t('Permission ({0}): date', clauses), known?.date ?? localDay(new Date()));
	return date === null ? null : { approver, role, number, date: calendarDay(date) };
}

async function askRole(title: string, policy: Policy): Promise<string | null> {
	const { approvers } = policy.export;
	if (approvers.length < 2) return approvers[0]?.id ?? '';
	const items: (QuickPickItem & { id: string })[] = approvers.map(({ id, title: role }) => ({ id, label: role[tongueOf(env.language)] }));
	const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t('Role of the approver'), ignoreFocusOut: true });
	return picked?.id ?? null;
}

async function ask(title: string, prompt: string, value: string): Promise<string | null> {
	const validateInput = (text: string): string | null => (text.trim() === '' ? l10n.t('Please fill this in.') : null);
	const answer = await window.showInputBox({ title, prompt, value, ignoreFocusOut: true, validateInput });
	return answer === undefined || answer.trim() === '' ? null : answer.trim();
}

function subjectOf({ survey }: Pick<DisposalRequest, 'survey'>): string {
	const [first, ...more] = survey.files.filter(({ sidecar }) => !sidecar);
	if (first === undefined) return '';
	return more.length === 0 ? basename(first.path) : l10n.t('{0} documents', more.length + 1);
}
