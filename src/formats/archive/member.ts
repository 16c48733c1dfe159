import type { ByteSource, Encryption } from '../types';
import type { ArchiveSession } from './limits';

/** One file within an archive. */
export interface Member {
	/** As it may be shown (see `safePath`); empty where nothing is left of it. */
	readonly path: string;
	/** `null` where it is not encrypted. */
	readonly encryption: Encryption | null;
	/** Its content, unpacked as far as it is read. @throws ZipError where it is damaged, over a limit, or packed in a way that is not read here. */
	open(session: ArchiveSession): ByteSource;
}

/** What is known of an archive before its members are read. */
export interface Listing {
	/** Files only: no folders, no links. */
	readonly members: readonly Member[];
	/** Why members may be missing, or `null`. */
	readonly problem: Error | null;
	/** Where even the names are encrypted. */
	readonly sealed: Encryption | null;
	/** The comment of the archive, where it has one that can be read. */
	readonly comment?: Buffer;
}

/** A stretch of another source. */
export class StretchSource implements ByteSource {
	constructor(
		private readonly source: ByteSource,
		private readonly from: number,
		readonly size: number,
	) {}

	read(offset: number, length: number): Uint8Array {
		if (offset < 0 || offset >= this.size) return new Uint8Array(0);
		return this.source.read(this.from + offset, Math.min(length, this.size - offset));
	}
}
