import { BufferSource } from '../../source';
import type { ByteSource } from '../../types';
import { entrySpan, readContent, type ZipArchive, type ZipEntry, ZipError } from '../../zip';
import { bytesAt } from '../../zip/directory';
import { inflateStart } from '../../zip/inflate';
import { ZIP_LIMITS } from '../../zip/limits';
import { ARCHIVE_LIMITS, type ArchiveSession } from '../limits';
import { StretchSource } from '../member';

const STORED = 0;
const DEFLATED = 8;
/** A member up to this size is inflated at once; of a larger one, its beginning first, which is often all that is looked at. */
const AT_ONCE = 64 * 1024;
/** Bytes that formats are told apart by, and packed bytes that surely hold them but where the packing is poor. */
const BEGINNING = 8192;
const PACKED_BEGINNING = 12 * 1024;

/** The content of an entry. @throws ZipError */
export function openEntry(archive: ZipArchive, entry: ZipEntry, path: string, session: ArchiveSession): ByteSource {
	if (entry.method === STORED) {
		if (entry.size !== entry.compressedSize) throw new ZipError('damaged', `${path}: sizes`);
		return new StretchSource(archive.source, entrySpan(archive, entry).dataStart, entry.size);
	}
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
