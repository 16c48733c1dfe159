import { createHash } from 'node:crypto';
import { FileSource } from '../../formats/source';
import { failed, throwIfCancelled } from './failure';
import { MethodError, type MethodFile, type MethodProgress, type MethodRequest } from './types';

/** Bytes read at a time: memory stays flat for a file of any size. */
const READ_BYTES = 1 << 20;
/** After so long the event loop gets its turn: an abort or a drawn progress bar arrives that way alone. */
const TURN_MS = 20;
const REPORT_MS = 50;

/** What a long work tells as it goes on. */
export interface Steps {
	/** So many bytes of originals are done. @throws MethodError `cancelled` */
	step(bytes: number): Promise<void>;
	/** A file is done. */
	fileDone(): void;
}

/** Tells progress, lets others have their turn, and notices an abort. One for each export. */
export class Pace implements Steps {
	private phase: MethodProgress['phase'] = 'encrypt';
	private files = 0;
	private bytes = 0;
	private reported = 0;
	private turned = performance.now();
	private readonly total: number;

	constructor(private readonly request: Pick<MethodRequest, 'files' | 'onProgress' | 'signal'>) {
		this.total = request.files.reduce((sum, file) => sum + file.size, 0);
	}

	/** The next phase begins, from nothing. */
	begin(phase: MethodProgress['phase']): void {
		this.phase = phase;
		this.files = 0;
		this.bytes = 0;
		this.report();
	}

	/** So many bytes of originals are done. @throws MethodError `cancelled` */
	async step(bytes: number): Promise<void> {
		this.bytes += bytes;
		const now = performance.now();
		if (now - this.reported >= REPORT_MS) this.report();
		if (now - this.turned >= TURN_MS) {
			await new Promise((resolve) => setImmediate(resolve));
			this.turned = performance.now();
		}
		throwIfCancelled(this.request.signal);
	}

	/** A file is done. */
	fileDone(): void {
		this.files++;
		if (this.files === this.request.files.length || performance.now() - this.reported >= REPORT_MS) this.report();
	}

	/** For bytes that do not count as progress. */
	silent(): Steps {
		return { step: () => this.step(0), fileDone: () => undefined };
	}

	private report(): void {
		this.reported = performance.now();
		this.request.onProgress?.({ phase: this.phase, files: this.files, bytes: this.bytes, total: this.total });
	}
}

/** An original that is read from start to end, and hashed on the way. */
export class Original {
	private readonly source: FileSource;
	private readonly hash = createHash('sha256');
	private offset = 0;
	private digest = '';

	/** @throws MethodError `io` with the path, `changed-while-read` where the size is no longer that of the survey */
	constructor(readonly file: MethodFile) {
		try {
			this.source = FileSource.open(file.path);
		} catch (error) {
			throw failed(error, file.path);
		}
		if (this.source.size !== file.size) {
			this.source.close();
			throw new MethodError('changed-while-read', file.path, 'size');
		}
		// Exact to the nanosecond from here on.
		this.source.pin();
	}

	/** Bytes. */
	get size(): number {
		return this.source.size;
	}

	/** Milliseconds. */
	get mtimeMs(): number {
		return this.source.mtimeMs;
	}

	/** Lower-case hex of all bytes; empty before the end was reached. */
	get sha256(): string {
		return this.digest;
	}

	/**
	 * The next bytes (up to 1 MiB), or `null` at the end; valid until the next call.
	 * @throws MethodError `io`, or `changed-while-read` where the file was written to, cut or replaced since it was opened
	 */
	next(): Uint8Array | null {
		try {
			if (this.offset >= this.source.size) {
				this.end();
				return null;
			}
			const bytes = this.source.read(this.offset, READ_BYTES);
			if (bytes.length === 0) throw new MethodError('changed-while-read', this.file.path, 'size');
			this.hash.update(bytes);
			this.offset += bytes.length;
			return bytes;
		} catch (error) {
			throw failed(error, this.file.path);
		}
	}

	close(): void {
		this.source.close();
	}

	private end(): void {
		if (this.digest !== '') return;
		if (this.source.changed()) throw new MethodError('changed-while-read', this.file.path, 'modified');
		this.digest = this.hash.digest('hex');
	}
}

/**
 * A whole original in memory, for methods that cannot stream.
 * @param limit bytes
 * @throws MethodError `too-large`, `io`, `changed-while-read`
 */
export function readOriginal(file: MethodFile, limit: number): { readonly bytes: Buffer; readonly sha256: string } {
	if (file.size > limit) throw new MethodError('too-large', file.path, String(file.size));
	const original = new Original(file);
	try {
		const bytes = Buffer.allocUnsafeSlow(original.size);
		let filled = 0;
		for (let chunk = original.next(); chunk !== null; chunk = original.next()) {
			bytes.set(chunk, filled);
			filled += chunk.length;
		}
		return { bytes, sha256: original.sha256 };
	} finally {
		original.close();
	}
}
