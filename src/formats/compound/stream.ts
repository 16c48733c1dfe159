import type { ByteSource } from '../types';
import type { Chain } from './chain';
import { CompoundError } from './error';

/** A stream of a compound file, read by position. */
export interface CompoundStream extends ByteSource {
	/** Bytes. */
	readonly size: number;
	/** A copy; fewer bytes only at the end. @throws CompoundError where the file does not have them */
	read(offset: number, length: number): Buffer;
	/** Whether chain and size agree. */
	isSound(): boolean;
}

/** Reads bytes of one sector and those that follow it in the file. */
type ReadRun = (sector: number, offset: number, length: number) => Buffer;

/** A stream in sectors of `unit` bytes. */
export class ChainStream implements CompoundStream {
	constructor(
		readonly size: number,
		private readonly chain: Chain,
		private readonly unit: number,
		private readonly readRun: ReadRun,
	) {}

	read(offset: number, length: number): Buffer {
		const end = Math.min(offset + length, this.size);
		if (offset < 0 || end <= offset) return Buffer.alloc(0);
		const { unit } = this;
		const last = Math.ceil(end / unit);
		let bytes: Buffer | null = null;
		for (let at = offset; at < end; ) {
			const index = Math.floor(at / unit);
			const count = this.chain.run(index, last - index);
			const sector = count === 0 ? null : this.chain.at(index);
			if (sector === null) throw new CompoundError('a stream ends early');
			const wanted = Math.min(end, (index + count) * unit) - at;
			const read = this.readRun(sector, at - index * unit, wanted);
			if (read.length < wanted) throw new CompoundError('the file ends early');
			bytes ??= Buffer.allocUnsafe(end - offset);
			bytes.set(read, at - offset);
			at += wanted;
		}
		return bytes ?? Buffer.alloc(0);
	}

	isSound(): boolean {
		return this.chain.length() === Math.ceil(this.size / this.unit);
	}
}
