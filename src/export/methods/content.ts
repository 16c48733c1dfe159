import { type Duplex, pipeline, Readable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import { crc32 } from '../../formats/zip/entry';
import type { ArchiveItem, ItemContent } from './archive';
import { archiveNames, isCompressible } from './names';
import { Original, type Pace } from './original';
import type { MethodFile } from './types';

/** Up to here a file is compressed in one go; beyond, as a stream. */
const ONE_GO = 1 << 20;

/** The originals of one export: opened one after the other, hashed, and closed whatever happens. */
export class Originals {
	/** SHA-256 by the file's `name`. */
	readonly hashes = new Map<string, string>();
	private readonly open = new Set<Original>();

	constructor(private readonly pace: Pace) {}

	/** The bytes of a file; valid until the next piece is asked for. @throws MethodError */
	read(file: MethodFile): AsyncGenerator<Uint8Array> {
		return this.bytes(this.opened(file));
	}

	/** Entries for an archive of these files. @throws MethodError for names that cannot stand in an archive */
	items(files: readonly MethodFile[], compress: boolean, checksum: boolean): ArchiveItem[] {
		const names = archiveNames(files);
		return files.map((file, index) => {
			const deflate = compress && file.size > 0 && isCompressible(file.name);
			return {
				name: names[index] ?? file.name,
				size: file.size,
				exact: true,
				content: () => this.content(file, deflate, checksum),
			};
		});
	}

	close(): void {
		for (const original of this.open) original.close();
		this.open.clear();
	}

	private opened(file: MethodFile): Original {
		const original = new Original(file);
		this.open.add(original);
		return original;
	}

	private async content(file: MethodFile, deflate: boolean, checksum: boolean): Promise<ItemContent> {
		const original = this.opened(file);
		let crc = 0;
		const source = counted(this.bytes(original), (bytes) => {
			if (checksum) crc = crc32(bytes, crc);
		});
		const known = { modified: original.mtimeMs, plain: () => ({ crc, size: original.size }) };
		if (!deflate) return { ...known, method: 0, packed: source };
		if (original.size <= ONE_GO) {
			const whole = await gathered(source);
			const packed = deflateRawSync(whole);
			return packed.length < whole.length ? { ...known, method: 8, packed: once(packed) } : { ...known, method: 0, packed: once(whole) };
		}
		// What does not shrink at its beginning mostly does not later, and trying takes ten times as long as encrypting.
		const first = await source.next();
		const head = Buffer.from(first.done === true ? [] : first.value);
		const all = resumed(head, source);
		return deflateRawSync(head, { level: 1 }).length < 0.95 * head.length
			? { ...known, method: 8, packed: deflated(all) }
			: { ...known, method: 0, packed: all };
	}

	private async *bytes(original: Original): AsyncGenerator<Uint8Array> {
		try {
			for (let bytes = original.next(); bytes !== null; bytes = original.next()) {
				yield bytes;
				await this.pace.step(bytes.length);
			}
			this.hashes.set(original.file.name, original.sha256);
			this.pace.fileDone();
		} finally {
			original.close();
			this.open.delete(original);
		}
	}
}

async function* counted(source: AsyncIterable<Uint8Array>, see: (bytes: Uint8Array) => void): AsyncGenerator<Uint8Array> {
	for await (const bytes of source) {
		see(bytes);
		yield bytes;
	}
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function* resumed(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield head;
	yield* rest;
}

/** Everything in one buffer. */
export async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const bytes of source) parts.push(Buffer.from(bytes));
	return Buffer.concat(parts);
}

/** Pieces in memory of their own, for takers that keep them. */
export async function* copied(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	for await (const bytes of source) yield new Uint8Array(bytes);
}

/** Raw deflate. */
function deflated(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
	return through(source, createDeflateRaw({ chunkSize: 256 * 1024 }));
}

/**
 * Raw inflate.
 * @param size of the result in bytes; more is an error
 */
export async function* inflated(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
	if (size <= ONE_GO) {
		yield inflateRawSync(await gathered(source), { maxOutputLength: Math.max(1, size), finishFlush: constants.Z_SYNC_FLUSH });
		return;
	}
	yield* through(source, createInflateRaw({ chunkSize: 256 * 1024 }));
}

function through(source: AsyncIterable<Uint8Array>, engine: Duplex): AsyncIterable<Uint8Array> {
	// What goes wrong in the source comes out at the engine's end.
	pipeline(Readable.from(copied(source), { highWaterMark: 2 }), engine, () => undefined);
	return engine;
}
