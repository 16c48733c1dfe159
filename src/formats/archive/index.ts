import { problemOf } from '../marks';
import type { ByteSource, Format, FormatOf, ReadContext, ReadResult } from '../types';
import { listCab } from './cab';
import { type ArchiveKind, kindOf, namesArchive } from './kinds';
import { listLha } from './lha';
import { type ArchiveSession, withSession } from './limits';
import type { Listing } from './member';
import { listRar4 } from './rar4';
import { listRar5 } from './rar5';
import { readListing, refusedResult, tooDeep } from './result';
import { listSeven } from './seven';
import { listStream, unpackedName, unreadListing } from './streams';
import { listTar } from './tar';
import { readZip, startsSealed, writeZip } from './zip';

/**
 * Zip archives: the label in the comment, and those of the members, each read by its own format. Those whose first file is encrypted are
 * read by `makeArchiveFormat`: they are labelled beside.
 */
export function makeZipFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'archive',
		places: Object.freeze(['property'] as const),
		detect: (_: string, head: Uint8Array) => head[0] === 0x50 && kindOf(head) === 'zip' && !startsSealed(head),
		read: (source: ByteSource, context: ReadContext) => readZip(source, context, formatOf),
		write: writeZip,
	});
}

/** All other archives, which have no room for a label of their own: tar, gzip, 7z, RAR, LZH, cabinets. */
export function makeArchiveFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'archive',
		places: Object.freeze([]),
		detect: (name: string, head: Uint8Array) => kindOf(head) !== null || (head.length > 0 && namesArchive(name)),
		read: (source: ByteSource, context: ReadContext) => readArchiveFile(source, context, formatOf),
	});
}

const SNIFF_BYTES = 4096;

function readArchiveFile(source: ByteSource, context: ReadContext, formatOf: FormatOf): ReadResult {
	const kind = kindOf(Buffer.from(source.read(0, SNIFF_BYTES)));
	// Something may stand before a zip archive.
	if (kind === 'zip' || (kind === null && /\.zip$/i.test(context.path))) return readZip(source, context, formatOf);
	if (kind === null) return refusedResult({ code: source.size === 0 ? 'damaged' : 'wrong-type', detail: 'no archive' });
	const read = withSession(source.size, (session) => {
		try {
			return readListing(context, formatOf, session, list(kind, source, context.path, session));
		} catch (error) {
			const problem = problemOf(error);
			if (problem === null) throw error;
			return refusedResult(problem);
		}
	});
	return read ?? tooDeep();
}

function list(kind: ArchiveKind, source: ByteSource, path: string, session: ArchiveSession): Listing {
	switch (kind) {
		case 'tar':
			return listTar(source);
		case '7z':
			return listSeven(source, session);
		case 'rar5':
			return listRar5(source);
		case 'rar4':
			return listRar4(source);
		case 'lha':
			return listLha(source);
		case 'cab':
			return listCab(source);
		case 'gzip':
		case 'xz':
			return listStream(kind, source, path, session);
		default:
			return unreadListing(kind, unpackedName(path));
	}
}
