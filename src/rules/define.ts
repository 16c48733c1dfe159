import type { Policy, Text } from '../policy/types';
import type { ContainerFacts, ContainerRule, DocumentFacts, DocumentRule, Message, Report, WorkspaceFacts, WorkspaceRule } from './rule';

/** Names of the `{placeholders}` of a message. */
type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Messages = Readonly<Record<string, Message>>;

/** What a placeholder may be filled with; a `Text` is shown in the reader's tongue. */
type Value = string | number | Text;
type Values<M extends Message> = Readonly<Record<Placeholders<M['ja']>, Value>>;

/** Both tongues have to use the same placeholders: where they do not, the message's type is one that nothing fits. */
type Agreeing<M extends Messages> = {
	readonly [K in keyof M]: [Placeholders<M[K]['ja']>, Placeholders<M[K]['en']>] extends [Placeholders<M[K]['en']>, Placeholders<M[K]['ja']>]
		? M[K]
		: { readonly placeholdersDiffer: [Placeholders<M[K]['ja']>, Placeholders<M[K]['en']>] };
};

type Rest = Omit<Report, 'message' | 'data'>;

/** Makes a report; the message's own placeholders have to be filled, no more and no fewer. */
type Tell<M extends Messages> = <K extends keyof M & string>(message: K, values: Values<M[K]>, rest?: Rest) => Report;

type DocumentData<M extends Messages> = Omit<DocumentRule, 'facts' | 'check' | 'messages'> & { readonly messages: M & Agreeing<M> };
type WorkspaceData<M extends Messages> = Omit<WorkspaceRule, 'facts' | 'check' | 'messages'> & { readonly messages: M & Agreeing<M> };
type ContainerData<M extends Messages> = Omit<ContainerRule, 'facts' | 'check' | 'messages'> & { readonly messages: M & Agreeing<M> };

/** Nothing to report; one object, because most documents get it from most rules. */
export const NOTHING: readonly Report[] = Object.freeze([]);

/** A rule about one document: its data, then its function. */
export function documentRule<const M extends Messages>(
	data: DocumentData<M>,
	check: (facts: DocumentFacts, policy: Policy, tell: Tell<M>) => readonly Report[],
): DocumentRule {
	return Object.freeze({ ...data, facts: 'document', check: (facts: DocumentFacts, policy: Policy) => check(facts, policy, tell) });
}

/** A rule about a folder or an archive: its data, then its function. */
export function containerRule<const M extends Messages>(
	data: ContainerData<M>,
	check: (facts: ContainerFacts, policy: Policy, tell: Tell<M>) => readonly Report[],
): ContainerRule {
	return Object.freeze({ ...data, facts: 'container', check: (facts: ContainerFacts, policy: Policy) => check(facts, policy, tell) });
}

/** A rule about what a whole scan shows: its data, then its function. */
export function workspaceRule<const M extends Messages>(
	data: WorkspaceData<M>,
	check: (facts: WorkspaceFacts, policy: Policy, tell: Tell<M>) => readonly Report[],
): WorkspaceRule {
	return Object.freeze({ ...data, facts: 'workspace', check: (facts: WorkspaceFacts, policy: Policy) => check(facts, policy, tell) });
}

function tell(message: string, values: Readonly<Record<string, Value>>, rest: Rest = {}): Report {
	const data: Record<string, string | number> = {};
	for (const [name, value] of Object.entries(values)) {
		if (typeof value === 'object') {
			data[`${name}.ja`] = value.ja;
			data[`${name}.en`] = value.en;
		} else data[name] = value;
	}
	return { ...rest, message, data };
}
