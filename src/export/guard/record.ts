import { type Label, NO_LABEL, sameLabel } from '../../label';
import { appendEvent, type RegisterEntry, type RegisterEvent, readRegister, registerFolder } from '../../register';
import type { LoweredLabel } from './commit';
import type { PushAnswers, PushVerdict } from './push';
import { recordedPath, type Situation } from './situation';

/** Files named one by one in an entry; the rest is counted. */
const LISTED = 1000;

/** Paths among these whose change of label the register's newest word on them already gives a reason for. Throws what reading the register throws. */
export function recordedReasons(changes: readonly { readonly path: string; readonly after: Label }[], situation: Situation): Set<string> {
	const newest = new Map<string, { reason: string; label: Label }>();
	for (const entry of readRegister(registerFolder(situation.root, situation.policy))) {
		if (entry.action !== 'label-lowered' && entry.action !== 'label-removed') continue;
		for (const { path, label } of entry.files) newest.set(path, { reason: (entry.reason ?? '').trim(), label: label ?? NO_LABEL });
	}
	const answered = changes.filter(({ path, after }) => {
		const known = newest.get(recordedPath(path, situation));
		return known !== undefined && known.reason !== '' && sameLabel(known.label, after);
	});
	return new Set(answered.map(({ path }) => path));
}

/** Records each label that a commit lowers, with the reason. Throws a RegisterError. */
export function recordLowered(found: readonly LoweredLabel[], reason: string, situation: Situation): RegisterEntry[] {
	return found.map(({ path, kind, before, after, sha256 }) =>
		append(situation, {
			action: kind === 'removed' ? 'label-removed' : 'label-lowered',
			files: [{ path: recordedPath(path, situation), sha256, label: after }],
			count: 1,
			label: after,
			before,
			reason,
			detail: 'git commit',
		}),
	);
}

/** Records a push that was stopped, or one that takes along what the policy guards. Throws a RegisterError. */
export function recordPush(verdict: PushVerdict, { permission, declineReason, selfApprovalReason, purpose }: PushAnswers): RegisterEntry {
	const { situation, service, decision, outcome, guarded, stopped, commits } = verdict;
	const files = outcome === 'stop' && stopped.length > 0 ? stopped : guarded;
	const asked = decision.demand === 'approve+encrypt' ? permission : null;
	const declined = decision.reasons.some(({ code }) => code === 'declined') ? declineReason : null;
	const reasons = [declined, selfApprovalReason].filter((reason) => reason !== null && reason.trim() !== '');
	return append(situation, {
		action: 'push',
		files: files.slice(0, LISTED).map(({ path, sha256, label }) => ({ path: recordedPath(path, situation), sha256, label })),
		count: files.length,
		label: decision.label,
		route: 'service',
		recipient: service,
		purpose,
		approver: asked === null ? null : { name: asked.approver, role: asked.role },
		permit: asked === null ? null : { number: asked.number, date: asked.date },
		decision: outcome === 'stop' ? 'refuse' : decision.demand,
		reasons: decision.reasons.map(({ code, clauses }) => [code, ...clauses].join(' ')),
		reason: reasons.length === 0 ? null : reasons.join(' / '),
		detail: `git push, commits: ${commits}`,
	});
}

function append({ root, policy }: Situation, event: RegisterEvent): RegisterEntry {
	return appendEvent(registerFolder(root, policy), event, { yearBegins: policy.export.register.yearBegins });
}
