import { PREAMBLE, staysEnd, undecorated } from './comments';
import { type FrontMatter, findFrontMatter } from './front-matter';
import type { Language } from './languages';
import { type Line, Lines, splitLines, ZONE_LINES, zoneEnd } from './lines';
import { proseSpot } from './prose';
import { type Block, type Range, type Spot, trimRange } from './spot';

/** The part of a text in which its label may stand. */
export interface Zone {
	readonly spots: readonly Spot[];
	readonly front: FrontMatter | null;
	/** Where a new header line goes: the beginning of a line, or the end of what has to stay in front of it. */
	readonly insertAt: number;
	/** Where looking ended. */
	readonly end: number;
	/** Whether more text behind `end` would change nothing. */
	readonly settled: boolean;
}

/** Finds every spot of a text where a marking may stand (DESIGN 6: behind shebang, cookie, prolog, `<?php`, doctype; comments with the language's own signs). Looks no further than `limit`. */
export function findZone(text: string, language: Language, limit: number = zoneEnd(text)): Zone {
	const start = staysEnd(text, limit, language);
	const front = findFrontMatter(text, frontStart(text, language, start), limit, language);
	const bodyStart = Math.max(start, front?.range.end ?? 0);
	const scan = new HeaderScan(text, language, bodyStart, limit);
	const spots = language.kind === 'data' ? scan.firstLine() : scan.run();
	// Fields of AsciiDoc, org and reST are lines of the body as well; what is a property is not read twice.
	const own =
		front === null
			? spots
			: spots.filter((spot) => !front.spots.some((each) => spot.start >= each.removal.start && spot.end <= each.removal.end));
	return {
		spots: [...(front?.spots ?? []), ...own],
		front,
		insertAt: bodyStart,
		end: scan.end,
		settled: scan.settled && closed(text, front, language),
	};
}

/** Whether front matter that has begun has also ended; some kinds may come late. */
function closed(text: string, front: FrontMatter | null, language: Language): boolean {
	if (language.frontMatter.some((kind) => kind === 'html' || kind === 'latex')) return false;
	if (front === null && language.frontMatter.some((kind) => kind !== 'yaml')) return false;
	return front !== null || !(text.startsWith('---') || text.startsWith('+++'));
}

/** Front matter is the very first thing; the properties of HTML come after the doctype, those of org and the like after a mode line. */
function frontStart(text: string, language: Language, start: number): number {
	const fenced = text.startsWith('---') || text.startsWith('+++');
	return fenced && language.frontMatter.includes('yaml') ? 0 : start;
}

/** One pass over the lines of the zone. */
class HeaderScan {
	end: number;
	/** The zone ended by its own rules, not with the text. */
	settled = false;
	private readonly spots: Spot[] = [];
	private readonly contents: (Range | null)[] = [];
	/** Only comments, blanks and preamble so far. */
	private leading = true;
	private counted = 0;
	private headings = 0;
	private fence: string | null = null;
	private readonly lines: Lines;

	constructor(
		private readonly text: string,
		private readonly language: Language,
		private readonly from: number,
		to: number,
	) {
		this.lines = new Lines(text, from, to);
		this.end = to;
	}

