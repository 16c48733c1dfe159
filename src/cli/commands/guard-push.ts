import { applicantNames } from '../../export/applicant';
import { gitText } from '../../export/guard/git';
import { judgePush, type PushAnswers, type PushedFile, type PushVerdict } from '../../export/guard/push';
import { type PushUpdate, parsePushUpdates } from '../../export/guard/push-range';
import { recordPush } from '../../export/guard/record';
import { localDay } from '../../export/judge';
import { reasonText } from '../../export/messages';
import { axisOf, type Policy } from '../../policy';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { labelText } from '../label-output';
import { policyOption, printProblems } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

/** Files that are named; the rest is counted. */
const SHOWN = 20;
/** Git's list of what is pushed; a mirror of a great repository has some megabytes. */
const MAX_INPUT = 1 << 26;

/** `kakuzuke guard pre-push [REMOTE [URL]]`: judges what a push adds (9.2), as git's hook or by hand with the hook's lines on standard input. */
export async function prePush(args: Arguments, session: Session): Promise<number> {
	const [remote = 'origin', given] = args.operands;
	if (args.operands.length > 2) throw new UsageError('error.guard-push');
	const { cwd, env, signal } = session.host;
	const updates = await readUpdates(session);
	const url = given ?? (await gitText(cwd, ['remote', 'get-url', '--push', remote]));
	const override = policyOption(args, session);
	const answers = answersOf(env);
	const progress = new Progress(session, false);
	const verdict = await judgePush({
		cwd,
		remote: remote === url ? null : remote,
		url,
		updates,
		answers,
		today: localDay(new Date()),
		...(override === undefined ? {} : { policyOverride: override }),
		...(signal === undefined ? {} : { signal }),
		onProgress: (count) => progress.show('guard.progress', { count }),
	}).finally(() => progress.clear());
	const { situation, outcome, guarded } = verdict;
	// A policy that cannot be read as it was meant lets nothing through.
	if (printProblems(situation.workspacePolicy.problems, override, session)) {
		session.err.write(`${session.say('guard.policy-broken')}\n`);
		return EXIT.usage;
	}
	const { refused } = situation.policy.export.register;
	if (outcome === 'stop' ? refused : guarded.length > 0) recordPush(verdict, answers);
	if (args.options.has('json')) session.out.write(`${JSON.stringify(asJson(verdict), null, '\t')}\n`);
	else print(verdict, session);
	return outcome === 'pass' ? EXIT.clean : EXIT.findings;
}

async function readUpdates({ host }: Session): Promise<PushUpdate[]> {
	if (host.stdin.isTTY === true) throw new UsageError('error.guard-stdin');
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of host.stdin) {
		size += chunk.length;
		if (size > MAX_INPUT) throw new UsageError('error.guard-stdin');
		chunks.push(chunk);
	}
	const updates = parsePushUpdates(Buffer.concat(chunks).toString());
	if (updates === null) throw new UsageError('error.guard-stdin');
	return updates;
}

/** What a person tells by the environment: a hook has no terminal to ask on. */
function answersOf(env: Session['host']['env']): PushAnswers {
	const told = (name: string): string | null => {
		const text = (env[name] ?? '').trim();
		return text === '' ? null : text;
	};
	const approver = told('KAKUZUKE_APPROVER');
	const number = told('KAKUZUKE_PERMIT');
	const date = told('KAKUZUKE_PERMIT_DATE');
	const role = told('KAKUZUKE_APPROVER_ROLE');
	const given = approver !== null || number !== null || date !== null;
	return {
		permission: given ? { approver: approver ?? '', number: number ?? '', date: date ?? '', role: role ?? '' } : null,
		declineReason: told('KAKUZUKE_REASON'),
		selfApprovalReason: told('KAKUZUKE_SELF_APPROVAL_REASON'),
		purpose: told('KAKUZUKE_PURPOSE'),
		applicant: applicantNames(told('KAKUZUKE_APPLICANT')),
	};
}

function asJson({ outcome, service, commits, files, stopped, guarded, states, decision }: PushVerdict): unknown {
	const shape = ({ path, commit, label, state, atTip, decision: { outcome: own, reasons } }: PushedFile): unknown => ({
		path,
		commit,
		label,
		state,
		atTip,
		outcome: own,
		reasons,
	});
	return {
		outcome,
		service,
		commits,
		documents: files.length,
		guarded: guarded.length,
		states,
		label: decision.label,
		reasons: decision.reasons,
		stopped: stopped.map(shape),
	};
}

