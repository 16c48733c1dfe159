import type { Policy } from '../policy';
import type { MarkingProblem, ParsedMarking } from './label';

/** Only what stands in label brackets is certain enough to be a label that somebody is still writing. */
const BRACKETED = /^[【［〔[]/;

/**
 * A marking whose list of restrictions has been begun and not ended: 「【機密性2】 取扱制限：」, 「【機密性2】 取扱制限：暗号化、」. While an author types
 * it the document is not unlabelled: the marking counts, and its tail is a problem. `null` where the text is no such thing.
 * @param parse reads the part of `text` from `from` to the given end as a finished marking.
 */
export function parseUnfinished(
	text: string,
	from: number,
	to: number,
	policy: Policy,
	parse: (end: number) => ParsedMarking | null,
): ParsedMarking | null {
	const written = text.slice(from, to);
	if (!BRACKETED.test(written)) return null;
	const end = from + withoutTail(written, policy.markings.properties.handling).length;
	if (end === to) return null;
	const finished = parse(end);
	if (finished === null || !finished.pieces.some(({ kind }) => kind === 'level')) return null;
	const start = finished.start;
	const problem: MarkingProblem = {
		code: 'text-unexpected',
		start: text.slice(start, to).length - text.slice(end, to).trimStart().length,
		end: to - start,
	};
	return Object.freeze({ ...finished, text: text.slice(start, to), end: to, problems: Object.freeze([...finished.problems, problem]) });
}

/** The text without a separator, or the name of the field and its colon, at its end. */
function withoutTail(text: string, field: string): string {
	const bare = text.replace(/[\s:：]+$/u, '');
	if (bare.endsWith(field)) return bare.slice(0, -field.length).trimEnd();
	return text.replace(/\s*[、，,・]\s*$/u, '');
}
