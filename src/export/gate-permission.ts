import type { Policy } from '../policy';
import type { Case } from './gate';
import type { GateFacts, Permission, Reason } from './types';

const DAY = 86_400_000;

/** The manager's permission where the demand asks for it (3(2)⑧(イ), ⑨(イ)): complete, by a role that may, not by the applicant (2(6)①). */
export function permissionReasons(each: Case): Reason[] {
	const { facts, asked, policy, methods, route } = each;
	const { permission } = facts;
	const reasons: Reason[] = [];
	if (asked.demand === 'remind' && methods.length === 0 && facts.method === null) reasons.push(...purposeReasons(each));
	if (asked.demand !== 'approve+encrypt') return reasons;
	const clauses = asked.permissionClauses;
	if (permission === null) {
		reasons.push({ kind: 'needed', code: 'permission-needed', clauses, data: { route } });
		return reasons;
	}
	return [...reasons, ...judgePermission(permission, facts, policy, clauses)];
}

/**
 * Whether a permission is one: complete, by a role that may give it, of a day that counts, not by the applicant himself (2(6)①). Pure.
 * @param clauses those that ask for the permission. @returns what is missing or refused, else that it is permitted.
 */
export function judgePermission(
	permission: Permission,
	facts: Pick<GateFacts, 'applicant' | 'selfApprovalReason' | 'today'>,
	policy: Policy,
	clauses: readonly string[],
): Reason[] {
	const reasons: Reason[] = [];
	const missing = missingOf(permission);
	if (missing.length > 0) reasons.push({ kind: 'needed', code: 'permission-incomplete', clauses, data: { missing: missing.join(',') } });
	if (!policy.export.approvers.some(({ id }) => id === permission.role))
		reasons.push({ kind: 'refused', code: 'role-not-approved', clauses, data: { role: permission.role } });
	reasons.push(...dateReasons(permission, facts.today, policy, clauses), ...selfReasons(permission, facts, policy));
	if (reasons.every(({ kind }) => kind === 'told'))
		reasons.push({
			kind: 'told',
			code: 'permitted',
			clauses,
			data: { approver: permission.approver, number: permission.number, date: permission.date },
		});
	return reasons;
}

/** On paper nothing can be encrypted: what it is for answers the reminder. */
function purposeReasons({ facts, asked }: Case): Reason[] {
	const told = (facts.purpose ?? '').trim() || (facts.declineReason ?? '').trim();
	if (told === '') return [{ kind: 'needed', code: 'purpose-needed', clauses: asked.clauses, data: {} }];
	return [{ kind: 'told', code: 'declined', clauses: asked.clauses, data: { reason: told } }];
}

function missingOf(permission: Permission): string[] {
	return (['approver', 'number', 'date'] as const).filter((name) => permission[name].trim() === '');
}

function dateReasons({ date, number }: Permission, today: string, policy: Policy, clauses: readonly string[]): Reason[] {
	if (date.trim() === '') return [];
	const given = day(date);
	const now = day(today) ?? 0;
	// A permission that is given later is none yet.
	if (given === null || given > now) return [{ kind: 'refused', code: 'permission-date', clauses, data: { date } }];
	const { validDays } = policy.export.permission;
	if (validDays > 0 && now - given > validDays * DAY)
		return [{ kind: 'refused', code: 'permission-expired', clauses, data: { date, number, days: validDays } }];
	return [];
}

/** Milliseconds of a calendar day that there is, or `null`. */
function day(text: string): number | null {
	const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim()) ?? [];
	if (year === undefined) return null;
	const time = Date.UTC(Number(year), Number(month) - 1, Number(date));
	return new Date(time).toISOString().slice(0, 10) === text.trim() ? time : null;
}

/** Applicant and approver are not the same person, unless it cannot be helped and the reason is told (2(6)①). */
function selfReasons(permission: Permission, facts: Pick<GateFacts, 'applicant' | 'selfApprovalReason'>, policy: Policy): Reason[] {
	const clauses = policy.export.clauses.selfApproval;
	const approver = nameKey(permission.approver);
	if (approver === '' || !facts.applicant.some((name) => nameKey(name) === approver)) return [];
	const reason = (facts.selfApprovalReason ?? '').trim();
	if (policy.export.permission.selfApproval === 'with-reason' && reason !== '')
		return [{ kind: 'told', code: 'self-approved', clauses, data: { reason } }];
	return [{ kind: 'refused', code: 'self-approval', clauses, data: { approver: permission.approver } }];
}

/** Spaces, width and case of a name do not make another person. */
function nameKey(name: string): string {
	return name
		.normalize('NFKC')
		.replace(/[\s\u00b7・.,]+/g, '')
		.toLowerCase();
}
