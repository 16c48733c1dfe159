import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Label } from '../label';
import type { RecordedFile, RegisterEntry, RegisterEvent } from './types';

/** Begins the detail of an entry by which a fault was taken note of; the digest of all lines before it follows, then the fault. */
export const RESEAL = 'reseal';
/** `previous` of the very first entry. */
export const NO_HASH = '0'.repeat(64);
/** Characters of one text at most: a record, not a document. */
const MAX_TEXT = 2000;

/** SHA-256 of a line's bytes without its end, lower-case hex. */
export function hashOfLine(line: string | Uint8Array): string {
	return createHash('sha256').update(line).digest('hex');
}

/** One hash over many lines, with memory for none. */
export class DigestOfLines {
	readonly #hash = createHash('sha256');

	/** @param hash of the line. */
	add(hash: string): void {
		this.#hash.update(`${hash}\n`);
	}

	/** Of the lines so far, lower-case hex. */
	value(): string {
		return this.#hash.copy().digest('hex');
	}
}

/** The entry of an event: known members only, so that nothing else that an object carries gets in. */
export function entryOf(event: RegisterEvent, sequence: number, previous: string, now: Date): RegisterEntry {
	return {
		version: 1,
		sequence,
		time: localTime(now),
		user: accountName(),
		host: hostname(),
		action: event.action,
		files: event.files.map(recordedFile),
		...(event.count === undefined ? {} : { count: event.count }),
		...member('label', event.label, labelOf),
		...member('before', event.before, labelOf),
		...member('route', event.route, (route) => route),
		...member('recipient', event.recipient, text),
		...member('purpose', event.purpose, text),
		...member('applicant', event.applicant, text),
		...member('approver', event.approver, ({ name, role }) => ({ name: text(name), role: text(role) })),
		...member('permit', event.permit, ({ number, date }) => ({ number: text(number), date: text(date) })),
		...member('method', event.method, text),
		...member('handover', event.handover, text),
		...member('results', event.results, (results) => results.map((result) => ({ path: text(result.path), sha256: text(result.sha256) }))),
		...member('decision', event.decision, text),
		...member('reasons', event.reasons, (reasons) => reasons.map(text)),
		...member('reason', event.reason, text),
		...member('treatment', event.treatment, text),
		...member('detail', event.detail, text),
		previous,
	};
}

function member<Name extends string, Value, Result>(
	name: Name,
	value: Value | null | undefined,
	make: (value: Value) => Result,
): Partial<Record<Name, Result>> {
	return value === null || value === undefined ? {} : ({ [name]: make(value) } as Partial<Record<Name, Result>>);
}

function recordedFile({ path, sha256, label }: RecordedFile): RecordedFile {
	return { path: text(path), sha256: sha256 === null ? null : text(sha256), label: label === null ? null : labelOf(label) };
}

function labelOf({ confidentiality, integrity, availability, handling }: Label): Label {
	return { confidentiality, integrity, availability, handling: handling.map(text) };
}

function text(value: string): string {
	return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
}

/** A line of the register, without its end: line separators and controls of direction are escaped, so that it stays one line to every reader. */
export function lineOf(entry: RegisterEntry): string {
	const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return JSON.stringify(entry).replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, escaped);
}

/** The entry that a line holds, or `null` where it is none. */
export function parseLine(line: Buffer | null): RegisterEntry | null {
	if (line === null) return null;
	try {
		const value = JSON.parse(line.toString('utf8')) as Partial<RegisterEntry> | null;
		const whole =
			typeof value === 'object' &&
			value !== null &&
			value.version === 1 &&
			Number.isSafeInteger(value.sequence) &&
			typeof value.previous === 'string' &&
			typeof value.time === 'string' &&
			typeof value.action === 'string' &&
			Array.isArray(value.files);
		return whole ? (value as RegisterEntry) : null;
	} catch {
		return null;
	}
}

function accountName(): string {
	try {
		return userInfo().username;
	} catch {
		// A container's user may have no account.
		return process.env.USER ?? process.env.USERNAME ?? '';
	}
}

/** ISO 8601 with the offset of the place: 2026-11-23T14:05:09.123+09:00 */
export function localTime(now: Date): string {
	const offset = -now.getTimezoneOffset();
	const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');
	const shifted = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, -1);
	return `${shifted}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
