import { BufferSource } from '../../source';
import type { ByteSource, Encryption } from '../../types';
import { crc32, ZipError } from '../../zip';
import { Cursor } from '../cursor';
import { ARCHIVE_LIMITS, type ArchiveSession } from '../limits';
import type { Listing, Member } from '../member';
import { safePath } from '../names';
import { type File, readFiles } from './files';
import { type Folder, folderEncryption, unpackFolder } from './folder';
import { readStreams, type Streams } from './streams';

const SIGNATURE = 32;
/** Bytes of the header, packed or not. */
const MOST_HEADER = 16 * 1024 * 1024;

const HEADER = 1;
const ARCHIVE_PROPERTIES = 2;
const ADDITIONAL = 3;
const MAIN_STREAMS = 4;
const FILES = 5;
const ENCODED = 0x17;

/** The files of a 7z archive (7zFormat.txt); packed headers are unpacked. @throws ZipError; the source's errors */
export function listSeven(source: ByteSource, session: ArchiveSession): Listing {
	const start = new Cursor(Buffer.from(source.read(0, SIGNATURE)), 12);
	let offset = start.u64();
	let size = start.u64();
	if (size === 0) return { members: [], problem: null, sealed: null };
	let header = readHeader(source, offset, size, start.u32());
	// A packed header may hold another one; each is its own work, so a few will do.
	for (let turn = 0; header[0] === ENCODED; turn++) {
		if (turn >= 4) throw new ZipError('bomb', '7z: headers within headers');
		const streams = readStreams(new Cursor(header, 1));
		const [folder] = streams.folders;
		if (folder === undefined) throw new ZipError('damaged', '7z: header');
		const sealed = folderEncryption(folder);
		if (sealed !== null) return { members: [], problem: null, sealed };
		if (folder.size > MOST_HEADER) throw new ZipError('too-large', `7z: header of ${folder.size} bytes`);
		session.unpack(folder.size, '7z header');
		[offset, size] = [streams.position, streams.sizes[0] ?? 0];
		header = unpackFolder(folder, readHeader(source, offset, size, null));
	}
	return listHeader(source, header);
}

function readHeader(source: ByteSource, offset: number, size: number, crc: number | null): Buffer {
	if (SIGNATURE + offset + size > source.size) throw new ZipError('damaged', '7z: header beyond the end of the file');
	if (size > MOST_HEADER) throw new ZipError('too-large', `7z: header of ${size} bytes`);
	const bytes = Buffer.from(source.read(SIGNATURE + offset, size));
	if (bytes.length !== size || (crc !== null && crc32(bytes) !== crc)) throw new ZipError('damaged', '7z: header');
	return bytes;
}

function listHeader(source: ByteSource, header: Buffer): Listing {
	const cursor = new Cursor(header);
	if (cursor.u8() !== HEADER) throw new ZipError('damaged', '7z: header');
	let streams: Streams = { position: 0, sizes: [], folders: [], files: [] };
	let files: readonly File[] = [];
	for (let id = cursor.number7z(); id !== 0; id = cursor.number7z()) {
		if (id === ARCHIVE_PROPERTIES) for (let type = cursor.u8(); type !== 0; type = cursor.u8()) cursor.take(cursor.number7z());
		else if (id === ADDITIONAL) readStreams(cursor);
		else if (id === MAIN_STREAMS) streams = readStreams(cursor);
		else if (id === FILES) files = readFiles(cursor);
		else throw new ZipError('damaged', `7z: property ${id}`);
	}
	return { members: membersOf(source, streams, files), problem: null, sealed: null };
}

function membersOf(source: ByteSource, streams: Streams, files: readonly File[]): Member[] {
	const places = placesOf(source, streams);
	const members: Member[] = [];
	let next = 0;
	for (const file of files) {
		const path = safePath(file.name);
		const place = file.hasStream ? places[next++] : null;
		if (place === undefined) throw new ZipError('damaged', '7z: more files than streams');
		if (file.folder || file.link) continue;
		members.push({
			path,
			encryption: place?.encryption ?? null,
			open: (session) => new BufferSource(place === null ? new Uint8Array(0) : place.read(path, session)),
		});
	}
	return members;
}

interface StreamPlace {
	readonly encryption: Encryption | null;
	read(path: string, session: ArchiveSession): Buffer;
}

function placesOf(source: ByteSource, { position, sizes, folders, files }: Streams): StreamPlace[] {
	const places: StreamPlace[] = [];
	let offset = SIGNATURE + position;
	let packedIndex = 0;
	// Members follow each other, so one unpacked folder is held at a time.
	const held: { folder: Folder | null; bytes: Buffer | null } = { folder: null, bytes: null };
	for (const [index, folder] of folders.entries()) {
		const packed = sizes.slice(packedIndex, packedIndex + folder.packed).reduce((sum, size) => sum + size, 0);
		const at = offset;
		packedIndex += folder.packed;
		offset += packed;
		const whole = (path: string, session: ArchiveSession): Buffer => {
			if (held.folder !== folder) {
				held.folder = folder;
				held.bytes = null;
				if (at + packed > source.size) throw new ZipError('damaged', `${path}: cut short`);
				if (packed > ARCHIVE_LIMITS.member) throw new ZipError('too-large', `${path}: in ${packed} bytes`);
				session.unpack(folder.size, path);
				held.bytes = unpackFolder(folder, Buffer.from(source.read(at, packed)));
			}
			if (held.bytes === null) throw new ZipError('damaged', path);
			return held.bytes;
		};
		const encryption = folderEncryption(folder);
		let from = 0;
		for (const size of files[index] ?? []) {
			const start = from;
			from += size;
			places.push({ encryption, read: (path, session) => whole(path, session).subarray(start, start + size) });
		}
	}
	return places;
}
