import { createHash } from 'node:crypto';
import type { ByteSource, Chunk } from './types';

const READ_BYTES = 1 << 20;

/** A file that was planned and not written yet: ranges of the present one and new bytes, read as if it stood on the disk. */
export class PlannedSource implements ByteSource {
	readonly size: number;

	constructor(
		private readonly source: ByteSource,
		private readonly chunks: readonly Chunk[],
	) {
		this.size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
	}

	read(offset: number, length: number): Uint8Array {
		const end = Math.min(this.size, offset + length);
		if (offset < 0 || offset >= end) return new Uint8Array(0);
		const result = Buffer.alloc(end - offset);
		let at = 0;
		for (const chunk of this.chunks) {
			const from = Math.max(offset, at);
			const to = Math.min(end, at + chunk.length);
			if (from < to) result.set(this.#part(chunk, from - at, to - from), from - offset);
			at += chunk.length;
			if (at >= end) break;
		}
		return result;
	}

	#part(chunk: Chunk, offset: number, length: number): Uint8Array {
		return chunk instanceof Uint8Array ? chunk.subarray(offset, offset + length) : this.source.read(chunk.from + offset, length);
	}
}

/** SHA-256 of a document's bytes, lower-case hex; memory stays flat. Throws what reading throws. */
export function sha256Of(source: ByteSource): string {
	const hash = createHash('sha256');
	for (let offset = 0; offset < source.size; ) {
		const bytes = source.read(offset, Math.min(READ_BYTES, source.size - offset));
		if (bytes.length === 0) break;
		hash.update(bytes);
		offset += bytes.length;
	}
	return hash.digest('hex');
}
