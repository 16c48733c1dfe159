import { formatHandling } from '../../label';
import type { Policy } from '../../policy';
import { formatMessage } from '../../rules';
import type { Finding } from '../../rules/rule';
import { visible } from '../escape';
import { portable, type ShowPath } from '../paths';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

/** The columns, by the key of their heading. */
const COLUMNS = [
	'kind',
	'path',
	'outcome',
	'format',
	'confidentiality',
	'integrity',
	'availability',
	'handling',
	'source',
	'severity',
	'rule',
	'clause',
	'place',
	'message',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Marks UTF-8 for Excel, which takes a file without it for Shift_JIS. */
const BOM = '\ufeff';
/** What spreadsheets take for a formula. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/**
 * Comma-separated values (RFC 4180) in UTF-8 with BOM: a row for each finding, and one for each document without. Text that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export class CsvPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #show: ShowPath;
	readonly #quiet: boolean;
	/** Words of restrictions are the policy's, which the reports do not carry; their ids stand where it is not given. */
	readonly #policy: Policy | null;
	#opened = false;

	constructor(session: Session, show: ShowPath, quiet: boolean, policy: Policy | null = null) {
		this.#session = session;
		this.#show = show;
		this.#quiet = quiet;
		this.#policy = policy;
	}

	/** The policy's own faults stand on the error stream. */
	problem(): void {}

	document(report: DocumentReport): void {
		const { path, outcome, format, label, source, state, findings } = report;
		if (this.#quiet && outcome === 'clean') return;
		const { confidentiality, integrity, availability } = label;
		const base: Row = {
			kind: 'document',
			path,
			outcome,
			format,
			confidentiality: confidentiality ?? '',
			integrity: integrity ?? '',
			availability: availability ?? '',
			handling: this.#handling(label.handling),
			source,
		};
		if (findings.length === 0) this.#row({ ...base, message: unreadableText(state.unreadable, this.#session.say) });
		for (const finding of findings) this.#row({ ...base, ...this.#finding(finding) });
	}

	end(result: CheckEnd): void {
		for (const { path, content, findings } of result.containers) {
			if (this.#quiet && findings.length === 0) continue;
			const base: Row = {
				kind: 'folder',
				path,
				confidentiality: content.confidentiality ?? '',
				integrity: content.integrity ?? '',
				availability: content.availability ?? '',
				handling: this.#handling(content.handling),
			};
			if (findings.length === 0) this.#row(base);
			for (const finding of findings) this.#row({ ...base, ...this.#finding(finding) });
		}
		for (const finding of result.late) this.#row({ kind: 'document', path: finding.path, ...this.#finding(finding) });
		for (const { path, reason, detail, unchecked } of result.skipped) {
			if (unchecked) this.#row({ kind: 'skipped', path, outcome: 'not-checked', message: this.#session.say(`skip.${reason}`, { detail }) });
		}
		this.#open();
	}

	#handling(ids: readonly string[]): string {
		return this.#policy === null ? ids.join(', ') : formatHandling(ids, this.#policy);
	}

	#finding(finding: Finding): Row {
		const { rule, severity, clause, place } = finding;
		return { rule, severity, clause, place: place ?? '', message: formatMessage(finding, this.#session.tongue) };
	}

	#row(row: Row): void {
		this.#open();
		const shown = { ...row, path: row.path === undefined ? '' : portable(this.#show(row.path)) };
		this.#line(COLUMNS.map((column) => shown[column] ?? ''));
	}

	#open(): void {
		if (this.#opened) return;
		this.#opened = true;
		this.#session.out.write(BOM);
		this.#line(COLUMNS.map((column) => this.#session.say(`csv.${column}`)));
	}

	#line(cells: readonly string[]): void {
		this.#session.out.write(`${cells.map(cellOf).join(',')}\r\n`);
	}
}

function cellOf(text: string): string {
	const shown = visible(text);
	const safe = FORMULA.test(shown) ? `'${shown}` : shown;
	return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
