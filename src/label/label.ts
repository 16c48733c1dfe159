import type { Axis } from '../policy/types';

/**
 * A label: at most one level for each axis, and a set of handling restrictions (対策基準 3(1)).
 * A plain frozen value: it goes as it is into JSON and across threads.
 * Levels are the policy's ids, or the id as it was written where the policy does not know it.
 * Restrictions are the policy's ids in the policy's order, then unknown wordings as they were written.
 */
export interface Label {
	readonly confidentiality: string | null;
	readonly integrity: string | null;
	readonly availability: string | null;
	readonly handling: readonly string[];
}

/** The label that says nothing. */
export const NO_LABEL: Label = Object.freeze({ confidentiality: null, integrity: null, availability: null, handling: Object.freeze([]) });

/** Zero-based range in the original text, in UTF-16 code units; `line`/`column` are those of `start`. */
export interface TextRange {
	readonly start: number;
	readonly end: number;
	readonly line: number;
	readonly column: number;
}

/** One recognised part of a marking; offsets are relative to the marking's own text. */
export type Piece =
	| {
			readonly kind: 'level';
			readonly axis: Axis;
			readonly level: string;
			readonly known: boolean;
			readonly start: number;
			readonly end: number;
	  }
	| { readonly kind: 'handling'; readonly id: string; readonly known: boolean; readonly start: number; readonly end: number }
	| { readonly kind: 'legacy'; readonly wording: string; readonly start: number; readonly end: number }
	| { readonly kind: 'foreign'; readonly wording: string; readonly scheme: string; readonly start: number; readonly end: number };

/** What is wrong inside a marking; offsets are relative to the marking's own text. */
export type MarkingProblem =
	| { readonly code: 'level-unknown'; readonly axis: Axis; readonly level: string; readonly start: number; readonly end: number }
	| { readonly code: 'axis-repeated'; readonly axis: Axis; readonly start: number; readonly end: number }
	| { readonly code: 'level-absent'; readonly axis: Axis; readonly start: number; readonly end: number }
	| { readonly code: 'bracket-unbalanced'; readonly start: number; readonly end: number }
	| { readonly code: 'text-unexpected'; readonly start: number; readonly end: number };

/** What the parser makes of one stand-alone text. */
export interface ParsedMarking {
	/** The marking as it stands, trimmed of what surrounds it. */
	readonly text: string;
	/** Where `text` begins and ends in the string that was parsed. */
	readonly start: number;
	readonly end: number;
	readonly label: Label;
	readonly pieces: readonly Piece[];
	readonly problems: readonly MarkingProblem[];
}
