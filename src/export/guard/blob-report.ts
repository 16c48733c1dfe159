import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { checkRead, type DocumentReport, type OuterMarkings } from '../../check';
import { writablePlaces } from '../../check/document';
import {
	BufferSource,
	type ByteSource,
	type Format,
	formatFor,
	type ReadResult,
	type UnreadableCode,
	unreadableOf,
	withFile,
} from '../../formats';
import { PLAIN_STATE } from '../../formats/opaque';
import type { Policy } from '../../policy';
import type { Blob } from './blobs';
import type { Repository } from './git';

/** Bytes that formats are told apart by. */
const SNIFF_BYTES = 4096;
const NO_BYTES = new Uint8Array(0);

export interface BlobReport {
	readonly report: DocumentReport;
	/** Of the content that leaves; `null` where it could not be read. */
	readonly sha256: string | null;
}

/**
 * Judges a file of a commit or of the index without writing it to the disk, as `checkFile` judges one that is there. Never throws for its content.
 * @param name its path from the repository's top.
 */
export function reportBlob(name: string, blob: Blob, outer: OuterMarkings, policy: Policy, repository: Repository): BlobReport {
	const { maxFileSize } = policy.scan;
	if (blob.bytes === null) {
		const code = blob.type === 'missing' ? 'not-found' : 'too-large';
		return { report: unread(name, code, code === 'too-large' ? String(blob.size) : '', outer, policy), sha256: null };
	}
	const pointer = lfsPointer(blob.bytes);
	if (pointer === null) return { report: judge(name, new BufferSource(blob.bytes), outer, policy), sha256: sha256Of(blob.bytes) };
	// What leaves is the object that the pointer names; it lies beside the repository's own.
	const file = path.join(repository.commonDir, 'lfs', 'objects', pointer.slice(0, 2), pointer.slice(2, 4), pointer);
	const stat = statSync(file, { throwIfNoEntry: false });
	if (stat === undefined) return { report: unread(name, 'not-found', 'git-lfs', outer, policy), sha256: pointer };
	if (stat.size > maxFileSize) return { report: unread(name, 'too-large', String(stat.size), outer, policy), sha256: pointer };
	try {
		return { report: withFile(file, (source) => judge(name, source, outer, policy)), sha256: pointer };
	} catch (error) {
		const { code, detail } = unreadableOf(error);
		return { report: unread(name, code, detail, outer, policy), sha256: pointer };
	}
}

function judge(name: string, source: ByteSource, outer: OuterMarkings, policy: Policy): DocumentReport {
	let format: Format | null = null;
	let read: ReadResult;
	try {
		format = formatFor(baseName(name), source.read(0, SNIFF_BYTES));
		read = format.read(source, { path: name, policy });
	} catch (error) {
		const { code, detail } = unreadableOf(error);
		return unread(name, code, detail, outer, policy);
	}
	return checkRead(read, outer, name, policy, writablePlaces(format, read.state));
}

function unread(name: string, code: UnreadableCode, detail: string, outer: OuterMarkings, policy: Policy): DocumentReport {
	const format = formatFor(baseName(name), NO_BYTES).id;
	const state = { ...PLAIN_STATE, unreadable: { code, detail } };
	return checkRead({ format, encoding: null, state, markings: [], foreign: [] }, outer, name, policy, []);
}

function baseName(name: string): string {
	return name.slice(name.lastIndexOf('/') + 1);
}

function sha256Of(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

const LFS = /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\r?\n/;
/** The specification's limit. */
const LFS_BYTES = 1024;

/** The SHA-256 that a Git LFS pointer names, or `null` for any other content. */
function lfsPointer(bytes: Buffer): string | null {
	if (bytes.length >= LFS_BYTES) return null;
	const text = bytes.toString('latin1');
	return LFS.test(text) ? (/^oid sha256:([0-9a-f]{64})\r?$/m.exec(text)?.[1] ?? null) : null;
}
