import { createHash } from 'node:crypto';
import { type Entry, type FileEntry, ZipReader } from '@zip.js/zip.js';
import type { ByteSource } from '../../formats/types';
import { Ae2Error, Ae2Opener } from './ae2';
import { inflated } from './content';
import { archiveNames } from './names';
import type { Steps } from './original';
import { MethodError, type MethodFile } from './types';

/** What an entry has to be when it is read back. */
export interface Expected {
	/** Lower-case hex. */
	readonly sha256: string;
	/** Bytes. */
	readonly size: number;
}

/** What the archive of these files has to hold. @param hashes of the originals, by the file's `name` */
export function expectedOf(files: readonly MethodFile[], hashes: ReadonlyMap<string, string>): ReadonlyMap<string, Expected> {
	const names = archiveNames(files);
	return new Map(files.map((file, index) => [names[index] ?? '', { sha256: hashes.get(file.name) ?? '', size: file.size }]));
}

/** Entries that are worked at side by side: deriving keys takes long for small ones, and runs on other threads. */
const LANES = 3;
/** Bytes up to which an entry is opened by the library's own AES too. */
const SECOND_OPINION = 16 * 1024 * 1024;
const CHUNK = 512 * 1024;
const LOCAL = 0x04034b50;
const METHOD_AES = 99;

/**
 * Opens an archive by a reader that has nothing in common with what wrote it, in its strictest mode, decrypts every entry and compares it.
 * @param password `null` for a plain archive
 * @throws MethodError `verification`
 */
