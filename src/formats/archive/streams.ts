import { BufferSource } from '../source';
import type { ByteSource } from '../types';
import { ZipError } from '../zip';
import { type Unpacked, unpackGzip } from './gzip';
import type { ArchiveKind } from './kinds';
import { ARCHIVE_LIMITS, type ArchiveSession } from './limits';
import type { Listing } from './member';
import { safePath } from './names';
import { listTar, startsTar } from './tar';
import { unpackXz } from './xz';

const TAR_NAMES: Readonly<Record<string, string>> = {
	tgz: 'tar',
	tbz: 'tar',
	tbz2: 'tar',
	txz: 'tar',
	tlz: 'tar',
	tzst: 'tar',
	svgz: 'svg',
	emz: 'emf',
	wmz: 'wmf',
};

/** What a file is called without the ending of its packing: `a.tgz` → `a.tar`, `a.csv.gz` → `a.csv`. */
export function unpackedName(name: string): string {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const dot = base.lastIndexOf('.');
	if (dot <= 0) return base;
	const inner = TAR_NAMES[base.slice(dot + 1).toLowerCase()];
	return inner === undefined ? base.slice(0, dot) : `${base.slice(0, dot)}.${inner}`;
}

/** The files of a packed stream: those of the tape archive in it, or the one file. @throws ZipError; the source's errors */
export function listStream(kind: ArchiveKind, source: ByteSource, path: string, session: ArchiveSession): Listing {
	const outer = unpackedName(path);
	let unpacked: Unpacked;
	try {
		unpacked = unpack(kind, source, session);
	} catch (error) {
		if (!(error instanceof ZipError) || error.code !== 'too-large') throw error;
		return { members: [], problem: error, sealed: null };
	}
	const { bytes, name } = unpacked;
	if (startsTar(bytes)) return listTar(new BufferSource(bytes));
	// The name in the stream is the original one; an extension that is missing outside stands there.
	const inner = safePath(name === null ? outer : name.slice(name.lastIndexOf('/') + 1));
	return { members: [{ path: inner, encryption: null, open: () => new BufferSource(bytes) }], problem: null, sealed: null };
}

/** An archive of a kind that nobody here unpacks: one document that is not read. */
export function unreadListing(kind: ArchiveKind, path: string): Listing {
	const open = (): never => {
		throw new ZipError('damaged', `${kind} is not unpacked`);
	};
	return { members: [{ path: safePath(path), encryption: null, open }], problem: null, sealed: null };
}

function unpack(kind: ArchiveKind, source: ByteSource, session: ArchiveSession): Unpacked {
	if (kind === 'gzip') return unpackGzip(source, session);
	if (kind !== 'xz') throw new ZipError('damaged', `${kind} is not unpacked`);
	if (source.size > ARCHIVE_LIMITS.stream) throw new ZipError('too-large', `${source.size} bytes`);
	const packed = Buffer.from(source.read(0, source.size));
	return { bytes: unpackXz(packed, (bytes) => session.unpack(bytes, 'xz')), name: null };
}
