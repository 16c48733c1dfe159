import { type Box, boxesOf } from './boxes';
import { ImageError, type Window } from './window';

/** An item of metadata in a HEIF file, with the places of its bytes. */
export interface Item {
	readonly type: 'Exif' | 'mime';
	readonly extents: readonly { readonly start: number; readonly length: number }[];
}

const MAX_META = 4 << 20;
const MAX_EXTENTS = 4096;

/** The Exif and XMP items of a `meta` box (ISO/IEC 14496-12, 8.11). @throws ImageError */
export function itemsOf(window: Window, from: number, end: number): Item[] {
	// QuickTime's box of the same name has no version.
	const versioned = window.need(from, 8).readUInt32BE(4) > 0x1000000 ? 0 : 4;
	const boxes = boxesOf(window, from + versioned, end);
	const info = boxes.find(({ type }) => type === 'iinf');
	const location = boxes.find(({ type }) => type === 'iloc');
	const types = info ? typesOf(window, info) : new Map<number, Item['type']>();
	if (!location || types.size === 0) return [];
	return locate(new Reader(window.block(location.dataStart, location.end - location.dataStart, MAX_META)), types, boxes);
}

function typesOf(window: Window, { dataStart, end }: Box): Map<number, Item['type']> {
	const version = window.need(dataStart, 1)[0] ?? 0;
	const types = new Map<number, Item['type']>();
	for (const entry of boxesOf(window, dataStart + (version === 0 ? 6 : 8), end)) {
		if (entry.type !== 'infe') continue;
		const length = Math.min(entry.end - entry.dataStart, 300);
		if (length < 12) continue;
		const head = window.need(entry.dataStart, length);
		const wide = (head[0] ?? 0) >= 3 ? 2 : 0;
		if ((head[0] ?? 0) < 2) continue;
		const id = wide > 0 ? head.readUInt32BE(4) : head.readUInt16BE(4);
		const type = head.toString('latin1', 8 + wide, 12 + wide);
		if (type === 'Exif') types.set(id, 'Exif');
		else if (type === 'mime' && head.toString('latin1', 12 + wide).includes('\0application/rdf+xml')) types.set(id, 'mime');
	}
	return types;
}

/** Fields one behind the other. */
class Reader {
	at = 0;

	constructor(private readonly bytes: Buffer) {}

	next(size: number): number {
		if (size === 0) return 0;
		if (this.at + size > this.bytes.length) throw new ImageError('damaged', 'iloc');
		const value = size === 8 ? Number(this.bytes.readBigUInt64BE(this.at)) : this.bytes.readUIntBE(this.at, size);
		this.at += size;
		return value;
	}
}

function locate(reader: Reader, types: ReadonlyMap<number, Item['type']>, boxes: readonly Box[]): Item[] {
	const version = reader.next(1);
	reader.next(3);
	const sizes = reader.next(2);
	const [offset, length, base] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
	const index = version === 0 ? 0 : sizes & 15;
	if ([offset, length, base, index].some((size) => size !== 0 && size !== 4 && size !== 8)) throw new ImageError('damaged', 'iloc');
	const idat = boxes.find(({ type }) => type === 'idat')?.dataStart ?? 0;
	const items: Item[] = [];
	const count = reader.next(version < 2 ? 2 : 4);
	for (let item = 0; item < count; item++) {
		const id = reader.next(version < 2 ? 2 : 4);
		const method = version === 0 ? 0 : reader.next(2) & 15;
		reader.next(2);
		const start = reader.next(base) + (method === 1 ? idat : 0);
		const extents = [];
		const pieces = reader.next(2);
		if (pieces > MAX_EXTENTS) throw new ImageError('damaged', 'iloc');
		for (let piece = 0; piece < pieces; piece++) {
			reader.next(index);
			extents.push({ start: start + reader.next(offset), length: reader.next(length) });
		}
		const type = types.get(id);
		if (type && method < 2) items.push({ type, extents });
	}
	return items;
}
