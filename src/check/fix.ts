import type { Fix } from '../rules';
import { type ApplyOptions, applyFolderLabel, applyLabel } from './apply';
import { checkFile } from './document';
import type { ApplyRequest, ApplyResult, CheckContext, DocumentReport } from './types';

/** Fixes that follow from one another, at most. */
const ROUNDS = 8;

/** What a fix asks of its document, or `null` where it is a question to a person, a folder's matter or an export. */
export function requestOf(fix: Fix): ApplyRequest | null {
	if (fix.kind === 'set-label') return { label: fix.label, places: fix.places.length > 0 ? fix.places : null };
	if (fix.kind === 'create-sidecar') return { label: fix.label, places: ['sidecar'] };
	return null;
}

/** Carries out one fix of a document on the disk. `null` where a person has to be asked first: for the label, or for what an export takes. */
export function applyFix(path: string, fix: Fix, context: CheckContext, options: ApplyOptions): ApplyResult | null {
	if (fix.kind === 'set-folder-label') return applyFolderLabel(fix.folder, fix.label, context, options);
	const request = requestOf(fix);
	return request === null ? null : applyLabel(path, request, context, options);
}

export interface FixAllResult {
	/** In the order in which they were done. */
	readonly results: readonly ApplyResult[];
	/** The document as it is now; its path may have changed. */
	readonly report: DocumentReport;
}

/** Carries out the preferred fixes of a document, one after the other, reading it anew each time, as far as no question has to be asked. */
export function fixAll(path: string, context: CheckContext): FixAllResult {
	const results: ApplyResult[] = [];
	const tried = new Set<string>();
	let report = checkFile(path, context);
	for (let round = 0; round < ROUNDS; round++) {
		const fix = nextFix(report, tried);
		if (fix === null) break;
		tried.add(JSON.stringify(fix));
		const result = applyFix(report.path, fix, context, { dryRun: false });
		if (result === null) break;
		results.push(result);
		const moved = result.kind === 'changed' && fix.kind !== 'set-folder-label' ? result.path : report.path;
		report = checkFile(moved, context);
	}
	return { results, report };
}

/** The next preferred fix that takes no question; none twice. A folder's label is no document's to change. */
function nextFix({ findings }: DocumentReport, tried: ReadonlySet<string>): Fix | null {
	for (const { fixes } of findings) {
		for (const { fix, preferred } of fixes) {
			if (preferred && requestOf(fix) !== null && !tried.has(JSON.stringify(fix))) return fix;
		}
	}
	return null;
}
