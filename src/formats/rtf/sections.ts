/** Documents have fewer. */
const MAX_SECTIONS = 4096;

/** The sections of a document (RTF 1.9.1, "Section Text"), and where in each a header can be put. */
export class RtfSections {
	readonly titlePages = [false];
	readonly starts: (number | null)[] = [null];
	facing = false;
	/** Behind the last section break. */
	private from = 0;

	/** Index of the section that the text is in. */
	get last(): number {
		return this.titlePages.length - 1;
	}

	/** Whether the section has no paragraph so far. */
	get unbegun(): boolean {
		return this.starts[this.starts.length - 1] === null;
	}

	/** A section break ends here. */
	next(end: number): void {
		if (this.titlePages.length >= MAX_SECTIONS) return;
		this.titlePages.push(this.titlePages.at(-1) ?? false);
		this.starts.push(null);
		this.from = end;
	}

	/** The section's first paragraph begins here. A group that began before the section has no place for a header. */
	begin(start: number): void {
		if (start >= this.from) this.starts[this.starts.length - 1] = start;
	}

	/** Takes a control word. @param body whether it stands in the body @returns whether it was one of a section's */
	set(word: string, param: number | null, body: boolean): boolean {
		if (word === 'facingp') this.facing = param !== 0;
		else if (word !== 'sectd' && word !== 'titlepg') return false;
		else if (body) this.titlePages[this.last] = word === 'titlepg' && param !== 0;
		return true;
	}
}
