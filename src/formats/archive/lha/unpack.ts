import { ZipError } from '../../zip';

/** Bits of the window's size by method. */
const WINDOWS: Readonly<Record<string, number>> = { '-lh5-': 13, '-lh6-': 15, '-lh7-': 16 };
const CODES = 510;
const LENGTHS = 19;

class Bits {
	private value = 0;
	private count = 0;
	private at = 0;

	constructor(private readonly bytes: Uint8Array) {}

	take(count: number): number {
		while (this.count < count) {
			// Behind the end there are zeros: an encoder may leave the last ones out.
			if (this.at > this.bytes.length + 8) throw new ZipError('damaged', 'LHA: cut short');
			this.value = ((this.value << 8) | (this.bytes[this.at++] ?? 0)) & 0xffffff;
			this.count += 8;
		}
		this.count -= count;
		return (this.value >>> this.count) & ((1 << count) - 1);
	}
}

/** A canonical Huffman code; one symbol may have no bits at all. */
class Code {
	private readonly counts = new Uint16Array(17);
	private readonly symbols: Uint16Array;

	constructor(
		lengths: Uint8Array,
		private readonly only: number | null = null,
	) {
		for (const length of lengths) this.counts[length] = (this.counts[length] ?? 0) + 1;
		this.counts[0] = 0;
		const starts = new Uint16Array(18);
		for (let length = 1; length < 17; length++) starts[length + 1] = (starts[length] ?? 0) + (this.counts[length] ?? 0);
		this.symbols = new Uint16Array(lengths.length);
		for (const [symbol, length] of lengths.entries()) {
			if (length === 0) continue;
			this.symbols[starts[length] ?? 0] = symbol;
			starts[length] = (starts[length] ?? 0) + 1;
		}
	}

	decode(bits: Bits): number {
		if (this.only !== null) return this.only;
		let code = 0;
		let first = 0;
		let index = 0;
		for (let length = 1; length < 17; length++) {
			code |= bits.take(1);
			const count = this.counts[length] as number;
			if (code - first < count) return this.symbols[index + code - first] as number;
			index += count;
			first = (first + count) << 1;
			code <<= 1;
		}
		throw new ZipError('damaged', 'LHA: code');
	}
}

/** Unpacks -lh5-, -lh6- or -lh7-: LZSS with static Huffman codes for blocks. @throws ZipError */
export function unpackLh(packed: Buffer, size: number, method: string): Buffer {
	const window = WINDOWS[method];
	if (window === undefined) throw new ZipError('damaged', `LHA: method ${method}`);
	const distances = window + 1;
	const width = window > 13 ? 5 : 4;
	const bits = new Bits(packed);
	const output = Buffer.alloc(size);
	for (let at = 0; at < size; ) {
		let left = bits.take(16);
		if (left === 0) left = 0x10000;
		const lengths = readLengths(bits, LENGTHS, 5, 3);
		const codes = readCodes(bits, lengths);
		const positions = readLengths(bits, distances, width, -1);
		for (; left > 0 && at < size; left--) {
			const symbol = codes.decode(bits);
			if (symbol < 256) {
				output[at++] = symbol;
				continue;
			}
			const slot = positions.decode(bits);
			const distance = (slot === 0 ? 0 : (1 << (slot - 1)) + bits.take(slot - 1)) + 1;
			// The window begins full of blanks.
			for (let length = Math.min(symbol - 253, size - at); length > 0; length--, at++)
				output[at] = at < distance ? 0x20 : (output[at - distance] as number);
		}
	}
	return output;
}

/** Lengths of codes: three bits each, more ones for longer ones; behind the third of one kind a count of zeros. */
function readLengths(bits: Bits, most: number, width: number, gap: number): Code {
	const count = bits.take(width);
	if (count === 0) return new Code(new Uint8Array(0), bits.take(width));
	const lengths = new Uint8Array(most);
	if (count > most) throw new ZipError('damaged', 'LHA: lengths');
	for (let index = 0; index < count; ) {
		let length = bits.take(3);
		if (length === 7) while (bits.take(1) === 1) if (++length > 16) throw new ZipError('damaged', 'LHA: lengths');
		lengths[index++] = length;
		if (index === gap) index += bits.take(2);
	}
	return new Code(lengths);
}

function readCodes(bits: Bits, lengths: Code): Code {
	const count = bits.take(9);
	if (count === 0) return new Code(new Uint8Array(0), bits.take(9));
	if (count > CODES) throw new ZipError('damaged', 'LHA: codes');
	const codes = new Uint8Array(CODES);
	for (let index = 0; index < count; ) {
		const symbol = lengths.decode(bits);
		if (symbol > 2) codes[index++] = symbol - 2;
		else index += symbol === 0 ? 1 : symbol === 1 ? bits.take(4) + 3 : bits.take(9) + 20;
	}
	return new Code(codes);
}
