/** One line: `[start, end)` is its text, `next` is where the following line begins. */
export interface Line {
	readonly start: number;
	readonly end: number;
	readonly next: number;
}

/** A document's header zone fits in as many bytes of UTF-8; the reader of files and the reader of editor texts stop at the same character. */
export const ZONE_BYTES = 8192;

/** Lines after the leading comments in which a header may stand. */
export const ZONE_LINES = 20;

/** Lines of `[from, to)`, found only as far as they are asked for. Lines end at LF, CR LF and CR, as in editors; after a last line break there is no empty line. */
export class Lines {
	private readonly known: Line[] = [];
	/** The next LF and CR, as far as they were looked for. */
	private feed = -1;
	private carriage = -1;
	private next: number;

	constructor(
		private readonly text: string,
		from: number,
		private readonly to: number,
	) {
		this.next = from;
	}

	at(index: number): Line | undefined {
		while (this.known.length <= index && this.next < this.to) this.find();
		return this.known[index];
	}

	all(): readonly Line[] {
		while (this.next < this.to) this.find();
		return this.known;
	}

	private find(): void {
		const { text, to } = this;
		const start = this.next;
		if (this.feed < start) this.feed = indexOrEnd(text.indexOf('\n', start), to);
		if (this.carriage < start) this.carriage = indexOrEnd(text.indexOf('\r', start), to);
		const end = Math.min(this.feed, this.carriage);
		const width = end >= to ? 0 : this.carriage + 1 === this.feed && this.feed < to ? 2 : 1;
		this.next = end + width;
		this.known.push({ start, end, next: this.next });
	}
}

function indexOrEnd(index: number, end: number): number {
	return index < 0 || index > end ? end : index;
}

/** All lines of `[from, to)`. */
export function splitLines(text: string, from: number, to: number): readonly Line[] {
	return new Lines(text, from, to).all();
}

/** Where the header zone of a text ends, in UTF-16 units: at most `ZONE_BYTES` as UTF-8, and never inside a line unless the zone is one line. */
export function zoneEnd(text: string): number {
	// Three bytes a unit is the most that UTF-8 needs, so a text this short needs no counting.
	if (text.length * 3 <= ZONE_BYTES) return text.length;
	let bytes = 0;
	let lastBreak = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		bytes += unit < 0x80 ? 1 : 3;
		if (bytes > ZONE_BYTES) return lastBreak === 0 ? i : lastBreak;
		if (unit === 10 || unit === 13) lastBreak = i + 1;
	}
	return text.length;
}

/** The line break used around `offset`: that of the line before it, else of the first line after it, else LF. */
export function lineBreakNear(text: string, offset: number): string {
	const before = text[offset - 1];
	if (before === '\n') return text[offset - 2] === '\r' ? '\r\n' : '\n';
	if (before === '\r') return '\r';
	for (let i = offset; i < text.length; i++) {
		if (text[i] === '\n') return '\n';
		if (text[i] === '\r') return text[i + 1] === '\n' ? '\r\n' : '\r';
	}
	return '\n';
}

/** Zero-based line and column of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
	let line = 0;
	let start = 0;
	for (const each of splitLines(text, 0, offset)) {
		if (each.next === each.end) break;
		// A CR LF that is cut by `offset` has not ended its line for an editor.
		line++;
		start = each.next;
	}
	return { line, column: offset - start };
}
