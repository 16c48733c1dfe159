import type { Case } from './gate';
import type { Reason } from './types';

/**
 * Encryption as the demand asks (3(2)⑦⑧(ア)⑨(ア)): by an approved method only (7.1(16)②), or declined with a reason where the policy
 * says 必要に応じ. On a route that knows no encryption (printing) a reminder is answered by the purpose.
 */
export function encryptionReasons(each: Case): { encrypt: boolean; reasons: Reason[] } {
	const { facts, asked, policy, methods } = each;
	if (facts.method !== null) {
		const method = policy.export.methods.find(({ id }) => id === facts.method);
		if (method === undefined || !methods.includes(method.id))
			return {
				encrypt: false,
				reasons: [{ kind: 'refused', code: 'method-not-approved', clauses: policy.export.clauses.methods, data: { method: facts.method } }],
			};
		const told: Reason = { kind: 'told', code: 'encrypts', clauses: asked.clauses, data: { method: method.id } };
		return { encrypt: true, reasons: [told, ...handoverReasons(each)] };
	}
	if (asked.demand === 'allow' || asked.demand === 'refuse') return { encrypt: false, reasons: [] };
	return { encrypt: false, reasons: methods.length === 0 ? [] : unencrypted(each) };
}

function unencrypted(each: Case): Reason[] {
	const { facts, asked, policy } = each;
	const { clauses } = asked;
	if (allEncrypted(each)) return [{ kind: 'told', code: 'encrypted-already', clauses: policy.export.clauses.methods, data: {} }];
	const reason = (facts.declineReason ?? '').trim();
	if (!asked.declinable) {
		const refused: Reason[] = reason === '' ? [] : [{ kind: 'refused', code: 'decline-refused', clauses, data: {} }];
		return [...refused, { kind: 'needed', code: 'encryption-needed', clauses, data: {} }];
	}
	if (reason === '') return [{ kind: 'needed', code: 'encryption-or-reason', clauses, data: {} }];
	return [{ kind: 'told', code: 'declined', clauses, data: { reason } }];
}

function allEncrypted({ facts, policy }: Case): boolean {
	return facts.states.length > 0 && facts.states.every((state) => state !== 'labelled' && policy.export.states[state].encrypted === true);
}

/** A password that goes the way of the file protects from nobody who reads along (PPAP). */
function handoverReasons({ facts, policy, route }: Case): Reason[] {
	const clauses = policy.export.clauses.methods;
	if (facts.method === 'age' || facts.handover === 'recipient-key') return [];
	if (facts.handover !== 'same-channel')
		return route === 'media' || route === 'mail' || route === 'provide' || route === 'service'
			? [{ kind: 'told', code: 'password-other-channel', clauses, data: {} }]
			: [];
	const refuse = policy.export.samePasswordChannel === 'refuse';
	return [{ kind: refuse ? 'refused' : 'told', code: refuse ? 'same-channel-refused' : 'password-same-channel', clauses, data: {} }];
}
