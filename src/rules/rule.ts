import type { ContentState, DocumentState, MailState, Marking } from '../formats/types';
import type { Label, TextRange } from '../label/label';
import type { DetectionKind, PolicyException, Route } from '../policy';
import type { Place, Policy, Severity, Tongue } from '../policy/types';

/** An intention; the format's writer turns it into edits. */
export type Fix =
	/** Ask the person for a label and insert it. */
	| { readonly kind: 'choose-label' }
	/** Write this label to these places (default places of the format where empty). */
	| { readonly kind: 'set-label'; readonly label: Label; readonly places: readonly Place[] }
	/** Put this label beside the document, in `name.ext.label`. */
	| { readonly kind: 'create-sidecar'; readonly label: Label }
	/** Write this label to the folder's `.label`. */
	| { readonly kind: 'set-folder-label'; readonly folder: string; readonly label: Label }
	/** Take the document out by this route, encrypted: the person is asked for what the route asks, so `fix all` leaves it alone. */
	| { readonly kind: 'export'; readonly route: Route };

/** A fix with the id of its title message (see `FixTitle`). */
export interface TitledFix {
	readonly title:
		| 'insert-label'
		| 'complete-label'
		| 'add-restrictions'
		| 'use-highest'
		| 'write-properties'
		| 'create-sidecar'
		| 'replace-marking'
		| 'raise-folder'
		| 'apply-implied'
		| 'encrypt-now';
	readonly fix: Fix;
	/** The one to offer first, and the one that `fix all` takes. */
	readonly preferred: boolean;
}

/** Another place that a finding speaks of. */
export interface RelatedPlace {
	readonly path: string;
	readonly place: Place;
	readonly where: string;
	readonly range: TextRange | null;
	readonly text: string;
}

export interface Finding {
	/** Rule id, e.g. `label-missing`. */
	readonly rule: string;
	readonly severity: Severity;
	/** Key into the rule's `messages`, and its data; prose is made at the edge. */
	readonly message: string;
	readonly data: Readonly<Record<string, string | number>>;
	/** Path of the document or folder. */
	readonly path: string;
	readonly place: Place | null;
	readonly where: string | null;
	/** Only for text documents. */
	readonly range: TextRange | null;
	/** Clause of the policy that is served, e.g. "3(2)②". */
	readonly clause: string;
	readonly related: readonly RelatedPlace[];
	readonly fixes: readonly TitledFix[];
}

/** What is known of one document; rules see this and the policy, nothing else. */
export interface DocumentFacts {
	readonly kind: 'document';
	readonly path: string;
	readonly format: string;
	readonly state: DocumentState;
	/** All markings that bear on the document: its own, file name, sidecar, folder, map. */
	readonly markings: readonly Marking[];
	/** The effective label (see check/resolve.ts). */
	readonly label: Label;
	/** Places in which the format's writer can write. */
	readonly writable: readonly Place[];
	/** Range of the first line of a text document, for findings about something that is absent. */
	readonly firstLine: TextRange | null;
	/** The outgoing folder that it lies in, or that it is a mail which has not been sent yet. */
	readonly outgoing: Outgoing | null;
	/** The medium, share or synchronised folder outside the workspace that it lies in. */
	readonly outsidePlace: { readonly id: string; readonly route: Route } | null;
	/** Of a mail. */
	readonly mail: MailState | null;
	/** Of an archive or a mail. */
	readonly content: ContentState | null;
	/** Other documents that it shows, points to or holds, and that have a level of confidentiality; absent: none. */
	readonly references?: readonly Reference[];
	/** What its text holds of the kinds that the policy asks for; absent: nothing, or not looked at. */
	readonly detections?: readonly DetectedKind[];
	/** Its path says that it is data for tests (`detect.testData.paths`). */
	readonly testData?: boolean;
}

/** What was found of one kind in a document's text. */
export interface DetectedKind {
	readonly kind: DetectionKind;
	/** Different values; counting ends at a thousand. */
	readonly count: number;
	/** The first ones, masked. */
	readonly excerpts: readonly string[];
	/** The part of the document that holds the first one; empty for text. */
	readonly where: string;
	/** Where the first one stands in a text; made when asked. */
	range(): TextRange | null;
}

