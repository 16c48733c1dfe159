import type { ByteSource } from '../types';
import { asBuffer, u16, u32 } from './bytes';
import { CompoundError } from './error';

/** Sector numbers from here on mean something else than a sector ([MS-CFB] 2.1). */
export const LAST_SECTOR = 0xfffffffa;
export const END_OF_CHAIN = 0xfffffffe;

export const HEADER_BYTES = 512;
/** Files up to this size are fetched by one read: cheaper than several small ones. */
const WHOLE = 64 * 1024;
const HEADER_PLACES = 109;

/** The sectors of a compound file and the table that chains them ([MS-CFB] 2.2, 2.3, 2.5). Reads only what is asked for. */
export class Sectors {
	/** Bytes of the header: a copy. */
	readonly header: Buffer;
	/** Bytes of a sector. */
	readonly size: number;
	/** How many sectors the file has room for, the last one perhaps in part. */
	readonly count: number;
	private readonly whole: Buffer | null;
	private readonly tables = new Map<number, Buffer>();
	private places: number[] | null = null;

	/** @throws CompoundError where the header is none */
	constructor(private readonly source: ByteSource) {
		this.whole = source.size <= WHOLE ? Buffer.from(source.read(0, source.size)) : null;
		this.header = this.whole?.subarray(0, HEADER_BYTES) ?? Buffer.from(source.read(0, HEADER_BYTES));
		if (this.header.length < HEADER_BYTES) throw new CompoundError('the header is incomplete');
		const shift = u16(this.header, 30);
		// Writers are met that leave the version at 3 with large sectors, and the other way round: the shift decides.
		if ((shift !== 9 && shift !== 12) || u16(this.header, 28) !== 0xfffe) throw new CompoundError('the header is damaged');
		this.size = 1 << shift;
		this.count = Math.max(0, Math.ceil(source.size / this.size) - 1);
	}

	/** Bytes of neighbouring sectors, fewer where the file ends. Valid until the next call. */
	read(sector: number, offset: number, length: number): Buffer {
		const from = (sector + 1) * this.size + offset;
		if (this.whole !== null) return this.whole.subarray(from, from + length);
		return from >= this.source.size ? Buffer.alloc(0) : asBuffer(this.source.read(from, length));
	}

	/** The sector behind another, or a number from `LAST_SECTOR` on. @throws CompoundError */
	next(sector: number): number {
		const perTable = this.size >> 2;
		const index = Math.floor(sector / perTable);
		let table = this.tables.get(index);
		if (table === undefined) {
			const place = this.place(index);
			if (place >= this.count) throw new CompoundError('a chain leads out of the file');
			table = Buffer.from(this.read(place, 0, this.size));
			this.tables.set(index, table);
		}
		const next = u32(table, (sector % perTable) << 2);
		if (next < LAST_SECTOR && next >= this.count) throw new CompoundError('a chain leads out of the file');
		return next;
	}

	/** Whether there are as many sectors of tables as the header says. @throws CompoundError */
	isSound(): boolean {
		this.places ??= this.readPlaces();
		const listed = Array.from({ length: HEADER_PLACES }, (_, index) => this.place(index));
		const used = [...listed, ...this.places].filter((place) => place < LAST_SECTOR);
		const lists = this.places.length / ((this.size >> 2) - 1);
		return used.length === u32(this.header, 44) && lists === u32(this.header, 72);
	}

	/** Which sector holds this part of the allocation table. */
	private place(index: number): number {
		if (index < HEADER_PLACES) return u32(this.header, 76 + index * 4);
		this.places ??= this.readPlaces();
		return this.places[index - HEADER_PLACES] ?? END_OF_CHAIN;
	}

	/** The list of the table's sectors goes on outside the header where the file is large (DIFAT). */
	private readPlaces(): number[] {
		const places: number[] = [];
		const seen = new Set<number>();
		const last = this.size - 4;
		for (let sector = u32(this.header, 68); sector < LAST_SECTOR; ) {
			if (seen.has(sector) || sector >= this.count) throw new CompoundError('the allocation table is damaged');
			seen.add(sector);
			const list = this.read(sector, 0, this.size);
			for (let at = 0; at < last; at += 4) places.push(u32(list, at));
			sector = u32(list, last);
		}
		return places;
	}
}
