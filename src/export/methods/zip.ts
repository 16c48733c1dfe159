import { createHash } from 'node:crypto';
import { FileSource } from '../../formats/source';
import type { ByteSource } from '../../formats/types';
import { AE2, type Ae2Keys, deriveKeys, KeyStream, sealed } from './ae2';
import { type ArchiveItem, type ArchiveOptions, archive } from './archive';
import { Originals } from './content';
import { failed } from './failure';
import { archiveNames } from './names';
import { Pace } from './original';
import { type Draft, type OutputIo, produce } from './output';
import { type Method, MethodError, type MethodOutput, type MethodRequest } from './types';
import { checkArchive, dataStart, type Expected, expectedOf, listed, wrong } from './zip-check';

/** Name of the archive within, where names are hidden. */
export const INNER_NAME = 'contents.zip';
/** 7-Zip takes no longer ones for this format. */
const LONGEST_PASSWORD = 99;

/**
 * AES-256 zip archives (WinZip AE-2) that 7-Zip, WinZip and others open with the password. Names are in UTF-8; with `hideNames` a plain archive
 * is streamed into the one encrypted entry, so that neither names nor sizes are seen from outside.
 */
export const zipMethod: Method = {
	id: 'zip',
	secret: 'password',
	algorithm: 'AES-256 (AE-2)',
	joins: true,
	accepts: () => true,
	encrypt: (request) => encryptZip(request),
};

/** `zipMethod.encrypt`; tests put failing system calls and a lower bound of zip64 in. */
export async function encryptZip(
	request: MethodRequest,
	io?: OutputIo,
	options: Pick<ArchiveOptions, 'zip64From'> = {},
): Promise<readonly MethodOutput[]> {
	const password = passwordOf(request);
	archiveNames(request.files);
	const pace = new Pace(request);
	const originals = new Originals(pace);
	const work = async (draft: Draft) => {
		pace.begin('encrypt');
		const inner = request.hideNames === true ? new InnerArchive() : null;
		const items = originals.items(request.files, true, inner !== null);
		const outer = inner === null ? items : [inner.item(archive(items, { seal: null, ...options }), mostBytes(request))];
		const keys = new KeyQueue(password, outer.length);
		for await (const bytes of archive(outer, { seal: (packed) => keys.sealed(packed), ...options })) draft.write(bytes);
		draft.seal();
		pace.begin('verify');
		await verify(draft.path, { password, expected: expectedOf(request.files, originals.hashes), inner, pace });
	};
	try {
		const results = await produce(request, (drafts) => work(drafts.open(`${request.stem}.zip`)), io);
		return results.map((result) => ({ ...result, originals: originals.hashes }));
	} finally {
		originals.close();
	}
}

/**
 * The password, if other programs can be given it: ASCII, since its encoding is not told by the format, and not longer than they take.
 * @throws MethodError
 */
function passwordOf(request: MethodRequest): string {
	const { secret } = request;
	if (secret.kind !== 'password' || secret.password === '') throw new MethodError('password-missing', '', '');
	if (!/^[\x20-\x7e]*$/.test(secret.password)) throw new MethodError('password-weak', '', 'ascii');
	if (secret.password.length > LONGEST_PASSWORD) throw new MethodError('password-weak', '', 'length');
	return secret.password;
}

/** Keys are derived for a few entries ahead, on other threads: for many small files that takes longer than all the rest. */
class KeyQueue {
	private readonly ahead: Promise<Ae2Keys>[] = [];

	constructor(
		private readonly password: string,
		private left: number,
	) {}

	async *sealed(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		for (; this.ahead.length < 4 && this.left > 0; this.left--) this.ahead.push(deriveKeys(this.password));
		const keys = await (this.ahead.shift() ?? deriveKeys(this.password));
		yield* sealed(packed, keys);
	}
}

/** The archive within: hashed while it is written, so that its bytes can be compared as well. */
class InnerArchive {
	private readonly hash = createHash('sha256');
	private size = 0;
	private digest = '';

	item(bytes: AsyncIterable<Uint8Array>, most: number): ArchiveItem {
		return {
			name: INNER_NAME,
			size: most,
			exact: false,
			content: () => ({ method: 0, modified: Date.now(), packed: this.counted(bytes), plain: () => ({ crc: 0, size: this.size }) }),
		};
	}

	expected(): Expected {
		if (this.digest === '') this.digest = this.hash.digest('hex');
		return { sha256: this.digest, size: this.size };
	}

	private async *counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		for await (const bytes of source) {
			this.hash.update(bytes);
			this.size += bytes.length;
			yield bytes;
		}
	}
}

/** The most bytes that a plain archive of these files can have: contents, and headers with their names twice. */
function mostBytes(request: MethodRequest): number {
	return request.files.reduce((sum, file) => sum + file.size + 256 + 6 * file.name.length, 128);
}

interface Verification {
	readonly password: string;
	readonly expected: ReadonlyMap<string, Expected>;
	readonly inner: InnerArchive | null;
	readonly pace: Pace;
}

/** @throws MethodError */
async function verify(path: string, { password, expected, inner, pace }: Verification): Promise<void> {
	const source = FileSource.open(path);
	try {
		if (inner === null) {
			await checkArchive(source, password, expected, pace);
			return;
		}
		const whole = inner.expected();
		await checkArchive(source, password, new Map([[INNER_NAME, whole]]), pace.silent());
		await checkArchive(await OpenedEntry.of(source, password, whole.size), null, expected, pace);
	} catch (error) {
		throw failed(error, path);
	} finally {
		source.close();
	}
}

/** A stored, encrypted entry, decrypted at any place: counter mode allows that. Its authentication was checked before. */
class OpenedEntry implements ByteSource {
	private constructor(
		private readonly source: ByteSource,
		private readonly start: number,
		readonly size: number,
		private readonly keys: Ae2Keys,
	) {}

	static async of(source: ByteSource, password: string, size: number): Promise<OpenedEntry> {
		const { value: entry } = await listed(source).next();
		if (entry === undefined) throw wrong('entries');
		const data = dataStart(source, entry);
		const keys = await deriveKeys(password, Buffer.from(source.read(data, AE2.salt)));
		return new OpenedEntry(source, data + AE2.salt + AE2.check, size, keys);
	}

	read(offset: number, length: number): Uint8Array {
		const wanted = Math.max(0, Math.min(length, this.size - offset));
		return new KeyStream(this.keys.encryption).seek(offset).xor(this.source.read(this.start + offset, wanted));
	}
}
