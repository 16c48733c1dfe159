import type { Policy, Tongue } from '../policy';
import type { RegisterEntry } from '../register/types';
import { REGISTER_WORDS, type RegisterWords } from './register-words';
import { labelLines, safeName } from './text';
import type { ColumnStyle, Value } from './workbook';

/** Columns of the 持ち出し管理簿, in the order of the paper form. */
export function registerColumns({ columns }: RegisterWords): readonly ColumnStyle[] {
	return [
		{ head: columns.number, width: 6, kind: 'number' },
		{ head: columns.time, width: 15, kind: 'time' },
		{ head: columns.applicant, width: 11, kind: 'text' },
		{ head: columns.action, width: 10, kind: 'text' },
		{ head: columns.route, width: 10, kind: 'text' },
		{ head: columns.recipient, width: 15, kind: 'text' },
		{ head: columns.purpose, width: 16, kind: 'text' },
		{ head: columns.count, width: 7, kind: 'number' },
		{ head: columns.documents, width: 28, kind: 'text' },
		{ head: columns.label, width: 26, kind: 'text' },
		{ head: columns.method, width: 13, kind: 'text' },
		{ head: columns.approver, width: 13, kind: 'text' },
		{ head: columns.permit, width: 11, kind: 'text' },
		{ head: columns.permitDate, width: 11, kind: 'day' },
		{ head: columns.reason, width: 18, kind: 'text' },
		{ head: columns.results, width: 24, kind: 'mono' },
		{ head: columns.decision, width: 10, kind: 'text' },
	];
}

/** The cells of one entry. */
export function registerRow(entry: RegisterEntry, policy: Policy, tongue: Tongue): readonly Value[] {
	const words = REGISTER_WORDS[tongue];
	return [
		entry.sequence,
		timeOf(entry.time),
		joined([entry.applicant || entry.user], '\n'),
		words.actions[entry.action] ?? entry.action,
		entry.route ? (policy.export.routes.find(({ id }) => id === entry.route)?.title[tongue] ?? entry.route) : null,
		entry.recipient ?? null,
		entry.purpose ?? null,
		entry.count ?? entry.files.length,
		documentsOf(entry, words),
		labelOf(entry, policy, words),
		joined([entry.method, entry.handover ? (words.handovers[entry.handover] ?? entry.handover) : null], '\n'),
		entry.approver ? joined([entry.approver.name, roleOf(entry.approver.role, policy, tongue)], '\n') : null,
		entry.permit?.number ?? null,
		entry.permit ? dayOf(entry.permit.date) : null,
		joined([entry.reason, entry.treatment, entry.detail], '\n'),
		resultsOf(entry, words),
		entry.decision ? (Object.entries(words.decisions).find(([id]) => id === entry.decision)?.[1] ?? entry.decision) : null,
	];
}

/** Names of documents that are listed; a cell is no place for thousands. */
const MAX_NAMES = 20;
const MAX_RESULTS = 10;

function documentsOf({ files, count }: RegisterEntry, words: RegisterWords): string | null {
	const names = files.slice(0, MAX_NAMES).map(({ path }) => safeName(path));
	const more = Math.max(count ?? 0, files.length) - names.length;
	return joined([...names, more > 0 ? words.more(more) : null], '\n');
}

function resultsOf({ results = [] }: RegisterEntry, words: RegisterWords): string | null {
	const lines = results.slice(0, MAX_RESULTS).map(({ path, sha256 }) => `${safeName(path)}\n${sha256}`);
	return joined([...lines, results.length > MAX_RESULTS ? words.more(results.length - MAX_RESULTS) : null], '\n');
}

function labelOf({ label, before }: RegisterEntry, policy: Policy, words: RegisterWords): string | null {
	if (label === undefined && before === undefined) return null;
	const now = labelLines(label, policy, words.unlabelled).join('\n');
	return before ? `${labelLines(before, policy, words.unlabelled).join('\n')}\n→ ${now}` : now;
}

function roleOf(role: string, policy: Policy, tongue: Tongue): string {
	return policy.export.approvers.find(({ id }) => id === role)?.title[tongue] ?? role;
}

function joined(parts: readonly (string | null | undefined)[], separator: string): string | null {
	const given = parts.filter((part) => part !== null && part !== undefined && part !== '');
	return given.length === 0 ? null : given.join(separator);
}

/** As the clock showed it where it was recorded: a cell has no time zone. */
function timeOf(time: string): Value {
	const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(time) ? new Date(`${time.slice(0, 19)}Z`) : null;
	return date === null || Number.isNaN(date.getTime()) ? time : date;
}

function dayOf(day: string): Value {
	const date = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
	return date === null || Number.isNaN(date.getTime()) ? day : date;
}
