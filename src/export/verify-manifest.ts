import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, type ManifestEntry, type ManifestFaultCode, parseManifest } from './manifest';

/** What became of one listed file. `outside`: a link leads out of the manifest's folder; it is not read. */
export type FileCheckState = 'ok' | 'altered' | 'missing' | 'unreadable' | 'outside';

export interface FileCheck {
	readonly name: string;
	/** In the manifest, from 1. */
	readonly line: number;
	readonly state: FileCheckState;
	/** System error code, or an empty text. */
	readonly detail: string;
}

export type ManifestResult =
	| { readonly kind: 'refused'; readonly line: number; readonly code: ManifestFaultCode; readonly detail: string }
	| {
			readonly kind: 'checked';
			readonly head: Manifest['head'];
			readonly files: readonly FileCheck[];
			readonly counts: Readonly<Record<FileCheckState, number>>;
			/** In the folder, but not in the manifest; sorted. */
			readonly extra: readonly string[];
			/** False where the folder holds so much besides that the search was given up. */
			readonly extraComplete: boolean;
			/** Every listed file is as it was; with `strict`, there is nothing besides them either. */
			readonly intact: boolean;
	  };

export interface VerifyOptions {
	/** Files that are not listed count as a fault. */
	readonly strict?: boolean;
	readonly onProgress?: (progress: VerifyProgress) => void;
	/** Rejects with the signal's reason. */
	readonly signal?: AbortSignal;
}

export interface VerifyProgress {
	readonly files: number;
	readonly total: number;
	/** Bytes read so far. */
	readonly bytes: number;
}

/** A manifest of a million files has some 150 MB; what is larger is none. */
const MAX_MANIFEST = 256 << 20;
const MAX_WALK = 200_000;
const PIECE = 1 << 20;

/**
 * Compares the files beside a manifest with it (3(2)⑨(ウ)). Files are read in pieces, so memory stays flat; nothing outside the manifest's
 * folder is read, whatever names and links say. Throws a system error where the manifest itself cannot be read.
 */
export async function verifyManifest(manifestPath: string, options: VerifyOptions = {}): Promise<ManifestResult> {
	const text = await readManifest(manifestPath);
	if (typeof text !== 'string') return text;
	const parsed = parseManifest(text);
	if (!parsed.ok) return { kind: 'refused', line: parsed.line, code: parsed.code, detail: parsed.detail };
	const { entries, head } = parsed.manifest;
	const folder = await realpath(path.dirname(manifestPath));
	const counts: Record<FileCheckState, number> = { ok: 0, altered: 0, missing: 0, unreadable: 0, outside: 0 };
	const files: FileCheck[] = [];
	const reader = new Reader(entries.length, options);
	for (const entry of entries) {
		const checked = await checkEntry(entry, folder, reader);
		counts[checked.state]++;
		files.push(checked);
		reader.done();
	}
	const found = await unlisted(folder, path.basename(manifestPath), entries, options.signal);
	const intact = counts.ok === files.length && (options.strict !== true || (found.extra.length === 0 && found.extraComplete));
	return { kind: 'checked', head, files, counts, ...found, intact };
}

async function readManifest(manifestPath: string): Promise<string | Extract<ManifestResult, { kind: 'refused' }>> {
	const handle = await open(manifestPath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	try {
		const stat = await handle.stat();
		if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'ENOTREGULAR' });
		if (stat.size > MAX_MANIFEST) return { kind: 'refused', line: 1, code: 'too-large', detail: '' };
		const bytes = await handle.readFile();
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch (error) {
		if (error instanceof TypeError) return { kind: 'refused', line: 1, code: 'encoding', detail: '' };
		throw error;
	} finally {
		await handle.close();
	}
}

async function checkEntry({ name, line, sha256 }: ManifestEntry, folder: string, reader: Reader): Promise<FileCheck> {
	const as = (state: FileCheckState, detail = ''): FileCheck => ({ name, line, state, detail });
	let handle: FileHandle | null = null;
	try {
		const target = await realpath(path.join(folder, name));
		if (!isInside(folder, target)) return as('outside');
		// A pipe must not keep us waiting, nor a link that was put there since.
		handle = await open(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
		if (!(await handle.stat()).isFile()) return as('unreadable', 'ENOTREGULAR');
		return as((await reader.hash(handle)) === sha256 ? 'ok' : 'altered');
	} catch (error) {
		reader.throwIfAborted();
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
		return code === 'ENOENT' || code === 'ENOTDIR' ? as('missing') : as('unreadable', code);
	} finally {
		await handle?.close();
	}
}

function isInside(folder: string, target: string): boolean {
	const relative = path.relative(folder, target);
	return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Hashes one file after the other into one buffer, and counts. */
class Reader {
	readonly #buffer = Buffer.allocUnsafe(PIECE);
	readonly #total: number;
	readonly #options: VerifyOptions;
	#files = 0;
	#bytes = 0;

	constructor(total: number, options: VerifyOptions) {
		this.#total = total;
		this.#options = options;
	}

	async hash(handle: FileHandle): Promise<string> {
		const hash = createHash('sha256');
		for (;;) {
			this.throwIfAborted();
			const { bytesRead } = await handle.read(this.#buffer, 0, PIECE, null);
			if (bytesRead === 0) return hash.digest('hex');
			hash.update(this.#buffer.subarray(0, bytesRead));
			this.#bytes += bytesRead;
			this.#tell();
		}
	}

	done(): void {
		this.#files++;
		this.#tell();
	}

	throwIfAborted(): void {
		this.#options.signal?.throwIfAborted();
	}

	#tell(): void {
		this.#options.onProgress?.({ files: this.#files, total: this.#total, bytes: this.#bytes });
	}
}

/** Files of the folder that the manifest does not name. Links are named, not followed; the manifest and its signature belong to it. */
async function unlisted(
	folder: string,
	manifestName: string,
	entries: readonly ManifestEntry[],
	signal: AbortSignal | undefined,
): Promise<{ extra: string[]; extraComplete: boolean }> {
	// Some systems give names back decomposed.
	const listed = new Set([manifestName, `${manifestName}.sig`, ...entries.map(({ name }) => name)].map((name) => name.normalize('NFC')));
	const extra: string[] = [];
	const pending = [''];
	let seen = 0;
	for (let inner = pending.pop(); inner !== undefined; inner = pending.pop()) {
		signal?.throwIfAborted();
		const found = await readdir(path.join(folder, inner), { withFileTypes: true }).catch(() => []);
		for (const entry of found) {
			if (++seen > MAX_WALK) return { extra: extra.sort(), extraComplete: false };
			const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
			if (entry.isDirectory()) pending.push(name);
			else if (!listed.has(name.normalize('NFC'))) extra.push(name);
		}
	}
	return { extra: extra.sort(), extraComplete: true };
}
