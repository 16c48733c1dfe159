// Provisional: the real one replaces this file.
import type { Demand, Policy, Route, Tongue } from '../policy';
import type { Decision, Reason } from './types';

export function reasonText(reason: Reason, _policy: Policy, _tongue: Tongue): string {
	return `${reason.code} ${Object.values(reason.data).join(' ')}`.trim();
}
export function demandText(demand: Demand, _tongue: Tongue): string {
	return demand;
}
export function outcomeText(outcome: Decision['outcome'], _tongue: Tongue): string {
	return outcome;
}
export function routeTitle(route: Route, _policy: Policy, _tongue: Tongue): string {
	return route;
}
export function failureText(code: string, _tongue: Tongue): string {
	return code;
}
