import { LINK_LIMITS } from './link';

/** A stretch of text that names another file. */
export interface Found {
	readonly start: number;
	readonly end: number;
	readonly included: boolean;
}

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})?(`{3,}|~{3,})[^\n]*$/gm;
/** Brackets that are looked at for a destination. */
const TRIES = 5000;
const CODE_SPAN = /(`{1,16})(?!`)/g;

/**
 * Destinations of links, pictures and reference definitions (CommonMark 0.31, 4.7, 6.3, 6.4), in their order. Code is passed over. Linear.
 */
export function markdownLinks(text: string): Found[] {
	const prose = withoutCode(text);
	const found = [...inlineLinks(prose), ...definitions(prose)];
	return found.sort((one, other) => one.start - other.start);
}

function* inlineLinks(text: string): Generator<Found> {
	let tries = 0;
	for (let at = text.indexOf(']('); at >= 0 && tries < TRIES; at = text.indexOf('](', at + 2)) {
		tries++;
		const destination = destinationAt(text, at + 2);
		if (destination === null) continue;
		yield { ...destination, included: isPicture(text, at) };
	}
}

function* definitions(text: string): Generator<Found> {
	const pattern = /^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*(?:\n[ \t]*)?(?=\S)/gm;
	let tries = 0;
	for (let match = pattern.exec(text); match !== null && tries < TRIES; match = pattern.exec(text)) {
		tries++;
		const destination = destinationAt(text, pattern.lastIndex, true);
		if (destination === null) continue;
		yield { ...destination, included: false };
	}
}

/** `<…>`, or up to a blank or an unbalanced `)`. A blank within is let pass where the writer forgot that it may not stand there. */
function destinationAt(text: string, from: number, definition = false): { start: number; end: number } | null {
	let start = from;
	while (isBlank(text.charCodeAt(start))) start++;
	const limit = Math.min(text.length, start + LINK_LIMITS.length);
	if (text[start] === '<') {
		for (let at = start + 1; at < limit; at++) {
			if (text[at] === '>') return { start: start + 1, end: at };
			if (text[at] === '\n' || text[at] === '<') return null;
			if (text[at] === '\\') at++;
		}
		return null;
	}
	let depth = 0;
	for (let at = start; at <= limit; at++) {
		const code = at < text.length ? text.charCodeAt(at) : 10;
		if (isBlank(code) || code === 10 || (code === 0x29 && depth === 0))
			return at > start && (definition || depth === 0) ? { start, end: at } : null;
		if (code === 0x28) depth++;
		else if (code === 0x29) depth--;
		else if (code === 0x5c && isPunctuation(text.charCodeAt(at + 1))) at++;
	}
	return null;
}

/** Whether the bracket that ends at `close` began with `![`; looked for within a line or two. */
function isPicture(text: string, close: number): boolean {
	let depth = 1;
	for (let at = close - 1; at >= 0 && close - at < 500; at--) {
		if (text[at] === ']') depth++;
		else if (text[at] === '[' && --depth === 0) return text[at - 1] === '!';
	}
	return false;
}

/** The text with code blanked out, of the same length. */
function withoutCode(text: string): string {
	if (!text.includes('`') && !text.includes('~~~') && !text.includes('<!--')) return text;
	return blankSpans(blankFences(blank(text, /<!--[\s\S]*?(?:-->|$(?![\s\S]))/g)));
}

function blankFences(text: string): string {
	let result = '';
	let copied = 0;
	let open: { readonly sign: string; readonly at: number } | null = null;
	for (const match of text.matchAll(FENCE)) {
		const sign = match[1] ?? '';
		if (open === null) open = { sign, at: match.index };
		else if (sign[0] === open.sign[0] && sign.length >= open.sign.length && match[0].trim() === sign) {
			const end = match.index + match[0].length;
			result += text.slice(copied, open.at) + spaces(text.slice(open.at, end));
			copied = end;
			open = null;
		}
	}
	if (open !== null) return result + text.slice(copied, open.at) + spaces(text.slice(open.at));
	return result + text.slice(copied);
}

/** Code spans end at as many backticks as they begin with, in the same paragraph at the latest. */
function blankSpans(text: string): string {
	let result = '';
	let copied = 0;
	let seen = 0;
	let open: { readonly length: number; readonly at: number } | null = null;
	for (const match of text.matchAll(CODE_SPAN)) {
		const length = match[1]?.length ?? 0;
		if (open !== null && text.slice(seen, match.index).includes('\n\n')) open = null;
		seen = match.index + length;
		if (open === null) open = { length, at: match.index };
		else if (open.length === length) {
			const end = match.index + length;
			result += text.slice(copied, open.at) + spaces(text.slice(open.at, end));
			copied = end;
			open = null;
		}
	}
	return result + text.slice(copied);
}

export function blank(text: string, pattern: RegExp): string {
	return text.replace(pattern, spaces);
}

function spaces(text: string): string {
	return text.replace(/[^\n]/g, ' ');
}

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x09;
}

function isPunctuation(code: number): boolean {
	return (
		(code >= 0x21 && code <= 0x2f) || (code >= 0x3a && code <= 0x40) || (code >= 0x5b && code <= 0x60) || (code >= 0x7b && code <= 0x7e)
	);
}
