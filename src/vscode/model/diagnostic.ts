import type { TextRange } from '../../label';
import type { Severity, Tongue } from '../../policy';
import { type Finding, formatMessage, ruleUrl } from '../../rules';

/** Zero-based, as in the editor. */
export interface PlainRange {
	readonly startLine: number;
	readonly startColumn: number;
	readonly endLine: number;
	readonly endColumn: number;
}

/** A diagnostic as plain data; `problems.ts` makes the editor's object of it. */
export interface PlainDiagnostic {
	readonly severity: Severity;
	readonly message: string;
	readonly range: PlainRange;
	readonly code: string;
	readonly url: string;
	readonly related: readonly { readonly path: string; readonly message: string; readonly range: PlainRange }[];
}

/** Turns an offset into line and column. Without one, a range is taken to lie on one line. */
export type PositionAt = (offset: number) => { readonly line: number; readonly character: number };

const START: PlainRange = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

/** A text range as the editor counts; the start of the document where there is none. */
export function plainRange(range: TextRange | null, positionAt?: PositionAt): PlainRange {
	if (range === null) return START;
	if (positionAt === undefined) {
		return { startLine: range.line, startColumn: range.column, endLine: range.line, endColumn: range.column + range.end - range.start };
	}
	const start = positionAt(range.start);
	const end = positionAt(range.end);
	return { startLine: start.line, startColumn: start.character, endLine: end.line, endColumn: end.character };
}

/** What a finding looks like in the editor and in Problems: the message names its clause. */
export function plainDiagnostic(finding: Finding, tongue: Tongue, positionAt?: PositionAt): PlainDiagnostic {
	const message = formatMessage(finding, tongue);
	const clause = tongue === 'ja' ? `［${finding.clause}］` : ` [${finding.clause}]`;
	return {
		severity: finding.severity,
		message: message.includes(finding.clause) ? message : message + clause,
		range: plainRange(finding.range, positionAt),
		code: finding.rule,
		url: ruleUrl(finding.rule),
		related: finding.related.map((place) => ({
			path: place.path,
			message: `${place.text} (${place.where})`,
			// Positions are known for the document itself only.
			range: plainRange(place.range, place.path === finding.path ? positionAt : undefined),
		})),
	};
}
