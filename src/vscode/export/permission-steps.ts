import { calendarDay } from '../../export/dates';
import { localDay } from '../../export/judge';
import type { ReasonCode } from '../../export/types';
import { roleRows } from '../model/export-items';
import { reasonLine } from '../model/export-texts';
import { type Draft, decide, permissionOf, type StepId } from './draft';
import { answered, pickChoice } from './first-steps';
import type { Step, StepAnswer } from './flow';
import { BACK, type Frame } from './prompter';
import type { Situation } from './situation';

type PermissionStep = Extract<StepId, 'applicant' | 'approver' | 'self-reason' | 'role' | 'number' | 'date'>;

export const PERMISSION_STEPS: Readonly<Record<PermissionStep, Step>> = {
	applicant: async (draft, { prompter, memory, t }, frame) =>
		answered(
			prompter.ask({
				...frame,
				prompt: t('Your name, as the applicant'),
				placeholder: t('Family name and given name'),
				value: draft.applicant,
				validate: (text) => (text.trim() === '' ? t('Please give the name.') : null),
			}),
			(applicant) => {
				memory.set('applicant', applicant);
				return { applicant };
			},
		),
	approver: askApprover,
	'self-reason': (draft, { prompter, t }, frame) =>
		answered(
			prompter.ask({
				...frame,
				prompt: t('Why can nobody else permit it? The reason is recorded in the register (2(6)①)'),
				value: draft.selfApprovalReason,
				validate: (text) => (text.trim() === '' ? t('Please write a reason.') : null),
			}),
			(selfApprovalReason) => ({ selfApprovalReason }),
		),
	role: async (draft, situation, frame) => {
		const { policy, tongue, t } = situation;
		const question = { ...frame, placeholder: t('Role of the approver'), rows: roleRows(policy.export.approvers, tongue) };
		const role = await pickChoice(draft.role === '' ? question : { ...question, active: draft.role }, situation);
		return typeof role === 'string' ? { role } : role;
	},
	number: (draft, { prompter, t }, frame) =>
		answered(
			prompter.ask({
				...frame,
				prompt: t('Number of the permission'),
				placeholder: t('As on the permission: document number or receipt number'),
				value: draft.number,
				validate: (text) => (text.trim() === '' ? t('Please give the number.') : null),
			}),
			(number) => ({ number }),
		),
	date: (draft, situation, frame) =>
		answered(
			situation.prompter.ask({
				...frame,
				prompt: situation.t('Date of the permission'),
				placeholder: localDay(situation.now()),
				value: draft.date || localDay(situation.now()),
				validate: (text) => dateProblem(text, draft, situation),
			}),
			(date) => ({ date: calendarDay(date) }),
		),
};

async function askApprover(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, policy, t } = situation;
	const exception = policy.export.permission.selfApproval === 'with-reason';
	const answer = await prompter.ask({
		...frame,
		prompt: exception
			? t('Name of the approver, not the applicant (2(6)①). Where that cannot be helped, press the button above')
			: t('Name of the approver, not the applicant (2(6)①)'),
		placeholder: t('Family name and given name'),
		value: draft.selfApproval ? '' : draft.approver,
		...(exception ? { buttons: [{ id: 'self', icon: 'account', tooltip: t('It cannot be helped: I permit it myself…') }] } : {}),
		validate: (text) =>
			text.trim() === '' ? t('Please give the name.') : problem({ ...draft, approver: text }, situation, ['self-approval']),
	});
	if (typeof answer === 'string') return { approver: answer.trim(), selfApproval: false };
	if (answer === undefined || answer === BACK) return answer;
	return { approver: draft.applicant, selfApproval: true };
}

function dateProblem(text: string, draft: Draft, situation: Situation): string | null {
	if (text.trim() === '') return situation.t('Please give the date.');
	return problem({ ...draft, date: calendarDay(text), selfApproval: false }, situation, ['permission-date', 'permission-expired']);
}

/** What the gate has against a permission, by the reasons that a step is about. */
function problem(draft: Draft, situation: Situation, codes: readonly ReasonCode[]): string | null {
	const { policy, tongue, t } = situation;
	const { reasons } = decide(draft, situation, { permission: permissionOf(draft) });
	const found = reasons.find(({ code }) => codes.includes(code));
	if (found === undefined) return null;
	// The message covers the prompt, which tells of the button.
	const button =
		found.code === 'self-approval' && policy.export.permission.selfApproval === 'with-reason'
			? ` ${t('The button for that is above.')}`
			: '';
	return reasonLine(found, policy, tongue) + button;
}
