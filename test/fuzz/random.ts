/** A small generator of random numbers that gives the same numbers for the same seed everywhere (mulberry32). */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** A generator of its own for each case, so that one case can be made again without those before it. */
	static of(...parts: readonly (string | number)[]): Random {
		let hash = 0x811c9dc5;
		for (const character of parts.join('\n')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
		return new Random(hash);
	}

	/** 32 bits. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	}

	/** An integer of `[0, limit)`; 0 where the limit is 0. */
	below(limit: number): number {
		return limit <= 1 ? 0 : Math.floor((this.next() / 0x1_0000_0000) * limit);
	}

	/** A length of `[1, limit]`, mostly a short one. */
	length(limit: number): number {
		const short = 1 + this.below(2 ** (1 + this.below(12)));
		return Math.max(1, Math.min(limit, short));
	}

	chance(of: number): boolean {
		return this.below(of) === 0;
	}

	pick<T>(list: readonly T[]): T {
		const one = list[this.below(list.length)];
		if (one === undefined) throw new RangeError('nothing to pick from');
		return one;
	}
}
