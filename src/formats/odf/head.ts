import * as zlib from 'node:zlib';
import { entrySpan, readContent, type ZipArchive, type ZipEntry, ZipError } from '../zip';
import { bytesAt } from '../zip/directory';

/** The start of a part. */
export interface Head {
	readonly bytes: Buffer;
	/** Nothing follows. */
	readonly whole: boolean;
}

/** Parts up to this size are inflated whole, and checked. */
const SMALL = 256 * 1024;
/** What a piece of a long part may become: the most that deflate can make of the longest piece. */
const MOST = 64 * 1024 * 1024;

/**
 * The first bytes of a part, inflated out of at most `packed` bytes of the file. A part of which only the start is read is not checked
 * against its CRC. @throws ZipError
 */
export function readHead(archive: ZipArchive, entry: ZipEntry, packed: number): Head {
	const stored = entry.method === 0;
	if (entry.size <= SMALL || entry.compressedSize <= packed || (entry.flags & 1) !== 0 || (!stored && entry.method !== 8)) {
		return { bytes: readContent(archive, entry), whole: true };
	}
	const { dataStart } = entrySpan(archive, entry);
	const piece = bytesAt(archive, dataStart, packed);
	if (stored) return { bytes: piece, whole: false };
	try {
		return { bytes: zlib.inflateRawSync(piece, { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: MOST }), whole: false };
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		throw new ZipError(code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : 'damaged', `${entry.name}: ${code ?? 'inflate'}`);
	}
}
