import { directoryOf } from './office-directory';

export const SECTOR = 512;
export const MINI_SECTOR = 64;
/** Streams below this stand in the mini stream ([MS-CFB] 2.2). */
export const MINI_CUTOFF = 4096;
const END = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;
const DIFAT_SECTOR = 0xfffffffc;
const ENTRIES = SECTOR / 4;
const HEADER_DIFAT = 109;

/** Largest compound file of version 3 ([MS-CFB] 2.6.1), in bytes. */
export const COMPOUND_LIMIT = 2 ** 31;

/** Where a stream begins; `start` counts sectors, or mini sectors for small streams. */
export interface Extent {
	readonly start: number;
	/** Bytes. */
	readonly size: number;
}

/** A compound file whose large streams can be written before the small ones are known: head, large streams in order, tail. */
export interface CompoundPlan {
	readonly head: Buffer;
	/** Whether a stream has sectors of its own; the others stand in the mini stream. */
	isLarge(path: string): boolean;
	/** Bytes of zeros after a large stream. */
	padding(path: string): number;
	/** Everything after the large streams. Needs the contents of all small ones, by path. */
	tail(contents: ReadonlyMap<string, Buffer>): Buffer;
	/** Bytes of the whole file. */
	readonly size: number;
}

function sectorsOf(bytes: number): number {
	return Math.ceil(bytes / SECTOR);
}

interface Layout {
	readonly extents: ReadonlyMap<string, Extent>;
	/** Chains of consecutive sectors, in order from sector 0. */
	readonly chains: readonly number[];
	readonly mini: Extent;
	readonly miniFat: Extent;
	readonly directory: Buffer;
	readonly directoryStart: number;
	readonly fatStart: number;
	readonly fatSectors: number;
	readonly difatSectors: number;
}

/**
 * Plans a compound file ([MS-CFB], version 3) from the sizes of its streams, in bytes, by path (`/` between storages).
 * Sectors stand in the order: large streams, mini stream, mini FAT, directory, FAT, DIFAT.
 */
export function planCompound(sizes: ReadonlyMap<string, number>): CompoundPlan {
	const layout = layOut(sizes);
	const { fatStart, fatSectors, difatSectors } = layout;
	return {
		head: header(layout),
		isLarge: (path) => (sizes.get(path) ?? 0) >= MINI_CUTOFF,
		padding: (path) => (SECTOR - ((sizes.get(path) ?? 0) % SECTOR)) % SECTOR,
		tail: (contents) => tail(layout, contents),
		size: (1 + fatStart + fatSectors + difatSectors) * SECTOR,
	};
}

function layOut(sizes: ReadonlyMap<string, number>): Layout {
	const extents = new Map<string, Extent>();
	const chains: number[] = [];
	let sector = 0;
	let miniSectors = 0;
	for (const [path, size] of sizes) {
		if (size < MINI_CUTOFF) {
			extents.set(path, { start: size === 0 ? END : miniSectors, size });
			miniSectors += Math.ceil(size / MINI_SECTOR);
			continue;
		}
		extents.set(path, { start: sector, size });
		chains.push(sectorsOf(size));
		sector += sectorsOf(size);
	}
	const place = (bytes: number): number => {
		const start = sector;
		chains.push(sectorsOf(bytes));
		sector += sectorsOf(bytes);
		return bytes === 0 ? END : start;
	};
	const mini = { size: miniSectors * MINI_SECTOR, start: place(miniSectors * MINI_SECTOR) };
	const miniFat = { size: miniSectors * 4, start: place(miniSectors * 4) };
	const directory = directoryOf(extents, mini);
	const directoryStart = place(directory.length);
	let fatSectors = 0;
	let difatSectors = 0;
	for (let grown = true; grown; ) {
		const needed = Math.ceil((sector + fatSectors + difatSectors) / ENTRIES);
		const listed = Math.ceil(Math.max(0, needed - HEADER_DIFAT) / (ENTRIES - 1));
		grown = needed !== fatSectors || listed !== difatSectors;
		fatSectors = needed;
		difatSectors = listed;
	}
	return { extents, chains, mini, miniFat, directory, directoryStart, fatStart: sector, fatSectors, difatSectors };
}

function header(layout: Layout): Buffer {
	const { fatStart, fatSectors, difatSectors, miniFat } = layout;
	const bytes = Buffer.alloc(SECTOR);
	Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
	bytes.writeUInt16LE(0x3e, 24);
	bytes.writeUInt16LE(3, 26);
	bytes.writeUInt16LE(0xfffe, 28);
	bytes.writeUInt16LE(9, 30);
	bytes.writeUInt16LE(6, 32);
	bytes.writeUInt32LE(fatSectors, 44);
	bytes.writeUInt32LE(layout.directoryStart, 48);
	bytes.writeUInt32LE(MINI_CUTOFF, 56);
	bytes.writeUInt32LE(miniFat.start, 60);
	bytes.writeUInt32LE(sectorsOf(miniFat.size), 64);
	bytes.writeUInt32LE(difatSectors === 0 ? END : fatStart + fatSectors, 68);
	bytes.writeUInt32LE(difatSectors, 72);
	for (let n = 0; n < HEADER_DIFAT; n++) bytes.writeUInt32LE(n < fatSectors ? fatStart + n : FREE, 76 + n * 4);
	return bytes;
}

function tail(layout: Layout, contents: ReadonlyMap<string, Buffer>): Buffer {
	const mini = Buffer.alloc(sectorsOf(layout.mini.size) * SECTOR);
	const miniFat = Buffer.alloc(sectorsOf(layout.miniFat.size) * SECTOR, 0xff);
	for (const [path, { start, size }] of layout.extents) {
		if (size >= MINI_CUTOFF || size === 0) continue;
		const content = contents.get(path);
		if (content?.length !== size) throw new RangeError('a stream is not of the size that was planned');
		content.copy(mini, start * MINI_SECTOR);
		chain(miniFat, start, Math.ceil(size / MINI_SECTOR));
	}
	return Buffer.concat([mini, miniFat, layout.directory, fatOf(layout), difatOf(layout)]);
}

/** Links consecutive entries of a FAT, the last one to the end of the chain. */
function chain(fat: Buffer, start: number, length: number): void {
	for (let n = start; n < start + length; n++) fat.writeUInt32LE(n + 1 === start + length ? END : n + 1, n * 4);
}

function fatOf({ chains, fatStart, fatSectors, difatSectors }: Layout): Buffer {
	const fat = Buffer.alloc(fatSectors * SECTOR, 0xff);
	let sector = 0;
	for (const length of chains) {
		chain(fat, sector, length);
		sector += length;
	}
	for (let n = 0; n < fatSectors; n++) fat.writeUInt32LE(FAT_SECTOR, (fatStart + n) * 4);
	for (let n = 0; n < difatSectors; n++) fat.writeUInt32LE(DIFAT_SECTOR, (fatStart + fatSectors + n) * 4);
	return fat;
}

function difatOf({ fatStart, fatSectors, difatSectors }: Layout): Buffer {
	const difat = Buffer.alloc(difatSectors * SECTOR, 0xff);
	for (let n = HEADER_DIFAT; n < fatSectors; n++) {
		const index = n - HEADER_DIFAT;
		difat.writeUInt32LE(fatStart + n, (index + Math.floor(index / (ENTRIES - 1))) * 4);
	}
	for (let n = 1; n <= difatSectors; n++) {
		difat.writeUInt32LE(n === difatSectors ? END : fatStart + fatSectors + n, n * SECTOR - 4);
	}
	return difat;
}
