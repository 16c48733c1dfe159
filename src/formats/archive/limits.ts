import { ZipError } from '../zip';

/** What is read of one archive at most, over all that it holds. */
export const ARCHIVE_LIMITS = {
	/** Archives within archives, the outermost counted. */
	depth: 4,
	/** Of all levels together. */
	members: 50_000,
	/** Bytes of one member that is unpacked whole. */
	member: 64 * 1024 * 1024,
	/** Bytes of a packed stream, before and after. */
	stream: 256 * 1024 * 1024,
	/** Bytes that are unpacked of one file: so many for each of its bytes, but at least and at most. */
	ratio: 48,
	least: 32 * 1024 * 1024,
	most: 1024 * 1024 * 1024,
	/** Bytes of a name or path that are looked at. */
	name: 4096,
	/** Markings that are kept one by one; of the rest, those that raise the label. */
	markings: 200,
	/** Bytes of a label file within an archive. */
	labelFile: 4096,
} as const;

/** Counts what is read of one file and of the archives within it. Reading is synchronous: there is one session at a time. */
export class ArchiveSession {
	depth = 0;
	private members = 0;
	private left: number;

	constructor(size: number) {
		this.left = Math.min(ARCHIVE_LIMITS.most, Math.max(ARCHIVE_LIMITS.least, size * ARCHIVE_LIMITS.ratio));
	}

	/** Whether one more member may be read. */
	member(): boolean {
		return ++this.members <= ARCHIVE_LIMITS.members;
	}

	/** Bytes that may still be unpacked. */
	get room(): number {
		return this.left;
	}

	/** To be asked before so many bytes are unpacked. @throws ZipError */
	unpack(bytes: number, name: string, limit: number = ARCHIVE_LIMITS.member): void {
		if (bytes > limit) throw new ZipError('too-large', `${name}: ${bytes} bytes`);
		if (bytes > this.left) throw new ZipError('too-large', `${name}: over the limit of what is unpacked`);
		this.left -= bytes;
	}
}

let current: ArchiveSession | null = null;

/** Runs `work` within the session of the archive around, or a new one; `null` where archives are nested too deep. */
export function withSession<T>(size: number, work: (session: ArchiveSession) => T): T | null {
	const session = current ?? new ArchiveSession(size);
	if (session.depth >= ARCHIVE_LIMITS.depth) return null;
	const before = current;
	current = session;
	session.depth++;
	try {
		return work(session);
	} finally {
		session.depth--;
		current = before;
	}
}
