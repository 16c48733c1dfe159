import { ZipError } from '../../zip';
import { EVEN, RangeDecoder } from './range';

const STATES = 12;
const POSITIONS = 16;

/** Probabilities of the lengths of matches. */
class Lengths {
	private readonly choice = new Uint16Array(2).fill(EVEN);
	private readonly low = new Uint16Array(POSITIONS << 3).fill(EVEN);
	private readonly middle = new Uint16Array(POSITIONS << 3).fill(EVEN);
	private readonly high = new Uint16Array(256).fill(EVEN);

	decode(range: RangeDecoder, position: number): number {
		if (range.bit(this.choice, 0) === 0) return 2 + range.tree(this.low, position << 3, 3);
		if (range.bit(this.choice, 1) === 0) return 10 + range.tree(this.middle, position << 3, 3);
		return 18 + range.tree(this.high, 0, 8);
	}
}

/** What is learnt on the way, and forgotten when an LZMA2 chunk says so. */
class Model {
	readonly isMatch = new Uint16Array(STATES * POSITIONS).fill(EVEN);
	readonly isRep = new Uint16Array(STATES).fill(EVEN);
	readonly isRep0 = new Uint16Array(STATES).fill(EVEN);
	readonly isRep1 = new Uint16Array(STATES).fill(EVEN);
	readonly isRep2 = new Uint16Array(STATES).fill(EVEN);
	readonly isRepLong = new Uint16Array(STATES * POSITIONS).fill(EVEN);
	readonly slots = new Uint16Array(4 << 6).fill(EVEN);
	readonly special = new Uint16Array(128).fill(EVEN);
	readonly align = new Uint16Array(16).fill(EVEN);
	readonly matches = new Lengths();
	readonly reps = new Lengths();
	readonly literals: Uint16Array;
	state = 0;
	rep0 = 0;
	rep1 = 0;
	rep2 = 0;
	rep3 = 0;

	constructor(bits: number) {
		this.literals = new Uint16Array(0x300 << bits).fill(EVEN);
	}
}

/** Decodes LZMA into one buffer, which is the dictionary too. @throws ZipError */
export class LzmaDecoder {
	private model: Model;
	private readonly lc: number;
	private readonly lp: number;
	private readonly pb: number;
	/** Where the dictionary begins in the output. */
	dictionary = 0;

	/** @param properties the byte that packs lc, lp and pb */
	constructor(
		private readonly output: Uint8Array,
		properties: number,
	) {
		if (properties >= 9 * 5 * 5) throw new ZipError('damaged', 'LZMA properties');
		this.lc = properties % 9;
		this.lp = Math.floor(properties / 9) % 5;
		this.pb = Math.floor(properties / 45);
		this.model = new Model(this.lc + this.lp);
	}

	reset(): void {
		this.model = new Model(this.lc + this.lp);
	}

	/** Fills the output from `from` to `to` with what `input` holds between `start` and `end`. */
	decode(input: Uint8Array, start: number, end: number, from: number, to: number): void {
		const range = new RangeDecoder(input, start, end);
		const { model } = this;
		const positions = (1 << this.pb) - 1;
		for (let at = from; at < to; ) {
			const position = (at - this.dictionary) & positions;
			if (range.bit(model.isMatch, model.state * POSITIONS + position) === 0) {
				this.literal(range, at++);
				continue;
			}
			const length = this.match(range, position, at, to);
			if (length === 0) throw new ZipError('damaged', 'LZMA: ends too early');
			at += length;
		}
	}

	private literal(range: RangeDecoder, at: number): void {
		const { model, output } = this;
		const before = at > this.dictionary ? (output[at - 1] as number) : 0;
		const place = (at - this.dictionary) & ((1 << this.lp) - 1);
		const from = 0x300 * ((place << this.lc) + (before >>> (8 - this.lc)));
		let symbol = 1;
		if (model.state >= 7) {
			const distance = model.rep0 + 1;
			let match = at - distance >= this.dictionary ? (output[at - distance] as number) : 0;
			while (symbol < 0x100) {
				const expected = (match >>> 7) & 1;
				match <<= 1;
				const bit = range.bit(model.literals, from + ((1 + expected) << 8) + symbol);
				symbol = (symbol << 1) | bit;
				if (bit !== expected) break;
			}
		}
		while (symbol < 0x100) symbol = (symbol << 1) | range.bit(model.literals, from + symbol);
		output[at] = symbol;
		model.state = model.state < 4 ? 0 : model.state < 10 ? model.state - 3 : model.state - 6;
	}

	/** Copies one match; its length, 0 for the mark of the end. */
	private match(range: RangeDecoder, position: number, at: number, to: number): number {
		const { model } = this;
		let length: number;
		if (range.bit(model.isRep, model.state) === 0) {
			model.rep3 = model.rep2;
			model.rep2 = model.rep1;
			model.rep1 = model.rep0;
			length = model.matches.decode(range, position);
			model.state = model.state < 7 ? 7 : 10;
			model.rep0 = this.distance(range, length);
			if (model.rep0 === 0xffffffff) return 0;
		} else length = this.repeated(range, position);
		const from = at - model.rep0 - 1;
		if (from < this.dictionary) throw new ZipError('damaged', 'LZMA: distance');
		const end = Math.min(to, at + length);
		// The two may overlap: that is how runs are packed.
		for (let index = 0; at + index < end; index++) this.output[at + index] = this.output[from + index] as number;
		if (at + length > to) throw new ZipError('damaged', 'LZMA: length');
		return length;
	}

	private repeated(range: RangeDecoder, position: number): number {
		const { model } = this;
		const { state } = model;
		if (range.bit(model.isRep0, state) === 0) {
			if (range.bit(model.isRepLong, state * POSITIONS + position) === 0) {
				model.state = state < 7 ? 9 : 11;
				return 1;
			}
		} else {
			let distance = model.rep1;
			if (range.bit(model.isRep1, state) === 1) {
				distance = model.rep2;
				if (range.bit(model.isRep2, state) === 1) {
					distance = model.rep3;
					model.rep3 = model.rep2;
				}
				model.rep2 = model.rep1;
			}
			model.rep1 = model.rep0;
			model.rep0 = distance;
		}
		const length = model.reps.decode(range, position);
		model.state = state < 7 ? 8 : 11;
		return length;
	}

	private distance(range: RangeDecoder, length: number): number {
		const { model } = this;
		const slot = range.tree(model.slots, Math.min(length - 2, 3) << 6, 6);
		if (slot < 4) return slot;
		const bits = (slot >>> 1) - 1;
		const base = (2 | (slot & 1)) * 2 ** bits;
		if (slot < 14) return base + range.reverse(model.special, base - slot, bits);
		return base + range.direct(bits - 4) * 16 + range.reverse(model.align, 0, 4);
	}
}
