import type { ByteSource } from '../../formats/types';
import { MINI_CUTOFF, MINI_SECTOR, SECTOR } from './office-compound';
import { ENTRY } from './office-directory';

const LAST = 0xfffffffa;
const NONE = 0xffffffff;

/** Thrown where a compound file contradicts itself. */
export class CompoundError extends Error {
	constructor() {
		super('not a sound compound file');
		this.name = 'CompoundError';
	}
}

/** A stream of a compound file, read by position. */
export interface CompoundStream {
	/** Bytes. */
	readonly size: number;
	/** Fewer bytes only at the end. */
	read(offset: number, length: number): Buffer;
}

/** Reads compound files with sectors of 512 bytes by nothing but what stands in them ([MS-CFB]). Strict, for what was just written. Throws `CompoundError`. */
export class CompoundReader {
	/** By path, `/` between storages. */
	readonly streams = new Map<string, CompoundStream>();
	private readonly fat: Uint32Array;

	constructor(private readonly source: ByteSource) {
		const header = Buffer.from(this.at(0, SECTOR));
		if (header.toString('hex', 0, 8) !== 'd0cf11e0a1b11ae1' || header.readUInt16LE(26) !== 3 || header.readUInt16LE(30) !== 9)
			throw new CompoundError();
		this.fat = this.readFat(header);
		const directory = this.sectors(this.chain(header.readUInt32LE(48)));
		const root = this.sectors(this.chain(directory.readUInt32LE(116))).subarray(0, directory.readUInt32LE(120));
		const miniFat = numbers(this.sectors(this.chain(header.readUInt32LE(60))));
		this.walk(directory, directory.readUInt32LE(76), '', root, miniFat, new Set());
	}

	private at(offset: number, length: number): Uint8Array {
		const bytes = this.source.read(offset, length);
		if (bytes.length !== length) throw new CompoundError();
		return bytes;
	}

	private readFat(header: Buffer): Uint32Array {
		const places = [...numbers(header.subarray(76))];
		const seen = new Set<number>();
		for (let sector = header.readUInt32LE(68); sector < LAST; ) {
			if (seen.has(sector)) throw new CompoundError();
			seen.add(sector);
			const listed = numbers(this.at((sector + 1) * SECTOR, SECTOR));
			places.push(...listed.subarray(0, -1));
			sector = listed[listed.length - 1] ?? NONE;
		}
		const used = places.filter((place) => place < LAST);
		if (used.length !== header.readUInt32LE(44) || seen.size !== header.readUInt32LE(72)) throw new CompoundError();
		return numbers(this.sectors(Uint32Array.from(used)));
	}

	private chain(start: number): Uint32Array {
		return follow(this.fat, start);
	}

	/** The bytes of these sectors, one after the other; neighbours are read at once. */
	private sectors(list: Uint32Array): Buffer {
		const bytes = Buffer.alloc(list.length * SECTOR);
		for (let index = 0; index < list.length; ) {
			const first = list[index] ?? 0;
			let count = 1;
			while (list[index + count] === first + count) count++;
			bytes.set(this.at((first + 1) * SECTOR, count * SECTOR), index * SECTOR);
			index += count;
		}
		return bytes;
	}

	private walk(directory: Buffer, id: number, folder: string, mini: Buffer, miniFat: Uint32Array, seen: Set<number>): void {
		if (id === NONE) return;
		const at = id * ENTRY;
		if (seen.has(id) || at + ENTRY > directory.length) throw new CompoundError();
		seen.add(id);
		const path = folder + directory.toString('utf16le', at, at + directory.readUInt16LE(at + 64) - 2);
		this.walk(directory, directory.readUInt32LE(at + 68), folder, mini, miniFat, seen);
		this.walk(directory, directory.readUInt32LE(at + 72), folder, mini, miniFat, seen);
		if (directory[at + 66] === 1) this.walk(directory, directory.readUInt32LE(at + 76), `${path}/`, mini, miniFat, seen);
		if (directory[at + 66] === 2) {
			const [start, size] = [directory.readUInt32LE(at + 116), directory.readUInt32LE(at + 120)];
			this.streams.set(path, size < MINI_CUTOFF ? miniStream(mini, miniFat, start, size) : this.largeStream(start, size));
		}
	}

	private largeStream(start: number, size: number): CompoundStream {
		const list = this.chain(start);
		if (list.length !== Math.ceil(size / SECTOR)) throw new CompoundError();
		return {
			size,
			read: (offset, length) => {
				const end = Math.min(offset + length, size);
				const first = Math.floor(offset / SECTOR);
				const bytes = this.sectors(list.subarray(first, Math.ceil(end / SECTOR)));
				return bytes.subarray(offset - first * SECTOR, end - first * SECTOR);
			},
		};
	}
}

function miniStream(mini: Buffer, miniFat: Uint32Array, start: number, size: number): CompoundStream {
	const list = size === 0 ? [] : [...follow(miniFat, start)];
	const bytes = Buffer.concat(list.map((sector) => mini.subarray(sector * MINI_SECTOR, (sector + 1) * MINI_SECTOR)));
	if (bytes.length < size || list.length !== Math.ceil(size / MINI_SECTOR)) throw new CompoundError();
	return { size, read: (offset, length) => bytes.subarray(offset, Math.min(offset + length, size)) };
}

function follow(fat: Uint32Array, start: number): Uint32Array {
	const list: number[] = [];
	for (let sector = start; sector < LAST; sector = fat[sector] ?? NONE) {
		if (list.length >= fat.length || sector >= fat.length) throw new CompoundError();
		list.push(sector);
	}
	return Uint32Array.from(list);
}

function numbers(bytes: Uint8Array): Uint32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Uint32Array.from({ length: bytes.byteLength >> 2 }, (_, index) => view.getUint32(index * 4, true));
}
