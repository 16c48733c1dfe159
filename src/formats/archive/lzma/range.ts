import { ZipError } from '../../zip';

/** Where a probability begins: even. */
export const EVEN = 1024;
const TOP = 2 ** 24;

/** The range decoder of LZMA (LZMA specification, 7-Zip). Throws `ZipError` where its input ends too early. */
export class RangeDecoder {
	private range = 0xffffffff;
	private code = 0;

	constructor(
		private readonly bytes: Uint8Array,
		public at: number,
		private readonly end: number,
	) {
		if (this.next() !== 0) throw new ZipError('damaged', 'LZMA');
		for (let count = 0; count < 4; count++) this.code = ((this.code << 8) | this.next()) >>> 0;
	}

	private next(): number {
		if (this.at >= this.end) throw new ZipError('damaged', 'LZMA: cut short');
		return this.bytes[this.at++] as number;
	}

	private normalize(): void {
		if (this.range >= TOP) return;
		this.range = (this.range << 8) >>> 0;
		this.code = ((this.code << 8) | this.next()) >>> 0;
	}

	bit(probabilities: Uint16Array, index: number): 0 | 1 {
		this.normalize();
		const probability = probabilities[index] as number;
		const bound = (this.range >>> 11) * probability;
		if (this.code < bound) {
			this.range = bound;
			probabilities[index] = probability + ((2048 - probability) >>> 5);
			return 0;
		}
		this.range -= bound;
		this.code -= bound;
		probabilities[index] = probability - (probability >>> 5);
		return 1;
	}

	/** Bits of even probability, the highest first. */
	direct(count: number): number {
		let value = 0;
		for (let left = count; left > 0; left--) {
			this.normalize();
			this.range >>>= 1;
			const bit = this.code >= this.range ? 1 : 0;
			if (bit === 1) this.code -= this.range;
			value = value * 2 + bit;
		}
		return value;
	}

	/** A tree of bits, the highest first. */
	tree(probabilities: Uint16Array, from: number, bits: number): number {
		let node = 1;
		for (let left = bits; left > 0; left--) node = node * 2 + this.bit(probabilities, from + node);
		return node - (1 << bits);
	}

	/** A tree of bits, the lowest first. */
	reverse(probabilities: Uint16Array, from: number, bits: number): number {
		let node = 1;
		let value = 0;
		for (let shift = 0; shift < bits; shift++) {
			const bit = this.bit(probabilities, from + node);
			node = node * 2 + bit;
			value |= bit << shift;
		}
		return value;
	}
}
