import { upperBound } from '../policy/upper-bound';

/** Words around a spot of a text: right before it, or at the head of its column. */

/** A list of words that speak for (or against) a kind; one regular expression without repetition, so that it is linear. */
export type Words = RegExp;

/** Makes a list of words of plain texts; small letters count as capitals. Latin ones have to stand alone. */
export function words(...list: readonly string[]): Words {
	const parts = list.map((word) => {
		const plain = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
		return /^\w/.test(word) ? `(?<![A-Za-z])${plain}${/\w$/.test(word) ? '(?![A-Za-z])' : ''}` : plain;
	});
	return new RegExp(parts.join('|'), 'gi');
}

/** Characters before a spot in which a word counts; a label and its value may have a sentence's start between them. */
const BEFORE = 40;
const AFTER = 12;
const FAR = 200;
/** Characters on either side of a word in the head of a column: 「個人番号（12桁）」. */
const HEAD = 12;
/** Occurrences of one list's words that are looked at. */
const MOST_WORDS = 20_000;
/** Characters of a line that are split into columns. */
const LINE = 8192;
const DELIMITERS: ReadonlySet<number> = new Set([0x09, 0x2c, 0x3b, 0x7c]);

interface Known {
	readonly starts: readonly number[];
	readonly ends: readonly number[];
	/** Block and column of a word that heads a column → where it ends. */
	columns: Map<string, number> | null;
}

export class Surroundings {
	private readonly known = new Map<Words, Known>();
	private readonly layout: Layout;

	constructor(readonly text: string) {
		this.layout = new Layout(text);
	}

	/** Whether one of the words stands shortly before `start` or right behind `end`, with no end of a paragraph between. */
	near(list: Words, start: number, end: number, before = BEFORE): boolean {
		if (this.distance(list, start) <= before) return true;
		const { starts } = this.of(list);
		const next = starts[upperBound(starts, end - 1)];
		return next !== undefined && next - end <= AFTER && this.isSameCell(end, next);
	}

	/** Characters between `start` and the word that stands last before it; infinite where that is in another paragraph or row. */
	distance(list: Words, start: number): number {
		const { starts, ends } = this.of(list);
		const index = upperBound(starts, start - 1) - 1;
		const wordStart = starts[index];
		const wordEnd = ends[index];
		if (wordStart === undefined || wordEnd === undefined || wordEnd > start || start - wordEnd > FAR) return Number.POSITIVE_INFINITY;
		return this.isClose(wordStart, wordEnd, start) ? start - wordEnd : Number.POSITIVE_INFINITY;
	}

	/** Whether words speak for a number, near or over its column, and none that speaks against it stands closer. */
	speaksFor(list: Words, against: Words, start: number, end: number): boolean {
		const near = this.distance(list, start);
		if (near <= BEFORE) return near <= this.distance(against, start);
		if (this.distance(against, start) <= BEFORE) return false;
		return this.near(list, start, end) || (this.heads(list, start) && !this.heads(against, start));
	}

	/** Whether one of the words stands at the head of the column in which `at` stands, in the same block of lines. */
	heads(list: Words, at: number): boolean {
		const known = this.of(list);
		if (known.starts.length === 0) return false;
		const cell = this.layout.cellAt(at);
		if (cell === null) return false;
		known.columns ??= this.columnsOf(known);
		const head = known.columns.get(cell.key);
		return head !== undefined && head <= cell.lineStart;
	}

	/** Either of both. */
	about(list: Words, start: number, end: number): boolean {
		return this.near(list, start, end) || this.heads(list, start);
	}

	/** Column in its block, for judging what stands in one column; `null` where there are no columns. */
	columnAt(at: number): string | null {
		return this.layout.cellAt(at)?.key ?? null;
	}

	/** Line and block of a spot. */
	lineAt(at: number): { readonly start: number; readonly block: number } {
		return this.layout.lineAt(at);
	}

	/** Where the words of a list stand. */
	occurrences(list: Words): Pick<Known, 'starts' | 'ends'> {
		return this.of(list);
	}

