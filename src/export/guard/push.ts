import path from 'node:path';
import { EMPTY_CONTAINER, type RolledUp, rollUp } from '../../check';
import type { Label } from '../../label';
import { type Axis, FILE_STATES, type FileState, type Policy, rankOf } from '../../policy';
import { gate } from '../gate';
import { serviceAddress } from '../services';
import type { Decision, GateFacts } from '../types';
import { BlobReader } from './blobs';
import { filesOfTree, gitText, openRepository, type Repository } from './git';
import { type PushUpdate, pushRange } from './push-range';
import { type JudgedVersion, judgeVersions } from './push-versions';
import { type Situation, situationOf } from './situation';

/** What a person may tell besides; the rest of `GateFacts` is found out. */
export type PushAnswers = Pick<GateFacts, 'permission' | 'declineReason' | 'selfApprovalReason' | 'purpose' | 'applicant'>;

export interface PushRequest {
	/** A folder in the repository. */
	readonly cwd: string;
	/** Name of the remote, where it has one. */
	readonly remote: string | null;
	/** Address that is pushed to. */
	readonly url: string;
	readonly updates: readonly PushUpdate[];
	readonly answers: PushAnswers;
	/** YYYY-MM-DD. */
	readonly today: string;
	/** A built-in policy's id or a policy file, in place of the workspace's own. */
	readonly policyOverride?: string;
	readonly signal?: AbortSignal;
	readonly onProgress?: (judged: number) => void;
}

/** A document that leaves with a push; of several versions the one that is judged hardest. */
export interface PushedFile extends Pick<JudgedVersion, 'path' | 'commit' | 'label' | 'state' | 'sha256' | 'atTip'> {
	readonly decision: Decision;
}

export interface PushVerdict {
	/** `pass`: everything may leave; `stop`: something may not. */
	readonly outcome: 'pass' | 'stop';
	readonly situation: Situation;
	/** The address in the writing that the policy's globs match; without secrets. */
	readonly service: string;
	readonly commits: number;
	/** Documents that leave, sorted by path. */
	readonly files: readonly PushedFile[];
	/** Those that may not. */
	readonly stopped: readonly PushedFile[];
	/** Those that the policy asks something for on this route (C2 and above), let through or not. */
	readonly guarded: readonly PushedFile[];
	readonly states: Readonly<Record<FileState, number>>;
	/** For all together, with the highest label (3(2)⑤(ウ)). */
	readonly decision: Decision;
	readonly causes: Readonly<Partial<Record<Axis, string>>>;
}

/**
 * Judges what a push adds to a remote before it leaves (9.2: a remote is a service outside). Reads the repository, writes nothing.
 * Throws a GitError where git cannot be asked: what could not be judged was not judged harmless.
 */
export async function judgePush(request: PushRequest): Promise<PushVerdict> {
	const { cwd, signal } = request;
	const repository = await openRepository(cwd, signal);
	const situation = situationOf(repository, request.policyOverride);
	const service = serviceAddress(localAddress(request.url, repository));
	const reader = new BlobReader(repository);
	try {
		const tracked = await trackedName(repository, request, service);
		const range = await pushRange(repository, request.updates, tracked, reader, signal);
		const trees = await Promise.all(range.tips.map((tip) => filesOfTree(repository, tip, signal)));
		const documents = range.versions.filter(({ path: file }) => !situation.excluded(file));
		const judged = await judgeVersions(documents, { repository, situation, reader, trees, ...range, ...request });
		return { ...verdictOf(judged, situation, service, request), situation, service, commits: range.commits };
	} finally {
		reader.close();
	}
}

/** Git pushes to a path as it was written; the policy's globs know absolute ones. */
function localAddress(url: string, { top }: Repository): string {
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/\\]*:/.test(url)) return url;
	return path.resolve(top, url);
}

/** The branches fetched from a remote say what is there only where it is pushed to the place that it is fetched from. */
async function trackedName(repository: Repository, { remote, signal }: PushRequest, service: string): Promise<string | null> {
	if (remote === null || remote === '' || /[:\\]|^\.|^\//.test(remote)) return null;
	const options = { accept: [1, 2, 128], ...(signal && { signal }) };
	const fetched = await gitText(repository.cwd, ['remote', 'get-url', remote], options);
	return fetched !== '' && serviceAddress(localAddress(fetched, repository)) === service ? remote : null;
}

type Judgement = Pick<PushVerdict, 'outcome' | 'files' | 'stopped' | 'guarded' | 'states' | 'decision' | 'causes'>;

function verdictOf(versions: readonly JudgedVersion[], { policy }: Situation, service: string, request: PushRequest): Judgement {
	const decide = decider(policy, service, request);
	const worst = new Map<string, PushedFile>();
	let sum: RolledUp = EMPTY_CONTAINER;
	for (const { path: file, commit, label, state, sha256, atTip } of versions) {
		sum = rollUp(sum, label, file, policy);
		const one: PushedFile = { path: file, commit, label, state, sha256, atTip, decision: decide(label, [state]) };
		const known = worst.get(file);
		if (known === undefined || harder(one, known, policy)) worst.set(file, one);
	}
	const files = [...worst.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
	const states: Record<FileState, number> = { labelled: 0, unlabelled: 0, unreadable: 0, encrypted: 0 };
	for (const { state } of files) states[state]++;
	const decision = decide(
		sum.content,
		FILE_STATES.filter((state) => versions.some((version) => version.state === state)),
	);
	const stopped = files.filter((file) => file.decision.outcome !== 'proceed');
	const pass = stopped.length === 0 && (files.length === 0 || decision.outcome === 'proceed');
	const guarded = files.filter((file) => isGuarded(file.decision, policy));
	return { outcome: pass ? 'pass' : 'stop', files, stopped, guarded, states, decision, causes: sum.causes };
}

/** The gate for one document or all; the same question is asked once. */
function decider(
	policy: Policy,
	service: string,
	{ answers, today }: PushRequest,
): (label: Label, states: readonly FileState[]) => Decision {
	const decisions = new Map<string, Decision>();
	return (label, states) => {
		const key = JSON.stringify([label, states]);
		const known = decisions.get(key);
		if (known !== undefined) return known;
		const rest = { method: null, service, handover: null, recipient: service, signing: false } as const;
		const decision = gate(label, 'service', policy, { ...answers, ...rest, states, today });
		decisions.set(key, decision);
		return decision;
	};
}

const OUTCOMES: readonly Decision['outcome'][] = ['proceed', 'needs', 'refused'];

function harder(one: PushedFile, other: PushedFile, policy: Policy): boolean {
	const difference = OUTCOMES.indexOf(one.decision.outcome) - OUTCOMES.indexOf(other.decision.outcome);
	if (difference !== 0) return difference > 0;
	return rank(one, policy) > rank(other, policy);
}

function rank({ decision }: PushedFile, policy: Policy): number {
	return rankOf(policy, 'confidentiality', decision.label.confidentiality);
}

/** Whether anything is asked for such a document on its way to a service: the lowest level that the policy leaves free is not. */
function isGuarded({ demand, label, reasons }: Decision, policy: Policy): boolean {
	return (
		demand !== 'allow' ||
		reasons.some(({ code }) => code.startsWith('service-')) ||
		rankOf(policy, 'confidentiality', label.confidentiality) < 0
	);
}
