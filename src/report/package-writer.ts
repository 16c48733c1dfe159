import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate } from 'fflate';

/** A part that is being written. */
export interface PartStream {
	pause(): void;
	write(data: string | { toBuffer(): Buffer }): void;
	end(): void;
}

/** Pieces that are compressed at once: rows are short. */
const PIECE = 1 << 16;
/** Of 9: the higher ones take a quarter longer for a tenth less. */
const LEVEL = 1;

/** Writes an Office package part by part into a new file; what is written goes to the disk as it comes. */
export class PackageWriter {
	readonly #file: WriteStream;
	readonly #finished: Promise<void>;
	readonly #zip: Zip;

	/** @param file is made; it must not be there yet. */
	constructor(file: string) {
		this.#file = createWriteStream(file, { flags: 'wx' });
		this.#finished = finished(this.#file);
		// Awaited later; a failure before that is kept.
		this.#finished.catch(() => undefined);
		this.#zip = new Zip((error, bytes, final) => {
			if (error !== null) this.#file.destroy(error);
			else if (final) this.#file.end(bytes);
			else this.#file.write(bytes);
		});
	}

	/** A whole part. */
	add(part: string, xml: string): void {
		const stream = this.open(part);
		stream.write(xml);
		stream.end();
	}

	/** One part after the other: what is written to a second one waits in memory for the end of the first. */
	open(part: string): PartStream {
		const entry = new ZipDeflate(part.replace(/^\//, ''), { level: LEVEL });
		this.#zip.add(entry);
		let pending: Buffer[] = [];
		let length = 0;
		const flush = (final: boolean): void => {
			entry.push(Buffer.concat(pending), final);
			pending = [];
			length = 0;
		};
		return {
			pause: () => undefined,
			write(data) {
				const bytes = typeof data === 'string' ? Buffer.from(data) : data.toBuffer();
				pending.push(bytes);
				length += bytes.length;
				if (length >= PIECE) flush(false);
			},
			end: () => flush(true),
		};
	}

	/** Waits for the disk where it is behind, and lets others run. Rejects where it failed. */
	async drained(): Promise<void> {
		if (!this.#file.writableNeedDrain) {
			await new Promise((resolve) => setImmediate(resolve));
			if (this.#file.errored) throw this.#file.errored;
			return;
		}
		await Promise.race([new Promise<void>((resolve) => this.#file.once('drain', resolve)), this.#finished]);
	}

	/** Ends the package. Rejects where the disk failed. */
	async close(): Promise<void> {
		this.#zip.end();
		await this.#finished;
	}

	/** Gives up. The file is closed when this resolves, so that it can be removed. */
	async discard(): Promise<void> {
		this.#zip.terminate();
		this.#file.destroy();
		if (!this.#file.closed) await new Promise<void>((resolve) => this.#file.once('close', resolve));
	}
}
