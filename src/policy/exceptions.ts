import { isRecord, type Json, PolicyDocument } from './document';
import { compileGlob } from './map';
import type { PolicyProblem } from './problems';
import { EXCEPTIONS_SHAPE } from './shape';
import { validateShape } from './validate';

/** A permission to leave a finding as it is (対策基準 8.4): one entry of `.kakuzuke/exceptions.jsonc`. */
export interface PolicyException {
	/** As written, else `#` and its number in the file from 1. */
	readonly id: string;
	/** Ids of the rules whose findings it allows. */
	readonly rules: readonly string[];
	/** Globs (minimatch, dot files included), relative to the folder that holds `.kakuzuke/`. */
	readonly globs: readonly string[];
	readonly reason: string;
	/** Number of the CISO's permission. */
	readonly permission: string;
	/** Who permitted it; may be left out where the number says so. */
	readonly approver: string | null;
	/** First and last day, `YYYY-MM-DD`; `from` may be left out. */
	readonly from: string | null;
	readonly until: string;
	/** 1-based line in the file. */
	readonly line: number;
}

/** The exceptions of a workspace, in the order of the file. */
export interface ExceptionList {
	readonly file: string;
	readonly exceptions: readonly PolicyException[];
}

/** State of an exception on a day. */
export type ExceptionState = 'in-force' | 'not-yet' | 'expired';

/** Reads an exceptions file. An entry with an error is left out and allows nothing, the others stay in force; never throws for bad content. */
export function loadExceptionsText(text: string, file: string): { list: ExceptionList; problems: PolicyProblem[] } {
	const document = new PolicyDocument(text, file);
	const exceptions: PolicyException[] = [];
	if (!document.broken) {
		validateShape(document, document.value, EXCEPTIONS_SHAPE);
		const root = document.value;
		if (isRecord(root) && root.exceptions === undefined) document.report('key-missing', ['exceptions'], { name: 'exceptions' });
		const items = isRecord(root) && Array.isArray(root.exceptions) ? (root.exceptions as readonly Json[]) : [];
		for (const [index, item] of items.entries()) readEntry(document, item, index, exceptions);
	}
	return {
		list: { file, exceptions },
		problems: document.problems.sort((one, other) => one.line - other.line || one.column - other.column),
	};
}

function readEntry(document: PolicyDocument, item: Json, index: number, exceptions: PolicyException[]): void {
	const path = ['exceptions', index] as const;
	if (isRecord(item)) {
		for (const name of ['rule', 'path', 'reason', 'permission', 'until']) {
			if (!Object.hasOwn(item, name)) document.report('key-missing', [...path, name], { name });
		}
		for (const name of ['reason', 'permission']) {
			if (typeof item[name] === 'string' && item[name].trim() === '') document.report('value-empty', [...path, name]);
		}
		for (const name of ['from', 'until']) {
			const day = item[name];
			if (typeof day === 'string' && !isDay(day))
				document.report('value-malformed', [...path, name], { value: day, pattern: 'YYYY-MM-DD' });
		}
	}
	const key = `exceptions[${index}]`;
	if (!isRecord(item) || document.problems.some((problem) => problem.key === key || problem.key.startsWith(`${key}.`))) return;
	exceptions.push({
		id: typeof item.id === 'string' ? item.id : `#${index + 1}`,
		rules: texts(item.rule),
		globs: texts(item.path),
		reason: String(item.reason),
		permission: String(item.permission),
		approver: typeof item.approver === 'string' ? item.approver : null,
		from: typeof item.from === 'string' ? item.from : null,
		until: String(item.until),
		line: document.lineOf(path),
	});
}

function texts(value: Json | undefined): readonly string[] {
	return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
	const [year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? [];
	const date = new Date(Date.UTC(year, month - 1, day));
	return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** What an exception is on a day (`YYYY-MM-DD`); its last day counts. */
export function exceptionState({ from, until }: PolicyException, today: string): ExceptionState {
	return today > until ? 'expired' : from !== null && today < from ? 'not-yet' : 'in-force';
}

const compiled = new WeakMap<ExceptionList, ReadonlyMap<string, readonly CompiledException[]>>();

interface CompiledException {
	readonly exception: PolicyException;
	readonly matches: (path: string) => boolean;
}

/** The first exception in force on a day that allows a rule's findings about a path (relative to the root, with `/`), or `null`. */
export function exceptionFor(list: ExceptionList, rule: string, relativePath: string, today: string): PolicyException | null {
	let byRule = compiled.get(list);
	if (byRule === undefined) {
		byRule = compile(list);
		compiled.set(list, byRule);
	}
	const candidates = byRule.get(rule);
	if (candidates === undefined) return null;
	const path = relativePath.normalize('NFC');
	return candidates.find(({ exception, matches }) => exceptionState(exception, today) === 'in-force' && matches(path))?.exception ?? null;
}

function compile({ exceptions }: ExceptionList): Map<string, CompiledException[]> {
	const byRule = new Map<string, CompiledException[]>();
	for (const exception of exceptions) {
		const globs = exception.globs.flatMap((glob) => compileGlob(glob) ?? []);
		const entry = { exception, matches: (path: string): boolean => globs.some((glob) => glob.match(path)) };
		for (const rule of exception.rules) byRule.set(rule, [...(byRule.get(rule) ?? []), entry]);
	}
	return byRule;
}
