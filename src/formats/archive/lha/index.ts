import { BufferSource } from '../../source';
import type { ByteSource } from '../../types';
import { ZipError } from '../../zip';
import { ARCHIVE_LIMITS } from '../limits';
import { type Listing, type Member, StretchSource } from '../member';
import { safePath } from '../names';
import { type Header, readHeader } from './header';
import { unpackLh } from './unpack';

/** The files of an LHA archive (LZH; header levels 0 to 3). Stored members and those packed by -lh5- to -lh7- can be read. */
export function listLha(source: ByteSource): Listing {
	const members: Member[] = [];
	let problem: Error | null = null;
	try {
		for (let at = 0; at < source.size; ) {
			const header = readHeader(source, at);
			if (header === null) break;
			const path = safePath(header.name);
			if (header.method !== '-lhd-' && !header.link) members.push(memberOf(source, path, header));
			if (members.length >= ARCHIVE_LIMITS.members) throw new ZipError('too-large', `over ${ARCHIVE_LIMITS.members} members`);
			at = header.data + header.packed;
		}
	} catch (error) {
		if (!(error instanceof ZipError) || (members.length === 0 && error.code === 'damaged')) throw error;
		problem = error;
	}
	return { members, problem, sealed: null };
}

function memberOf(source: ByteSource, path: string, { method, data, packed, size }: Header): Member {
	return {
		path,
		encryption: null,
		open: (session) => {
			if (data + packed > source.size) throw new ZipError('damaged', `${path}: cut short`);
			if (method === '-lh0-' || method === '-lz4-') return new StretchSource(source, data, packed);
			if (!/^-lh[5-7]-$/.test(method)) throw new ZipError('damaged', `${path}: method ${method}`);
			if (packed > ARCHIVE_LIMITS.member) throw new ZipError('too-large', `${path}: ${packed} bytes`);
			session.unpack(size, path);
			return new BufferSource(unpackLh(Buffer.from(source.read(data, packed)), size, method));
		},
	};
}
