import { BufferSource } from '../../source';
import type { ByteSource } from '../../types';
import { crc32, entrySpan, readContent, type ZipArchive, type ZipEntry, ZipError } from '../../zip';
import { bytesAt } from '../../zip/directory';
import { inflateStart } from '../../zip/inflate';
import { ZIP_LIMITS } from '../../zip/limits';
import { Cursor } from '../cursor';
import { ARCHIVE_LIMITS, type ArchiveSession } from '../limits';
import { decodeLzma } from '../lzma';
import { StretchSource } from '../member';
import { unpackXz } from '../xz';

const STORED = 0;
const DEFLATED = 8;
const LZMA = 14;
const XZ = 95;
/** A member up to this size is inflated at once; of a larger one, its beginning first, which is often all that is looked at. */
const AT_ONCE = 64 * 1024;
/** Bytes that formats are told apart by, and packed bytes that surely hold them but where the packing is poor. */
const BEGINNING = 8192;
const PACKED_BEGINNING = 12 * 1024;

/** The content of an entry. @throws ZipError */
export function openEntry(archive: ZipArchive, entry: ZipEntry, path: string, session: ArchiveSession): ByteSource {
	if (entry.method === STORED) {
		if (entry.size !== entry.compressedSize) throw new ZipError('damaged', `${path}: sizes`);
		const { dataStart, dataEnd } = entrySpan(archive, entry);
		// A small archive is in memory that another read would take away.
		if (archive.whole) return new BufferSource(archive.whole.subarray(dataStart, dataEnd));
		return new StretchSource(archive.source, dataStart, entry.size);
	}
	if (entry.method === LZMA || entry.method === XZ) return new BufferSource(unpackEntry(archive, entry, path, session));
	if (entry.method !== DEFLATED) throw new ZipError('damaged', `${path}: compression method ${entry.method}`);
	if (entry.size > ZIP_LIMITS.ratioFloor && entry.size > entry.compressedSize * ZIP_LIMITS.ratio) {
		throw new ZipError('bomb', `${path}: ${entry.size} bytes out of ${entry.compressedSize}`);
	}
	const inflate = (): Buffer => {
		session.unpack(entry.size, path);
		// Small content shares the inflater's memory, and what is in it may be inflated too.
		const content = readContent(archive, entry, ARCHIVE_LIMITS.member);
		return entry.size <= AT_ONCE ? Buffer.from(content) : content;
	};
	return entry.size <= AT_ONCE ? new BufferSource(inflate()) : new DeflatedSource(archive, entry, inflate);
}

/** LZMA (APPNOTE 5.8: version, length of the properties, properties) and xz. */
function unpackEntry(archive: ZipArchive, entry: ZipEntry, path: string, session: ArchiveSession): Buffer {
	if (entry.compressedSize > ARCHIVE_LIMITS.member) throw new ZipError('too-large', `${path}: ${entry.compressedSize} bytes`);
	const packed = Buffer.from(bytesAt(archive, entrySpan(archive, entry).dataStart, entry.compressedSize));
	let content: Buffer;
	if (entry.method === XZ) content = unpackXz(packed, (bytes) => session.unpack(bytes, path));
	else {
		session.unpack(entry.size, path);
		const properties = new Cursor(packed, 2);
		const length = properties.u16();
		content = decodeLzma(packed.subarray(4 + length), properties.take(length), entry.size);
	}
	if (content.length !== entry.size || crc32(content) !== entry.crc) throw new ZipError('damaged', `${path}: checksum`);
	return content;
}

/** A large entry that is inflated whole only when more than its beginning is asked for. */
class DeflatedSource implements ByteSource {
	private readonly beginning: Buffer;
	private whole: Buffer | null = null;
	private failure: unknown = null;

	constructor(
		archive: ZipArchive,
		private readonly entry: ZipEntry,
		private readonly inflate: () => Buffer,
	) {
		const { dataStart } = entrySpan(archive, entry);
		this.beginning = inflateStart(bytesAt(archive, dataStart, Math.min(PACKED_BEGINNING, entry.compressedSize)), BEGINNING);
	}

	get size(): number {
		return this.entry.size;
	}

	/** @throws ZipError */
	read(offset: number, length: number): Uint8Array {
		if (offset + length <= this.beginning.length) return this.beginning.subarray(Math.max(0, offset), offset + length);
		if (this.failure !== null) throw this.failure;
		try {
			this.whole ??= this.inflate();
		} catch (error) {
			this.failure = error;
			throw error;
		}
		return this.whole.subarray(Math.max(0, offset), Math.max(0, offset + length));
	}
}
