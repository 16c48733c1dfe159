import path from 'node:path';
import type { CheckContext } from '../check';
import type { Label } from '../label';
import { appendEvent, type RecordedFile, type RegisterAction, type RegisterEntry, registerFolder } from '../register';
import { localDay } from './judge';
import type { ExportRequest } from './request';
import type { Decision, ExportedFile, SurveyedFile } from './types';

/** Files named one by one in an entry; of more, the first are named, all are counted, and a hash stands for the whole list. */
const LISTED = 10_000;

/** What an entry says besides the request: what became of it. */
export interface Happened {
	readonly action: Extract<RegisterAction, 'export' | 'decline' | 'refuse' | 'cancel'>;
	readonly decision: Decision;
	/** SHA-256 of the originals by their name in the export. */
	readonly originals: ReadonlyMap<string, string>;
	readonly results: readonly Pick<ExportedFile, 'path' | 'sha256'>[];
	/** Method with its algorithm. */
	readonly method: string | null;
	readonly detail: string | null;
}

/** Writes what happened into the register of the workspace (6.1(1)⑤). Throws `RegisterError`: without a record nothing leaves. */
export function recordExport(request: ExportRequest, happened: Happened): RegisterEntry {
	const { survey, route, context, answers, now } = request;
	const { policy } = context.workspacePolicy;
	const { decision } = happened;
	const documents = survey.files.filter(({ sidecar }) => !sidecar);
	const { permission } = answers;
	const permitted = permission !== null && decision.demand === 'approve+encrypt';
	const declined = decision.reasons.some(({ code }) => code === 'declined');
	return appendEvent(
		registerFolder(context.root, policy),
		{
			action: happened.action,
			files: documents.slice(0, LISTED).map((file) => recordedFile(file, happened.originals, context.root)),
			count: documents.length,
			label: decision.label,
			route,
			recipient: told(answers.recipient),
			purpose: told(answers.purpose),
			applicant: told(answers.applicant),
			approver: permitted ? { name: permission.approver, role: permission.role } : null,
			permit: permitted ? { number: permission.number, date: permission.date } : null,
			method: happened.method,
			handover: happened.method === null ? null : handoverOf(request),
			results: happened.results.map(({ path: file, sha256 }) => ({ path: relativeTo(context.root, file), sha256 })),
			decision: decision.outcome === 'refused' ? 'refuse' : decision.demand,
			reasons: decision.reasons.map(({ code, clauses }) => [code, ...clauses].join(' ')),
			reason: reasonOf(declined ? (answers.declineReason ?? answers.purpose) : null, answers.selfApprovalReason),
			detail: happened.detail,
		},
		{ yearBegins: policy.export.register.yearBegins, ...(now === undefined ? {} : { now }) },
	);
}

function handoverOf({ answers, secret }: ExportRequest): string {
	if (answers.handover === 'same-channel') return answers.handover;
	if (secret?.kind === 'recipients') return 'recipient-key';
	return answers.handoverBy ?? 'other-channel';
}

function recordedFile({ path: file, name, label }: SurveyedFile, originals: ReadonlyMap<string, string>, root: string): RecordedFile {
	return { path: relativeTo(root, file), sha256: originals.get(name) ?? null, label: label satisfies Label };
}

/** The path from the workspace's root with `/`, or the whole path where it lies outside. */
export function relativeTo(root: string, file: string): string {
	const relative = path.relative(root, file);
	const outside = relative === '' || relative.startsWith('..') || path.isAbsolute(relative);
	return (outside ? file : relative).split(path.sep).join('/');
}

function told(text: string | null): string | null {
	const trimmed = (text ?? '').trim();
	return trimmed === '' ? null : trimmed;
}

function reasonOf(...reasons: readonly (string | null)[]): string | null {
	const given = reasons.flatMap((reason) => told(reason) ?? []);
	return given.length > 0 ? given.join(' / ') : null;
}

/** Name of what comes out, where it is one file of many: that of the only document or folder, else one with the day. */
export function stemOf({ survey, stem, now }: Pick<ExportRequest, 'survey' | 'stem' | 'now'>): string {
	if (stem !== undefined && stem.trim() !== '') return stem.trim().replace(/[/\\\0:*?"<>|]/g, '_');
	const tops = new Set(survey.files.filter(({ sidecar }) => !sidecar).map(({ name }) => name.split('/')[0] ?? ''));
	const [only] = tops;
	if (tops.size === 1 && only !== undefined && only !== '') return path.parse(only).name;
	return `export-${localDay(now ?? new Date())}`;
}

/** The folder of the register that records a workspace's exports. */
export function registerFile({ root, workspacePolicy }: CheckContext): string {
	return registerFolder(root, workspacePolicy.policy);
}
