import type { Policy, Severity } from '../policy';
import { rules } from './registry';
import type {
	ContainerFacts,
	ContainerRule,
	DocumentFacts,
	DocumentRule,
	Finding,
	Report,
	Rule,
	WorkspaceFacts,
	WorkspaceRule,
} from './rule';

/** How severe a rule's findings are under a policy; `off` where it is not to run. */
export function severityOf(rule: Rule, policy: Policy): Severity | 'off' {
	return Object.hasOwn(policy.rules, rule.id) ? (policy.rules[rule.id] ?? rule.severity) : rule.severity;
}

interface Active<R extends Rule> {
	readonly rule: R;
	readonly severity: Severity;
}

interface ActiveRules {
	readonly document: readonly Active<DocumentRule>[];
	readonly container: readonly Active<ContainerRule>[];
	readonly workspace: readonly Active<WorkspaceRule>[];
}

/** A scan asks for the same policy's rules once for each of 100,000 documents. */
const byPolicy = new WeakMap<Policy, ActiveRules>();

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/** Runs the rules about documents that the policy has not switched off. Pure. */
export function runDocumentRules(facts: DocumentFacts, policy: Policy): readonly Finding[] {
	let findings: Finding[] | null = null;
	for (const { rule, severity } of activeRules(policy).document) {
		for (const report of rule.check(facts, policy)) {
			findings ??= [];
			findings.push(findingOf(rule, severity, report, facts.path, facts.firstLine));
		}
	}
	return findings ?? NO_FINDINGS;
}

/** Runs the rules about folders and archives that the policy has not switched off. Pure. */
export function runContainerRules(facts: ContainerFacts, policy: Policy): readonly Finding[] {
	return activeRules(policy).container.flatMap(({ rule, severity }) =>
		rule.check(facts, policy).map((report) => findingOf(rule, severity, report, facts.path, null)),
	);
}

/** Runs the rules about what a whole scan shows. Pure. */
export function runWorkspaceRules(facts: WorkspaceFacts, policy: Policy): readonly Finding[] {
	return activeRules(policy).workspace.flatMap(({ rule, severity }) =>
		rule.check(facts, policy).map((report) => findingOf(rule, severity, report, facts.path, null)),
	);
}

function activeRules(policy: Policy): ActiveRules {
	let active = byPolicy.get(policy);
	if (active === undefined) {
		const document: Active<DocumentRule>[] = [];
		const container: Active<ContainerRule>[] = [];
		const workspace: Active<WorkspaceRule>[] = [];
		for (const rule of rules) {
			const severity = severityOf(rule, policy);
			if (severity === 'off') continue;
			if (rule.facts === 'document') document.push({ rule, severity });
			else if (rule.facts === 'container') container.push({ rule, severity });
			else workspace.push({ rule, severity });
		}
		active = { document, container, workspace };
		byPolicy.set(policy, active);
	}
	return active;
}

function findingOf(rule: Rule, severity: Severity, report: Report, path: string, firstLine: Finding['range']): Finding {
	const { message, data, marking, range, clause, related, fixes } = report;
	const own = marking ?? null;
	// A finding about something absent points at the beginning of the text.
	const at = range ?? own?.range ?? firstLine;
	return {
		rule: rule.id,
		severity,
		message,
		data: data ?? {},
		path,
		place: own?.place ?? null,
		where: own?.where ?? null,
		range: at,
		clause: clause ?? rule.clause,
		related: related ?? [],
		fixes: fixes ?? [],
	};
}
