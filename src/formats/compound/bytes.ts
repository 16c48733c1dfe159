import { CompoundError } from './error';

/** Little-endian numbers out of bytes whose length nobody vouches for. @throws CompoundError behind their end */
export function u16(bytes: Uint8Array, at: number): number {
	if (!(at >= 0 && at + 2 <= bytes.length)) throw new CompoundError('a structure ends early');
	return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** @throws CompoundError */
export function u32(bytes: Uint8Array, at: number): number {
	if (!(at >= 0 && at + 4 <= bytes.length)) throw new CompoundError('a structure ends early');
	return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** The same bytes as a buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
