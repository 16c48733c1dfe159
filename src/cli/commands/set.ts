import path from 'node:path';
import type { CheckContext } from '../../check';
import { applyWithReason, clausesOf, type Reasoned, reasonText } from '../../export/lowering';
import type { Change } from '../../formats/types';
import { type Label, makeLabel, NO_LABEL, parseLabelText, parseProperty } from '../../label';
import { axisOf, type Place, type Policy } from '../../policy';
import type { Arguments } from '../args';
import { type Asker, askerOn } from '../ask';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { labelText } from '../label-output';
import { CheckContexts, policyOption, registerRootOf } from '../policies';
import type { Session } from '../session';

const PLACES = ['property', 'page-header', 'header', 'front-matter', 'file-name', 'sidecar'] as const satisfies readonly Place[];
const NONE = 'none';

interface Job {
	readonly operand: string;
	readonly file: string;
	readonly context: CheckContext;
	readonly label: Label;
	/** Restrictions were not spoken of: those present stay. */
	readonly keepHandling: boolean;
}

/** `kakuzuke set`: labels each file, or says why not; one refusal does not stop the others. What lowers a label needs a reason, which is recorded. */
export async function set(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length === 0) throw new UsageError('error.no-files');
	const written = args.options.get('label');
	if (written === undefined) throw new UsageError('error.no-label');
	const handling = args.options.get('handling');
	const places = placesOf(args.options.get('place'));
	const contexts = new CheckContexts(policyOption(args, session), session);
	// Everything is understood before anything is written.
	const jobs = args.operands.map((operand): Job => {
		const file = path.resolve(session.host.cwd, operand);
		const context = contexts.of(file);
		const { policy } = context.workspacePolicy;
		return { operand, file, context, ...wantedLabel(written, handling, policy, session) };
	});
	if (contexts.broken) {
		session.err.write(`${session.say('policy.refused')}\n`);
		return EXIT.usage;
	}
	const dryRun = args.options.has('dry-run');
	const reasons = new Reasons(args.options.get('reason') ?? null, session);
	const counts = { changed: 0, unchanged: 0, refused: 0 };
	for (const job of jobs) {
		const done = await applyJob(job, places, dryRun, reasons, session);
		counts[done.result.kind]++;
		print(job, done, dryRun, session);
	}
	reasons.end();
	session.out.write(`${session.say('set.summary', counts)}\n`);
	return counts.refused > 0 ? EXIT.findings : EXIT.clean;
}

async function applyJob(job: Job, places: Place[] | null, dryRun: boolean, reasons: Reasons, session: Session): Promise<Reasoned> {
	const registerRoot = registerRootOf(job.file, 'file', session);
	const request = { label: job.label, places, keepHandling: job.keepHandling };
	const apply = (reason: string | null): Reasoned => applyWithReason(job.file, request, job.context, { dryRun, reason, registerRoot });
	const done = apply(reasons.given);
	if (done.result.kind !== 'refused' || done.result.code !== 'reason-needed' || done.lowering === null) return done;
	const { policy } = job.context.workspacePolicy;
	const label = (each: Label): string => labelText(each, policy, session.say, session.tongue);
	const { before, after, kind } = done.lowering;
	const data = { path: visible(job.operand), before: label(before), after: label(after), clause: clausesOf(policy) };
	const reason = await reasons.ask(session.say(kind === 'removed' ? 'set.ask-removed' : 'set.ask-lowered', data));
	return reason === null ? done : apply(reason);
}

/** Why labels are lowered: as `--reason` says, else asked for each file on a terminal. */
class Reasons {
	readonly given: string | null;
	readonly #asker: Asker | null;

	constructor(written: string | null, session: Session) {
		this.given = reasonText(written);
		this.#asker = this.given === null ? askerOn(session) : null;
	}

	/** `null` where there is no terminal, or nothing was answered. */
	async ask(question: string): Promise<string | null> {
		return this.#asker === null ? null : reasonText(await this.#asker.ask(question));
	}

	end(): void {
		this.#asker?.end();
	}
}

function wantedLabel(written: string, handling: string | undefined, policy: Policy, session: Session): Pick<Job, 'label' | 'keepHandling'> {
	if (written === NONE) {
		return {
			label: handling === undefined ? NO_LABEL : makeLabel({ handling: restrictionsOf(handling, policy) }, policy),
			keepHandling: false,
		};
	}
	const parsed = parseLabelText(written, policy);
	if (parsed === null) throw new UsageError('error.label', { value: written });
	const unknown = parsed.problems.find((problem) => problem.code === 'level-unknown');
	if (unknown?.code === 'level-unknown') {
		const axis = axisOf(policy, unknown.axis);
		const levels = axis?.levels.map((level) => level.id).join(', ') ?? '';
		throw new UsageError('error.label-level', {
			value: written,
			policy: policy.id,
			axis: axis?.title[session.tongue] ?? unknown.axis,
			levels,
		});
	}
	if (parsed.problems.length > 0) throw new UsageError('error.label', { value: written });
	if (handling === undefined) return { label: parsed.label, keepHandling: parsed.label.handling.length === 0 };
	return { label: makeLabel({ ...parsed.label, handling: restrictionsOf(handling, policy) }, policy), keepHandling: false };
}

/** Ids or wordings, separated by commas; `none` and nothing at all mean none. Throws `UsageError` for what the policy does not know. */
function restrictionsOf(written: string, policy: Policy): string[] {
	const words = written.split(/[,，、]/).map((word) => word.trim());
	if (written.trim() === '' || written.trim() === NONE) return [];
	return words.flatMap((word) => {
		if (policy.handling.some(({ id }) => id === word)) return [word];
		const parsed = parseProperty(policy.markings.properties.handling, word, policy);
		const known = parsed?.pieces.every((piece) => piece.kind === 'handling' && piece.known) === true && parsed.label.handling.length > 0;
		if (parsed === null || !known) {
			throw new UsageError('error.handling', { value: word, policy: policy.id, known: policy.handling.map(({ id }) => id).join(', ') });
		}
		return [...parsed.label.handling];
	});
}

function placesOf(written: string | undefined): Place[] | null {
	if (written === undefined) return null;
	return written.split(',').map((word) => {
		const place = PLACES.find((candidate) => candidate === word.trim());
		if (place === undefined) throw new UsageError('error.place', { value: word, known: PLACES.join(', ') });
		return place;
	});
}

function print(job: Job, { result, lowering, entry }: Reasoned, dryRun: boolean, session: Session): void {
	const { say } = session;
	const shown = visible(job.operand);
	const clause = clausesOf(job.context.workspacePolicy.policy);
	if (result.kind === 'unchanged') session.out.write(`${say('set.unchanged', { path: shown })}\n`);
	else if (result.kind === 'refused') {
		const reason = visible(say(`refused.${result.code}`, { detail: result.detail }));
		session.err.write(`${say('set.refused', { path: shown, reason })}\n`);
	} else {
		session.out.write(`${say(dryRun ? 'set.would-change' : 'set.changed', { path: shown })}\n`);
		for (const change of result.changes) session.out.write(`${changeText(change, session)}\n`);
		if (dryRun && lowering !== null) session.out.write(`${say('set.reason-later', { clause })}\n`);
		if (entry !== null) session.out.write(`${say('set.recorded', { sequence: entry.sequence })}\n`);
	}
}

function changeText({ place, where, before, after }: Change, { say }: Session): string {
	const nothing = say('set.nothing');
	return visible(say('set.change', { place: say(`place.${place}`), where, before: before ?? nothing, after: after ?? nothing }));
}
