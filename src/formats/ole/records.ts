import { asBuffer, CompoundError, type CompoundStream } from '../compound';

/** Bytes fetched at once. */
const WINDOW = 8192;

/** Bytes of a stream around where somebody reads: records are small and follow one another. */
export class StreamWindow {
	private bytes: Buffer = Buffer.alloc(0);
	private start = 0;

	constructor(readonly stream: CompoundStream) {}

	/** Bytes at a place; fewer at the end. Valid until the next call. @throws CompoundError */
	at(offset: number, length: number): Buffer {
		const from = offset - this.start;
		if (from >= 0 && from + length <= this.bytes.length) return this.bytes.subarray(from, from + length);
		if (offset >= this.stream.size) return asBuffer(new Uint8Array(0));
		try {
			this.bytes = this.stream.read(offset, Math.max(length, WINDOW));
		} catch (error) {
			// The window may reach into what is missing.
			if (!(error instanceof CompoundError) || length >= WINDOW) throw error;
			this.bytes = this.stream.read(offset, length);
		}
		this.start = offset;
		return this.bytes.subarray(0, length);
	}
}
