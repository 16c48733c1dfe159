import { rmSync, statSync } from 'node:fs';
import type { CheckContext } from '../check';
import { highest, type Label } from '../label';
import { type Policy, rankOf } from '../policy';
import { type RegisterEntry, RegisterError, type RegisterEvent } from '../register';
import { applicantNames } from './applicant';
import { fileHash } from './file-hash';
import { judgePermission } from './gate-permission';
import { localDay } from './judge';
import { reasonText, record } from './lowering';
import { relativeTo } from './record';
import type { Permission, Reason, Survey, SurveyedFile } from './types';

/** How information is disposed of so that it cannot be recovered (3(2)⑩), and `other` with a word on how. */
export const TREATMENTS = ['overwritten', 'destroyed', 'cryptographic-erasure', 'contractor', 'other'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** What is recorded where a file was deleted and nobody said how. */
export const NOT_STATED = 'not stated';

/** What a person tells of a disposal. */
export interface DisposalAnswers {
	readonly treatment: Treatment | null;
	/** How exactly, or by whom; needed for `other`. */
	readonly note: string | null;
	readonly permission: Permission | null;
	readonly selfApprovalReason: string | null;
	/** Who disposes, where that is not the account's own name. */
	readonly person: string | null;
}

export interface DisposalRequest {
	readonly survey: Survey;
	/** The workspace whose policy holds and whose register records. */
	readonly context: CheckContext;
	readonly answers: DisposalAnswers;
	/** The files stay where they are: only recorded (media, paper, files that are gone already). */
	readonly keep: boolean;
	/** For tests. */
	readonly now?: Date;
}

export interface DisposalVerdict {
	readonly outcome: 'proceed' | 'needs' | 'refused';
	/** The highest label, as it counts. */
	readonly label: Label;
	/** Whether the label asks for treatment and permission (C2 and above, and what nobody knows). */
	readonly guarded: boolean;
	readonly reasons: readonly (Reason | DisposalNeed)[];
}

/** What is missing besides the permission. */
export interface DisposalNeed {
	readonly kind: 'needed';
	readonly code: 'treatment-needed' | 'note-needed';
	readonly clauses: readonly string[];
	readonly data: Readonly<Record<string, string | number>>;
}

/** Whether a reason is one that only disposals know. */
export function isDisposalNeed(reason: Reason | DisposalNeed): reason is DisposalNeed {
	return reason.code === 'treatment-needed' || reason.code === 'note-needed';
}

export type DisposalOutcome =
	| {
			readonly kind: 'done';
			readonly verdict: DisposalVerdict;
			readonly entry: RegisterEntry;
			readonly deleted: readonly string[];
			/** Recorded, and still there. */
			readonly left: readonly { readonly path: string; readonly detail: string }[];
	  }
	/** Nothing was recorded or deleted. */
	| { readonly kind: 'stopped'; readonly verdict: DisposalVerdict }
	/** `register-…`: the register cannot be written; `io`: something that was named cannot be read. Nothing was deleted. */
	| { readonly kind: 'failed'; readonly verdict: DisposalVerdict; readonly code: string; readonly path: string; readonly detail: string };

/** Whether a document's label asks for care when it is lowered, moved out or disposed of: above the lowest level, or not known. */
export function isGuardedLabel(label: Label, policy: Policy): boolean {
	return rankOf(policy, 'confidentiality', label.confidentiality) !== 0;
}

/** The label as it counts: what has none, or cannot be read, is not public. */
export function countedLabel({ label, state, sidecar }: Pick<SurveyedFile, 'label' | 'state' | 'sidecar'>, policy: Policy): Label {
	if (sidecar) return label;
	return state === 'labelled' ? label : highest(label, policy.unknown, policy);
}

/** Judges a disposal: C2 and above needs its treatment and the manager's permission (3(2)⑩(イ)(ウ)); below, nothing. Pure but for the clock. */
export function judgeDisposal({ survey, context, answers, now }: Omit<DisposalRequest, 'keep'>): DisposalVerdict {
	const { policy } = context.workspacePolicy;
	const label = survey.files.map((file) => countedLabel(file, policy)).reduce((sum, one) => highest(sum, one, policy), survey.label);
	const guarded = survey.files.some((file) => !file.sidecar && isGuardedLabel(countedLabel(file, policy), policy));
	const clauses = policy.export.clauses.disposal;
	const reasons: (Reason | DisposalNeed)[] = [];
	const { treatment, permission } = answers;
	if (guarded && treatment === null) reasons.push({ kind: 'needed', code: 'treatment-needed', clauses, data: {} });
	if (treatment === 'other' && reasonText(answers.note) === null) reasons.push({ kind: 'needed', code: 'note-needed', clauses, data: {} });
	if (guarded && permission === null) reasons.push({ kind: 'needed', code: 'permission-needed', clauses, data: {} });
	else if (permission !== null) {
		const { selfApprovalReason } = answers;
		const facts = { applicant: applicantNames(answers.person), selfApprovalReason, today: localDay(now ?? new Date()) };
		reasons.push(...judgePermission(permission, facts, policy, clauses));
	}
	const has = (kind: Reason['kind']): boolean => reasons.some((reason) => reason.kind === kind);
	return { outcome: has('refused') ? 'refused' : has('needed') ? 'needs' : 'proceed', label, guarded, reasons };
}

/**
 * Disposes of files: judged, recorded with their hashes (3(2)⑩(イ)), and only then deleted for good, label files with them. Deleting does not
 * overwrite: on SSDs, in snapshots and backups the content may live on, so what was really done is for the person to say. Never throws.
 */
export async function disposeFiles(request: DisposalRequest): Promise<DisposalOutcome> {
	const { survey, context, keep } = request;
	const verdict = judgeDisposal(request);
	if (verdict.outcome !== 'proceed') return { kind: 'stopped', verdict };
	const unread = survey.missing.find(({ detail }) => detail !== 'symlink' && detail !== 'special-file');
	if (unread !== undefined) return { kind: 'failed', verdict, code: 'io', ...unread };
	const changed = survey.files.find(({ path, size, mtimeMs }) => {
		const stat = statSync(path, { throwIfNoEntry: false });
		return stat === undefined || stat.size !== size || stat.mtimeMs !== mtimeMs;
	});
	// What was shown is what is disposed of.
	if (changed !== undefined) return { kind: 'failed', verdict, code: 'changed', path: changed.path, detail: '' };
	let entry: RegisterEntry;
	try {
		entry = record(disposalEvent(request, verdict, await hashesOf(survey)), context, request.now);
	} catch (error) {
		const code = error instanceof RegisterError ? `register-${error.code}` : 'io';
		return { kind: 'failed', verdict, code, path: '', detail: '' };
	}
	if (keep) return { kind: 'done', verdict, entry, deleted: [], left: [] };
	const { deleted, left } = removeAll(survey);
	if (left.length > 0) recordLeft(left, entry, context, request.now);
	return { kind: 'done', verdict, entry, deleted, left };
}

/** The entry of a disposal. @param hashes SHA-256 by path. */
export function disposalEvent(
	{ survey, context, answers, keep }: DisposalRequest,
	{ label, reasons }: Pick<DisposalVerdict, 'label' | 'reasons'>,
	hashes: ReadonlyMap<string, string | null>,
): RegisterEvent {
	const { treatment, note, permission, selfApprovalReason, person } = answers;
	const documents = survey.files.filter(({ sidecar }) => !sidecar);
	const words = reasonText(note);
	return {
		action: 'disposal',
		files: documents.map(({ path, label: own }) => ({
			path: relativeTo(context.root, path),
			sha256: hashes.get(path) ?? null,
			label: own,
		})),
		count: documents.length,
		label,
		applicant: reasonText(person),
		approver: permission === null ? null : { name: permission.approver, role: permission.role },
		permit: permission === null ? null : { number: permission.number, date: permission.date },
		reasons: reasons.map(({ code, clauses }) => [code, ...clauses].join(' ')),
		reason: reasonText(selfApprovalReason),
		treatment: treatment === null ? NOT_STATED : words === null ? treatment : `${treatment}: ${words}`,
		detail: keep ? 'not deleted by this program' : 'deleted',
	};
}

async function hashesOf(survey: Survey): Promise<Map<string, string | null>> {
	const hashes = new Map<string, string | null>();
	for (const { path, sidecar } of survey.files) if (!sidecar) hashes.set(path, await fileHash(path));
	return hashes;
}

/** The documents first: a label file that is left over tells what was there. */
function removeAll({ files }: Survey): { deleted: string[]; left: { path: string; detail: string }[] } {
	const deleted: string[] = [];
	const left: { path: string; detail: string }[] = [];
	for (const { path } of [...files].sort((one, other) => Number(one.sidecar) - Number(other.sidecar))) {
		try {
			rmSync(path);
			deleted.push(path);
		} catch (error) {
			left.push({ path, detail: error instanceof Error && 'code' in error ? String(error.code) : 'EIO' });
		}
	}
	return { deleted, left };
}

/** It was recorded and is still there: that is recorded as well. */
function recordLeft(left: readonly { readonly path: string }[], entry: RegisterEntry, context: CheckContext, now?: Date): void {
	const paths = new Set(left.map(({ path }) => relativeTo(context.root, path)));
	const files = entry.files.filter(({ path }) => paths.has(path));
	try {
		record({ action: 'cancel', files, count: left.length, detail: `not deleted: ${entry.sequence}` }, context, now);
	} catch {
		// The person is told which files are left.
	}
}
