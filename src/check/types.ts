import type { Change, ContentState, DocumentState, Marking, RefusalCode } from '../formats/types';
import type { Label } from '../label';
import type { Place, WorkspacePolicy } from '../policy';
import type { ContainerFacts, DocumentFacts, Finding } from '../rules';

/** What a check needs besides the document. Plain data; one for each workspace and thread. */
export interface CheckContext {
	readonly workspacePolicy: WorkspacePolicy;
	/** The folder to which the label map is relative and above which no folder label is looked for. */
	readonly root: string;
	/** Folder → label that its documents inherit, or `null`. Filled by the checks; leave it out where folder labels may change meanwhile. */
	readonly folderLabels?: Map<string, Marking | null>;
	/** File → label in force of what documents refer to; as `folderLabels`. */
	readonly targetLabels?: Map<string, Label | null>;
	/** Told of each file that a link may mean, before it is looked at. */
	readonly beforeTarget?: (path: string) => void;
	/** Reports get a `contentKey`. */
	readonly withContentKeys?: boolean;
}

/** Never silence: what could not be read is `not-checked`, even where something was found. */
export type Outcome = 'clean' | 'findings' | 'not-checked';

/** All that is known of one document. */
export interface DocumentReport {
	readonly path: string;
	readonly outcome: Outcome;
	/** Id of the format. */
	readonly format: string;
	/** WHATWG name for text, else null. */
	readonly encoding: string | null;
	readonly state: DocumentState;
	/** The markings that bear on the document; those of folder and map only where they are in force. */
	readonly markings: readonly Marking[];
	/** Labels of other schemes that the policy does not map. */
	readonly foreign: readonly { readonly scheme: string; readonly name: string; readonly where: string }[];
	/** The effective label. */
	readonly label: Label;
	/** The places that it comes from, joined by `+`: `header`, `property+page-header`; `none` where it says nothing. */
	readonly source: string;
	readonly findings: readonly Finding[];
	/** Findings that an exception of the organisation allows (8.4), by rule and id of the exception; they are not among `findings`. */
	readonly excepted?: readonly Excepted[];
	/** Of an archive or a mail: what it holds. */
	readonly content?: ContentState;
	/** The other files of the workspace on which the findings depend by label or by being there, absolute, whether they exist or not. */
	readonly dependsOn?: readonly string[];
	/** What documents of the same content, but for their labels, have in common (see formats/content-key); absent: not asked for, or not compared. */
	readonly contentKey?: number;
}

/** A finding that an exception allows. */
export interface Excepted {
	readonly rule: string;
	readonly exception: string;
}

/** What is known of a folder after its content was read. */
export interface ContainerReport extends Pick<ContainerFacts, 'path' | 'stated' | 'content' | 'causes'> {
	readonly findings: readonly Finding[];
	readonly excepted?: readonly Excepted[];
}

/** The markings that stand around a document, not in it. */
export interface OuterMarkings {
	readonly fileName: Marking | null;
	readonly sidecar: Marking | null;
	/** Of the nearest folder that has a label. */
	readonly folder: Marking | null;
	readonly map: { readonly marking: Marking; readonly precedence: 'default' | 'override' } | null;
	/** The outgoing folder that the document lies in, and the place outside the workspace. */
	readonly outgoing: DocumentFacts['outgoing'];
	readonly outsidePlace: DocumentFacts['outsidePlace'];
}

/** The label that a document shall have. */
export interface ApplyRequest {
	/** `NO_LABEL` takes the label away. */
	readonly label: Label;
	/** `null`: where the policy wants it in this format, else the format's own places, else a sidecar. */
	readonly places: readonly Place[] | null;
	/** The restrictions that the document states now stay, besides those of `label`. */
	readonly keepHandling?: boolean;
}

export type ApplyResult =
	| { readonly kind: 'unchanged'; readonly path: string }
	/** `path`: where the document is now. */
	| { readonly kind: 'changed'; readonly path: string; readonly changes: readonly Change[] }
	| { readonly kind: 'refused'; readonly path: string; readonly code: RefusalCode; readonly detail: string };

/** What a change would make of the label in force of a document (or of a folder, for which its label file stands). */
export interface LabelChange {
	/** Where the document is afterwards. */
	readonly path: string;
	readonly before: Label;
	readonly after: Label;
	/** SHA-256 of the document after the change, lower-case hex; `null` where it cannot be read, and for folders. Computed when called. */
	sha256(): string | null;
}
