import { type ApplyRequest, type ApplyResult, applyFolderLabel, applyLabel, type CheckContext, type LabelChange } from '../check';
import { isEmpty, type Label, lowered } from '../label';
import type { Policy } from '../policy';
import { appendEvent, type RegisterEntry, RegisterError, type RegisterEvent, registerFolder } from '../register';
import { relativeTo } from './record';

/** Protection that a change takes away. */
export interface Lowering {
	/** Where the document is afterwards; for a folder, its label file. */
	readonly path: string;
	readonly kind: 'lowered' | 'removed';
	readonly before: Label;
	readonly after: Label;
	/** SHA-256 of the document after the change; `null` where it cannot be read, and for folders. */
	readonly sha256: string | null;
}

export interface ReasonedOptions {
	/** Nothing is written or recorded; the result says what would be, and whether a reason will be needed. */
	readonly dryRun: boolean;
	/** Why the label is lowered; blank is none. */
	readonly reason: string | null;
	/** Folder whose register records it, where that is not the context's root. */
	readonly registerRoot?: string;
	/** For tests. */
	readonly now?: Date;
}

export interface Reasoned {
	/** `refused` with `reason-needed` where the label would be lowered without a reason, with `not-recorded` where the register cannot be written. */
	readonly result: ApplyResult;
	/** Where the label is lowered, or would be. */
	readonly lowering: Lowering | null;
	/** What was recorded. */
	readonly entry: RegisterEntry | null;
}

/**
 * Gives a document its label; where that lowers or removes the label in force, only with a reason, which is recorded first (3(2)①(イ), 3(2)②).
 * Everything is planned before the entry is written, and the entry before the document: neither can be lost. A document that then cannot be
 * written after all gets an entry `cancel` that says so. Never throws for what can go wrong with the file or the register.
 */
export function applyWithReason(path: string, request: ApplyRequest, context: CheckContext, options: ReasonedOptions): Reasoned {
	return reasoned(context, options, (before) => applyLabel(path, request, context, { dryRun: options.dryRun, before }));
}

/** The same for a folder's label. */
export function applyFolderWithReason(folder: string, label: Label, context: CheckContext, options: ReasonedOptions): Reasoned {
	return reasoned(context, options, (before) => applyFolderLabel(folder, label, context, { dryRun: options.dryRun, before }));
}

type Before = (change: LabelChange) => { readonly code: 'reason-needed' | 'not-recorded'; readonly detail: string } | null;

function reasoned(context: CheckContext, options: ReasonedOptions, apply: (before: Before) => ApplyResult): Reasoned {
	const { policy } = context.workspacePolicy;
	const place = { ...context, root: options.registerRoot ?? context.root };
	let lowering: Lowering | null = null;
	let entry: RegisterEntry | null = null;
	const result = apply((change) => {
		if (isEmpty(change.before)) return null;
		const { path, before, after } = change;
		const kind = lowered(before, after, policy);
		if (kind === null) return null;
		const reason = reasonText(options.reason);
		lowering = { path, kind, before, after, sha256: null };
		if (options.dryRun) return null;
		if (reason === null) return { code: 'reason-needed', detail: clausesOf(policy) };
		try {
			lowering = { ...lowering, sha256: change.sha256() };
			entry = recordLowering(lowering, reason, place, options.now);
			return null;
		} catch (error) {
			return { code: 'not-recorded', detail: error instanceof RegisterError ? error.code : 'io' };
		}
	});
	if (result.kind === 'refused' && entry !== null) takeBack(entry, result.code, place, options.now);
	return { result, lowering, entry };
}

/** Writes into the register why a label was lowered or removed. Throws `RegisterError`. */
export function recordLowering(lowering: Lowering, reason: string, context: CheckContext, now?: Date): RegisterEntry {
	const { path, kind, before, after, sha256 } = lowering;
	const action = kind === 'removed' ? 'label-removed' : 'label-lowered';
	const { policy } = context.workspacePolicy;
	const event: RegisterEvent = {
		action,
		files: [{ path: relativeTo(context.root, path), sha256, label: after }],
		count: 1,
		label: after,
		before,
		reasons: [[action, ...policy.export.clauses.lowering].join(' ')],
		reason: reasonText(reason),
	};
	return record(event, context, now);
}

/** Writes an event into the register of the workspace. Throws `RegisterError`. */
export function record(event: RegisterEvent, { root, workspacePolicy: { policy } }: CheckContext, now?: Date): RegisterEntry {
	const { yearBegins } = policy.export.register;
	return appendEvent(registerFolder(root, policy), event, { yearBegins, ...(now === undefined ? {} : { now }) });
}

/** It was recorded and did not happen: that is recorded as well. */
function takeBack(entry: RegisterEntry, code: string, context: CheckContext, now?: Date): void {
	try {
		const detail = `not carried out: ${entry.sequence} (${code})`;
		record({ action: 'cancel', files: entry.files, count: 1, label: entry.before ?? null, detail }, context, now);
	} catch {
		// The refusal is told to the person; the register cannot be written at this moment.
	}
}

/** A reason in one line, or `null` where there is none. */
export function reasonText(reason: string | null | undefined): string | null {
	const line = (reason ?? '').replace(/\s+/g, ' ').trim();
	return line === '' ? null : line;
}

/** The clauses that ask for the reason, for people: `3(2)①(イ), 3(2)②`. */
export function clausesOf(policy: Policy): string {
	return policy.export.clauses.lowering.join(', ');
}
