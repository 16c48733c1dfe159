import type { Text } from './types';

/** A way out. */
export const ROUTES = ['mail', 'media', 'provide', 'service', 'social', 'publish', 'print'] as const;
export type Route = (typeof ROUTES)[number];

/** What a route asks of a level, the mildest first. */
export const DEMANDS = ['allow', 'remind', 'encrypt', 'approve+encrypt', 'refuse'] as const;
export type Demand = (typeof DEMANDS)[number];

/** Whether a document can be judged: it has a label, it has none, it cannot be read, or it is encrypted already. */
export const FILE_STATES = ['labelled', 'unlabelled', 'unreadable', 'encrypted'] as const;
export type FileState = (typeof FILE_STATES)[number];

export const METHOD_IDS = ['zip', 'office', 'pdf', 'age'] as const;
export type MethodId = (typeof METHOD_IDS)[number];

/** One cell of the table route × level of confidentiality. */
export interface RouteCell {
	readonly demand: Demand;
	/** The encryption may be declined with a reason (the policy's 必要に応じ). */
	readonly declinable?: boolean;
	/** Only to services that the policy lists. */
	readonly listed?: boolean;
	/** The clauses that ask for it. */
	readonly clauses: readonly string[];
	/** The clauses that ask for the permission, where they are others. */
	readonly permissionClauses?: readonly string[];
}

/** The clauses that stand behind what the gate, the register and the guards ask everywhere. */
export const EXPORT_CLAUSES = [
	'handling',
	'unknown',
	'methods',
	'signature',
	'publish',
	'selfApproval',
	'record',
	'outgoing',
	'service',
	'social',
	'lowering',
	'disposal',
] as const;
export type ExportClause = (typeof EXPORT_CLAUSES)[number];

export interface RouteRules {
	readonly id: Route;
	readonly title: Text;
	/** By the id of the level of confidentiality. A level without a cell has that of the next lower one; no cell at all refuses. */
	readonly levels: Readonly<Record<string, RouteCell>>;
	/** What is made beside the files, by the level of integrity: a manifest of hashes, or one that is signed. `default` for the rest. */
	readonly integrity: Readonly<Record<string, 'none' | 'manifest' | 'signature'>>;
	/** Methods in the order in which they are offered; the first is the default. */
	readonly methods: readonly MethodId[];
}

/** How documents count whose label cannot be relied on. */
export interface StateRules {
	/** `label`: as their label says, as `unknown` where they have none; `unknown`: at least as the policy's `unknown`; `refuse`: they do not leave. */
	readonly counts: 'label' | 'unknown' | 'refuse';
	/** Already encrypted: whether that answers the demand for encryption (7.1(16)②: only where the CISO's methods are sure to have been used). */
	readonly encrypted?: boolean;
}

/** What a handling restriction that a document states means at the gate. */
export interface RestrictionRules {
	readonly routes: readonly Route[];
	readonly demand: Demand;
	readonly declinable?: boolean;
	readonly clauses: readonly string[];
}

/** A way to encrypt that the CISO has approved (7.1(16)②), with its parameters. */
export interface ApprovedMethod {
	readonly id: MethodId;
	readonly title: Text;
	/** Named for people and recorded: "AES-256", "SHA-512". The program knows no weaker ones. */
	readonly algorithm: string;
}

/** A service outside, listed by the policy (9.2); a git remote is one. */
export interface ListedService {
	readonly id: string;
	/** Globs of its addresses; a git address in any writing is matched as `host/path`. */
	readonly match: string | readonly string[];
	readonly title: string;
	/** Highest level of confidentiality that it may hold. */
	readonly confidentiality: string;
	/** Number of the permission. */
	readonly permit?: string;
}

/** Folders from which documents are sent or published. */
export interface OutgoingFolder {
	readonly id: string;
	/** From the workspace's root. */
	readonly path: string | readonly string[];
	readonly route: Route;
	/** Highest level of confidentiality that may lie there. */
	readonly ceiling?: string;
}

/** Places outside the workspace that are media, shares or synchronised folders. `~` is the home folder; `\` is written `/`. */
export interface OutsidePlace {
	readonly id: string;
	readonly path: string | readonly string[];
	readonly route: Route;
	readonly title: Text;
}

export interface ExportPolicy {
	readonly clauses: Readonly<Record<ExportClause, readonly string[]>>;
	readonly routes: readonly RouteRules[];
	readonly states: Readonly<Record<Exclude<FileState, 'labelled'>, StateRules>>;
	/** By the id of the restriction. */
	readonly restrictions: Readonly<Record<string, RestrictionRules>>;
	readonly methods: readonly ApprovedMethod[];
	/** Roles that may permit. */
	readonly approvers: readonly { readonly id: string; readonly title: Text }[];
	readonly permission: {
		/** Whether somebody may approve his own application where it cannot be helped (やむを得ない), with a reason. */
		readonly selfApproval: 'with-reason' | 'never';
		/** Days for which a permission holds; 0: without end. */
		readonly validDays: number;
	};
	/** Passwords that are generated, and the least that one given may have. */
	readonly password: { readonly length: number; readonly alphabet: string; readonly minimum: number };
	/** What is said of a password that goes the way of the file itself. */
	readonly samePasswordChannel: 'refuse' | 'remind';
	/** What has to be told of every export. */
	readonly require: readonly ('recipient' | 'purpose')[];
	readonly services: readonly ListedService[];
	readonly outgoing: readonly OutgoingFolder[];
	readonly outside: readonly OutsidePlace[];
	/** Names of the ignore files that tools outside honour. */
	readonly ignoreFiles: readonly string[];
	/** Whether a result has its label beside it. */
	readonly labelResult: boolean;
	readonly register: {
		/** Folder, from the workspace's root. */
		readonly path: string;
		/** First month of the year of the records. */
		readonly yearBegins: number;
		/** Whether an export that was cancelled, and one that was refused, is recorded. */
		readonly cancelled: boolean;
		readonly refused: boolean;
		/** Whether a command seen in a terminal is recorded. */
		readonly terminal: boolean;
	};
}
