import { CompoundError, type CompoundStream, u16, u32 } from '../compound';
import { decodeCodePage, UTF16 } from './code-page';
import { type PropertyValue, readValue } from './property-value';

/** A property of a set: its number, and its name where the set's dictionary has one. */
export interface Property {
	readonly id: number;
	readonly name: string | null;
	/** `null` for kinds of values in which no label can stand. */
	readonly value: PropertyValue;
}

/** One set of a property set stream ([MS-OLEPS] 2.20). */
export interface PropertySet {
	/** Lower-case hex, as it stands. */
	readonly formatId: string;
	readonly properties: readonly Property[];
}

const DICTIONARY = 0;
const CODE_PAGE = 1;
/** Numbers from here on are the set's language, its behaviour, and where linked properties are linked to. */
const FIRST_SPECIAL = 0x01000000;

/** Of what the sets of a stream hold, so much is looked at. */
const MAX_PROPERTIES = 4096;
const MAX_NAMES = 64 * 1024;
const MAX_STRING = 16 * 1024;
/** Bytes that are read first: most streams are not larger, and a thumbnail stands behind the texts. */
const FIRST = 8192;

/** Reads the sets of a stream ([MS-OLEPS] 2.21); `wanted`: numbers of properties that are looked at, or `null` for all. @throws CompoundError */
export function readPropertySets(stream: CompoundStream, wanted: ReadonlySet<number> | null): PropertySet[] {
	const bytes = new Window(stream);
	const head = bytes.at(0, 68);
	if (u16(head, 0) !== 0xfffe) throw new CompoundError('a property set is damaged');
	const count = Math.min(2, u32(head, 24));
	const sets: PropertySet[] = [];
	for (let index = 0; index < count; index++) {
		const formatId = head.toString('hex', 28 + index * 20, 44 + index * 20);
		sets.push({ formatId, properties: readSet(bytes, u32(head, 44 + index * 20), index === 0 ? wanted : null) });
	}
	return sets;
}

/** Pieces of a stream, mostly out of its first bytes. */
class Window {
	private readonly first: Buffer;

	constructor(private readonly stream: CompoundStream) {
		this.first = stream.read(0, FIRST);
	}

	/** Fewer bytes where the stream ends. */
	at(offset: number, length: number): Buffer {
		if (offset + length <= this.first.length || this.first.length < FIRST) return this.first.subarray(offset, offset + length);
		return this.stream.read(offset, length);
	}
}

function readSet(bytes: Window, start: number, wanted: ReadonlySet<number> | null): Property[] {
	const count = Math.min(MAX_PROPERTIES, u32(bytes.at(start, 8), 4));
	const table = bytes.at(start + 8, count * 8);
	const offsets = new Map<number, number>();
	for (let at = 0; at + 8 <= table.length; at += 8) {
		const id = u32(table, at);
		if (!offsets.has(id)) offsets.set(id, start + u32(table, at + 4));
	}
	const codePage = codePageOf(bytes, offsets.get(CODE_PAGE));
	const dictionary = offsets.get(DICTIONARY);
	const names = dictionary === undefined ? null : readDictionary(bytes.at(dictionary, MAX_NAMES), codePage, offsets);
	const properties: Property[] = [];
	for (const [id, offset] of offsets) {
		if (id <= CODE_PAGE || id >= FIRST_SPECIAL || (wanted !== null && !wanted.has(id))) continue;
		const value = readValue(bytes.at(offset, MAX_STRING), codePage);
		if (value !== null) properties.push({ id, name: names?.get(id) ?? null, value });
	}
	return properties;
}

function codePageOf(bytes: Window, offset: number | undefined): number {
	const value = offset === undefined ? Buffer.alloc(0) : bytes.at(offset, 6);
	return value.length < 6 ? 1252 : u16(value, 4);
}

/** A way in which writers lay out a dictionary. */
interface Layout {
	readonly wide: boolean;
	readonly padded: boolean;
	/** Lengths of wide names count bytes. */
	readonly bytes: boolean;
}

/**
 * The names of properties ([MS-OLEPS] 2.17). Names in UTF-16 are filled up to four bytes, others are not – but writers are met that do it
 * otherwise: the layout counts that names the most of the properties that there are.
 */
function readDictionary(bytes: Buffer, codePage: number, ids: ReadonlyMap<number, number>): Map<number, string> {
	const wide = codePage === UTF16;
	const layouts: Layout[] = [
		{ wide, padded: wide, bytes: false },
		{ wide, padded: !wide, bytes: false },
		{ wide, padded: wide, bytes: true },
		{ wide: true, padded: true, bytes: false },
	];
	let best = new Map<number, string>();
	let most = -1;
	for (const layout of layouts) {
		const names = readNames(bytes, layout, codePage, ids);
		if (names.size <= most) continue;
		best = names;
		most = names.size;
		if (most >= Math.min(bytes.length < 4 ? 0 : u32(bytes, 0), MAX_PROPERTIES)) break;
	}
	return best;
}

function readNames(bytes: Buffer, layout: Layout, codePage: number, ids: ReadonlyMap<number, number>): Map<number, string> {
	const names = new Map<number, string>();
	const count = bytes.length < 4 ? 0 : Math.min(MAX_PROPERTIES, u32(bytes, 0));
	let at = 4;
	for (let index = 0; index < count && at + 8 <= bytes.length; index++) {
		const id = u32(bytes, at);
		const length = u32(bytes, at + 4) * (layout.wide && !layout.bytes ? 2 : 1);
		at += 8;
		if (at + length > bytes.length || !ids.has(id)) break;
		const name = layout.wide ? bytes.toString('utf16le', at, at + length) : decodeCodePage(bytes.subarray(at, at + length), codePage);
		names.set(id, name.replace(/\0[\s\S]*$/, ''));
		at += layout.padded ? Math.ceil(length / 4) * 4 : length;
	}
	return names;
}
