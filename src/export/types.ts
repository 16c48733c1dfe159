import type { Label } from '../label';
import type { Axis, Demand, FileState, MethodId, Route } from '../policy';

/** A permission to take something out (3(2)⑧(イ), ⑨(イ)). */
export interface Permission {
	readonly approver: string;
	/** Id of a role that the policy lets approve. */
	readonly role: string;
	readonly number: string;
	/** YYYY-MM-DD. */
	readonly date: string;
}

/** How the other side comes by what opens the file. */
export type Handover = 'recipient-key' | 'other-channel' | 'same-channel';

/** Other ways by which a password is handed over; one is recorded. */
export const HANDOVER_WAYS = ['telephone', 'in-person', 'letter', 'other-system'] as const;
export type HandoverWay = (typeof HANDOVER_WAYS)[number];

/** Everything the gate judges by besides label, route and policy. Plain data; nothing secret. */
export interface GateFacts {
	/** States of the documents that leave, each once; empty where there are none. */
	readonly states: readonly FileState[];
	/** Names by which the applicant is known: account, full name. */
	readonly applicant: readonly string[];
	/** The way of encryption that was chosen, or `null`. An id that the policy does not approve is refused. */
	readonly method: string | null;
	/** Why encryption is declined, or `null`. */
	readonly declineReason: string | null;
	readonly permission: Permission | null;
	/** Why the applicant permits it himself, or `null`. */
	readonly selfApprovalReason: string | null;
	/** Address of the service, for the route `service`. */
	readonly service: string | null;
	readonly handover: Handover | null;
	readonly recipient: string | null;
	readonly purpose: string | null;
	/** Whether there is a key to sign with. */
	readonly signing: boolean;
	/** YYYY-MM-DD. */
	readonly today: string;
}

export type ReasonCode =
	/* told */
	| 'no-demand'
	| 'label-unknown'
	| 'level-unknown'
	| 'encrypts'
	| 'encrypted-already'
	| 'declined'
	| 'permitted'
	| 'self-approved'
	| 'service-listed'
	| 'manifest-made'
	| 'signature-made'
	| 'signature-advised'
	| 'password-other-channel'
	| 'password-same-channel'
	/* still needed */
	| 'encryption-or-reason'
	| 'encryption-needed'
	| 'permission-needed'
	| 'permission-incomplete'
	| 'service-needed'
	| 'recipient-needed'
	| 'purpose-needed'
	/* refused */
	| 'route-refused'
	| 'restriction-refused'
	| 'state-refused'
	| 'decline-refused'
	| 'method-not-approved'
	| 'role-not-approved'
	| 'self-approval'
	| 'permission-date'
	| 'permission-expired'
	| 'service-unlisted'
	| 'service-ceiling'
	| 'same-channel-refused';

export interface Reason {
	readonly kind: 'told' | 'needed' | 'refused';
	readonly code: ReasonCode;
	/** Clauses of the policy, e.g. "3(2)⑦"; empty where the program's own prudence asks. */
	readonly clauses: readonly string[];
	/** Fills the message (export/messages.ts). */
	readonly data: Readonly<Record<string, string | number>>;
}

export interface Decision {
	/** `proceed`: it may leave now; `needs`: something is missing that could be given; `refused`: nothing helps on this route. */
	readonly outcome: 'proceed' | 'needs' | 'refused';
	readonly route: Route;
	/** As it counts: the label with the policy's `unknown` where that is higher. */
	readonly label: Label;
	readonly demand: Demand;
	readonly declinable: boolean;
	/** Whether the files are encrypted on the way out. */
	readonly encrypt: boolean;
	readonly integrity: 'none' | 'manifest' | 'signature';
	/** What refuses first, then what is needed, then what is told. */
	readonly reasons: readonly Reason[];
}

/** One document that is to leave. */
export interface SurveyedFile {
	readonly path: string;
	/** Relative name in what leaves, `/` between folders. */
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970; what changed since is not exported. */
	readonly mtimeMs: number;
	readonly label: Label;
	readonly state: FileState;
	readonly format: string;
	/** A label file: it goes along, and is no document. */
	readonly sidecar: boolean;
	/** The label stands neither in the file nor beside it, but in its folder's label or the label map. */
	readonly outer: boolean;
}

/** What is to leave, and the highest label of it (3(2)⑤(ウ)). */
export interface Survey {
	readonly files: readonly SurveyedFile[];
	readonly bytes: number;
	readonly label: Label;
	/** For each axis that has a level: the document that causes it. */
	readonly causes: Readonly<Partial<Record<Axis, string>>>;
	readonly states: Readonly<Record<FileState, number>>;
	/** What was named but could not be taken: unreadable folders, links, what is not there. */
	readonly missing: readonly { readonly path: string; readonly detail: string }[];
}

/** One file that came out. */
export interface ExportedFile {
	readonly path: string;
	readonly sha256: string;
	readonly size: number;
	/** `null`: as it was. */
	readonly method: MethodId | null;
}
