import type { Extent } from './office-compound';

export const ENTRY = 128;
const NONE = 0xffffffff;
const RED = 0;
const BLACK = 1;
const STORAGE = 1;
const STREAM = 2;
const ROOT = 5;

interface Entry {
	readonly name: string;
	readonly type: number;
	readonly children: Map<string, Entry>;
	readonly extent: Extent;
	id: number;
	left: number;
	right: number;
	child: number;
	color: number;
}

const NO_EXTENT: Extent = { start: 0, size: 0 };

function entry(name: string, type: number, extent: Extent): Entry {
	return { name, type, extent, children: new Map(), id: 0, left: NONE, right: NONE, child: NONE, color: BLACK };
}

/**
 * The directory of a compound file ([MS-CFB] 2.6), whole sectors of it: siblings form a red-black tree ordered by length of name, then upper-cased name.
 * @param extents by path; @param mini the mini stream, which belongs to the root entry
 */
export function directoryOf(extents: ReadonlyMap<string, Extent>, mini: Extent): Buffer {
	const root = entry('Root Entry', ROOT, mini);
	for (const [path, extent] of extents) {
		let storage = root;
		const names = path.split('/');
		for (const [index, name] of names.entries()) {
			let next = storage.children.get(name);
			if (next === undefined) {
				next = index === names.length - 1 ? entry(name, STREAM, extent) : entry(name, STORAGE, NO_EXTENT);
				storage.children.set(name, next);
			}
			storage = next;
		}
	}
	const all: Entry[] = [];
	number(root, all);
	for (const one of all) one.child = plant([...one.children.values()].sort(bySpecification));
	const bytes = Buffer.alloc(Math.ceil(all.length / 4) * 4 * ENTRY);
	for (let at = 0; at < bytes.length; at += ENTRY) bytes.fill(0xff, at + 68, at + 80);
	for (const one of all) write(one, bytes, one.id * ENTRY);
	return bytes;
}

function number(one: Entry, all: Entry[]): void {
	one.id = all.length;
	all.push(one);
	for (const child of one.children.values()) number(child, all);
}

function bySpecification(a: Entry, b: Entry): number {
	if (a.name.length !== b.name.length) return a.name.length - b.name.length;
	const [left, right] = [a.name.toUpperCase(), b.name.toUpperCase()];
	return left < right ? -1 : left > right ? 1 : 0;
}

/** A balanced tree from sorted siblings; its lowest rank is red, so that every way down passes as many black entries. Returns the id of its root. */
function plant(sorted: readonly Entry[], depth = 0, lowest = Math.floor(Math.log2(Math.max(1, sorted.length)))): number {
	const middle = sorted.length >> 1;
	const top = sorted[middle];
	if (top === undefined) return NONE;
	top.color = depth === lowest && depth > 0 ? RED : BLACK;
	top.left = plant(sorted.slice(0, middle), depth + 1, lowest);
	top.right = plant(sorted.slice(middle + 1), depth + 1, lowest);
	return top.id;
}

function write(one: Entry, bytes: Buffer, at: number): void {
	const length = bytes.write(one.name, at, 62, 'utf16le');
	bytes.writeUInt16LE(length + 2, at + 64);
	bytes[at + 66] = one.type;
	bytes[at + 67] = one.color;
	bytes.writeUInt32LE(one.left, at + 68);
	bytes.writeUInt32LE(one.right, at + 72);
	bytes.writeUInt32LE(one.child, at + 76);
	bytes.writeUInt32LE(one.extent.start, at + 116);
	bytes.writeUInt32LE(one.extent.size, at + 120);
}
