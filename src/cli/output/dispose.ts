import { type DisposalNeed, type DisposalOutcome, type DisposalRequest, isDisposalNeed } from '../../export/disposal';
import { failureText, reasonText } from '../../export/messages';
import { registerFile } from '../../export/record';
import type { Reason } from '../../export/types';
import { visible } from '../escape';
import { labelText } from '../label-output';
import type { Session } from '../session';

/** Files that are named one by one; of more, the rest is counted. */
const SHOWN = 20;

export interface Disposed {
	readonly request: DisposalRequest;
	readonly outcome: DisposalOutcome;
	readonly json: boolean;
}

/** What became of a disposal, for people or as one JSON object. */
export function printDisposal({ request, outcome, json }: Disposed, session: Session): void {
	const { out, err, say, tongue } = session;
	if (json) {
		out.write(`${JSON.stringify(asJson(request, outcome, session), null, '\t')}\n`);
		return;
	}
	const { policy } = request.context.workspacePolicy;
	const { verdict } = outcome;
	const documents = request.survey.files.filter(({ sidecar }) => !sidecar);
	out.write(`${say('dispose.what', { count: documents.length, label: labelText(verdict.label, policy, say, tongue) })}\n`);
	const sink = outcome.kind === 'done' ? out : err;
	for (const reason of verdict.reasons) {
		const clauses =
			reason.clauses.length === 0 ? '' : say('export.clauses', { clauses: reason.clauses.join(tongue === 'ja' ? '、' : ', ') });
		sink.write(`${say('export.reason', { text: textOf(reason, request, session), clauses })}\n`);
	}
	if (outcome.kind === 'stopped') err.write(`${say('dispose.stopped')}\n`);
	else if (outcome.kind === 'failed') err.write(`${say('dispose.failed', { reason: failureOf(outcome, session) })}\n`);
	else printDone(outcome, request, session);
}

function printDone(outcome: Extract<DisposalOutcome, { kind: 'done' }>, { keep }: DisposalRequest, { out, err, say }: Session): void {
	out.write(`${say('export.recorded', { sequence: outcome.entry.sequence })}\n`);
	for (const file of outcome.deleted.slice(0, SHOWN)) out.write(`${say('dispose.deleted', { path: visible(file) })}\n`);
	if (outcome.deleted.length > SHOWN) out.write(`${say('dispose.more', { count: outcome.deleted.length - SHOWN })}\n`);
	for (const { path, detail } of outcome.left) err.write(`${say('dispose.left', { path: visible(path), detail })}\n`);
	out.write(`${say(keep ? 'dispose.kept' : 'dispose.remains')}\n`);
}

function textOf(reason: Reason | DisposalNeed, { context }: DisposalRequest, { say, tongue }: Session): string {
	if (isDisposalNeed(reason)) return say(`dispose.need.${reason.code}`);
	return visible(reasonText(reason, context.workspacePolicy.policy, tongue));
}

function failureOf({ code, path, detail }: Extract<DisposalOutcome, { kind: 'failed' }>, { say, tongue }: Session): string {
	return code === 'changed' ? say('dispose.changed', { path: visible(path) }) : visible(failureText(code, path, detail, tongue));
}

/** The contract's shape. */
function asJson(request: DisposalRequest, outcome: DisposalOutcome, session: Session): unknown {
	const { verdict } = outcome;
	return {
		result: outcome.kind,
		label: verdict.label,
		guarded: verdict.guarded,
		reasons: verdict.reasons.map((reason) => ({ ...reason, text: textOf(reason, request, session) })),
		files: outcome.kind === 'done' ? outcome.entry.files : [],
		deleted: outcome.kind === 'done' ? outcome.deleted : [],
		left: outcome.kind === 'done' ? outcome.left : [],
		register: outcome.kind === 'done' ? { folder: registerFile(request.context), sequence: outcome.entry.sequence } : null,
		error:
			outcome.kind === 'failed'
				? { code: outcome.code, path: outcome.path, detail: outcome.detail, text: failureOf(outcome, session) }
				: null,
	};
}
