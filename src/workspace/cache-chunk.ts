import { createHash } from 'node:crypto';
import path from 'node:path';
import type { BlockAt } from './cache-file';
import { withSeparator } from './paths';
import { hasStamp, STAMP_LENGTH, type Stamp, writeStamp } from './stamp';

/** One document of a chunk that is to be written. */
export interface ChunkEntry {
	readonly name: string;
	readonly stamp: Exclude<Stamp, string>;
	/** Of the sidecar beside it. */
	readonly sidecar: Exclude<Stamp, string>;
	/** Key of the report's shape. */
	readonly shape: string;
	/** 0 without. */
	readonly contentKey: number;
	readonly needs: Needs | null;
}

/** The other files that a document's report depends on, and their stamps at the time. */
export interface Needs {
	/** Absolute. */
	readonly files: readonly string[];
	readonly stamps: string;
}

/** What stands before the numbers. */
interface Head {
	/** Stamps of the folder labels. */
	readonly labels: string;
	readonly names: readonly string[];
	/** Keys of the shapes. */
	readonly shapes: readonly string[];
	/** For each document the index of its shape. */
	readonly ids: readonly number[];
	/** Indexes of the documents that have a sidecar; their stamps come after those of the documents. */
	readonly beside: readonly number[];
	/** Documents that depend on other files: index, stamps, files (from the folder where they lie in it). Absent: none does. */
	readonly needs?: readonly (readonly [index: number, stamps: string, ...files: string[]])[];
}

/** Documents of one folder as they were found: the head as JSON with its length before it, then the stamps and the content keys as doubles. */
export class Chunk {
	readonly #head: Head;
	readonly #stamps: Float64Array;
	readonly #indexes = new Map<string, number>();
	readonly #needs = new Map<number, Needs>();

	private constructor(
		readonly block: BlockAt,
		folder: string,
		head: Head,
		stamps: Float64Array,
	) {
		this.#head = head;
		this.#stamps = stamps;
		for (const [index, name] of head.names.entries()) this.#indexes.set(name, index);
		const whole = (file: string): string => (path.isAbsolute(file) ? file : withSeparator(folder) + file);
		for (const [index, taken, ...files] of head.needs ?? []) this.#needs.set(index, { files: files.map(whole), stamps: taken });
	}

	/** `null` for a block that is damaged. Never throws. */
	static read(block: BlockAt, folder: string): Chunk | null {
		const bytes = block.file.content(block);
		if (bytes === null || bytes.length < 4) return null;
		try {
			const end = 4 + bytes.readUInt32LE(0);
			const head = JSON.parse(bytes.toString('utf8', 4, end)) as Head;
			const stamps = new Float64Array((head.names.length + head.beside.length) * STAMP_LENGTH + head.names.length);
			Buffer.from(stamps.buffer).set(bytes.subarray(end, end + stamps.byteLength));
			return new Chunk(block, folder, head, stamps);
		} catch {
			return null;
		}
	}

	get labels(): string {
		return this.#head.labels;
	}

	get size(): number {
		return this.#head.names.length;
	}

	/** The key of the shape of a document's report, where the document is as it was; else `null`. */
	shape(name: string, stamp: Stamp, sidecar: Stamp): string | null {
		const index = this.#indexes.get(name);
		if (index === undefined || stamp === null || !hasStamp(stamp, this.#stamps, index)) return null;
		const beside = this.#head.beside.indexOf(index);
		if (beside < 0 ? sidecar !== null : !hasStamp(sidecar, this.#stamps, this.size + beside)) return null;
		return this.#head.shapes[this.#head.ids[index] ?? -1] ?? null;
	}

	/** A document's content key, 0 without. */
	contentKey(name: string): number {
		const index = this.#indexes.get(name);
		return index === undefined ? 0 : (this.#stamps[this.#stamps.length - this.size + index] ?? 0);
	}

	/** What else a document's report depends on, or `null`. */
	needs(name: string): Needs | null {
		return this.#needs.get(this.#indexes.get(name) ?? -1) ?? null;
	}

	/** A block's content. */
	static write(labels: string, folder: string, entries: readonly ChunkEntry[]): Buffer {
		const shapes = new Map<string, number>();
		const ids = entries.map(({ shape }) => {
			const id = shapes.get(shape) ?? shapes.size;
			shapes.set(shape, id);
			return id;
		});
		const beside = entries.flatMap(({ sidecar }, index) => (sidecar === null ? [] : [index]));
		const needs = needsOf(withSeparator(folder), entries);
		const names = entries.map(({ name }) => name);
		const head: Head = { labels, names, shapes: [...shapes.keys()], ids, beside, ...(needs.length === 0 ? {} : { needs }) };
		const keysFrom = (entries.length + beside.length) * STAMP_LENGTH;
		const stamps = new Float64Array(keysFrom + entries.length);
		for (const [index, { stamp, contentKey }] of entries.entries()) {
			writeStamp(stamp, stamps, index);
			stamps[keysFrom + index] = contentKey;
		}
		for (const [place, index] of beside.entries()) writeStamp(entries[index]?.sidecar ?? null, stamps, entries.length + place);
		const json = Buffer.from(JSON.stringify(head));
		const length = Buffer.alloc(4);
		length.writeUInt32LE(json.length);
		return Buffer.concat([length, json, Buffer.from(stamps.buffer)]);
	}
}

function needsOf(prefix: string, entries: readonly ChunkEntry[]): NonNullable<Head['needs']> {
	const short = (file: string): string => (file.startsWith(prefix) ? file.slice(prefix.length) : file);
	return entries.flatMap(({ needs }, index) =>
		needs === null ? [] : [[index, needs.stamps, ...needs.files.map(short)] as [number, string, ...string[]]],
	);
}

/** The keys of shapes that a block's content names; none where it is damaged. */
export function shapesIn(content: Buffer): readonly string[] {
	try {
		return (JSON.parse(content.toString('utf8', 4, 4 + content.readUInt32LE(0))) as Head).shapes;
	} catch {
		return [];
	}
}

/** Short enough to stand once for each folder, long enough that two shapes never share it. */
export function shapeKey(shape: string): string {
	return createHash('sha256').update(shape).digest('base64url').slice(0, 22);
}
