import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Bytes that are kept in memory until they go to the disk. */
const CHUNK = 1 << 20;
/** Chunks in memory before a file is made. */
const IN_MEMORY = 4;
/** Kind, key and length of a record; the longest name. */
const HEAD = 11;
const LONGEST = 0xffff;
const FOLDER = 0xff;

/** One document, as it is noted down. */
export interface Noted {
	readonly folder: string;
	readonly name: string;
	/** Rank of its confidentiality, -1 without. */
	readonly rank: number;
	readonly key: number;
}

/**
 * Notes of many documents with flat memory: the first few thousand stay in memory, the rest goes to a temporary file that only its owner can read and that
 * has no name where the system allows. Where no file can be made, all stays in memory.
 */
export class Spool {
	#chunk = Buffer.allocUnsafeSlow(CHUNK);
	#used = 0;
	readonly #full: Buffer[] = [];
	#file: { readonly descriptor: number; readonly folder: string } | null = null;
	#inFile = 0;
	#failed = false;
	#folder = '';
	/** Documents noted. */
	count = 0;

	add({ folder, name, rank, key }: Noted): void {
		if (folder !== this.#folder) {
			this.#folder = folder;
			this.#write(FOLDER, 0, folder);
		}
		this.#write(rank + 1, key, name);
		this.count++;
	}

	#write(kind: number, key: number, text: string): void {
		// Three bytes a unit is the most that UTF-8 needs.
		if (text.length * 3 > LONGEST) return;
		if (this.#used + HEAD + text.length * 3 > CHUNK) this.#turn();
		const chunk = this.#chunk;
		const at = this.#used;
		const length = chunk.write(text, at + HEAD);
		chunk[at] = kind;
		chunk.writeDoubleLE(key, at + 1);
		chunk.writeUInt16LE(length, at + 9);
		this.#used = at + HEAD + length;
	}

	/** Puts the full chunk away; a chunk is never cut within a record. */
	#turn(): void {
		this.#full.push(this.#chunk.subarray(0, this.#used));
		this.#chunk = Buffer.allocUnsafeSlow(CHUNK);
		this.#used = 0;
		if (this.#full.length < IN_MEMORY || this.#failed) return;
		try {
			this.#file ??= temporaryFile();
			for (let chunk = this.#full[0]; chunk !== undefined; chunk = this.#full[0]) {
				writeAll(this.#file.descriptor, chunk, this.#inFile);
				this.#inFile += chunk.length;
				this.#full.shift();
			}
		} catch {
			// A full disk: what was written whole is read from there, the rest stays here.
			this.#failed = true;
		}
	}

	/** All documents, in the order in which they were noted. May be gone through more than once. @throws the system's error */
	*all(): Generator<Noted> {
		let folder = '';
		for (const chunk of this.#chunks()) {
			for (let at = 0; at + HEAD <= chunk.length; ) {
				const kind = chunk[at] as number;
				const end = at + HEAD + chunk.readUInt16LE(at + 9);
				if (end > chunk.length) break;
				if (kind === FOLDER) folder = chunk.toString('utf8', at + HEAD, end);
				else yield new Note(folder, chunk, at, end, kind - 1);
				at = end;
			}
		}
	}

	*#chunks(): Generator<Buffer> {
		const file = this.#file;
		const buffer = Buffer.allocUnsafeSlow(file === null ? 0 : CHUNK);
		for (let at = 0, kept = 0; file !== null && at < this.#inFile; ) {
			const got = readSync(file.descriptor, buffer, kept, Math.min(CHUNK - kept, this.#inFile - at), at);
			if (got === 0) break;
			at += got;
			const whole = wholeRecords(buffer, kept + got);
			yield buffer.subarray(0, whole);
			kept = kept + got - whole;
			buffer.copyWithin(0, whole, whole + kept);
		}
		yield* this.#full;
		yield this.#chunk.subarray(0, this.#used);
	}

	close(): void {
		const file = this.#file;
		this.#file = null;
		this.#full.length = 0;
		if (file === null) return;
		try {
			closeSync(file.descriptor);
			rmSync(file.folder, { recursive: true, force: true });
		} catch {
			// The system clears its temporary folder.
		}
	}
}

/** A record that decodes its name only when it is asked for. */
class Note implements Noted {
	constructor(
		readonly folder: string,
		private readonly chunk: Buffer,
		private readonly at: number,
		private readonly end: number,
		readonly rank: number,
	) {}

	get key(): number {
		return this.chunk.readDoubleLE(this.at + 1);
	}

	get name(): string {
		return this.chunk.toString('utf8', this.at + HEAD, this.end);
	}
}

function wholeRecords(buffer: Buffer, length: number): number {
	let at = 0;
	while (at + HEAD <= length) {
		const end = at + HEAD + buffer.readUInt16LE(at + 9);
		if (end > length) break;
		at = end;
	}
	return at;
}

function temporaryFile(): { readonly descriptor: number; readonly folder: string } {
	const folder = mkdtempSync(path.join(tmpdir(), 'kakuzuke-'));
	const file = path.join(folder, 'documents');
	const descriptor = openSync(file, 'wx+', 0o600);
	try {
		// A killed scan leaves nothing behind. Not every system lets go of an open file.
		rmSync(folder, { recursive: true, force: true });
	} catch {
		// It goes when the scan ends.
	}
	return { descriptor, folder };
}

function writeAll(descriptor: number, bytes: Buffer, position: number): void {
	for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
}
