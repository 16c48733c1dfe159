import type { ByteSource, UnreadableCode } from '../types';

/** Thrown by everything under `image/` for bytes that are not what their format says. */
export class ImageError extends Error {
	override readonly name = 'ImageError';

	constructor(
		readonly code: Extract<UnreadableCode, 'damaged' | 'too-large' | 'bomb'>,
		message: string,
	) {
		super(message);
	}
}

/** Bytes fetched at once where single fields are read. */
const STEP = 4096;

/** Fields of a file by position; fetches a little around what is asked for, and nothing of the pixels that are passed over. */
export class Window {
	private bytes: Buffer = Buffer.alloc(0);
	private start = 0;

	constructor(
		readonly source: ByteSource,
		private readonly step: number = STEP,
	) {}

	get size(): number {
		return this.source.size;
	}

	/** Up to `length` bytes, fewer at the end; valid until the next call. */
	some(at: number, length: number): Buffer {
		const from = at - this.start;
		if (from < 0 || from + length > this.bytes.length) {
			if (at >= this.size || at < 0) return Buffer.alloc(0);
			// The source's memory is its own; a window is small enough to copy.
			this.bytes = Buffer.from(this.source.read(at, Math.max(length, this.step)));
			this.start = at;
			return this.bytes.subarray(0, length);
		}
		return this.bytes.subarray(from, from + length);
	}

	/** Exactly these bytes; valid until the next call. @throws ImageError where they are cut off. */
	need(at: number, length: number): Buffer {
		const bytes = this.some(at, length);
		if (bytes.length < length) throw new ImageError('damaged', `cut off at ${at}`);
		return bytes;
	}

	/** A whole block, to keep. @throws ImageError where it is cut off or larger than `limit`. */
	block(at: number, length: number, limit: number): Buffer {
		if (length > limit) throw new ImageError('too-large', `block of ${length} bytes`);
		if (at < 0 || at + length > this.size) throw new ImageError('damaged', `cut off at ${at}`);
		const from = at - this.start;
		const held = from >= 0 && from + length <= this.bytes.length ? this.bytes.subarray(from, from + length) : this.source.read(at, length);
		return Buffer.from(held);
	}
}
