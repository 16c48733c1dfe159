import { judge, methodChoices } from '../../export/judge';
import type { SigningKey } from '../../export/keys';
import type { Secret } from '../../export/methods/types';
import { type Answers, type ExportRequest, NO_ANSWERS } from '../../export/request';
import type { Decision, GateFacts, Handover, HandoverWay, Permission } from '../../export/types';
import type { MethodId, Route } from '../../policy';
import type { Situation } from './situation';

/** What was answered so far. Answers of later steps are kept when somebody goes back, as proposals. */
export interface Draft {
	readonly route: Route | null;
	readonly service: string;
	readonly recipient: string;
	readonly purpose: string;
	readonly choice: 'plain' | 'encrypt' | 'decline' | null;
	readonly declineReason: string;
	readonly applicant: string;
	readonly approver: string;
	/** Permits it himself, because it cannot be helped (2(6)①). */
	readonly selfApproval: boolean;
	readonly selfApprovalReason: string;
	readonly role: string;
	readonly number: string;
	readonly date: string;
	readonly method: MethodId | null;
	readonly hideNames: boolean;
	readonly keys: readonly string[];
	readonly handover: Handover | null;
	readonly handoverBy: HandoverWay | null;
	readonly origin: 'generated' | 'own' | null;
	/** Never logged, never stored; gone with the dialog. */
	readonly password: string;
	readonly medium: string;
	readonly out: string;
}

export const NO_DRAFT: Draft = {
	...{ route: null, service: '', recipient: '', purpose: '', choice: null, declineReason: '' },
	...{ applicant: '', approver: '', selfApproval: false, selfApprovalReason: '', role: '', number: '', date: '' },
	...{ method: null, hideNames: false, keys: [], handover: null, handoverBy: null, origin: null, password: '', medium: '', out: '' },
};

export type StepId =
	| 'route'
	| 'service'
	| 'recipient'
	| 'purpose'
	| 'review'
	| 'decline'
	| 'applicant'
	| 'approver'
	| 'self-reason'
	| 'role'
	| 'number'
	| 'date'
	| 'method'
	| 'key'
	| 'handover'
	| 'password'
	| 'own-password'
	| 'show-password'
	| 'medium'
	| 'folder'
	| 'perform';

/** The steps that the answers so far lead through. Whether a step comes depends on the answers before it alone. */
export function plan(draft: Draft, situation: Situation): readonly StepId[] {
	const { route } = draft;
	const steps: StepId[] = situation.route === null ? ['route'] : [];
	if (route === null) return [...steps, 'purpose', 'review', 'folder', 'perform'];
	const required = situation.policy.export.require.includes('recipient');
	if (route === 'service') steps.push('service');
	else if (required || route === 'mail' || route === 'media' || route === 'provide') steps.push('recipient');
	steps.push('purpose', 'review');
	if (draft.choice === 'decline') steps.push('decline');
	if (decide(draft, situation).demand === 'approve+encrypt') {
		steps.push('applicant', 'approver', ...(draft.selfApproval ? (['self-reason'] as const) : []), 'role', 'number', 'date');
	}
	if (draft.choice === 'encrypt') steps.push('method', ...secretSteps(draft));
	if (route === 'media') steps.push('medium');
	return [...steps, ...(situation.out === null ? (['folder'] as const) : []), 'perform'];
}

function secretSteps({ method, origin }: Draft): readonly StepId[] {
	if (method === null) return [];
	if (method === 'age') return ['key'];
	return [
		'handover',
		'password',
		...(origin === 'own' ? (['own-password'] as const) : origin === 'generated' ? (['show-password'] as const) : []),
	];
}

/** What is told to the gate at the reminder: nothing about encryption or permission yet. */
export function firstAnswers({ route, service, recipient, purpose, applicant }: Draft): Answers {
	const address = text(service);
	return {
		...NO_ANSWERS,
		service: route === 'service' ? address : null,
		recipient: route === 'service' ? address : text(recipient),
		purpose: text(purpose),
		applicant: text(applicant),
	};
}

/** All that was answered on the way that the answers lead through. */
export function allAnswers(draft: Draft, situation: Situation): Answers {
	const asks = decide(draft, situation).demand === 'approve+encrypt';
	const encrypts = draft.choice === 'encrypt';
	return {
		...firstAnswers(draft),
		declineReason: draft.choice === 'decline' ? text(draft.declineReason) : null,
		permission: asks ? permissionOf(draft) : null,
		selfApprovalReason: asks && draft.selfApproval ? text(draft.selfApprovalReason) : null,
		handover: !encrypts ? null : draft.method === 'age' ? 'recipient-key' : draft.handover,
		handoverBy: encrypts && draft.method !== 'age' ? draft.handoverBy : null,
	};
}

export function permissionOf({ approver, role, number, date }: Draft): Permission {
	return { approver, role, number, date };
}

/** Before the key is read: the gate only asks whether there is one. */
const UNREAD_KEY: SigningKey = Object.freeze({ pem: '' });

/** What the gate says at the reminder, or with more facts told. */
export function decide(draft: Draft, situation: Situation, more: Partial<GateFacts> = {}): Decision {
	const { survey, context, now } = situation;
	const { method = null, ...answers } = more;
	const told = { ...firstAnswers(draft), ...answers, applicant: text(draft.applicant) };
	return judge(
		{
			survey,
			context,
			route: routeOf(draft, situation),
			answers: told,
			method,
			signingKey: situation.signingKeyFile === '' ? null : UNREAD_KEY,
		},
		now(),
	);
}

/** The request that the answers make. */
export function requestOf(draft: Draft, situation: Situation): ExportRequest {
	const encrypts = draft.choice === 'encrypt';
	const secret: Secret | null = !encrypts
		? null
		: draft.method === 'age'
			? { kind: 'recipients', keys: draft.keys }
			: { kind: 'password', password: draft.password };
	const sheet = { ...(draft.medium.trim() === '' ? {} : { medium: draft.medium.trim() }) };
	return {
		survey: situation.survey,
		route: routeOf(draft, situation),
		context: situation.context,
		answers: allAnswers(draft, situation),
		method: encrypts ? draft.method : null,
		secret,
		hideNames: draft.hideNames,
		out: situation.out ?? draft.out,
		...(draft.route === 'media' ? { sheet } : {}),
	};
}

/** The methods of the chosen route that the policy approves. */
export function choicesOf({ route }: Draft, { survey, policy }: Situation): ReturnType<typeof methodChoices> {
	return route === null ? [] : methodChoices(survey, route, policy);
}

/** Before a route is chosen, any will do to see how the label counts. */
function routeOf({ route }: Draft, { policy }: Situation): Route {
	return route ?? policy.export.routes[0]?.id ?? 'mail';
}

function text(written: string): string | null {
	return written.trim() === '' ? null : written.trim();
}
