import { problemOf } from '../../marks';
import type { ByteSource, FormatOf, ReadContext, ReadResult, RefusalCode, UnreadableCode, WriteRequest, WriteResult } from '../../types';
import { readArchive, type ZipArchive } from '../../zip';
import { type ArchiveSession, withSession } from '../limits';
import type { Listing } from '../member';
import { readListing, refusedResult, tooDeep } from '../result';
import { COMMENT, commentBytes, editComment, withComment } from './comment';
import { listEntries } from './list';
import { isPackage } from './package';
import { isSignedArchive } from './signed';

/** Reads a zip archive (PKWARE APPNOTE): its comment, and its members. Never throws for bad content. Throws the source's errors. */
export function readZip(source: ByteSource, context: ReadContext, formatOf: FormatOf): ReadResult {
	return withSession(source.size, (session) => readWithin(source, context, formatOf, session)) ?? tooDeep();
}

function readWithin(source: ByteSource, context: ReadContext, formatOf: FormatOf, session: ArchiveSession): ReadResult {
	let archive: ZipArchive;
	let listing: Listing;
	let signed: boolean;
	try {
		const head = Buffer.from(source.read(0, 64));
		archive = readArchive(source);
		signed = isSignedArchive(archive);
		listing = listEntries(archive);
		if (isPackage(context.path, head)) {
			const sealed = listing.members.length > 0 && listing.members.every(({ encryption }) => encryption !== null);
			listing = { members: [], problem: null, sealed: sealed ? (listing.members[0]?.encryption ?? null) : null };
		}
	} catch (error) {
		const problem = problemOf(error);
		if (problem === null) throw error;
		return refusedResult(problem);
	}
	const read = readListing(context, formatOf, session, { ...listing, comment: commentBytes(archive) });
	return { ...read, state: { ...read.state, signed } };
}

/** Plans a zip archive with the label in its comment; all other bytes are ranges of the source. Never throws for bad content. */
export function writeZip(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const foreign = request.places.find((place) => place !== 'property');
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	if (request.places.length === 0) return { kind: 'unchanged' };
	try {
		const archive = readArchive(source);
		const files = listEntries(archive).members;
		if (isSignedArchive(archive)) return refuse('signed', 'archive signature');
		if (files.length > 0 && files.every(({ encryption }) => encryption !== null))
			return refuse('encrypted', files[0]?.encryption?.scheme ?? '');
		const edit = editComment(commentBytes(archive), request.label, context.policy);
		if (edit.kind !== 'changed') return edit;
		const change = { place: 'property', where: COMMENT, before: edit.before, after: edit.after } as const;
		return { kind: 'changed', chunks: withComment(archive, edit.comment), changes: [change] };
	} catch (error) {
		const problem = problemOf(error);
		if (problem === null) throw error;
		return refuse(REFUSALS[problem.code] ?? 'damaged', problem.detail);
	}
}

const REFUSALS: Partial<Record<UnreadableCode, RefusalCode>> = { encrypted: 'encrypted', 'too-large': 'too-large', bomb: 'too-large' };

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}

const LOCAL = 0x04034b50;

/** Whether the first file of an archive, as far as its beginning shows, is encrypted; folders have no content to encrypt. */
export function startsSealed(head: Uint8Array): boolean {
	const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
	for (let at = 0; at + 30 <= bytes.length && bytes.readUInt32LE(at) === LOCAL; ) {
		if (((bytes[at + 6] ?? 0) & 1) !== 0) return true;
		const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
		if (bytes[nameEnd - 1] !== 0x2f) return false;
		at = nameEnd + bytes.readUInt16LE(at + 28) + bytes.readUInt32LE(at + 18);
	}
	return false;
}
