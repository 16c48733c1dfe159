import type { Random } from './random';

/** Changes bytes without knowing what they are. */
export type Mutator = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const BYTES = [0, 1, 0x0a, 0x0d, 0x20, 0x22, 0x28, 0x2f, 0x3c, 0x3e, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0x82, 0xfe, 0xff];
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

const flipBits: Mutator = (bytes, random) => {
	const result = Buffer.from(bytes);
	for (let count = random.length(16); count > 0; count--) {
		const at = random.below(result.length);
		result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
	}
	return result;
};

const setBytes: Mutator = (bytes, random) => {
	const result = Buffer.from(bytes);
	const at = random.below(result.length);
	result.fill(random.chance(2) ? random.pick(BYTES) : random.below(256), at, Math.min(result.length, at + random.length(8)));
	return result;
};

/** Numbers of 2 or 4 bytes, either byte order: what lengths and offsets are. */
const setNumber: Mutator = (bytes, random) => {
	if (bytes.length < 8) return bytes;
	const result = Buffer.from(bytes);
	const at = random.below(result.length - 4);
	const value = random.chance(3) ? (result.readUInt32LE(at) + random.pick([1, -1, 8, -8, 512]) + 2 ** 32) % 2 ** 32 : random.pick(NUMBERS);
	switch (random.below(4)) {
		case 0:
			result.writeUInt16LE(value & 0xffff, at);
			break;
		case 1:
			result.writeUInt16BE(value & 0xffff, at);
			break;
		case 2:
			result.writeUInt32LE(value, at);
			break;
		default:
			result.writeUInt32BE(value, at);
	}
	return result;
};

/** A number written in digits becomes another one. */
const setDigits: Mutator = (bytes, random) => {
	const numbers = [...bytes.toString('latin1').matchAll(/\d{1,10}/g)];
	if (numbers.length === 0) return bytes;
	const { index, 0: digits } = random.pick(numbers);
	const value = random.pick(['0', '1', '-1', '65535', '4294967295', '99999999999', '', String(Number(digits) + 1), `${digits}0`]);
	return Buffer.concat([bytes.subarray(0, index), Buffer.from(value), bytes.subarray(index + digits.length)]);
};

const truncate: Mutator = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const cutFront: Mutator = (bytes, random) => bytes.subarray(random.length(Math.max(1, bytes.length - 1)));

const deleteBlock: Mutator = (bytes, random) => {
	const at = random.below(bytes.length);
	return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.length(bytes.length))]);
};

const duplicateBlock: Mutator = (bytes, random) => {
	const at = random.below(bytes.length);
	const block = bytes.subarray(at, at + random.length(bytes.length - at));
	const times = random.chance(8) ? Math.min(1 + Math.floor(200_000 / Math.max(1, block.length)), 5000) : 1 + random.below(3);
	return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(block), bytes.subarray(at)]);
};

const moveBlock: Mutator = (bytes, random) => {
	const at = random.below(bytes.length);
	const block = bytes.subarray(at, at + random.length(bytes.length - at));
	const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + block.length)]);
	const to = random.below(rest.length + 1);
	return Buffer.concat([rest.subarray(0, to), block, rest.subarray(to)]);
};

const insertBytes: Mutator = (bytes, random) => {
	const at = random.below(bytes.length + 1);
	const block = Buffer.alloc(random.length(64), random.pick(BYTES));
	return Buffer.concat([bytes.subarray(0, at), block, bytes.subarray(at)]);
};

const spliceOther: Mutator = (bytes, random, other) => {
	const at = random.below(bytes.length + 1);
	const from = random.below(other.length + 1);
	if (random.chance(2)) return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
	return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random.length(other.length + 1)), bytes.subarray(at)]);
};

export const BYTE_MUTATORS: readonly Mutator[] = [
	flipBits,
	flipBits,
	setBytes,
	setBytes,
	setNumber,
	setNumber,
	setDigits,
	truncate,
	cutFront,
	deleteBlock,
	duplicateBlock,
	moveBlock,
	insertBytes,
	spliceOther,
];