/** Another document that one shows, points to or holds. */
export interface Reference {
	readonly how: 'linked' | 'included' | 'embedded';
	/** Of the other document; of one that is embedded, the document's own. */
	readonly path: string;
	/** Its name, as people know it: from the workspace's root, or within the document. */
	readonly name: string;
	/** The part of the document that holds the link; empty for text. */
	readonly where: string;
	readonly label: Label;
	/** Where the link stands in a text; made when asked. */
	range(): TextRange | null;
}

/** From where a document is about to leave. */
export interface Outgoing {
	/** Of the policy's entry; `draft` for a mail draft that lies in no such folder. */
	readonly id: string;
	/** The folder from the workspace's root, `/` between names; empty for a draft. */
	readonly folder: string;
	readonly route: Route;
	/** Highest level of confidentiality that may lie there, or `null`. */
	readonly ceiling: string | null;
}

/** What is known of one container after its content was read. */
export interface ContainerFacts {
	readonly kind: 'container';
	/** Path of the folder or archive. */
	readonly path: string;
	/** The label that the container itself states, or `null`. */
	readonly stated: Marking | null;
	/** The highest label of what it holds, axis by axis, restrictions united. */
	readonly content: Label;
	/** For each axis that has a level: a document that causes it. */
	readonly causes: Readonly<Partial<Record<'confidentiality' | 'integrity' | 'availability', string>>>;
}

/** What is known of a workspace's exceptions when a scan is at its end. */
export interface WorkspaceFacts {
	readonly kind: 'workspace';
	/** The exceptions file. */
	readonly path: string;
	readonly exceptions: readonly ExceptionUse[];
	/** The day of the scan, `YYYY-MM-DD`. */
	readonly today: string;
	/** Whether all that the exceptions may speak of was scanned. */
	readonly whole: boolean;
	/** The file at `path` holds what another one holds, with a lower label. */
	readonly copy?: LowerCopy;
}

/** A document whose content, apart from its label, is that of one with a higher level of confidentiality. */
export interface LowerCopy {
	/** Path of the other document, and its name from the workspace's root. */
	readonly original: string;
	readonly name: string;
	readonly label: Label;
	/** The copy's own label. */
	readonly own: Label;
}

/** An exception, and how many findings it allowed. */
export interface ExceptionUse {
	readonly exception: PolicyException;
	readonly uses: number;
}

/** What the rule function returns; the engine adds rule id, severity, path and clause. */
export interface Report {
	readonly message: string;
	readonly data?: Readonly<Record<string, string | number>>;
	readonly marking?: Marking | null;
	readonly range?: TextRange | null;
	readonly clause?: string;
	readonly related?: readonly RelatedPlace[];
	readonly fixes?: readonly TitledFix[];
}

/** A message in both tongues; `{name}` is filled from the data. */
export type Message = Readonly<Record<Tongue, string>>;

export interface RuleExample {
	/** File name (decides format and language) and text content. */
	readonly name: string;
	readonly text: string;
	/** Other files of the same tree. */
	readonly beside?: readonly { readonly name: string; readonly text: string }[];
}

interface RuleBase {
	readonly id: string;
	readonly clause: string;
	readonly severity: Severity;
	readonly title: Message;
	/** Why it matters and what to do, for the rule page. */
	readonly description: Message;
	/** What can be set besides the severity, for the rule page. */
	readonly settings?: Message;
	readonly messages: Readonly<Record<string, Message>>;
	/** Titles of the fixes that it may offer. */
	readonly fixes: readonly TitledFix['title'][];
	readonly examples: { readonly incorrect: readonly RuleExample[]; readonly correct: readonly RuleExample[] };
}

export interface DocumentRule extends RuleBase {
	readonly facts: 'document';
	check(facts: DocumentFacts, policy: Policy): readonly Report[];
}

export interface ContainerRule extends RuleBase {
	readonly facts: 'container';
	check(facts: ContainerFacts, policy: Policy): readonly Report[];
}

export interface WorkspaceRule extends RuleBase {
	readonly facts: 'workspace';
	check(facts: WorkspaceFacts, policy: Policy): readonly Report[];
}

export type Rule = DocumentRule | ContainerRule | WorkspaceRule;
