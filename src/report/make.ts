import path from 'node:path';
import { today } from '../check';
import type { DocumentState } from '../formats/types';
import { exceptionState, loadWorkspacePolicy, type Tongue } from '../policy';
import { policyRootOf, type ScanOptions, type ScanProgress, type ScanResult, type SkippedEntry, scan } from '../workspace';
import { type Asset, Audit, type AuditSummary, type ReportedException } from './audit';
import type { ComplianceData, ComplianceOptions } from './compliance-blocks';
import { addTo, lastOf } from './history';
import type { LedgerOptions } from './ledger-sheet';
import { Spool } from './spool';

/** What is to be made of a folder. */
export interface AuditRequest {
	/** Absolute path of the folder. */
	readonly base: string;
	/** As it is shown. */
	readonly scope: string;
	readonly tongue: Tongue;
	/** Name and version of the program. */
	readonly program: string;
	/** Files to write, absolute; `null`: not wanted. */
	readonly ledger: string | null;
	readonly report: string | null;
	/** JSON lines of earlier checks, to compare with and to add to. */
	readonly history: string | null;
	/** Words for what could not be read, and for what was skipped. */
	readonly unreadable: (state: DocumentState['unreadable']) => string;
	readonly skipped: (entry: SkippedEntry) => string;
	readonly scan?: Pick<ScanOptions, 'policyOverride' | 'withoutMaps' | 'exclude' | 'ownThread'>;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: ScanProgress) => void;
	readonly onRows?: (rows: number) => void;
}

/** The writers, which are in a bundle of their own. */
export interface AuditWriters {
	readonly ledger: (file: string, assets: AsyncIterable<Asset>, summary: AuditSummary, options: LedgerOptions) => Promise<unknown>;
	readonly report: (file: string, data: ComplianceData, options: ComplianceOptions) => Promise<unknown>;
}

export interface AuditOutcome {
	readonly documents: number;
	readonly notChecked: number;
	/** Nothing was written then. */
	readonly cancelled: boolean;
}

/** What could not be checked and is named in the report; the ledger has all of it. */
const MOST_UNCHECKED = 100;

/**
 * Scans a folder once and writes the ledger and the report of it. Memory stays flat with the number of documents. Throws `ReportError`, the system's
 * error for the history or the spool, or what the callbacks throw; what was not finished is not left.
 */
export async function makeAudit(request: AuditRequest, writers: AuditWriters): Promise<AuditOutcome> {
	const { base, scope, tongue, signal } = request;
	const { policy, exceptions } = loadWorkspacePolicy(policyRootOf(base, 'folder'), request.scan?.policyOverride);
	const spool = request.ledger === null ? null : new Spool<Asset>(path.dirname(request.ledger));
	try {
		const audit = new Audit(base, policy);
		const unchecked: [string, string][] = [];
		const result = await scanInto(request, audit, spool, unchecked);
		const summary = audit.summary(result.skipped.filter((entry) => entry.unchecked).length);
		const outcome = { documents: summary.documents, notChecked: result.counts.notChecked, cancelled: result.cancelled };
		if (result.cancelled) return outcome;
		const common = { policy, tongue, scope, ...(signal === undefined ? {} : { signal }) };
		const previous = request.history === null ? null : lastOf(request.history, scope);
		if (request.ledger !== null && spool !== null)
			await writers.ledger(request.ledger, spool.read(), summary, { ...common, ...(request.onRows ? { onProgress: request.onRows } : {}) });
		if (request.report !== null) {
			const listed = (exceptions?.exceptions ?? []).map(
				(exception): ReportedException => ({
					exception,
					state: exceptionState(exception, today()),
					uses: summary.excepted[exception.id] ?? 0,
				}),
			);
			await writers.report(request.report, { summary, previous, exceptions: listed, unchecked }, { ...common, program: request.program });
		}
		if (request.history !== null) addTo(request.history, scope, today(), summary);
		return outcome;
	} finally {
		spool?.close();
	}
}

async function scanInto(
	request: AuditRequest,
	audit: Audit,
	spool: Spool<Asset> | null,
	unchecked: [string, string][],
): Promise<ScanResult> {
	const result = await scan([request.base], {
		...request.scan,
		keepReports: false,
		reportClean: true,
		...(request.signal === undefined ? {} : { signal: request.signal }),
		...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
		onReport: (document) => {
			const asset = audit.add(document);
			spool?.add(asset);
			if (document.outcome === 'not-checked' && unchecked.length < MOST_UNCHECKED)
				unchecked.push([asset.path, request.unreadable(document.state.unreadable)]);
		},
	});
	for (const entry of result.skipped) {
		if (!entry.unchecked || unchecked.length >= MOST_UNCHECKED) continue;
		unchecked.push([path.relative(request.base, entry.path).split(path.sep).join('/'), request.skipped(entry)]);
	}
	audit.addFolders(result.containers);
	return result;
}
