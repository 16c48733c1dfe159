import { type ParsedMarking, parseMarking } from '../../label';
import type { Place, Policy } from '../../policy/types';
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

/** What an error of the archive or XML code means for the document, or null for any other error. */
export function problemOf(error: unknown): { code: UnreadableCode; detail: string } | null {
	if (error instanceof ZipError || error instanceof XmlError) return { code: error.code, detail: error.message };
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
	const whole = parseMarking(text, policy, { place });
	if (whole) return [{ marking: toMarking(whole, place, where), start: whole.start, end: whole.end }];
	const found: Found[] = [];
	for (const { at, segment } of segments(text, gaps)) {
		const parsed = parseMarking(segment, policy, { place });
		if (parsed) found.push({ marking: toMarking(parsed, place, where), start: at + parsed.start, end: at + parsed.end });
	}
	return found;
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
