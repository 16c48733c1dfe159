import type { Policy } from '../policy/types';
import { highest } from './highest';
import { type Label, NO_LABEL, type ParsedMarking } from './label';

/** Several markings of one text as one: from the first to the last, with the highest label; `null` where there are none. */
export function joinMarkings(text: string, found: readonly ParsedMarking[], policy: Policy): ParsedMarking | null {
	const [first, last] = [found[0], found.at(-1)];
	if (first === undefined || last === undefined) return null;
	const { start } = first;
	const moved = <T extends { readonly start: number; readonly end: number }>(part: T, from: number): T => ({
		...part,
		start: part.start + from - start,
		end: part.end + from - start,
	});
	return {
		text: text.slice(start, last.end),
		start,
		end: last.end,
		label: found.reduce<Label>((label, each) => highest(label, each.label, policy), NO_LABEL),
		pieces: found.flatMap((each) => each.pieces.map((piece) => moved(piece, each.start))),
		problems: found.flatMap((each) => each.problems.map((problem) => moved(problem, each.start))),
	};
}
