import type { ContainerReport, DocumentReport } from '../../check';
import type { PolicyProblem } from '../../policy';
import type { Excluded, ScanResult, ScanStart } from '../../workspace';

/** Everything but the documents, which are printed while the scan goes on. */
export type CheckEnd = Omit<ScanResult, 'reports'> & {
	readonly exitCode: number;
	/** What was left out on purpose, where that was asked for. */
	readonly excludedEntries: readonly Excluded[];
};

/** One way to print a check. Methods are called in this order: `start`, `problem`s, `document`s, `end`. */
export interface CheckPrinter {
	start?(start: ScanStart): void;
	problem(problem: PolicyProblem): void;
	/** `key`: of the content; 0 without. */
	document(report: DocumentReport, key: number): void;
	end(result: CheckEnd): void;
}

export type { ContainerReport, DocumentReport };
