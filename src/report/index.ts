import type { RegisterEntry } from '../register/types';
import type { Asset, AuditSummary } from './audit';
import type { ComplianceData, ComplianceOptions } from './compliance-blocks';
import type { LedgerOptions } from './ledger-sheet';
import {
	type MediaSheet,
	type MediaSheetData,
	type RegisterSheet,
	type RegisterSheetOptions,
	ReportError,
	type SheetOptions,
} from './types';

export { type Asset, Audit, type AuditSummary, type ReportedException } from './audit';
export type { ComplianceData, ComplianceOptions } from './compliance-blocks';
export { addTo, lastOf } from './history';
export type { LedgerOptions } from './ledger-sheet';
export { type AuditOutcome, type AuditRequest, type AuditWriters, makeAudit } from './make';
export { Spool } from './spool';
export * from './types';

/** `writeMediaSheet` of src/report/media-sheet.ts; its libraries are loaded with the first call. */
export async function writeMediaSheet(file: string, data: MediaSheetData, options: SheetOptions): Promise<MediaSheet> {
	const sheets = await import('./sheets');
	return await own(sheets.writeMediaSheet(file, data, options));
}

/** `writeRegisterSheet` of src/report/register-sheet.ts; its libraries are loaded with the first call. */
export async function writeRegisterSheet(
	file: string,
	entries: Iterable<RegisterEntry>,
	options: RegisterSheetOptions,
): Promise<RegisterSheet> {
	const sheets = await import('./sheets');
	return await own(sheets.writeRegisterSheet(file, entries, options));
}

/** `writeLedgerSheet` of src/report/ledger-sheet.ts; its libraries are loaded with the first call. */
export async function writeLedgerSheet(
	file: string,
	assets: AsyncIterable<Asset>,
	summary: AuditSummary,
	options: LedgerOptions,
): Promise<{ readonly path: string; readonly rows: number }> {
	const sheets = await import('./sheets');
	return await own(sheets.writeLedgerSheet(file, assets, summary, options));
}

/** `writeComplianceReport` of src/report/compliance-report.ts; its libraries are loaded with the first call. */
export async function writeComplianceReport(
	file: string,
	data: ComplianceData,
	options: ComplianceOptions,
): Promise<{ readonly path: string }> {
	const sheets = await import('./sheets');
	return await own(sheets.writeComplianceReport(file, data, options));
}

/** The other bundle has a class `ReportError` of its own, which `instanceof` would not know here. */
async function own<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'ReportError') throw error;
		const { code, detail } = error as ReportError;
		throw new ReportError(code, detail);
	}
}
