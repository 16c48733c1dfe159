import { CompoundError } from './error';
import { LAST_SECTOR } from './sectors';

/** Where a stream's sectors stand, found out as far as somebody asks. */
export class Chain {
	private readonly list: number[] = [];
	private upcoming: number;

	/** @param most sectors that the chain can have: more is a loop. @param next follows the table */
	constructor(
		start: number,
		private readonly most: number,
		private readonly next: (sector: number) => number,
	) {
		this.upcoming = start;
	}

	/** The sector at an index, or `null` behind the chain's end. @throws CompoundError */
	at(index: number): number | null {
		while (this.list.length <= index) {
			if (this.upcoming >= LAST_SECTOR) return null;
			if (this.list.length >= this.most) throw new CompoundError('a chain is a loop');
			this.list.push(this.upcoming);
			this.upcoming = this.next(this.upcoming);
		}
		return this.list[index] ?? null;
	}

	/** How many sectors there are. Follows the whole chain. @throws CompoundError */
	length(): number {
		this.at(this.most);
		return this.list.length;
	}

	/** How many sectors from `index` on follow one another in the file, at most `most`. @throws CompoundError */
	run(index: number, most: number): number {
		const first = this.at(index);
		if (first === null) return 0;
		let count = 1;
		while (count < most && this.at(index + count) === first + count) count++;
		return count;
	}
}
