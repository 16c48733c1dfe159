import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from '../formats/zip';

/** Changes with the shape of what is stored. */
const VERSION = 1;
const HEAD = 10;
/** Bytes of a block's head that are read at once; longer folder names take a second read. */
const AHEAD = 1024;
/** No block of 96 documents is larger; a damaged length is. */
const MOST = 1 << 26;

/** A block's place in a file. */
export interface BlockAt {
	readonly file: CacheFile;
	readonly offset: number;
	readonly length: number;
	readonly sum: number;
}

/** What a file says in its first line: which policies, program and rules its reports come from. */
export function headLine(key: string): Buffer {
	return Buffer.from(`kakuzuke-cache ${VERSION} ${key}\n`);
}

/**
 * A cache file that is open for reading: a line that names its key, then blocks of `length, checksum, folder length, folder, content`. A file that was
 * cut off or damaged ends where the damage begins.
 */
export class CacheFile {
	readonly #descriptor: number;

	private constructor(descriptor: number) {
		this.#descriptor = descriptor;
	}

	/** Opens a file and lists its blocks by folder; `null` for what is no cache of this key, or cannot be read. Never throws. */
	static open(path: string, key: string, blocks: Map<string, BlockAt[]>): CacheFile | null {
		let descriptor: number | undefined;
		try {
			// A pipe or a link that somebody put there is none of ours.
			descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
			const { size } = fstatSync(descriptor);
			const head = headLine(key);
			const file = new CacheFile(descriptor);
			if (!fstatSync(descriptor).isFile() || !file.#read(0, head.length).equals(head)) throw new Error('key');
			file.#list(head.length, size, blocks);
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

	#list(start: number, size: number, blocks: Map<string, BlockAt[]>): void {
		for (let at = start; at + HEAD <= size; ) {
			const head = this.#read(at, Math.min(AHEAD, size - at));
			const length = head.readUInt32LE(0);
			const sum = head.readUInt32LE(4);
			const name = head.readUInt16LE(8);
			const offset = at + HEAD + name;
			if (length > MOST || offset + length > size) return;
			const folder = (HEAD + name <= head.length ? head.subarray(HEAD, HEAD + name) : this.#read(at + HEAD, name)).toString('utf8');
			const known = blocks.get(folder);
			const block = { file: this, offset, length, sum };
			if (known === undefined) blocks.set(folder, [block]);
			else known.push(block);
			at = offset + length;
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

	/** @throws the system's error */
	add(folder: string, content: Buffer): void {
		const name = Buffer.from(folder, 'utf8');
		if (name.length > 0xffff || content.length > MOST) return;
		const head = Buffer.alloc(HEAD);
		head.writeUInt32LE(content.length, 0);
		head.writeUInt32LE(crc32(content) >>> 0, 4);
		head.writeUInt16LE(name.length, 8);
		writeSync(this.#descriptor, Buffer.concat([head, name, content]));
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
