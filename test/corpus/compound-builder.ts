/** Compound files ([MS-CFB]) by hand, as a writer of its own would lay them out. */

/** Content by path, `/` between storages. */
export type Streams = ReadonlyMap<string, Uint8Array>;

export interface CompoundOptions {
	/** 4096: version 4. */
	readonly sectorSize?: 512 | 4096;
	/** Sectors of nothing before the content, so that numbers grow. */
	readonly gap?: number;
}

const END = 0xffff_fffe;
const NONE = 0xffff_ffff;
const MINI = 64;
const CUTOFF = 4096;

interface Entry {
	readonly name: string;
	readonly type: 1 | 2 | 5;
	readonly content: Uint8Array;
	readonly children: Entry[];
	start: number;
	id: number;
}

export function buildCompound(streams: Streams, { sectorSize = 512, gap = 0 }: CompoundOptions = {}): Buffer {
	const root = treeOf(streams);
	const entries = flatten(root);
	const sectors: Buffer[] = Array.from({ length: gap }, () => Buffer.alloc(sectorSize, 0x41));
	const fat: number[] = sectors.map(() => NONE);
	const place = (bytes: Uint8Array): number => {
		if (bytes.length === 0) return END;
		const start = sectors.length;
		for (let at = 0; at < bytes.length; at += sectorSize) {
			const sector = Buffer.alloc(sectorSize);
			sector.set(bytes.subarray(at, at + sectorSize));
			sectors.push(sector);
			fat.push(sectors.length);
		}
		fat[fat.length - 1] = END;
		return start;
	};
	const mini = miniStream(entries);
	for (const entry of entries) if (entry.type === 2 && entry.content.length >= CUTOFF) entry.start = place(entry.content);
	root.start = place(mini.bytes);
	const miniTable = place(numbers(mini.table, sectorSize));
	const directory = place(directoryBytes(entries, mini.bytes.length, sectorSize));
	const perSector = sectorSize / 4;
	let tables = 1;
	while (tables * perSector < sectors.length + tables) tables++;
	const first = sectors.length;
	for (let index = 0; index < tables; index++) fat.push(0xffff_fffd);
	const header = Buffer.alloc(sectorSize);
	Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
	header.writeUInt16LE(0x3e, 24);
	header.writeUInt16LE(sectorSize === 512 ? 3 : 4, 26);
	header.writeUInt16LE(0xfffe, 28);
	header.writeUInt16LE(sectorSize === 512 ? 9 : 12, 30);
	header.writeUInt16LE(6, 32);
	if (sectorSize === 4096) header.writeUInt32LE(Math.ceil((entries.length * 128) / sectorSize), 40);
	header.writeUInt32LE(tables, 44);
	header.writeUInt32LE(directory, 48);
	header.writeUInt32LE(CUTOFF, 56);
	header.writeUInt32LE(miniTable, 60);
	header.writeUInt32LE(mini.table.length === 0 ? 0 : Math.ceil((mini.table.length * 4) / sectorSize), 64);
	header.writeUInt32LE(END, 68);
	header.fill(0xff, 76, 512);
	if (tables > 109) throw new Error('too large for this builder');
	for (let index = 0; index < tables; index++) header.writeUInt32LE(first + index, 76 + index * 4);
	return Buffer.concat([header, ...sectors, numbers(fat, sectorSize)]);
}

function treeOf(streams: Streams): Entry {
	const make = (name: string, type: Entry['type'], content: Uint8Array = Buffer.alloc(0)): Entry => ({
		name,
		type,
		content,
		children: [],
		start: 0,
		id: 0,
	});
	const root = make('Root Entry', 5);
	for (const [path, content] of streams) {
		const names = path.split('/');
		let folder = root;
		for (const name of names.slice(0, -1)) {
			const next = folder.children.find((child) => child.name === name) ?? make(name, 1);
			if (!folder.children.includes(next)) folder.children.push(next);
			folder = next;
		}
		folder.children.push(make(names.at(-1) ?? '', 2, content));
	}
	return root;
}

function flatten(root: Entry): Entry[] {
	const list = [root];
	for (const entry of list) list.push(...entry.children);
	for (const [id, entry] of list.entries()) entry.id = id;
	return list;
}

function miniStream(entries: readonly Entry[]): { bytes: Buffer; table: number[] } {
	const parts: Buffer[] = [];
	const table: number[] = [];
	for (const entry of entries) {
		const { length } = entry.content;
		if (entry.type !== 2 || length >= CUTOFF) continue;
		entry.start = length === 0 ? END : table.length;
		for (let at = 0; at < length; at += MINI) {
			const sector = Buffer.alloc(MINI);
			sector.set(entry.content.subarray(at, at + MINI));
			parts.push(sector);
			table.push(at + MINI < length ? table.length + 1 : END);
		}
	}
	return { bytes: Buffer.concat(parts), table };
}

function directoryBytes(entries: readonly Entry[], miniSize: number, sectorSize: number): Buffer {
	const bytes = Buffer.alloc(Math.ceil((entries.length * 128) / sectorSize) * sectorSize);
	for (const { name, type, content, start, id } of entries) {
		const at = id * 128;
		const text = Buffer.from(name, 'utf16le');
		text.copy(bytes, at);
		bytes.writeUInt16LE(text.length + 2, at + 64);
		bytes[at + 66] = type;
		bytes[at + 67] = 1;
		bytes.fill(0xff, at + 68, at + 80);
		bytes.writeUInt32LE(type === 1 ? 0 : start, at + 116);
		bytes.writeUInt32LE(type === 5 ? miniSize : content.length, at + 120);
	}
	for (const { children, id } of entries) link(bytes, id * 128 + 76, [...children].sort(byName));
	return bytes;
}

/** Siblings as a balanced tree ([MS-CFB] 2.6.4). */
function link(bytes: Buffer, at: number, entries: readonly Entry[]): void {
	const middle = entries.length >> 1;
	const entry = entries[middle];
	if (entry === undefined) return;
	bytes.writeUInt32LE(entry.id, at);
	link(bytes, entry.id * 128 + 68, entries.slice(0, middle));
	link(bytes, entry.id * 128 + 72, entries.slice(middle + 1));
}

function byName(one: Entry, other: Entry): number {
	return one.name.length - other.name.length || (one.name.toUpperCase() < other.name.toUpperCase() ? -1 : 1);
}

function numbers(list: readonly number[], sectorSize: number): Buffer {
	const bytes = Buffer.alloc(Math.ceil((list.length * 4) / sectorSize) * sectorSize, 0xff);
	for (const [index, value] of list.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
	return bytes;
}

/** A compound file with empty streams of the given names: enough for what is read of encrypted packages. */
export function compoundFile(names: readonly string[]): Buffer {
	return buildCompound(new Map(names.map((name) => [name, Buffer.alloc(0)])));
}
