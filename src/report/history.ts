import { appendFileSync, readFileSync } from 'node:fs';
import type { AuditSummary } from './audit';

interface HistoryLine {
	readonly kakuzuke: 'audit';
	readonly version: 1;
	/** The folder that was scanned, as it is shown. */
	readonly scope: string;
	/** YYYY-MM-DD. */
	readonly day: string;
	readonly summary: AuditSummary;
}

/**
 * The last check of a scope that a history file (JSON lines) knows, or `null`. Lines that are none are passed over: a file that was cut off goes on.
 * @throws the system's error for a file that is there and cannot be read
 */
export function lastOf(file: string, scope: string): { readonly day: string; readonly summary: AuditSummary } | null {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
		throw error;
	}
	for (const line of text.split('\n').reverse()) {
		const read = lineOf(line);
		if (read !== null && read.scope === scope) return { day: read.day, summary: read.summary };
	}
	return null;
}

/** Adds a check to a history file. @throws the system's error */
export function addTo(file: string, scope: string, day: string, summary: AuditSummary): void {
	const line: HistoryLine = { kakuzuke: 'audit', version: 1, scope, day, summary };
	appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

function lineOf(text: string): HistoryLine | null {
	try {
		const line = JSON.parse(text) as Partial<HistoryLine> | null;
		const whole = line?.kakuzuke === 'audit' && line.version === 1 && typeof line.summary?.bySeverity?.error === 'number';
		return whole && typeof line.day === 'string' && typeof line.scope === 'string' ? (line as HistoryLine) : null;
	} catch {
		return null;
	}
}