function print(verdict: PushVerdict, session: Session): void {
	const { say, err } = session;
	const { outcome, service, files, guarded, commits } = verdict;
	if (outcome === 'stop') {
		printStop(verdict, session);
		return;
	}
	const data = { service: visible(service), documents: files.length, commits, guarded: guarded.length };
	// Git passes on what a hook says; a push without anything to say stays quiet.
	if (guarded.length > 0) err.write(`${say('guard.push-recorded', data)}\n`);
	else if (files.length > 0) session.out.write(`${say('guard.push-pass', data)}\n`);
}

function printStop(verdict: PushVerdict, session: Session): void {
	const { say, err, tongue } = session;
	const { service, stopped, files, decision, causes, situation } = verdict;
	const { policy } = situation;
	err.write(`${say('guard.push-stopped', { service: visible(service) })}\n`);
	const axis = axisOf(policy, 'confidentiality')?.title[tongue] ?? '';
	const id = decision.label.confidentiality ?? '';
	const level = tongue === 'ja' ? `${axis}${id}` : `${axis} ${id}`;
	const cause = visible(causes.confidentiality ?? stopped[0]?.path ?? '');
	const label = labelText(decision.label, policy, say, tongue);
	err.write(`${say('guard.push-highest', { level, label, cause })}\n`);
	for (const line of reasonLines(verdict, session)) err.write(`  ${line}\n`);
	const counts = { stopped: stopped.length, documents: files.length, ...countsOf(stopped) };
	err.write(`${say('guard.push-counts', counts)}\n`);
	for (const file of stopped.slice(0, SHOWN)) err.write(`  ${fileText(file, policy, session)}\n`);
	if (stopped.length > SHOWN) err.write(`  ${say('guard.more', { count: stopped.length - SHOWN })}\n`);
	for (const line of wayOn(verdict, session)) err.write(`${line}\n`);
}

function countsOf(files: readonly PushedFile[]): { labelled: number; unlabelled: number; unread: number } {
	const count = (test: (file: PushedFile) => boolean): number => files.filter(test).length;
	return {
		labelled: count(({ state }) => state === 'labelled'),
		unlabelled: count(({ state }) => state === 'unlabelled'),
		unread: count(({ state }) => state === 'unreadable' || state === 'encrypted'),
	};
}

function fileText({ path, label, state, atTip, commit }: PushedFile, policy: Policy, { say, tongue }: Session): string {
	const what = state === 'labelled' ? labelText(label, policy, say, tongue) : say(`guard.state.${state}`);
	const where = atTip ? '' : say('guard.earlier', { commit: commit.slice(0, 10) });
	return `${visible(path)}: ${what}${where}`;
}

/** Why, each reason once: those of the files, and that of all together. */
function reasonLines({ stopped, decision, situation: { policy } }: PushVerdict, { say, tongue }: Session): string[] {
	const reasons = [decision, ...stopped.map((file) => file.decision)].flatMap((one) => one.reasons);
	const lines = reasons
		.filter(({ kind }) => kind !== 'told')
		.map((reason) => withClauses(reasonText(reason, policy, tongue), reason.clauses, say));
	return [...new Set(lines)].map(visible);
}

function withClauses(text: string, clauses: readonly string[], say: Session['say']): string {
	return clauses.length === 0 ? text : say('guard.reason', { text, clauses: clauses.join(', ') });
}

/** Only what is true: a service that is not listed is not opened by any permission given here. */
function wayOn({ stopped, service, decision, situation }: PushVerdict, { say }: Session): string[] {
	const codes = new Set([decision, ...stopped.map((file) => file.decision)].flatMap(({ reasons }) => reasons.map(({ code }) => code)));
	const { policy } = situation;
	const lines = [say('guard.way')];
	if (stopped.some(({ atTip }) => atTip)) lines.push(say('guard.way-label'));
	if (stopped.some(({ atTip }) => !atTip)) lines.push(say('guard.way-history'));
	if (codes.has('service-unlisted')) {
		const level = decision.label.confidentiality ?? policy.unknown.confidentiality ?? '';
		lines.push(say('guard.way-listing', { entry: visible(listing(service, level)) }));
	}
	if (codes.has('permission-needed') || codes.has('permission-incomplete') || codes.has('role-not-approved')) {
		lines.push(say('guard.way-permission', { roles: policy.export.approvers.map(({ id }) => id).join(', ') }));
	}
	if (codes.has('encryption-or-reason')) lines.push(say('guard.way-reason'));
	if (codes.has('purpose-needed')) lines.push(say('guard.way-purpose'));
	return lines;
}

/** A line for the policy: the repository with its neighbours, as organisations approve them. */
function listing(service: string, level: string): string {
	return `"export": { "services": [{ "id": "git", "match": ${JSON.stringify(service)}, "title": "…", "confidentiality": "${level}", "permit": "…" }] }`;
}
