import { ZipError } from '../zip';

/** Reads numbers one after the other; what is cut short throws `ZipError`. */
export class Cursor {
	constructor(
		readonly bytes: Buffer,
		public at = 0,
		readonly end: number = bytes.length,
	) {}

	get left(): number {
		return this.end - this.at;
	}

	private step(length: number): number {
		const { at } = this;
		if (length < 0 || length > this.end - at) throw new ZipError('damaged', 'header is cut short');
		this.at = at + length;
		return at;
	}

	u8(): number {
		return this.bytes.readUInt8(this.step(1));
	}

	u16(): number {
		return this.bytes.readUInt16LE(this.step(2));
	}

	u32(): number {
		return this.bytes.readUInt32LE(this.step(4));
	}

	/** @throws ZipError for what no file can be as large as. */
	u64(): number {
		return safe(this.bytes.readBigUInt64LE(this.step(8)));
	}

	take(length: number): Buffer {
		const at = this.step(length);
		return this.bytes.subarray(at, at + length);
	}

	/** Seven bits a byte, the lowest first (RAR 5, xz). */
	varint(): number {
		let value = 0;
		for (let shift = 0; shift < 53; shift += 7) {
			const byte = this.u8();
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return checked(value);
		}
		throw new ZipError('damaged', 'number is too long');
	}

	/** The number format of 7z: the leading one bits of the first byte count the bytes that follow. */
	number7z(): number {
		const first = this.u8();
		let value = 0;
		for (let index = 0, mask = 0x80; index < 8; index++, mask >>= 1) {
			if ((first & mask) === 0) return checked(value + (first & (mask - 1)) * 2 ** (8 * index));
			value += this.u8() * 2 ** (8 * index);
		}
		return checked(value);
	}

	/** A number of things, each of which takes at least a bit of what is left. @throws ZipError */
	count7z(): number {
		const count = this.number7z();
		if (count > this.left * 8) throw new ZipError('damaged', 'more than there is room for');
		return count;
	}
}

function checked(value: number): number {
	if (!Number.isSafeInteger(value)) throw new ZipError('damaged', 'number beyond any file');
	return value;
}

function safe(value: bigint): number {
	if (value > 0x1fffffffffffffn) throw new ZipError('damaged', 'number beyond any file');
	return Number(value);
}
