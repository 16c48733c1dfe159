import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PIECE = 1 << 18;

/**
 * Holds rows on the disk between a scan, which cannot wait, and a sheet, which is written as fast as the disk takes it. Hidden beside the report,
 * readable by its owner only, and removed by `close`.
 */
export class Spool<T> {
	readonly #file: string;
	readonly #descriptor: number;
	#pending = '';
	#rows = 0;

	/** `folder`: where the report will stand. @throws the system's error */
	constructor(folder: string) {
		this.#file = path.join(folder, `.kakuzuke-${randomBytes(8).toString('hex')}.tmp`);
		this.#descriptor = openSync(this.#file, 'wx', 0o600);
	}

	get rows(): number {
		return this.#rows;
	}

	/** @throws the system's error */
	add(row: T): void {
		this.#rows++;
		this.#pending += `${JSON.stringify(row)}\n`;
		if (this.#pending.length >= PIECE) this.#flush();
	}

	/** All rows in their order. */
	async *read(): AsyncGenerator<T> {
		this.#flush();
		const lines = createInterface({ input: createReadStream(this.#file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
		for await (const line of lines) yield JSON.parse(line) as T;
	}

	close(): void {
		closeSync(this.#descriptor);
		rmSync(this.#file, { force: true });
	}

	#flush(): void {
		if (this.#pending !== '') writeSync(this.#descriptor, this.#pending);
		this.#pending = '';
	}
}
