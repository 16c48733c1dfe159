import { isRoute, OPEN, refusalRows, reviewChoices, reviewRows, routeRows, serviceRows, type Words } from '../model/export-items';
import { reasonLine } from '../model/export-texts';
import { choicesOf, type Draft, decide, requestOf, type StepId } from './draft';
import type { Step, StepAnswer } from './flow';
import { BACK, type Frame, type Pick } from './prompter';
import type { Situation } from './situation';

type FirstStep = Extract<StepId, 'route' | 'service' | 'recipient' | 'purpose' | 'review' | 'decline'>;

export const FIRST_STEPS: Readonly<Record<FirstStep, Step>> = {
	route: askRoute,
	service: askService,
	recipient: (draft, { prompter, policy, t }, frame) => {
		const required = policy.export.require.includes('recipient');
		return answered(
			prompter.ask({
				...frame,
				prompt: required ? t('Who receives it?') : t('Who receives it? It is recorded; leave empty where it cannot be named'),
				placeholder: t('Name of the office or person, or address'),
				value: draft.recipient,
				validate: (text) => (required && text.trim() === '' ? t('Please name the recipient.') : null),
			}),
			(recipient) => ({ recipient }),
		);
	},
	purpose: (draft, { prompter, policy, t }, frame) => {
		const required = policy.export.require.includes('purpose') || draft.route === 'print';
		return answered(
			prompter.ask({
				...frame,
				prompt: required ? t('What is it for? It is recorded') : t('What is it for? It is recorded; may be left empty'),
				placeholder: t('For example: material for the meeting of 20 November'),
				value: draft.purpose,
				validate: (text) => (required && text.trim() === '' ? t('Please tell the purpose.') : null),
			}),
			(purpose) => ({ purpose }),
		);
	},
	review: askReview,
	decline: (draft, { prompter, t }, frame) =>
		answered(
			prompter.ask({
				...frame,
				prompt: t('Why is it not encrypted? The reason is recorded in the register'),
				placeholder: t('For example: carried in a locked case by two people'),
				value: draft.declineReason,
				validate: (text) => (text.trim() === '' ? t('Please write a reason.') : null),
			}),
			(declineReason) => ({ declineReason }),
		),
};

/** A text that was asked for, trimmed; buttons are not expected. */
export async function answered(asked: Promise<unknown>, use: (text: string) => Partial<Draft>): Promise<StepAnswer> {
	const answer = await asked;
	if (answer === BACK) return BACK;
	return typeof answer === 'string' ? use(answer.trim()) : undefined;
}

export function wordsOf({ policy, tongue, t }: Situation): Words {
	return { policy, tongue, t };
}

/** Rows that are only there to be read are answered by asking again; rows with a document open it. */
export async function pickChoice(question: Pick, { prompter }: Situation): Promise<string | typeof BACK | undefined> {
	let active = question.active;
	for (;;) {
		const answer = await prompter.pick({ ...question, ...(active === undefined ? {} : { active }) });
		if (typeof answer !== 'string') return answer;
		if (question.rows.some(({ id, kind }) => id === answer && kind === 'choice')) return answer;
		if (answer.startsWith(OPEN)) await prompter.open(answer.slice(OPEN.length));
		active = answer;
	}
}

async function askRoute(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { policy, t } = situation;
	const decisions = policy.export.routes.map(({ id }) => decide({ ...draft, route: id, service: '', purpose: '' }, situation));
	for (;;) {
		const question = { ...frame, placeholder: t('How does it leave?'), rows: routeRows(decisions, wordsOf(situation)) };
		const answer = await pickChoice(draft.route === null ? question : { ...question, active: draft.route }, situation);
		if (answer === undefined || answer === BACK) return answer;
		if (!isRoute(answer, policy)) continue;
		const chosen = { ...draft, route: answer };
		if (decide({ ...chosen, service: '' }, situation).outcome !== 'refused') return { route: answer };
		const refused = await explainRefusal(chosen, situation, frame);
		if (refused !== BACK) return refused;
	}
}

/** Says why a route is closed, and records the refusal where the policy wants it. `BACK`: another route is to be chosen. */
export async function explainRefusal(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { t, context, survey } = situation;
	const service = draft.route === 'service' ? draft.service : '';
	const outcome = await situation.perform(requestOf({ ...draft, service, choice: null, out: situation.proposed }, situation));
	const rows = refusalRows(outcome.decision, survey, wordsOf(situation), context.root);
	const recorded = outcome.kind === 'stopped' && outcome.entry !== null;
	const placeholder = recorded ? t('It may not leave this way; the refusal is recorded') : t('It may not leave this way');
	const answer = await pickChoice({ ...frame, placeholder, rows }, situation);
	return answer === BACK || answer === 'another' ? BACK : { end: outcome };
}

async function askService(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { policy, tongue, t, prompter } = situation;
	const rows = serviceRows(policy.export, wordsOf(situation));
	while (rows.length > 1) {
		const listed = await pickChoice({ ...frame, placeholder: t('To which service?'), rows }, situation);
		if (listed === 'other') break;
		if (typeof listed !== 'string') return listed;
		const chosen = { ...draft, service: listed };
		if (decide(chosen, situation).outcome !== 'refused') return { service: listed };
		const refused = await explainRefusal(chosen, situation, frame);
		if (refused !== BACK) return refused;
	}
	return answered(
		prompter.ask({
			...frame,
			prompt: t('Address of the service'),
			placeholder: 'https://',
			value: draft.service,
			validate: (text) => {
				if (text.trim() === '') return t('Please name the service.');
				const refused = decide({ ...draft, service: text }, situation).reasons.find(({ kind }) => kind === 'refused');
				return refused === undefined ? null : reasonLine(refused, policy, tongue);
			},
		}),
		(service) => ({ service }),
	);
}

/** The reminder: which files, which label and from where, which clause asks for what, and what can be done. */
async function askReview(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { survey, context, t } = situation;
	const decision = decide(draft, situation);
	const choices = reviewChoices(decision, choicesOf(draft, situation));
	const rows = reviewRows(decision, survey, choices, wordsOf(situation), context.root);
	const placeholder = choices.encryption === 'asked' ? t('Please read before it leaves') : t('Check what leaves');
	const proposed = draft.choice ?? (choices.encryption === 'asked' ? 'encrypt' : 'plain');
	const answer = await pickChoice({ ...frame, placeholder, rows, active: proposed }, situation);
	if (answer === BACK) return BACK;
	return answer === 'plain' || answer === 'encrypt' || answer === 'decline' ? { choice: answer } : undefined;
}
