import path from 'node:path';
import { type Expected, FAULT_CODES, type Fault, type Verification, type Warning } from './faults';
import type { RawLine, YearFile } from './files';
import type { Head } from './head';
import { DigestOfLines, NO_HASH, parseLine, RESEAL } from './line';
import type { RegisterEntry } from './types';

const DAY_MS = 86_400_000;
const MAX_WARNINGS = 100;

/** A line of the register, and where it stands. */
interface Link {
	/** Name of the file. */
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly sequence: number;
	readonly hash: string;
}

const BEGIN: Link = { file: 'head.json', line: 1, sequence: 0, hash: NO_HASH };

/** Follows the chain line by line, and keeps the first fault. */
export class Chain {
	#entries = 0;
	#last = BEGIN;
	#fault: Fault | null = null;
	/** Two lines do not fit each other, and the next tells which of them was altered. */
	#doubt: Link | null = null;
	/** The last line of a file, without its end. */
	#torn: Fault | null = null;
	/** Hash of the line that the head tells of. */
	#atHead: string | null = null;
	#expectFault: Fault | null = null;
	#expectMet: boolean;
	#time = 0;
	readonly #digest = new DigestOfLines();
	readonly #acknowledged: Fault[] = [];
	readonly #warnings: Warning[] = [];

	constructor(
		readonly head: Head | 'damaged' | null,
		readonly expect: Expected | null,
		readonly yearBegins: number,
	) {
		this.#expectMet = expect === null || expect.sequence === 0;
	}

	add(file: YearFile, { bytes, hash, number, ended }: RawLine): void {
		// Only the very last line may be torn.
		if (this.#torn !== null) this.#fault ??= this.#torn;
		const entry = parseLine(bytes);
		const link: Link = { file: path.basename(file.path), line: number, sequence: entry?.sequence ?? this.#last.sequence + 1, hash };
		if (!ended) {
			this.#torn = fault('torn', link, this.#last.sequence + 1);
			return;
		}
		if (entry === null) this.#fault ??= fault('not-json', link, this.#last.sequence + 1);
		else this.#follow(entry, link, file);
		this.#digest.add(hash);
		this.#last = link;
	}

	#follow(entry: RegisterEntry, link: Link, file: YearFile): void {
		this.#entries++;
		this.#settleDoubt(entry.previous);
		const detail = entry.action === 'recovery' ? resealOf(entry) : null;
		if (detail !== null && entry.previous === this.#last.hash) this.#acknowledge(detail, link);
		else if (this.#fault === null) this.#judge(entry, link);
		// A line that was taken for removed, and stands further down.
		else if (this.#fault.code === 'removed' && this.#fault.sequence === entry.sequence) this.#fault = { ...this.#fault, code: 'reordered' };
		if (this.head !== null && this.head !== 'damaged' && this.head.sequence === entry.sequence) this.#atHead = link.hash;
		this.#meet(link);
		this.#warn(entry, link, file);
	}

	/** Where there is no fault yet, all entries up to here are known to be there, in order. */
	#judge({ previous }: RegisterEntry, link: Link): void {
		const expected = this.#last.sequence + 1;
		if (previous === this.#last.hash) {
			if (link.sequence !== expected) this.#fault = fault('altered', link, expected);
		} else if (link.sequence > expected) this.#fault = fault('removed', link, expected);
		else if (link.sequence < expected) this.#fault = fault('duplicated', link, link.sequence);
		else {
			this.#fault = fault('altered', this.#last === BEGIN ? link : this.#last);
			this.#doubt = link;
		}
	}

	/** The line in doubt is as it was written where the next one has its hash: then the one before it was altered. */
	#settleDoubt(previous: string): void {
		if (this.#doubt !== null && this.#doubt.hash !== previous) this.#fault = fault('altered', this.#doubt);
		this.#doubt = null;
	}

	/** An entry that takes note of a fault, and of all lines as they stood then. */
	#acknowledge({ digest, code }: Reseal, link: Link): void {
		const expected = this.#last.sequence + 1;
		if (digest !== this.#digest.value()) {
			this.#fault ??= fault('altered', link);
			return;
		}
		const gap = link.sequence > expected ? fault('removed', link, expected) : null;
		this.#acknowledged.push(this.#fault ?? gap ?? fault(code, link));
		this.#fault = null;
	}

	#meet(link: Link): void {
		const { expect } = this;
		if (expect === null || this.#expectMet || this.#expectFault !== null) return;
		if (link.sequence === expect.sequence && link.hash === expect.hash) this.#expectMet = true;
		else if (link.sequence === expect.sequence) this.#expectFault = fault('altered', link);
		else if (link.sequence > expect.sequence) this.#expectFault = fault('removed', link, expect.sequence);
	}

	#warn({ time }: RegisterEntry, link: Link, file: YearFile): void {
		const [, year = '', month = ''] = /^(\d{4})-(\d\d)-/.exec(time) ?? [];
		const { sequence, line } = link;
		const own = Number(month) < this.yearBegins ? Number(year) - 1 : Number(year);
		if (own !== file.year) this.#warnOf({ code: 'year-wrong', file: link.file, line, sequence });
		const now = Date.parse(time);
		if (now < this.#time - DAY_MS) this.#warnOf({ code: 'clock-back', file: link.file, line, sequence });
		if (!Number.isNaN(now)) this.#time = now;
	}

	#warnOf(warning: Warning): void {
		if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(warning);
	}

	end(): Verification {
		const { head, expect } = this;
		const last = this.#last;
		const headHash = head !== null && head !== 'damaged' && head.sequence === last.sequence ? head.hash : null;
		if (headHash !== null) this.#settleDoubt(headHash);
		const beyond = this.#expectMet ? null : fault('truncated', last, last.sequence + 1);
		const found = this.#fault ?? this.#expectFault ?? this.#headFault() ?? (expect === null ? null : beyond) ?? this.#torn;
		if (found !== null) return { kind: 'fault', entries: this.#entries, ...found };
		const [acknowledged, warnings] = [this.#acknowledged, this.#warnings];
		return { kind: 'intact', entries: this.#entries, sequence: last.sequence, hash: last.hash, acknowledged, warnings };
	}

	#headFault(): Fault | null {
		const { head } = this;
		const last = this.#last;
		if (head === 'damaged') return fault('head-altered', BEGIN, last.sequence);
		// A kill before the very first head.
		if (head === null) return last.sequence > 1 ? fault('head-missing', BEGIN, last.sequence) : null;
		if (head.sequence > last.sequence) return fault('truncated', last, last.sequence + 1);
		if (head.sequence === last.sequence) return head.hash === last.hash ? null : fault('altered', last);
		return head.sequence === 0 || head.hash === this.#atHead ? null : fault('head-altered', BEGIN, head.sequence);
	}
}

function fault(code: Fault['code'], { file, line, sequence }: Link, of = sequence): Fault {
	return { code, file, line, sequence: of };
}

interface Reseal {
	readonly digest: string;
	readonly code: Fault['code'];
}

function resealOf({ detail }: RegisterEntry): Reseal | null {
	const [word, digest, written] = (detail ?? '').split(' ');
	if (word !== RESEAL || digest === undefined) return null;
	return { digest, code: FAULT_CODES.find((code) => code === written) ?? 'altered' };
}