	/** Data has room for a label of its own only in its first row, as spreadsheets export it. */
	firstLine(): Spot[] {
		let index = 0;
		while (this.isBlank(index)) index++;
		const line = this.lines.at(index);
		if (line === undefined) return [];
		this.end = line.next;
		this.settled = true;
		const lead = /^\s*(?:#|\/\/)?\s*"?/.exec(this.text.slice(line.start, line.end))?.[0].length ?? 0;
		let end = line.end;
		while (end > line.start + lead && ' ,;\t"\u3000'.includes(this.text[end - 1] ?? 'x')) end--;
		this.add(index, { start: line.start + lead, end }, { bare: true });
		return this.spots;
	}

	run(): Spot[] {
		for (let index = 0, line = this.lines.at(0); line !== undefined; line = this.lines.at(++index)) {
			if (this.counted >= ZONE_LINES) {
				this.end = line.start;
				this.settled = true;
				break;
			}
			const consumed = this.comment(index);
			if (consumed > 0) {
				if (!this.leading) this.counted += consumed;
				index += consumed - 1;
				continue;
			}
			this.counted++;
			if (!this.other(index, line)) {
				this.end = line.start;
				this.settled = true;
				break;
			}
		}
		return this.spots;
	}

	/** A line that is no comment; `false` where the zone ends before it. */
	private other(index: number, line: Line): boolean {
		if (this.isBlank(index)) return true;
		const content = this.text.slice(line.start, line.end);
		if (this.language.kind === 'code') {
			if (this.leading && !PREAMBLE.test(content)) this.leading = false;
			return true;
		}
		const before = index === 0 ? undefined : this.lines.at(index - 1);
		const after = this.lines.at(index + 1);
		const found = proseSpot(content, {
			language: this.language,
			fence: this.fence,
			above: before === undefined ? '' : this.text.slice(before.start, before.end),
			below: after === undefined ? '' : this.text.slice(after.start, after.end),
		});
		this.fence = found.fence;
		if (found.heading) this.headings++;
		// What stands under the second heading is about the section, not about the document.
		if (this.headings > 1 && !(found.heading && this.headings === 2 && found.inner !== null)) return false;
		if (found.inner !== null) {
			this.add(index, { start: line.start + found.inner.start, end: line.start + found.inner.end }, { bare: true, heading: found.heading });
		}
		return true;
	}

	/** Takes a comment that begins on this line; returns how many lines it took, 0 where none begins. */
	private comment(index: number): number {
		const line = this.lines.at(index);
		if (line === undefined || this.fence !== null) return 0;
		const body = trimRange(this.text, line.start, line.end);
		if (body.start === body.end || !this.language.commentStarts.includes(this.text[body.start] ?? '')) return 0;
		if (!this.leading && !this.aloneAfterCode(index, body)) return 0;
		for (const [open, close] of this.language.block) {
			if (this.text.startsWith(open, body.start)) {
				const taken = this.blockComment(index, body, open, close);
				if (taken > 0) return taken;
			}
		}
		const sign = this.lineSign(line, body);
		if (sign === null) return 0;
		this.add(index, undecorated(this.text, sign, body.end));
		return 1;
	}

	/** After code, a comment counts only as a paragraph of its own at the margin; else it speaks of the code. */
	private aloneAfterCode(index: number, body: Range): boolean {
		const above = index === 0 || this.isBlank(index - 1);
		const below = this.lines.at(index + 1) === undefined || this.isBlank(index + 1);
		return body.start === this.lines.at(index)?.start && above && below;
	}

	private isBlank(index: number): boolean {
		const line = this.lines.at(index);
		return line !== undefined && trimRange(this.text, line.start, line.end).start === line.end;
	}

	/** End of the sign of a line comment, or `null`. Signs made of letters need a blank after them. */
	private lineSign(line: Line, body: Range): number | null {
		for (const written of this.language.line) {
			const sign = written.trim();
			const word = /^@?\w+$/.test(sign);
			// `C` and `*` are comments of old Fortran and COBOL in their own column only.
			const from = word && sign.length === 1 ? line.start : body.start;
			const stands = this.text.slice(from, from + sign.length);
			if (stands !== sign && !(word && sign.length > 1 && stands.toLowerCase() === sign.toLowerCase())) continue;
			const end = from + sign.length;
			if ((word || sign === '..') && end < body.end && !/\s/.test(this.text[end] ?? '')) continue;
			return end;
		}
		return null;
	}

	private blockComment(index: number, body: Range, open: string, close: string): number {
		const first = body.start + open.length;
		for (let last = index, line = this.lines.at(index); line !== undefined; line = this.lines.at(++last)) {
			const from = last === index ? first : line.start;
			const at = this.text.slice(from, line.end).indexOf(close);
			if (at < 0) continue;
			const closed = from + at + close.length;
			const rest = trimRange(this.text, closed, line.end);
			if (rest.start < rest.end) return this.inlineBlock(index, last, rest);
			this.addBlock(index, last, first, from + at);
			return last - index + 1;
		}
		// Not closed within the zone: its lines are comment all the same.
		const all = this.lines.all();
		this.addBlock(index, all.length - 1, first, all.at(-1)?.end ?? first);
		return all.length - index;
	}

	/** Code stands behind the comment on its last line: the comment is no header of its own. */
	private inlineBlock(index: number, last: number, rest: Range): number {
		const prolog = this.text.startsWith('<', rest.start) && this.language.kind === 'code';
		if (!prolog) this.leading = this.leading && this.language.kind !== 'code';
		for (let i = index; i <= last; i++) this.contents[i] = null;
		return this.language.kind === 'code' ? last - index + 1 : 0;
	}

	private addBlock(index: number, last: number, first: number, end: number): void {
		const top = this.lines.at(index);
		const bottom = this.lines.at(last);
		if (top === undefined || bottom === undefined) return;
		const block: Block = { range: { start: top.start, end: bottom.next }, filled: 0 };
		for (let i = index; i <= last; i++) {
			const line = this.lines.at(i);
			if (line === undefined) continue;
			const inner = undecorated(this.text, i === index ? first : line.start, i === last ? end : line.end);
			if (inner.start >= inner.end) continue;
			block.filled++;
			const shares = i === index || i === last;
			this.add(i, inner, { block, removal: shares ? inner : { start: line.start, end: line.next } });
		}
	}

	private add(index: number, range: Range, options: SpotOptions = {}): void {
		const line = this.lines.at(index);
		if (line === undefined || range.start >= range.end) return;
		this.contents[index] = range;
		this.spots.push(new LineSpot(this, index, range, options.removal ?? { start: line.start, end: line.next }, options));
	}

	/** Number of a line of this scan in the whole text, from 1. */
	numberOf(index: number): number {
		return splitLines(this.text, 0, this.from).length + 1 + index;
	}

	/** The words of a line, for its neighbours. */
	wordsAt(index: number): string {
		const range = this.contents[index];
		if (range) return this.text.slice(range.start, range.end);
		const line = index < 0 ? undefined : this.lines.at(index);
		if (line === undefined || this.language.kind === 'code') return '';
		return this.text.slice(line.start, line.end).trim();
	}
}

interface SpotOptions {
	readonly block?: Block;
	readonly removal?: Range;
	readonly bare?: boolean;
	readonly heading?: boolean;
}

/** A spot on a line of its own; what few spots are asked for is worked out when they are. */
class LineSpot implements Spot {
	readonly place = 'header';
	readonly property = null;
	readonly value = null;
	readonly start: number;
	readonly end: number;
	readonly block: Block | null;
	readonly bare: boolean;
	readonly heading: boolean;

	constructor(
		private readonly scan: HeaderScan,
		private readonly index: number,
		range: Range,
		readonly removal: Range,
		{ block, bare, heading }: SpotOptions,
	) {
		this.start = range.start;
		this.end = range.end;
		this.block = block ?? null;
		this.bare = bare ?? false;
		this.heading = heading ?? false;
	}

	get where(): string {
		return `L${this.scan.numberOf(this.index)}`;
	}

	get above(): string {
		return this.scan.wordsAt(this.index - 1);
	}

	get below(): string {
		return this.scan.wordsAt(this.index + 1);
	}
}
