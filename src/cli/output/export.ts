import path from 'node:path';
import { failureText } from '../../export/failures';
import { demandText, outcomeText, reasonText, routeTitle } from '../../export/messages';
import { registerFile } from '../../export/record';
import type { ExportOutcome, ExportRequest } from '../../export/request';
import type { Decision, Reason } from '../../export/types';
import { formatMarking } from '../../label';
import { AXES, axisOf, levelOf, type Policy } from '../../policy';
import { visible } from '../escape';
import type { Session } from '../session';

/** Results, and documents left out, that are shown at most. */
const SHOWN = 20;

export interface Exported {
	readonly request: ExportRequest;
	readonly outcome: ExportOutcome;
	readonly json: boolean;
}

/** What became of an export, for people or as one JSON object. Never the password. */
export function printExport({ request, outcome, json }: Exported, session: Session): void {
	if (json) {
		session.out.write(`${JSON.stringify(asJson(request, outcome, session), null, '\t')}\n`);
		return;
	}
	const { out, say } = session;
	printSurvey(request, outcome.decision, session);
	printDecision(outcome.decision, request.context.workspacePolicy.policy, session);
	if (outcome.kind === 'done') printResults(outcome, session);
	else if (outcome.kind === 'failed') session.err.write(`${say('export.failed', { text: failureOf(outcome, session) })}\n`);
	else if (outcome.kind === 'cancelled') session.err.write(`${say('export.cancelled')}\n`);
	else session.err.write(`${say(outcome.decision.outcome === 'needs' ? 'export.not-yet' : 'export.not-recorded')}\n`);
	if (outcome.kind !== 'failed' && outcome.entry !== null) out.write(`${say('export.recorded', { sequence: outcome.entry.sequence })}\n`);
}

function printSurvey({ survey, context }: ExportRequest, { label }: Decision, { out, say, tongue }: Session): void {
	const { policy } = context.workspacePolicy;
	const { unlabelled, unreadable, encrypted, labelled } = survey.states;
	out.write(`${say('export.what', { count: unlabelled + unreadable + encrypted + labelled, size: sizeText(survey.bytes) })}\n`);
	if (unlabelled + unreadable + encrypted > 0) out.write(`${say('export.states', { unlabelled, unreadable, encrypted })}\n`);
	out.write(`${say('export.label', { label: visible(formatMarking(label, policy)) })}\n`);
	for (const axis of AXES) {
		const cause = survey.causes[axis];
		if (cause === undefined || label[axis] === null) continue;
		const level = `${axisOf(policy, axis)?.title[tongue] ?? axis}${tongue === 'en' ? ' ' : ''}${levelOf(policy, axis, label[axis])?.id ?? label[axis]}`;
		out.write(`${say('export.cause', { level, path: visible(path.relative(context.root, cause) || cause) })}\n`);
	}
	for (const { path: file, detail } of survey.missing.slice(0, SHOWN))
		out.write(`${say('export.missing', { path: visible(file), detail })}\n`);
}

function printDecision(decision: Decision, policy: Policy, session: Session): void {
	const { say, tongue } = session;
	// What stops goes to standard error, so that it is seen where the output is piped.
	const sink = decision.outcome === 'proceed' ? session.out : session.err;
	const texts = {
		route: routeTitle(decision.route, policy, tongue),
		outcome: outcomeText(decision.outcome, tongue),
		demand: demandText(decision.demand, tongue),
	};
	sink.write(`${say('export.decision', texts)}\n`);
	for (const reason of decision.reasons)
		sink.write(`${say('export.reason', { text: visible(reasonText(reason, policy, tongue)), clauses: clausesText(reason, session) })}\n`);
}

function clausesText({ clauses }: Reason, { say, tongue }: Session): string {
	return clauses.length === 0 ? '' : say('export.clauses', { clauses: clauses.join(tongue === 'ja' ? '、' : ', ') });
}

function printResults({ files, besides }: Extract<ExportOutcome, { kind: 'done' }>, { out, say }: Session): void {
	for (const file of files.slice(0, SHOWN)) {
		out.write(`${say('export.result', { path: visible(file.path) })}\n${say('export.hash', { sha256: file.sha256 })}\n`);
	}
	if (files.length > SHOWN) out.write(`${say('export.more', { count: files.length - SHOWN })}\n`);
	for (const file of besides) out.write(`${say('export.beside', { path: visible(file) })}\n`);
}

function failureOf({ code, path: file, detail }: Extract<ExportOutcome, { kind: 'failed' }>, { tongue }: Session): string {
	return visible(failureText(code, file, detail, tongue));
}

/** The contract's shape. */
function asJson(request: ExportRequest, outcome: ExportOutcome, session: Session): unknown {
	const { survey, context, route } = request;
	const { policy } = context.workspacePolicy;
	const { reasons, ...decision } = outcome.decision;
	const texts = reasons.map((reason) => ({ ...reason, text: reasonText(reason, policy, session.tongue) }));
	return {
		result: outcome.kind,
		route,
		decision: { ...decision, reasons: texts },
		label: outcome.decision.label,
		causes: survey.causes,
		states: survey.states,
		bytes: survey.bytes,
		missing: survey.missing,
		files: outcome.kind === 'done' ? outcome.files : [],
		besides: outcome.kind === 'done' ? outcome.besides : [],
		register:
			outcome.kind === 'failed' || outcome.entry === null ? null : { folder: registerFile(context), sequence: outcome.entry.sequence },
		error:
			outcome.kind === 'failed'
				? { code: outcome.code, path: outcome.path, detail: outcome.detail, text: failureOf(outcome, session) }
				: null,
	};
}

function sizeText(bytes: number): string {
	if (bytes < 1e3) return `${bytes} B`;
	const [unit, divisor] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
	return `${(bytes / (divisor as number)).toFixed(1)} ${unit}`;
}
