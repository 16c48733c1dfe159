import type { ContainerReport, DocumentReport } from '../../check';
import type { PolicyProblem } from '../../policy';
import type { ScanResult } from '../../workspace';

/** Everything but the documents, which are printed while the scan goes on. */
export type CheckEnd = Omit<ScanResult, 'reports'> & { readonly exitCode: number };

/** One way to print a check. Methods are called in this order: `problem`s, `document`s, `end`. */
export interface CheckPrinter {
	problem(problem: PolicyProblem): void;
	document(report: DocumentReport): void;
	end(result: CheckEnd): void;
}

export type { ContainerReport, DocumentReport };
