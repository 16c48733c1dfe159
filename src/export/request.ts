import type { CheckContext } from '../check';
import type { MethodId, Route } from '../policy';
import type { RegisterEntry } from '../register';
import type { SigningKey } from './keys';
import type { MethodProgress, Secret } from './methods/types';
import type { Decision, ExportedFile, GateFacts, HandoverWay, Survey } from './types';

/** What the gate is told by a person; the rest of `GateFacts` is found out. */
export type Answers = Pick<
	GateFacts,
	'declineReason' | 'permission' | 'selfApprovalReason' | 'service' | 'handover' | 'recipient' | 'purpose'
> & {
	/** Name of the applicant, where it is not that of the account. */
	readonly applicant: string | null;
	/** Which other way the password goes, for the record. */
	readonly handoverBy: HandoverWay | null;
};

export const NO_ANSWERS: Answers = Object.freeze({
	declineReason: null,
	permission: null,
	selfApprovalReason: null,
	service: null,
	handover: null,
	recipient: null,
	purpose: null,
	applicant: null,
	handoverBy: null,
});

/** Everything an export needs. Holds secrets: never logged, never stored. */
export interface ExportRequest {
	readonly survey: Survey;
	readonly route: Route;
	/** The workspace whose policy holds and whose register records. */
	readonly context: CheckContext;
	readonly answers: Answers;
	/** Id of the method, or `null` for none. */
	readonly method: string | null;
	readonly secret: Secret | null;
	readonly hideNames?: boolean;
	/** Folder for what comes out; made where it is not there. */
	readonly out: string;
	/** Name of a joined result without ending; default: the only file's or folder's name, else a dated one. */
	readonly stem?: string;
	readonly signingKey?: SigningKey | null;
	/** Route `media`: a label sheet and a covering list (docx) beside it. Default: for `media`, yes. */
	readonly sheet?: { readonly medium?: string; readonly holder?: string } | null;
	readonly onProgress?: (progress: MethodProgress) => void;
	readonly signal?: AbortSignal;
	/** For tests. */
	readonly now?: Date;
}

export type ExportOutcome =
	| {
			readonly kind: 'done';
			readonly decision: Decision;
			/** What leaves. */
			readonly files: readonly ExportedFile[];
			/** What was made besides: label files, manifest, signature, sheets. */
			readonly besides: readonly string[];
			readonly entry: RegisterEntry;
	  }
	/** The gate said no, or something is missing: nothing was written but the record. */
	| { readonly kind: 'stopped'; readonly decision: Decision; readonly entry: RegisterEntry | null }
	| { readonly kind: 'cancelled'; readonly decision: Decision; readonly entry: RegisterEntry | null }
	/** Nothing came out. `code`: a MethodError's, or that of the register or the folder. */
	| { readonly kind: 'failed'; readonly decision: Decision; readonly code: string; readonly path: string; readonly detail: string };

/** What an approved method may be chosen from, for a dialog. */
export interface MethodChoice {
	readonly id: MethodId;
	/** Whether every file can be encrypted by it. */
	readonly suits: boolean;
	readonly secret: Secret['kind'];
}