	private of(list: Words): Known {
		let known = this.known.get(list);
		if (known === undefined) {
			const starts: number[] = [];
			const ends: number[] = [];
			for (const match of this.text.matchAll(list)) {
				starts.push(match.index);
				ends.push(match.index + match[0].length);
				if (starts.length >= MOST_WORDS) break;
			}
			known = { starts, ends, columns: null };
			this.known.set(list, known);
		}
		return known;
	}

	/** The same line or the next one, and no other cell between. A word in a row of cells says nothing of the next row. */
	private isClose(wordStart: number, from: number, to: number): boolean {
		let breaks = 0;
		let delimiters = 0;
		for (let at = from; at < to; at++) {
			const code = this.text.charCodeAt(at);
			if (code === 0x0a) breaks++;
			else if (DELIMITERS.has(code)) delimiters++;
		}
		if (breaks === 0) return delimiters <= 1;
		if (breaks > 1 || delimiters > 0) return false;
		for (let at = wordStart - 1; at >= 0 && wordStart - at < FAR; at--) {
			const code = this.text.charCodeAt(at);
			if (code === 0x0a) return true;
			if (DELIMITERS.has(code)) return false;
		}
		return true;
	}

	/** A word that heads a column is nearly all of its cell. */
	private isHead(start: number, end: number): boolean {
		let from = start;
		while (from > 0 && start - from <= HEAD && !isCellEnd(this.text.charCodeAt(from - 1))) from--;
		let to = end;
		while (to < this.text.length && to - end <= HEAD && !isCellEnd(this.text.charCodeAt(to))) to++;
		// A label with its value is no head.
		return start - from <= HEAD && to - end <= HEAD && !/[0-9０-９]{3}/.test(this.text.slice(from, to));
	}

	private isSameCell(from: number, to: number): boolean {
		for (let at = from; at < to; at++) {
			const code = this.text.charCodeAt(at);
			if (code === 0x0a || DELIMITERS.has(code)) return false;
		}
		return true;
	}

	private columnsOf({ starts, ends }: Known): Map<string, number> {
		const columns = new Map<string, number>();
		const layout = new Layout(this.text);
		for (const [index, start] of starts.entries()) {
			const cell = layout.cellAt(start);
			if (cell !== null && !columns.has(cell.key) && this.isHead(start, ends[index] ?? start)) columns.set(cell.key, ends[index] ?? start);
		}
		return columns;
	}
}

function isCellEnd(code: number): boolean {
	return code === 0x0a || code === 0x0d || DELIMITERS.has(code);
}

/** Lines, blocks (between blank lines) and columns; asked in ascending order it reads the text once. */
class Layout {
	private lineStart = 0;
	private block = 0;
	/** As far as the present line was looked at, and the delimiters until there. */
	private seen = 0;
	private column = 0;

	constructor(private readonly text: string) {}

	cellAt(at: number): { readonly key: string; readonly lineStart: number } | null {
		this.moveTo(at);
		if (at - this.lineStart > LINE) return null;
		return { key: `${this.block}:${this.column}`, lineStart: this.lineStart };
	}

	lineAt(at: number): { readonly start: number; readonly block: number } {
		this.moveTo(at);
		return { start: this.lineStart, block: this.block };
	}

	private moveTo(at: number): void {
		if (at < this.seen) {
			if (at >= this.lineStart) {
				this.seen = this.lineStart;
				this.column = 0;
			} else {
				this.lineStart = this.block = this.seen = this.column = 0;
			}
		}
		const { text } = this;
		while (this.seen < at) {
			const code = text.charCodeAt(this.seen++);
			if (code === 0x0a) {
				if (isBlank(text, this.lineStart, this.seen)) this.block++;
				this.lineStart = this.seen;
				this.column = 0;
			} else if (DELIMITERS.has(code)) this.column++;
		}
	}
}

function isBlank(text: string, start: number, end: number): boolean {
	for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x20) return false;
	return true;
}
