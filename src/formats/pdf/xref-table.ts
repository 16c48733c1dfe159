import { type PdfBytes, scanAt } from './bytes';
import { PdfError } from './values';
import { OBJECT_LIMIT, type XrefEntry, type XrefPart } from './xref';

interface Range {
	readonly first: number;
	readonly count: number;
	/** Where the entries stand, 20 bytes each, or else the entries. */
	readonly at: number;
	readonly entries: readonly (XrefEntry | null)[] | null;
}

const WIDTH = 20;
const MOST_RANGES = 65_536;
const ENTRY = /^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)/;

/** A cross-reference table (ISO 32000-2, 7.5.4), of which only the heads of the subsections are read at first. */
export class TableSection implements XrefPart {
	private constructor(
		private readonly bytes: PdfBytes,
		readonly ranges: readonly Range[],
		/** Where the trailer stands. */
		readonly end: number,
	) {}

	/** @throws PdfError */
	static read(bytes: PdfBytes, offset: number): TableSection {
		const ranges: Range[] = [];
		let at = scanAt(bytes, offset, (scanner) => (scanner.keyword('xref') ? offset + scanner.at : -1));
		for (;;) {
			const head = scanAt(bytes, at, (scanner) => {
				const first = scanner.integer();
				if (first < 0) return null;
				const count = scanner.integer();
				scanner.skip();
				return { first, count, at: at + scanner.at };
			});
			if (head === null) return new TableSection(bytes, ranges, at);
			if (head.count < 0 || ranges.length > MOST_RANGES || head.first + head.count > OBJECT_LIMIT) throw new PdfError('damaged', 'xref');
			const behind = head.at + head.count * WIDTH;
			if (head.count === 0 || (isEntry(bytes, head.at) && isEntry(bytes, behind - WIDTH) && isHead(bytes, behind))) {
				ranges.push({ ...shifted(bytes, head), at: head.at, entries: null });
				at = behind;
			} else {
				const { entries, end } = readEntries(bytes, head.at, head.count);
				ranges.push({ ...head, entries });
				at = end;
			}
		}
	}

	get(number: number): XrefEntry | null | undefined {
		for (const { first, count, at, entries } of this.ranges) {
			if (number < first || number >= first + count) continue;
			return entries === null ? entryAt(this.bytes, at + (number - first) * WIDTH) : (entries[number - first] ?? null);
		}
		return undefined;
	}

	/** The same but for the free entries. */
	get used(): XrefPart {
		return { ranges: this.ranges, get: (number) => this.get(number) ?? undefined };
	}
}

function isEntry(bytes: PdfBytes, at: number): boolean {
	return ENTRY.test(bytes.from(at, WIDTH).toString('latin1', 0, WIDTH));
}

function isHead(bytes: PdfBytes, at: number): boolean {
	return /^\s*(?:\d|trailer)/.test(bytes.from(at, 64).toString('latin1', 0, 64));
}

/** Some writers begin with number 1 for what is number 0: the head of the free list. */
function shifted(bytes: PdfBytes, { first, count, at }: { first: number; count: number; at: number }): { first: number; count: number } {
	const wrong = first === 1 && count > 0 && bytes.from(at, WIDTH).toString('latin1', 0, 18) === '0000000000 65535 f';
	return { first: wrong ? 0 : first, count };
}

function entryAt(bytes: PdfBytes, at: number): XrefEntry | null {
	const match = ENTRY.exec(bytes.from(at, WIDTH).toString('latin1', 0, WIDTH));
	if (!match) throw new PdfError('damaged', 'xref');
	return entryOf(Number(match[1]), Number(match[2]), match[3] === 'n');
}

/** Offset 0 is the header's: some writers leave it for objects that they never wrote. */
function entryOf(offset: number, generation: number, used: boolean): XrefEntry | null {
	return used && offset > 0 ? { kind: 'offset', offset, generation } : null;
}

/** Entries of other widths, one token after the other. */
function readEntries(bytes: PdfBytes, at: number, count: number): { entries: (XrefEntry | null)[]; end: number } {
	const entries: (XrefEntry | null)[] = [];
	let end = at;
	while (entries.length < count) {
		const left = Math.min(count - entries.length, 512);
		end = scanAt(bytes, end, (scanner) => {
			const start = entries.length;
			for (let n = 0; n < left; n++) {
				const offset = scanner.integer();
				const generation = scanner.integer();
				const used = scanner.keyword('n');
				if (offset < 0 || generation < 0 || (!used && !scanner.keyword('f'))) {
					entries.length = start;
					throw new PdfError('damaged', 'xref');
				}
				entries[start + n] = entryOf(offset, generation, used);
			}
			return end + scanner.at;
		});
	}
	return { entries, end };
}
