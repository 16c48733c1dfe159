import type { Label } from '../label';
import type { Route } from '../policy';

export const REGISTER_ACTIONS = [
	'export',
	'decline',
	'cancel',
	'refuse',
	'label-lowered',
	'label-removed',
	'disposal',
	'push',
	'outside',
	'terminal',
	'recovery',
] as const;
export type RegisterAction = (typeof REGISTER_ACTIONS)[number];

export interface RecordedFile {
	/** Relative to the workspace's root where it lies in it, `/` between folders. */
	readonly path: string;
	/** Lower-case hex; `null` where the content could not be read. */
	readonly sha256: string | null;
	readonly label: Label | null;
}

/** What happened, as the caller tells it. Never a secret, never a document's text. */
export interface RegisterEvent {
	readonly action: RegisterAction;
	readonly files: readonly RecordedFile[];
	/** How many files there were, where not all are listed. */
	readonly count?: number;
	/** Highest label of the files. */
	readonly label?: Label | null;
	/** For lowered labels: what it was. */
	readonly before?: Label | null;
	readonly route?: Route | null;
	readonly recipient?: string | null;
	readonly purpose?: string | null;
	/** Who applied, where that is not the account's own name. */
	readonly applicant?: string | null;
	readonly approver?: { readonly name: string; readonly role: string } | null;
	readonly permit?: { readonly number: string; readonly date: string } | null;
	/** Method and algorithm: "zip (AES-256)". */
	readonly method?: string | null;
	/** How the password or key reaches the other side. */
	readonly handover?: string | null;
	readonly results?: readonly { readonly path: string; readonly sha256: string }[];
	/** Outcome of the gate: allow, remind, encrypt, approve+encrypt, refuse. */
	readonly decision?: string | null;
	/** Codes of the gate's reasons, and the clauses. */
	readonly reasons?: readonly string[];
	/** Reason that a person gave: declined encryption, lowered label, approved himself. */
	readonly reason?: string | null;
	/** Disposal: what was done (3(2)⑩(イ)). */
	readonly treatment?: string | null;
	/** Further technical facts, short. */
	readonly detail?: string | null;
}

/** One line of the register. `previous` is the SHA-256 of the line before (its bytes without the line end), 64 zeros for the very first. */
export interface RegisterEntry extends RegisterEvent {
	readonly version: 1;
	/** From 1, without a gap, over all years. */
	readonly sequence: number;
	/** ISO 8601 with offset: 2026-11-23T14:05:09.123+09:00 */
	readonly time: string;
	/** Account of the system. */
	readonly user: string;
	/** Name of the machine. */
	readonly host: string;
	readonly previous: string;
}
