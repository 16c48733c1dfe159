import path from 'node:path';
import { RESEAL } from './append';
import { type RawLine, rawLines, type YearFile, yearFiles } from './files';
import { type Head, readHead } from './head';
import { hashOfLine, NO_HASH, parseLine } from './line';
import type { RegisterEntry } from './types';

export type FaultCode =
	/** The entry, or the hash of it that the next one carries, is not as it was written. */
	| 'altered'
	/** Entries are missing before this one. */
	| 'removed'
	/** An entry stands here that belongs further up. */
	| 'reordered'
	| 'duplicated'
	/** Entries are missing at the end. */
	| 'truncated'
	| 'not-json'
	/** The last write was cut off; the next append sets it aside. */
	| 'torn'
	| 'head-missing'
	| 'head-altered';

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

export type Verification =
	| {
			readonly kind: 'intact';
			readonly entries: number;
			/** Of the last entry; 0 in an empty register. */
			readonly sequence: number;
			/** Of the last line; zeros in an empty register. With `sequence` it is what `--expect` takes. */
			readonly hash: string;
			/** Faults that were taken note of by a later entry. */
			readonly acknowledged: readonly Fault[];
	  }
	| ({ readonly kind: 'fault'; readonly entries: number } & Fault);

/** An entry that was seen before, and told to another place (a printed report, the audit's office). */
export type Expected = Head;

/**
 * Reads the whole register and follows its chain. Memory is that of one line.
 * @param expect an entry that has to be in it: what somebody who can write to the folder rewrote as a whole shows by it.
 * @returns intact, or the first fault and its place. Throws the system's error where it cannot be read.
 */
export function verifyRegister(folder: string, expect: Expected | null = null): Verification {
	const chain = new Chain(expect);
	for (const file of yearFiles(folder)) for (const line of rawLines(file.path)) chain.add(file, line);
	return chain.end(readHead(folder));
}

class Chain {
	#entries = 0;
	#sequence = 0;
	#hash = NO_HASH;
	#before = NO_HASH;
	#file = '';
	#line = 0;
	#torn: Fault | null = null;
	#expectMet: boolean;
	readonly #faults: Fault[] = [];
	#acknowledged: Fault[] = [];

	constructor(readonly expect: Expected | null) {
		this.#expectMet = expect === null;
	}

	add(file: YearFile, { bytes, number, ended }: RawLine): void {
		const name = path.basename(file.path);
		const at = { file: name, line: number };
		const hash = hashOfLine(bytes);
		const entry = parseLine(bytes.toString('utf8'));
		if (!ended) this.#torn = { code: 'torn', ...at, sequence: this.#sequence + 1 };
		else if (entry === null) this.#fault({ code: 'not-json', ...at, sequence: this.#sequence + 1 });
		else this.#link(entry, at);
		if (!ended) return;
		if (entry !== null) {
			this.#entries++;
			this.#sequence = entry.sequence;
			if (this.expect?.sequence === entry.sequence) {
				this.#expectMet = true;
				if (this.expect.hash !== hash) this.#fault({ code: 'altered', ...at, sequence: entry.sequence });
			}
		}
		[this.#before, this.#hash, this.#file, this.#line] = [this.#hash, hash, name, number];
	}

	#link(entry: RegisterEntry, at: Pick<Fault, 'file' | 'line'>): void {
		const expected = this.#sequence + 1;
		if (
			entry.action === 'recovery' &&
			entry.detail?.startsWith(RESEAL) === true &&
			entry.previous === this.#hash &&
			entry.sequence >= expected
		) {
			if (entry.sequence > expected) this.#fault({ code: 'removed', ...at, sequence: expected });
			this.#acknowledged.push(...this.#faults.splice(0));
			return;
		}
		if (entry.sequence > expected) this.#fault({ code: 'removed', ...at, sequence: expected });
		else if (entry.sequence === this.#sequence && entry.previous === this.#before)
			this.#fault({ code: 'duplicated', ...at, sequence: entry.sequence });
		else if (entry.sequence < expected) this.#fault({ code: 'reordered', ...at, sequence: entry.sequence });
		// What does not fit is the line before, or this line's account of it.
		else if (entry.previous !== this.#hash)
			this.#fault({ code: 'altered', file: this.#file || at.file, line: this.#line || at.line, sequence: Math.max(this.#sequence, 1) });
	}

	#fault(fault: Fault): void {
		this.#faults.push(fault);
	}

	end(head: Head | 'damaged' | null): Verification {
		const at = { file: this.#file, line: this.#line };
		if (this.#faults.length === 0) this.#judgeHead(head, at);
		const beyond = this.expect !== null && !this.#expectMet && this.expect.sequence > 0;
		if (beyond) this.#fault({ code: 'truncated', ...at, sequence: this.#sequence + 1 });
		if (this.#torn !== null) this.#fault(this.#torn);
		const [first] = this.#faults;
		if (first !== undefined) return { kind: 'fault', entries: this.#entries, ...first };
		return { kind: 'intact', entries: this.#entries, sequence: this.#sequence, hash: this.#hash, acknowledged: this.#acknowledged };
	}

	#judgeHead(head: Head | 'damaged' | null, at: Pick<Fault, 'file' | 'line'>): void {
		if (head === 'damaged') this.#fault({ code: 'head-altered', file: 'head.json', line: 1, sequence: this.#sequence });
		else if (head === null) {
			if (this.#sequence > 1) this.#fault({ code: 'head-missing', file: 'head.json', line: 1, sequence: this.#sequence });
		} else if (head.sequence > this.#sequence) this.#fault({ code: 'truncated', ...at, sequence: this.#sequence + 1 });
		else if (head.sequence === this.#sequence) {
			if (head.hash !== this.#hash) this.#fault({ code: 'altered', ...at, sequence: this.#sequence });
		} else if (head.sequence !== this.#sequence - 1 || head.hash !== this.#before)
			this.#fault({ code: 'head-altered', file: 'head.json', line: 1, sequence: head.sequence });
	}
}
