import { mayContainMarking, type ParsedMarking, parseMarking, parseProperty } from '../../label';
import type { Place, Policy } from '../../policy/types';
import { CompoundError } from '../compound/error';
import type { Marking, ReadResult, UnreadableCode } from '../types';
import { XmlError } from '../xml';
import { ZipError } from '../zip';

/** A marking with its place in the text that was looked at. */
export interface Found {
	readonly marking: Marking;
	readonly start: number;
	readonly end: number;
}

/** What a reader gathers on its way through a package. */
export class Collector {
	readonly markings: Marking[] = [];
	readonly foreign: ReadResult['foreign'][number][] = [];
	unreadable: { code: UnreadableCode; detail: string } | null = null;
	encrypted = false;

	constructor(readonly policy: Policy) {}

	/** Looks for markings in one text and keeps them. */
	look(text: string, place: Place, where: string): void {
		for (const { marking } of findMarkings(text, place, where, this.policy)) this.markings.push(marking);
	}

	/** Does one step of reading; bad content ends this step only, and is remembered. */
	attempt(step: () => void): void {
		try {
			step();
		} catch (error) {
			const problem = problemOf(error);
			if (!problem) throw error;
			this.encrypted ||= problem.code === 'encrypted';
			this.unreadable ??= problem;
		}
	}
}

/** What an error of the archive, compound file or XML code means for the document, or null for any other error. */
export function problemOf(error: unknown): { code: UnreadableCode; detail: string } | null {
	if (error instanceof ZipError || error instanceof XmlError || error instanceof CompoundError)
		return { code: error.code, detail: error.message };
	return null;
}

export function toMarking(parsed: ParsedMarking, place: Place, where: string): Marking {
	const { text, label, pieces, problems } = parsed;
	return { place, text, range: null, label, pieces, problems, where };
}

/** Longer texts are prose. */
const MAX_TEXT = 400;

/**
 * The markings in a paragraph, cell or header section: the whole text, or else what stands by itself between tabs, line breaks and wide gaps,
 * as headers are laid out.
 */
export function findMarkings(text: string, place: Place, where: string, policy: Policy, gaps: RegExp = GAPS): Found[] {
	if (text.length > MAX_TEXT || text.trim() === '') return [];
	const whole = parse(text, place, policy);
	if (whole && !hasOwnWords(whole, policy)) return [{ marking: toMarking(whole, place, where), start: whole.start, end: whole.end }];
	const found: Found[] = [];
	for (const { at, segment } of segments(text, gaps)) {
		const one = parse(segment, place, policy);
		if (one) found.push({ marking: toMarking(one, place, where), start: at + one.start, end: at + one.end });
	}
	return found.length === 0 && whole ? [{ marking: toMarking(whole, place, where), start: whole.start, end: whole.end }] : found;
}

/** Whether there are restrictions that the policy does not know: behind a gap they may be other words, as a name at the right of a header. */
function hasOwnWords({ label }: ParsedMarking, policy: Policy): boolean {
	return label.handling.some((id) => !policy.handling.some((known) => known.id === id));
}

/** What was parsed lately: headers and property values repeat from page to page and from document to document. */
const caches = new WeakMap<Policy, Map<string, ParsedMarking | null>>();
const MAX_CACHED = 4096;

function cached(key: string, policy: Policy, make: () => ParsedMarking | null): ParsedMarking | null {
	let cache = caches.get(policy);
	if (!cache || cache.size >= MAX_CACHED) {
		cache = new Map();
		caches.set(policy, cache);
	}
	let result = cache.get(key);
	if (result === undefined) {
		result = make();
		cache.set(key, result);
	}
	return result;
}

function parse(text: string, place: Place, policy: Policy): ParsedMarking | null {
	return cached(`${place}\n${text}`, policy, () => (mayContainMarking(text, policy) ? parseMarking(text, policy, { place }) : null));
}

/** A custom property's marking, or null. */
export function propertyMarking(name: string, value: string, policy: Policy): ParsedMarking | null {
	return cached(`=${name}\n${value}`, policy, () => parseProperty(name, value, policy));
}

const GAPS = /[\t\n\v\f]+|[ \u00a0]{3,}|[\u3000 ]{2,}/g;

/** The stretches of a text between gaps; none where there is no gap. */
function segments(text: string, gaps: RegExp): { at: number; segment: string }[] {
	const result = [];
	let from = 0;
	for (const match of text.matchAll(gaps)) {
		result.push({ at: from, segment: text.slice(from, match.index) });
		from = match.index + match[0].length;
	}
	if (result.length > 0) result.push({ at: from, segment: text.slice(from) });
	return result.filter(({ segment }) => segment.trim() !== '');
}
