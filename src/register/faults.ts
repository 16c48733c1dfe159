import type { Head } from './head';

export const FAULT_CODES = [
	/** The entry, or the hash of the one before that it carries, is not as it was written. */
	'altered',
	/** Entries are missing before this one. */
	'removed',
	/** The entry that belongs here stands further down. */
	'reordered',
	/** An entry stands here that stands further up too. */
	'duplicated',
	/** Entries are missing at the end. */
	'truncated',
	'not-json',
	/** The last write was cut off; the next append sets it aside. */
	'torn',
	'head-missing',
	'head-altered',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** Something wrong in a register, and where. */
export interface Fault {
	readonly code: FaultCode;
	/** Name of the file. */
	readonly file: string;
	/** From 1. */
	readonly line: number;
	/** Of the entry at fault, as far as it can be told. */
	readonly sequence: number;
}

export interface Warning extends Omit<Fault, 'code'> {
	/** The entry is not of the year whose file it stands in; or it is more than a day older than the one before. */
	readonly code: 'year-wrong' | 'clock-back';
}

export type Verification =
	| {
			readonly kind: 'intact';
			readonly entries: number;
			/** Of the last entry; 0 in an empty register. */
			readonly sequence: number;
			/** Of the last line; zeros in an empty register. With `sequence` it is what `--expect` takes. */
			readonly hash: string;
			/** Faults that were taken note of by a later entry, and have not changed since. */
			readonly acknowledged: readonly Fault[];
			/** What is odd, but may be so by a clock that was wrong or a policy that changed; the first 100. */
			readonly warnings: readonly Warning[];
	  }
	| ({ readonly kind: 'fault'; readonly entries: number } & Fault);

/** An entry that was seen before, and told to another place (a printed report, the audit's office). */
export type Expected = Head;