export async function checkArchive(
	source: ByteSource,
	password: string | null,
	expected: ReadonlyMap<string, Expected>,
	steps: Steps,
): Promise<void> {
	const entries = listed(source);
	const left = new Set(expected.keys());
	let largest: FileEntry | null = null;
	let any: FileEntry | null = null;
	const lane = async () => {
		for (let next = await entries.next(); next.done !== true; next = await entries.next()) {
			const entry = next.value;
			const wanted = expected.get(entry.filename);
			if (wanted === undefined || !left.delete(entry.filename)) throw wrong('name');
			await checkEntry(entry, wanted, { source, password, steps });
			any = entry;
			if (wanted.size <= SECOND_OPINION && wanted.size >= (largest?.uncompressedSize ?? 0)) largest = entry;
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
	if (left.size > 0) throw wrong('entries');
	if (password !== null) await secondOpinion(largest, any, password, expected);
}

/** The files of an archive, one after the other: thousands of them are not held together. @throws MethodError `verification` */
export async function* listed(source: ByteSource): AsyncGenerator<FileEntry> {
	const reader = new ZipReader(new RangeReader(source), { strictness: 'strict', useWebWorkers: false });
	const entries = reader.getEntriesGenerator();
	for (;;) {
		const next = await entries.next().catch(() => null);
		if (next === null) throw wrong('archive');
		if (next.done === true) return;
		yield asFile(next.value);
	}
}

function asFile(entry: Entry): FileEntry {
	if (entry.directory) throw wrong('name');
	return entry;
}

interface Archive {
	readonly source: ByteSource;
	/** `null`: plain. */
	readonly password: string | null;
	readonly steps: Steps;
}

async function checkEntry(entry: FileEntry, wanted: Expected, { source, password, steps }: Archive): Promise<void> {
	if (entry.encrypted !== (password !== null) || entry.uncompressedSize !== wanted.size) throw wrong('entry');
	const packed = password === null ? raw(source, entry) : opened(raw(source, entry), password);
	const plain = entry.compressionMethod === 8 ? inflated(packed, wanted.size) : packed;
	const hash = createHash('sha256');
	try {
		for await (const bytes of plain) {
			hash.update(bytes);
			await steps.step(bytes.length);
		}
	} catch (error) {
		throw error instanceof MethodError ? error : wrong(error instanceof Ae2Error ? error.code : 'content');
	}
	if (hash.digest('hex') !== wanted.sha256) throw wrong('content');
	steps.fileDone();
}

/**
 * An entry's bytes as they stand in the file, in memory of their own. Read here and not by the library, whose streams hold some
 * 40 KB for each entry until they are collected.
 */
async function* raw(source: ByteSource, entry: FileEntry): AsyncGenerator<Uint8Array> {
	const start = dataStart(source, entry);
	for (let done = 0; done < entry.compressedSize; ) {
		const bytes = new Uint8Array(source.read(start + done, Math.min(CHUNK, entry.compressedSize - done)));
		if (bytes.length === 0) throw wrong('length');
		done += bytes.length;
		yield bytes;
	}
}

/** Where an entry's bytes begin: behind its local header, which has to say what the directory says. @throws MethodError `verification` */
export function dataStart(source: ByteSource, entry: FileEntry): number {
	const head = Buffer.from(source.read(entry.offset, 30 + entry.rawFilename.length));
	const method = entry.encrypted ? METHOD_AES : entry.compressionMethod;
	const agrees =
		head.length === 30 + entry.rawFilename.length &&
		head.readUInt32LE(0) === LOCAL &&
		head.readUInt16LE(6) === entry.rawBitFlag &&
		head.readUInt16LE(8) === method &&
		head.readUInt16LE(26) === entry.rawFilename.length &&
		head.subarray(30).equals(entry.rawFilename);
	if (!agrees) throw wrong('header');
	return entry.offset + head.length + head.readUInt16LE(28);
}

async function* opened(source: AsyncIterable<Uint8Array>, password: string): AsyncGenerator<Uint8Array> {
	const opener = new Ae2Opener(password);
	for await (const bytes of source) {
		const plain = await opener.update(bytes);
		if (plain.length > 0) yield plain;
	}
	opener.final();
}

/**
 * Another implementation of the encryption (the library's, in JavaScript) opens the largest entry that is not too large for it,
 * and refuses a wrong password for any.
 */
async function secondOpinion(
	entry: FileEntry | null,
	any: FileEntry | null,
	password: string,
	expected: ReadonlyMap<string, Expected>,
): Promise<void> {
	if (entry !== null) {
		const hash = createHash('sha256');
		const sink = new WritableStream<Uint8Array>({ write: (bytes) => void hash.update(bytes) });
		try {
			await entry.getData(sink, { password, useWebWorkers: false });
		} catch {
			throw wrong('authentication');
		}
		if (hash.digest('hex') !== expected.get(entry.filename)?.sha256) throw wrong('content');
	}
	// The format's own check lets one wrong password of 65,536 pass; two in a row would be no chance.
	if (any !== null && !(await refuses(any, `${password}x`)) && !(await refuses(any, `x${password}`))) throw wrong('password');
}

async function refuses(entry: FileEntry, password: string): Promise<boolean> {
	try {
		await entry.getData(new WritableStream(), { password, checkPasswordOnly: true, useWebWorkers: false });
		return false;
	} catch {
		return true;
	}
}

/** Bytes by position, in the shape that the library asks for (its own class would bring its writer into the bundle). */
class RangeReader {
	/** Never read: the library takes it where it has no positions. */
	readonly readable = new ReadableStream<Uint8Array>();
	readonly size: number;

	constructor(private readonly source: ByteSource) {
		this.size = source.size;
	}

	async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
		return new Uint8Array(this.source.read(offset, Math.min(length, this.size - offset)));
	}

	createReadable({
		offset = 0,
		size = this.size - offset,
	}: {
		readonly offset?: number;
		readonly size?: number;
	} = {}): ReadableStream<Uint8Array> {
		let done = 0;
		return new ReadableStream<Uint8Array>({
			pull: async (controller) => {
				const bytes = await this.readUint8Array(offset + done, Math.min(CHUNK, size - done));
				done += bytes.length;
				if (bytes.length > 0) controller.enqueue(bytes);
				if (bytes.length === 0 || done >= size) controller.close();
			},
		});
	}
}

/** @param detail a short technical word */
export function wrong(detail: string): MethodError {
	return new MethodError('verification', '', detail);
}
