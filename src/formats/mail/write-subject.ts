import { formatLevels, isEmpty, type Label, type ParsedMarking } from '../../label';
import type { Policy } from '../../policy/types';
import { isReplaced, toMarking } from '../marks';
import { type Charset, charsetOf, encodeText } from './encode';
import { type Field, fieldValue, LONGEST_VALUE } from './fields';
import { parseSubject } from './header-markings';
import { decodeWords, WORD } from './words';

/** New bytes in place of a stretch of the header. */
export interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
	readonly where: string;
	readonly before: string | null;
	readonly after: string | null;
}

export const SUBJECT = 'Subject';

/** How a header is written: charset of its words, and its line breaks. */
export interface Style {
	readonly charset: Charset;
	readonly lineEnd: string;
}

/** The mark that a subject has for a label: its levels in brackets, as file names have them; empty where it has none. */
function markOf(label: Label, policy: Policy): string {
	const levels = isEmpty(label) ? '' : formatLevels(label, policy);
	return levels === '' ? '' : `【${levels}】`;
}

/**
 * Brings the mark in a subject in line with a label, or puts one in front of it. Words that are not the mark's are kept as they are encoded,
 * unless the mark shares a word with them. `null`: nothing to change; `damaged`: words that cannot be decoded would be lost.
 */
export function editSubject(bytes: Buffer, field: Field, label: Label, policy: Policy, style: Style): Edit | 'damaged' | null {
	const raw = fieldValue(bytes, field);
	const text = decodeWords(raw);
	const mark = markOf(label, policy);
	const found = parseSubject(text, policy);
	const old = found !== null && isReplaced(toMarking(found, 'property', SUBJECT), label, policy) ? found : null;
	if (old === null && mark === '') return null;
	if (old !== null && mark !== '' && sameLevels(old, label)) return null;
	const from = valueStart(bytes, field);
	const before = old?.text ?? null;
	const change = { where: SUBJECT, before, after: mark === '' ? null : mark };
	const used = from - field.start;
	if (old === null) return { ...change, start: from, end: from, text: inFront(mark, raw, style, used) };
	const lead = leadingWords(raw, old);
	if (lead !== null && says(mark + text.slice(old.end), mark, label, policy)) {
		const words = mark === '' ? '' : inFront(mark, raw.slice(lead), style, used);
		return { ...change, start: from, end: rawOffset(bytes, from, lead), text: words };
	}
	// What is not read whole cannot be written anew.
	const lossy = text.includes('\ufffd') || field.stop - field.value > LONGEST_VALUE;
	const whole = lossy ? null : replacedIn(text, mark, label, policy);
	if (whole === null) return 'damaged';
	const plain = /^(?:[\x21-\x3c\x3e-\x7e]+ )*(?=[^\x21-\x7e])/.exec(whole)?.[0] ?? '';
	const words = encodeText(whole.slice(plain.length), charsetIn(raw) ?? style.charset, used + plain.length, style.lineEnd);
	return { ...change, start: from, end: field.stop, text: plain + words };
}

/** A subject with its mark replaced; a long one may hide others behind it, which come to light then. `null` where they do not end. */
function replacedIn(subject: string, mark: string, label: Label, policy: Policy): string | null {
	let text = subject;
	for (let turn = 0; turn < MOST_MARKS; turn++) {
		const found = parseSubject(text, policy);
		if (found === null || says(text, mark, label, policy)) return text;
		const tail = text.slice(found.end);
		text = text.slice(0, found.start) + mark + (mark === '' ? tail.trimStart() : tail);
	}
	return null;
}

const MOST_MARKS = 20;

/** Whether a subject has the wanted mark, or none where none is wanted. */
function says(text: string, mark: string, label: Label, policy: Policy): boolean {
	const found = parseSubject(text, policy);
	if (found === null) return mark === '';
	return mark === '' ? !isReplaced(toMarking(found, 'property', SUBJECT), label, policy) : sameLevels(found, label);
}

function sameLevels(old: ParsedMarking, label: Label): boolean {
	const { confidentiality, integrity, availability, handling } = old.label;
	const within = handling.every((id) => label.handling.includes(id));
	return within && confidentiality === label.confidentiality && integrity === label.integrity && availability === label.availability;
}

function valueStart(bytes: Buffer, { value, stop }: Field): number {
	let at = value;
	while (at < stop && /[ \t\r\n]/.test(String.fromCharCode(bytes[at] ?? 0))) at++;
	return at;
}

/** The mark as encoded words before what stands there; the blank between two such words is no part of the text (RFC 2047 6.2). */
function inFront(mark: string, rest: string, { charset, lineEnd }: Style, used: number): string {
	const words = encodeText(mark, charsetIn(rest) ?? charset, used, lineEnd);
	const last = words.length - (words.lastIndexOf('\n') + 1);
	const first = /^\S*/.exec(rest.trimStart())?.[0].length ?? 0;
	if (rest.trim() === '') return words;
	return words + (last + (words.includes('\n') ? 0 : used) + 1 + first > 76 ? `${lineEnd} ` : ' ');
}

/** The charset that the subject itself is written in. */
function charsetIn(raw: string): Charset | null {
	const first = new RegExp(WORD.source).exec(raw)?.[1];
	return first === undefined ? null : charsetOf(first);
}

/** How much of a value is words that hold the mark and nothing else, the blanks behind them included; `null` where there is no such part. */
function leadingWords(raw: string, { start, end }: ParsedMarking): number | null {
	if (start !== 0) return null;
	const pattern = new RegExp(WORD.source, 'y');
	for (let at = 0; ; ) {
		pattern.lastIndex = at;
		const word = pattern.exec(raw);
		if (word === null) return null;
		const stop = at + word[0].length;
		const length = decodeWords(raw.slice(0, stop)).length;
		at = stop + (/^[ \t]*/.exec(raw.slice(stop))?.[0].length ?? 0);
		if (length >= end) return length === end ? at : null;
	}
}

/** Where the character of an unfolded value stands in the file. */
function rawOffset(bytes: Buffer, from: number, characters: number): number {
	let at = from;
	const skipBreaks = (): void => {
		while (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] === 10)) at++;
	};
	for (let left = characters; left > 0; left--) {
		skipBreaks();
		at++;
	}
	return at;
}
