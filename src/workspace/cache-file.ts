import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from '../formats/zip';

/** Changes with the shape of what is stored. */
const VERSION = 3;
const HEAD = 10;
/** Bytes of a block's head that are read at once; longer names take a second read. */
const AHEAD = 1024;
/** No block of 96 documents is larger; a damaged length is. */
const MOST = 1 << 26;

/** Stand in the place of a folder; folders are absolute paths. */
export const SHAPES = '*shapes';
export const KEPT = '*kept';

/** Cannot stand in a path. */
const BETWEEN = '\0';

/** The first and the last of a block's documents, by code unit: of a folder with very many, only the blocks that matter are read. */
export interface Span {
	readonly first: string;
	readonly last: string;
}

export const NO_SPAN: Span = { first: '', last: '' };

/** A block's place in a file. */
export interface BlockAt {
	readonly file: CacheFile;
	readonly span: Span;
	/** Of the content. */
	readonly offset: number;
	readonly length: number;
	readonly sum: number;
}

/** What a file says in its first line: which policies, program and rules its reports come from. */
export function headLine(key: string): Buffer {
	return Buffer.from(`kakuzuke-cache ${VERSION} ${key}\n`);
}

/**
 * A cache file that is open for reading: a line that names its key, then blocks of `length, checksum, name length, name, content`. The name is that of a
 * folder and of its first and last document in the block, with a NUL between. A file that was
 * cut off or damaged ends where the damage begins.
 */
export class CacheFile {
	readonly #descriptor: number;

	private constructor(
		descriptor: number,
		readonly path: string,
	) {
		this.#descriptor = descriptor;
	}

	/** Opens a file and lists its blocks by folder; `null` for what is no cache of this key, or cannot be read. Never throws. */
	static open(path: string, key: string, blocks: Map<string, BlockAt[]>): CacheFile | null {
		const opening = CacheFile.opening(path, key, blocks);
		for (;;) {
			const step = opening.next();
			if (step.done) return step.value;
		}
	}

	/** As `open`, block by block. */
	static *opening(path: string, key: string, blocks: Map<string, BlockAt[]>): Generator<void, CacheFile | null> {
		let descriptor: number | undefined;
		try {
			// A pipe or a link that somebody put there is none of ours.
			descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
			const found = fstatSync(descriptor);
			const head = headLine(key);
			const file = new CacheFile(descriptor, path);
			if (!found.isFile() || !file.#read(0, head.length).equals(head)) throw new Error('key');
			yield* file.#list(head.length, found.size, blocks);
			return file;
		} catch {
			if (descriptor !== undefined) closeSync(descriptor);
			return null;
		}
	}

	close(): void {
		closeSync(this.#descriptor);
	}

	/** The content of a block, or `null` where it is damaged. */
	content({ offset, length, sum }: BlockAt): Buffer | null {
		try {
			const bytes = this.#read(offset, length);
			return bytes.length === length && crc32(bytes) >>> 0 === sum ? bytes : null;
		} catch {
			return null;
		}
	}

	*#list(start: number, size: number, blocks: Map<string, BlockAt[]>): Generator<void, void> {
		for (let at = start; at + HEAD <= size; ) {
			const head = this.#read(at, Math.min(AHEAD, size - at));
			const length = head.readUInt32LE(0);
			const sum = head.readUInt32LE(4);
			const nameLength = head.readUInt16LE(8);
			const offset = at + HEAD + nameLength;
			if (length > MOST || offset + length > size) return;
			const whole = HEAD + nameLength <= head.length;
			const name = (whole ? head.subarray(HEAD, HEAD + nameLength) : this.#read(at + HEAD, nameLength)).toString('utf8');
			const [folder = '', first = '', last = ''] = name.split(BETWEEN);
			const known = blocks.get(folder);
			const block = { file: this, span: first === '' ? NO_SPAN : { first, last }, offset, length, sum };
			if (known === undefined) blocks.set(folder, [block]);
			else known.push(block);
			at = offset + length;
			yield;
		}
	}

	#read(offset: number, length: number): Buffer {
		const bytes = Buffer.allocUnsafe(length);
		let done = 0;
		while (done < length) {
			const count = readSync(this.#descriptor, bytes, done, length - done, offset + done);
			if (count === 0) break;
			done += count;
		}
		return bytes.subarray(0, done);
	}
}

/** Appends blocks to a new file that only its owner may read. */
export class CacheWriter {
	readonly #descriptor: number;

	/** @throws the system's error */
	constructor(path: string, key: string) {
		this.#descriptor = openSync(path, 'wx', 0o600);
		writeSync(this.#descriptor, headLine(key));
	}

	/** `sum`: of the content, where it is known. @throws the system's error */
	add(folder: string, { first, last }: Span, content: Buffer, sum = crc32(content) >>> 0): void {
		const written = Buffer.from(first === '' ? folder : folder + BETWEEN + first + BETWEEN + last, 'utf8');
		if (written.length > 0xffff || content.length > MOST) return;
		const head = Buffer.alloc(HEAD);
		head.writeUInt32LE(content.length, 0);
		head.writeUInt32LE(sum, 4);
		head.writeUInt16LE(written.length, 8);
		writeSync(this.#descriptor, Buffer.concat([head, written, content]));
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
