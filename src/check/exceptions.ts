import { relative, sep } from 'node:path';
import { exceptionFor, type WorkspacePolicy } from '../policy';
import type { Finding } from '../rules';
import type { ContainerReport, DocumentReport, Excepted } from './types';

/**
 * Takes the findings that an exception in force allows (対策基準 8.4) out of a report, and says which. A document that could not be read stays
 * "not checked". Pure but for the day.
 */
export function withExceptions<R extends DocumentReport | ContainerReport>(report: R, workspacePolicy: WorkspacePolicy): R {
	const { exceptions, root } = workspacePolicy;
	if (exceptions === undefined || exceptions.exceptions.length === 0 || report.findings.length === 0) return report;
	const inside = relative(root, report.path);
	const path = sep === '/' ? inside : inside.split(sep).join('/');
	const day = today();
	const findings: Finding[] = [];
	const excepted: Excepted[] = [];
	for (const finding of report.findings) {
		const exception = exceptionFor(exceptions, finding.rule, path, day);
		if (exception === null) findings.push(finding);
		else excepted.push({ rule: finding.rule, exception: exception.id });
	}
	if (excepted.length === 0) return report;
	const left = { ...report, findings, excepted };
	return 'outcome' in left && left.outcome === 'findings' && findings.length === 0 ? { ...left, outcome: 'clean' } : left;
}

/** The day here, `YYYY-MM-DD`. */
export function today(): string {
	const now = new Date();
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
