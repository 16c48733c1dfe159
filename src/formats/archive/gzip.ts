import { gunzipSync } from 'node:zlib';
import type { ByteSource } from '../types';
import { asBuffer, ZipError } from '../zip';
import { ARCHIVE_LIMITS, type ArchiveSession } from './limits';
import { decodeLegacy } from './names';

/** What a gzip file holds (RFC 1952). */
export interface Unpacked {
	readonly bytes: Buffer;
	/** Name of the file that was packed, where it is told. */
	readonly name: string | null;
}

/** Unpacks a gzip file, all members of it. @throws ZipError; the source's errors */
export function unpackGzip(source: ByteSource, session: ArchiveSession): Unpacked {
	if (source.size > ARCHIVE_LIMITS.stream) throw new ZipError('too-large', `${source.size} bytes`);
	const packed = Buffer.from(asBuffer(source.read(0, source.size)));
	const limit = Math.min(session.room, ARCHIVE_LIMITS.stream);
	try {
		const bytes = gunzipSync(packed, { maxOutputLength: Math.max(1, limit), chunkSize: chunkFor(packed, limit) });
		session.unpack(bytes.length, 'gzip', ARCHIVE_LIMITS.stream);
		return { bytes, name: nameIn(packed) };
	} catch (error) {
		if (error instanceof ZipError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ERR_BUFFER_TOO_LARGE')
			throw new ZipError(packed.length * ARCHIVE_LIMITS.ratio < limit ? 'bomb' : 'too-large', `over ${limit} bytes`);
		throw new ZipError('damaged', `gzip: ${code ?? 'inflate'}`);
	}
}

/** The size as its last bytes state it: right for nearly all. */
function chunkFor(packed: Buffer, limit: number): number {
	const stated = packed.length < 18 ? 0 : packed.readUInt32LE(packed.length - 4);
	return Math.max(64, Math.min(stated, limit, packed.length * 1032) + 1);
}

function nameIn(packed: Buffer): string | null {
	const flags = packed[3] ?? 0;
	if ((flags & 8) === 0) return null;
	const start = 10 + ((flags & 4) === 0 ? 0 : 2 + packed.readUInt16LE(10));
	const end = packed.indexOf(0, start);
	return end < 0 || end - start > ARCHIVE_LIMITS.name ? null : decodeLegacy(packed.subarray(start, end));
}
