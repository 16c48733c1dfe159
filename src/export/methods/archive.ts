import { AE2 } from './ae2';

/** An entry to be written. */
export interface ArchiveItem {
	/** Checked and normalised, `/` between folders. */
	readonly name: string;
	/** Bytes, or the most that it can be where `exact` is false. */
	readonly size: number;
	readonly exact: boolean;
	/** Asked once, when its turn has come. What it yields is valid until the next piece is asked for. */
	content(): Promise<ItemContent> | ItemContent;
}

export interface ItemContent {
	/** Milliseconds since 1970. */
	readonly modified: number;
	/** 0: as it is; 8: raw deflate. */
	readonly method: 0 | 8;
	/** Packed, and not yet encrypted. */
	readonly packed: AsyncIterable<Uint8Array>;
	/** Of the original; read when `packed` has come to its end. */
	readonly plain: () => { readonly crc: number; readonly size: number };
}

export interface ArchiveOptions {
	/** Encrypts an entry by WinZip AES-256 (AE-2), or `null` for a plain archive. */
	readonly seal: ((packed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | null;
	/** Sizes and offsets from here on are written in zip64; the format's own bound is 2^32 - 1. Lower in tests alone. */
	readonly zip64From?: number;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END = 0x06054b50;

const ENCRYPTED = 1;
const DESCRIPTOR_FOLLOWS = 8;
const UTF8 = 0x800;
const METHOD_AES = 99;
const NARROW = 0xffffffff;
/** Versions of the specification that a reader has to know, and Unix as the system of the attributes. */
const VERSION = { deflate: 20, zip64: 45, aes: 51, madeBy: (3 << 8) | 51 } as const;
/** Regular file, rw-r--r--. */
const ATTRIBUTES = 0o100644 * 0x10000;

interface Written {
	readonly name: Buffer;
	readonly flags: number;
	readonly modified: number;
	readonly method: 0 | 8;
	readonly crc: number;
	readonly packed: number;
	readonly size: number;
	readonly offset: number;
	/** Sizes in zip64. */
	readonly wide: boolean;
}

/**
 * A zip archive (APPNOTE 6.3.10) as a stream: names in UTF-8, zip64 where sizes, offsets or the number of entries ask for it, modification times
 * to the second in UTC besides the format's local ones. Memory grows by the directory alone, some hundred bytes an entry.
 * What it yields is valid until the next piece is asked for. Throws what the contents throw.
 */
export async function* archive(items: Iterable<ArchiveItem>, options: ArchiveOptions): AsyncGenerator<Uint8Array> {
	const limit = options.zip64From ?? NARROW;
	const entries: Written[] = [];
	let offset = 0;
	for (const item of items) {
		const content = await item.content();
		const writer = new EntryWriter(item, content, options, offset, limit);
		for await (const bytes of writer.bytes()) {
			offset += bytes.length;
			yield bytes;
		}
		entries.push(writer.written());
	}
	let length = 0;
	for (const entry of entries) {
		const record = centralRecord(entry, options.seal !== null, limit);
		length += record.length;
		yield record;
	}
	yield endRecords(entries.length, offset, length, limit);
}

class EntryWriter {
	private readonly name: Buffer;
	private readonly flags: number;
	private readonly wide: boolean;
	/** Length of the packed and encrypted content where it is known beforehand; then no descriptor is needed. */
	private readonly known: number | null;
	private packed = 0;

	constructor(
		private readonly item: ArchiveItem,
		private readonly content: ItemContent,
		private readonly options: ArchiveOptions,
		private readonly offset: number,
		limit: number,
	) {
		this.name = Buffer.from(item.name, 'utf8');
		this.known = options.seal !== null && content.method === 0 && item.exact ? item.size + AE2.overhead : null;
		this.flags = UTF8 | (options.seal === null ? 0 : ENCRYPTED) | (this.known === null ? DESCRIPTOR_FOLLOWS : 0);
		// Deflate makes incompressible bytes longer by five for every 16 KiB at most.
		this.wide = item.size + Math.ceil(item.size / 3000) + 64 >= limit;
	}

	async *bytes(): AsyncGenerator<Uint8Array> {
		yield this.header();
		const { packed } = this.content;
		for await (const bytes of this.options.seal === null ? packed : this.options.seal(packed)) {
			this.packed += bytes.length;
			yield bytes;
		}
		if (this.known === null) yield this.descriptor();
		else if (this.known !== this.packed) throw new RangeError('size');
	}

	written(): Written {
		const { crc, size } = this.content.plain();
		const { name, flags, packed, offset, wide } = this;
		// AE-2 leaves the checksum out: it would tell something about the content.
		const shown = this.options.seal === null ? crc : 0;
		return { name, flags, modified: this.content.modified, method: this.content.method, crc: shown, packed, size, offset, wide };
	}

	private header(): Buffer {
		const { known, wide } = this;
		const extra: Buffer[] = [];
		if (wide) extra.push(field(1, u64(known === null ? 0 : this.item.size), u64(known ?? 0)));
		extra.push(...commonFields(this.content.modified, this.content.method, this.options.seal !== null));
		const length = extra.reduce((sum, each) => sum + each.length, 0);
		const head = Buffer.alloc(30);
		head.writeUInt32LE(LOCAL, 0);
		head.writeUInt16LE(versionFor(this.options.seal !== null, wide), 4);
		head.writeUInt16LE(this.flags, 6);
		head.writeUInt16LE(this.options.seal === null ? this.content.method : METHOD_AES, 8);
		head.writeUInt32LE(dosTime(this.content.modified), 10);
		if (wide) {
			head.writeUInt32LE(NARROW, 18);
			head.writeUInt32LE(NARROW, 22);
		} else if (known !== null) {
			head.writeUInt32LE(known, 18);
			head.writeUInt32LE(this.item.size, 22);
		}
		head.writeUInt16LE(this.name.length, 26);
		head.writeUInt16LE(length, 28);
		return Buffer.concat([head, this.name, ...extra]);
	}

	private descriptor(): Buffer {
		const { crc, packed, size } = this.written();
		if (!this.wide && (packed > NARROW || size > NARROW)) throw new RangeError('size');
		const head = Buffer.alloc(8);
		head.writeUInt32LE(DESCRIPTOR, 0);
		head.writeUInt32LE(crc, 4);
		return Buffer.concat(this.wide ? [head, u64(packed), u64(size)] : [head, u32(packed), u32(size)]);
	}
}

function centralRecord(entry: Written, encrypted: boolean, limit: number): Buffer {
	const far = entry.offset >= limit;
	const extra = commonFields(entry.modified, entry.method, encrypted);
	const wideParts = [...(entry.wide ? [u64(entry.size), u64(entry.packed)] : []), ...(far ? [u64(entry.offset)] : [])];
	if (wideParts.length > 0) extra.unshift(field(1, ...wideParts));
	const head = Buffer.alloc(46);
	head.writeUInt32LE(CENTRAL, 0);
	head.writeUInt16LE(VERSION.madeBy, 4);
	head.writeUInt16LE(versionFor(encrypted, entry.wide || far), 6);
	head.writeUInt16LE(entry.flags, 8);
	head.writeUInt16LE(encrypted ? METHOD_AES : entry.method, 10);
	head.writeUInt32LE(dosTime(entry.modified), 12);
	head.writeUInt32LE(entry.crc, 16);
	head.writeUInt32LE(entry.wide ? NARROW : entry.packed, 20);
	head.writeUInt32LE(entry.wide ? NARROW : entry.size, 24);
	head.writeUInt16LE(entry.name.length, 28);
	head.writeUInt16LE(
		extra.reduce((sum, each) => sum + each.length, 0),
		30,
	);
	head.writeUInt32LE(ATTRIBUTES, 38);
	head.writeUInt32LE(far ? NARROW : entry.offset, 42);
	return Buffer.concat([head, entry.name, ...extra]);
}

function endRecords(count: number, directory: number, length: number, limit: number): Buffer {
	const wide = count >= 0xffff || directory >= limit || length >= limit;
	const end = Buffer.alloc(22);
	end.writeUInt32LE(END, 0);
	end.writeUInt16LE(wide ? 0xffff : count, 8);
	end.writeUInt16LE(wide ? 0xffff : count, 10);
	end.writeUInt32LE(wide ? NARROW : length, 12);
	end.writeUInt32LE(wide ? NARROW : directory, 16);
	if (!wide) return end;
	const end64 = Buffer.alloc(24);
	end64.writeUInt32LE(END64, 0);
	end64.writeUInt32LE(44, 4);
	end64.writeUInt16LE(VERSION.madeBy, 12);
	end64.writeUInt16LE(VERSION.zip64, 14);
	const locator = Buffer.alloc(8);
	locator.writeUInt32LE(LOCATOR64, 0);
	return Buffer.concat([end64, u64(count), u64(count), u64(length), u64(directory), locator, u64(directory + length), u32(1), end]);
}

/** Extra fields that stand in both headers: time in UTC, and how the entry is encrypted. */
function commonFields(modified: number, method: 0 | 8, encrypted: boolean): Buffer[] {
	const fields: Buffer[] = [];
	const seconds = Math.floor(modified / 1000);
	if (seconds >= -0x80000000 && seconds <= 0x7fffffff) fields.push(field(0x5455, Buffer.from([1]), u32(seconds >>> 0)));
	// AE-2, "AE", 256 bits.
	if (encrypted) fields.push(field(0x9901, Buffer.from([2, 0, 0x41, 0x45, 3, method, 0])));
	return fields;
}

function field(id: number, ...parts: Buffer[]): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16LE(id, 0);
	head.writeUInt16LE(
		parts.reduce((sum, each) => sum + each.length, 0),
		2,
	);
	return Buffer.concat([head, ...parts]);
}

function versionFor(encrypted: boolean, wide: boolean): number {
	if (encrypted) return VERSION.aes;
	return wide ? VERSION.zip64 : VERSION.deflate;
}

/** Local time in steps of two seconds, between 1980 and 2107. */
function dosTime(modified: number): number {
	const time = new Date(modified);
	const year = time.getFullYear();
	if (!(year >= 1980)) return 0x00210000;
	if (year > 2107) return 0xff9fbf7d;
	const day = ((year - 1980) << 9) | ((time.getMonth() + 1) << 5) | time.getDate();
	const clock = (time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1);
	return ((day << 16) | clock) >>> 0;
}

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value, 0);
	return bytes;
}

function u64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(value), 0);
	return bytes;
}
