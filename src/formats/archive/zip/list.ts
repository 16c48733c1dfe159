import { isAscii } from 'node:buffer';
import { asBuffer, crc32, type ZipArchive, type ZipEntry, ZipError } from '../../zip';
import { bytesAt, findExtra } from '../../zip/directory';
import type { Listing, Member } from '../member';
import { decodeLegacy, safePath } from '../names';
import { entryEncryption } from './encryption';
import { openEntry } from './open';

const UTF8 = 0x800;
/** Info-ZIP's Unicode path (APPNOTE 4.6.9). */
const UNICODE_PATH = 0x7075;
const DIRECTORY_ATTRIBUTE = 0x10;
const UNIX_LINK = 0o120000;
const UNIX_TYPE = 0o170000;

/** The files of an archive. @throws ZipError, also for one whose entries share bytes, which serves no honest purpose. */
export function listEntries(archive: ZipArchive): Listing {
	const directory = copied(archive);
	const members: Member[] = [];
	let packed = 0;
	for (const entry of archive.entries) {
		packed += entry.compressedSize + LOCAL_HEADER;
		const member = memberOf(archive, entry, directory);
		if (member !== null) members.push(member);
	}
	if (packed > archive.directory) throw new ZipError('bomb', 'entries overlap');
	return { members, problem: null, sealed: null };
}

const LOCAL_HEADER = 30;

function copied(archive: ZipArchive): Buffer {
	const bytes = bytesAt(archive, archive.directory, archive.directorySize);
	return archive.whole ? bytes : Buffer.from(asBuffer(bytes));
}

function memberOf(archive: ZipArchive, entry: ZipEntry, directory: Buffer): Member | null {
	const at = entry.record;
	const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
	const extra = directory.subarray(nameEnd, nameEnd + directory.readUInt16LE(at + 30));
	const name = nameOf(entry, directory.subarray(at + 46, nameEnd), extra);
	// A folder is said by its name; some writers only set the attribute of MS-DOS.
	if (/[/\\]$/.test(name)) return null;
	const attributes = directory.readUInt32LE(at + 38);
	if (entry.size === 0 && (attributes & DIRECTORY_ATTRIBUTE) !== 0) return null;
	const unix = directory[at + 5] === 3 || directory[at + 5] === 19;
	if (unix && ((attributes >>> 16) & UNIX_TYPE) === UNIX_LINK) return null;
	const path = safePath(name);
	return { path, encryption: entryEncryption(entry, extra), open: (session) => openEntry(archive, entry, path, session) };
}

function nameOf(entry: ZipEntry, raw: Buffer, extra: Buffer): string {
	const field = extra.length < 9 ? null : findExtra(extra, 0, extra.length, UNICODE_PATH);
	if (field !== null && field.end - field.start > 5 && extra[field.start] === 1) {
		// The field holds for the name that it was written for only.
		if (extra.readUInt32LE(field.start + 1) === crc32(raw)) return extra.toString('utf8', field.start + 5, field.end);
	}
	return (entry.flags & UTF8) !== 0 || isAscii(raw) ? entry.name : decodeLegacy(raw);
}
