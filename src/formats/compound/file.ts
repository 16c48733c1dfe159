import type { ByteSource } from '../types';
import { u32 } from './bytes';
import { Chain } from './chain';
import { Directory, type DirectoryEntry, entryKey } from './directory';
import { CompoundError } from './error';
import { END_OF_CHAIN, Sectors } from './sectors';
import { ChainStream, type CompoundStream } from './stream';

const MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const MINI_SECTOR = 64;
const MINI_CUTOFF = 4096;
/** Bytes of a directory: some thirty thousand entries, as mails with many attachments have. More is not read. */
const MAX_DIRECTORY = 4 * 1024 * 1024;

/** Whether these are the first bytes of a compound file ([MS-CFB] 2.2). */
export function startsCompoundFile(head: Uint8Array): boolean {
	return head[0] === 0xd0 && head.length >= MAGIC.length && MAGIC.every((byte, at) => head[at] === byte);
}

/**
 * A compound file ([MS-CFB], versions 3 and 4), read by position: a small one by one read, of a larger one the parts that are asked for.
 * Whatever the file says, chains end and nothing is read or kept that the file has no room for.
 */
export class CompoundFile {
	readonly root: DirectoryEntry;
	readonly directory: Directory;
	private readonly sectors: Sectors;
	private mini: { readonly stream: CompoundStream; readonly table: CompoundStream } | null = null;

	/** @throws CompoundError */
	constructor(source: ByteSource) {
		if (!startsCompoundFile(source.read(0, 8))) throw new CompoundError('no compound file', 'wrong-type');
		this.sectors = new Sectors(source);
		const start = u32(this.sectors.header, 48);
		const bytes = this.chainWhole(start, MAX_DIRECTORY);
		this.directory = new Directory(bytes, this.sectors.size === 4096);
		this.root = this.directory.root;
	}

	/** The entry at a path, `/` between names, or `null`. */
	find(path: string, from: DirectoryEntry = this.root): DirectoryEntry | null {
		let entry: DirectoryEntry = from;
		for (const name of path.split('/')) {
			const next = entry.kind === 'storage' ? this.directory.children(entry).get(entryKey(name)) : undefined;
			if (next === undefined) return null;
			entry = next;
		}
		return entry;
	}

	/** The stream at a path, or `null`. */
	stream(path: string, from: DirectoryEntry = this.root): CompoundStream | null {
		const entry = this.find(path, from);
		return entry === null || entry.kind !== 'stream' ? null : this.open(entry);
	}

	/** What a storage holds. */
	children(storage: DirectoryEntry = this.root): Iterable<DirectoryEntry> {
		return this.directory.children(storage).values();
	}

	has(path: string, from: DirectoryEntry = this.root): boolean {
		return this.find(path, from) !== null;
	}

	/** The bytes of an entry that is a stream. */
	open({ start, size }: DirectoryEntry): CompoundStream {
		// The cut-off stands in the header, where it must be 4096; programs use that whatever stands there.
		return size < MINI_CUTOFF ? this.openMini(start, size) : this.openLarge(start, size);
	}

	/** Whether the tables are as long as the header says, and no entry was met that is damaged. @throws CompoundError */
	isSound(): boolean {
		return !this.directory.damaged && this.sectors.isSound();
	}

	private openLarge(start: number, size: number): CompoundStream {
		const { sectors } = this;
		const most = Math.min(sectors.count, Math.ceil(size / sectors.size));
		const chain = new Chain(this.checked(start), most, (sector) => sectors.next(sector));
		return new ChainStream(size, chain, sectors.size, (sector, offset, length) => sectors.read(sector, offset, length));
	}

	private openMini(start: number, size: number): CompoundStream {
		this.mini ??= {
			stream: this.openLarge(this.root.start, this.root.size),
			table: this.openLarge(u32(this.sectors.header, 60), this.sectors.count * this.sectors.size),
		};
		const { stream, table } = this.mini;
		const next = (sector: number): number => u32(table.read(sector * 4, 4), 0);
		const chain = new Chain(size === 0 ? END_OF_CHAIN : start, Math.ceil(size / MINI_SECTOR), next);
		return new ChainStream(size, chain, MINI_SECTOR, (sector, offset, length) => stream.read(sector * MINI_SECTOR + offset, length));
	}

	private checked(sector: number): number {
		return sector < this.sectors.count ? sector : END_OF_CHAIN;
	}

	/** A chain of which no size is told: as much of it as can be read. */
	private chainWhole(start: number, most: number): Buffer {
		const { sectors } = this;
		const chain = new Chain(this.checked(start), Math.min(sectors.count, Math.ceil(most / sectors.size)), (sector) => sectors.next(sector));
		const parts: Buffer[] = [];
		const seen = new Set<number>();
		try {
			for (let index = 0, sector = chain.at(0); sector !== null && !seen.has(sector); sector = chain.at(++index)) {
				seen.add(sector);
				parts.push(Buffer.from(sectors.read(sector, 0, sectors.size)));
			}
		} catch (error) {
			// What was read of a damaged directory may hold what is looked for.
			if (!(error instanceof CompoundError) || parts.length === 0) throw error;
		}
		if (parts.length === 0) throw new CompoundError('there is no directory');
		return Buffer.concat(parts);
	}
}
