import type { ContainerReport, DocumentReport } from '../../check';
import type { Label } from '../../label';
import { Audit, type AuditSummary } from '../../report/audit';
import type { Finding } from '../../rules';
import { containersOf, documentsOf } from '../model/label-tree';
import type { ViewRoot } from '../model/view-tree';

/** A document that has findings. */
export interface WorstDocument {
	/** Absolute. */
	readonly path: string;
	/** Relative to the root, `/` between names. */
	readonly name: string;
	readonly label: Label;
	readonly outcome: DocumentReport['outcome'];
	readonly errors: number;
	readonly findings: number;
}

/** What all reports of a root come to. */
export interface Survey {
	readonly summary: AuditSummary;
	/** The documents with the most findings, the worst first. */
	readonly worst: readonly WorstDocument[];
}

const WORST = 10;

/**
 * Counts the reports of a root as the report for the CISO does. Yields after each document, so that the work can be cut into slices.
 * `late`: findings of the whole scan that stand at no document's own report.
 */
export function* survey({ tree, policy }: ViewRoot, late: readonly Finding[] = []): Generator<void, Survey> {
	const audit = new Audit(tree.top.path, policy);
	let worst: WorstDocument[] = [];
	for (const report of documentsOf(tree.top)) {
		const { path: name } = audit.add(report);
		if (report.findings.length > 0) worst = withOne(worst, report, name);
		yield;
	}
	for (const container of containersOf(tree.top)) {
		audit.addFolders([container]);
		yield;
	}
	audit.addFolders([lateOnes(tree.top.path, late, (path) => tree.holds(path))]);
	return { summary: audit.summary(0), worst };
}

function withOne(worst: WorstDocument[], { path, label, outcome, findings }: DocumentReport, name: string): WorstDocument[] {
	const errors = findings.filter(({ severity }) => severity === 'error').length;
	const last = worst.at(-1);
	const one = { path, name, label, outcome, errors, findings: findings.length };
	if (last !== undefined && worst.length === WORST && byWeight(last, one) <= 0) return worst;
	return [...worst, one].sort(byWeight).slice(0, WORST);
}

function byWeight(one: WorstDocument, other: WorstDocument): number {
	return other.errors - one.errors || other.findings - one.findings || (one.name < other.name ? -1 : 1);
}

/** Late findings in the form of a container's, of which only the findings are counted. */
function lateOnes(root: string, late: readonly Finding[], holds: (path: string) => boolean): Pick<ContainerReport, 'path' | 'findings'> {
	return { path: root, findings: late.filter(({ path }) => holds(path)) };
}
