import type { Policy, Route } from '../policy';
import { routeRules } from '../policy';
import { applicantNames } from './applicant';
import { gate } from './gate';
import type { ExportRequest, MethodChoice } from './request';
import { statesOf } from './survey';
import type { Decision, GateFacts, Survey } from './types';

export type JudgeRequest = Pick<ExportRequest, 'survey' | 'route' | 'context' | 'answers' | 'method' | 'signingKey'>;

/** Brings a request before the gate. Nothing is written; looks up who applies and what day it is. */
export function judge(request: JudgeRequest, now: Date = new Date()): Decision {
	const { survey, route, context } = request;
	return gate(survey.label, route, context.workspacePolicy.policy, factsOf(request, now));
}

function factsOf({ survey, answers, method, signingKey }: JudgeRequest, now: Date): GateFacts {
	const { applicant, handoverBy: _recorded, ...told } = answers;
	return {
		...told,
		states: statesOf(survey),
		applicant: applicantNames(applicant),
		method,
		signing: signingKey !== undefined && signingKey !== null,
		today: localDay(now),
	};
}

/** The calendar day where the person is, YYYY-MM-DD. */
export function localDay(now: Date): string {
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const OFFICE = /\.(do[ct][xm]|xl[st][xm]|xlsb|xlam|pp[ts][xm]|potx|potm|ppsx|ppsm|ppam)$/i;

/** The approved methods of a route, the default first, and whether each suits the files: Office and PDF encrypt only their own. */
export function methodChoices(survey: Pick<Survey, 'files'>, route: Route, policy: Policy): readonly MethodChoice[] {
	const approved = new Set(policy.export.methods.map(({ id }) => id));
	const documents = survey.files.filter(({ sidecar }) => !sidecar);
	const all = (test: (name: string) => boolean): boolean => documents.length > 0 && documents.every(({ name }) => test(name));
	return routeRules(policy, route)
		.methods.filter((id) => approved.has(id))
		.map((id) => ({
			id,
			suits: id === 'office' ? all((name) => OFFICE.test(name)) : id === 'pdf' ? all((name) => /\.pdf$/i.test(name)) : true,
			secret: id === 'age' ? 'recipients' : 'password',
		}));
}
