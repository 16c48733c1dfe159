import { recordExport } from '../../export/record';
import type { ExportOutcome } from '../../export/request';
import type { Route } from '../../policy';
import type { RegisterEntry } from '../../register';
import { exportTitle } from '../model/export-texts';
import { type Draft, decide, NO_DRAFT, plan, requestOf, type StepId } from './draft';
import { explainRefusal, FIRST_STEPS } from './first-steps';
import { LAST_STEPS } from './last-steps';
import { METHOD_STEPS } from './method-steps';
import { PERMISSION_STEPS } from './permission-steps';
import { BACK, type Frame } from './prompter';
import type { Situation } from './situation';

/** What became of the dialog. `left`: nobody wanted to go on. */
export type FlowResult = ExportOutcome | { readonly kind: 'left'; readonly entry: RegisterEntry | null };

/** What a step answers: what is known now, or how the dialog ends. */
export type StepAnswer = Partial<Draft> | typeof BACK | undefined | { readonly end: FlowResult };

export type Step = (draft: Draft, situation: Situation, frame: Frame) => Promise<StepAnswer>;

const STEPS: Readonly<Record<StepId, Step>> = { ...FIRST_STEPS, ...PERMISSION_STEPS, ...METHOD_STEPS, ...LAST_STEPS };

/** Leads through an export, step by step and back, until it is done, refused or left. Writes nothing itself: `situation.perform` does. */
export async function runFlow(given: Situation): Promise<FlowResult> {
	let situation = given;
	let draft: Draft = { ...NO_DRAFT, route: given.route, applicant: given.memory.get('applicant') };
	if (given.route !== null) {
		const closed = await refusedAtOnce(draft, situation, given.route);
		if (closed === 'another') {
			situation = { ...given, route: null };
			draft = { ...draft, route: null };
		} else if (closed !== null) return closed;
	}
	for (let index = 0; ; ) {
		const steps = plan(draft, situation);
		const id = steps[index];
		if (id === undefined) throw new RangeError('step');
		const frame = { title: titleOf(draft, situation), step: index + 1, totalSteps: Math.max(steps.length - 1, index + 1) };
		const answer = await STEPS[id](draft, situation, frame);
		if (answer === undefined) return left(draft, situation);
		if (answer === BACK) index = Math.max(0, index - 1);
		else if ('end' in answer) return answer.end;
		else {
			draft = { ...draft, ...answer };
			index++;
		}
	}
}

/** A route that the caller named may be closed for this label: `another` where a person wants to choose one. */
async function refusedAtOnce(draft: Draft, situation: Situation, route: Route): Promise<FlowResult | 'another' | null> {
	if (decide({ ...draft, route }, situation).outcome !== 'refused') return null;
	const frame = { title: titleOf(draft, situation), step: 1, totalSteps: 1 };
	const answer = await explainRefusal({ ...draft, route }, situation, frame);
	if (answer === BACK) return 'another';
	return answer !== undefined && 'end' in answer ? answer.end : left(draft, situation);
}

/** The label as it counts: what stands in the title must not be milder than what the gate says. */
function titleOf(draft: Draft, situation: Situation): string {
	return exportTitle(situation.survey, decide(draft, situation).label, situation.policy, situation.t);
}

/** Somebody turned away: recorded only where the policy says so. */
function left(draft: Draft, situation: Situation): FlowResult {
	if (!situation.policy.export.register.cancelled || draft.route === null) return { kind: 'left', entry: null };
	const decision = decide(draft, situation);
	const happened = { action: 'cancel', decision, originals: new Map<string, string>(), results: [], method: null, detail: null } as const;
	try {
		return { kind: 'left', entry: recordExport({ ...requestOf(draft, situation), secret: null }, happened) };
	} catch {
		// Nothing left; that this could not be recorded hurts nobody.
		return { kind: 'left', entry: null };
	}
}
