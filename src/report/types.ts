import type { Permission } from '../export/types';
import type { Label } from '../label';
import type { Axis, Policy, Route, Tongue } from '../policy';

/** One document that leaves, as it stands in the covering list. */
export interface ListedFile {
	/** Relative name, `/` between folders. */
	readonly name: string;
	readonly label: Label;
	/** Bytes. */
	readonly size: number;
	/** Lower-case hex; `null` (or empty) where it could not be read. */
	readonly sha256: string | null;
}

/** What the media labels and the covering list say. */
export interface MediaSheetData {
	/** Highest label of what leaves, as it counts at the gate (3(2)⑤(ウ)). */
	readonly label: Label;
	/** For each axis: name of the document that causes its level. */
	readonly causes: Readonly<Partial<Record<Axis, string>>>;
	readonly files: readonly ListedFile[];
	readonly route: Route;
	readonly recipient: string | null;
	readonly purpose: string | null;
	readonly applicant: string | null;
	readonly permission: Permission | null;
	/** YYYY-MM-DD. */
	readonly date: string;
	/** Number of the medium. */
	readonly medium?: string;
	/** Who carries or keeps it. */
	readonly holder?: string;
	/** How it is encrypted: "zip (AES-256)". */
	readonly method?: string | null;
	/** What came out, with whole hashes. */
	readonly results?: readonly { readonly name: string; readonly sha256: string }[];
}

export interface SheetOptions {
	readonly policy: Policy;
	readonly signal?: AbortSignal;
}

export interface MediaSheet {
	readonly path: string;
	/** The covering list, where it is too long for the document and stands in a workbook beside it. */
	readonly list: string | null;
}

/** Outcome of the register's verification, as far as the report shows it. */
export interface ReportedVerification {
	readonly intact: boolean;
	/** Hash of the last entry, for `--expect`; `null` for an empty register. */
	readonly head: string | null;
	/** In words or codes: what is wrong and where; empty where nothing is. */
	readonly faults: readonly string[];
}

export interface RegisterSheetOptions {
	readonly policy: Policy;
	/** Of headings and words; markings are in the policy's own. */
	readonly tongue: Tongue;
	readonly verification: ReportedVerification;
	readonly title?: string;
	readonly now?: Date;
	readonly signal?: AbortSignal;
	readonly onProgress?: (entries: number) => void;
}

export interface RegisterSheet {
	readonly path: string;
	readonly entries: number;
	/** Highest of the entries' labels, and at least what the policy lets the unlabelled count as. */
	readonly label: Label;
}

/** Nothing was written; the message is made at the roof. */
export class ReportError extends Error {
	readonly code: 'name-taken' | 'label' | 'io';
	/** System error code or a short technical word. */
	readonly detail: string;

	constructor(code: 'name-taken' | 'label' | 'io', detail: string) {
		super(`${code} ${detail}`.trim());
		this.name = 'ReportError';
		this.code = code;
		this.detail = detail;
	}
}
