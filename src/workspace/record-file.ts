import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { EndLine, StartLine } from './record';
import { RECORD_VERSION } from './record';

export type RecordErrorCode =
	| 'unreadable'
	| 'no-record'
	| 'version'
	| 'incomplete'
	| 'cancelled'
	| 'partial'
	| 'damaged'
	| 'different'
	| 'twice'
	| 'missing';

/** Records that cannot be put together. */
export class RecordError extends Error {
	constructor(
		readonly code: RecordErrorCode,
		/** The record in question. */
		readonly file: string,
		readonly detail: string = '',
	) {
		super(`${code}: ${file} ${detail}`);
		this.name = 'RecordError';
	}
}

const PIECE = 1 << 18;
/** The last line is far shorter. */
const TAIL = 1 << 16;
const LINE_END = 10;

/** A record on the disk: its first and last line are read at once, the others when they are asked for. */
export class RecordFile {
	readonly #descriptor: number;
	readonly start: StartLine;
	readonly end: EndLine;

	/** @throws RecordError `unreadable`, `no-record`, `version`, `incomplete`, `cancelled` */
	constructor(readonly path: string) {
		try {
			this.#descriptor = openSync(path, 'r');
		} catch (error) {
			throw new RecordError('unreadable', path, error instanceof Error && 'code' in error ? String(error.code) : '');
		}
		try {
			this.start = this.#first();
			this.end = this.#last();
		} catch (error) {
			this.close();
			throw error instanceof RecordError ? error : new RecordError('unreadable', path, error instanceof Error ? error.message : '');
		}
	}

	close(): void {
		closeSync(this.#descriptor);
	}

	/** Every line, parsed. @throws RecordError `damaged` with the line's number */
	*lines(): Generator<{ readonly type: string }> {
		let number = 0;
		for (const line of this.#texts()) {
			number++;
			let value: unknown;
			try {
				value = JSON.parse(line);
			} catch {
				throw new RecordError('damaged', this.path, String(number));
			}
			if (typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string')
				yield value as { readonly type: string };
			else throw new RecordError('damaged', this.path, String(number));
		}
	}

	#first(): StartLine {
		const line = this.#texts().next();
		const start = line.done ? null : parsed<StartLine>(line.value);
		if (start === null || start.type !== 'start' || typeof start.kakuzuke !== 'number') throw new RecordError('no-record', this.path);
		if (start.kakuzuke !== RECORD_VERSION) throw new RecordError('version', this.path, String(start.kakuzuke));
		return start;
	}

	#last(): EndLine {
		const { size } = fstatSync(this.#descriptor);
		const bytes = Buffer.alloc(Math.min(size, TAIL));
		readSync(this.#descriptor, bytes, 0, bytes.length, size - bytes.length);
		const lines = bytes.toString('utf8').trimEnd().split('\n');
		const end = bytes.at(-1) === LINE_END ? parsed<EndLine>(lines.at(-1) ?? '') : null;
		if (end === null || end.type !== 'end') throw new RecordError('incomplete', this.path);
		if (end.cancelled) throw new RecordError('cancelled', this.path);
		return end;
	}

	*#texts(): Generator<string> {
		let rest = Buffer.alloc(0);
		let position = 0;
		for (;;) {
			const piece = Buffer.allocUnsafe(PIECE);
			const count = readSync(this.#descriptor, piece, 0, PIECE, position);
			position += count;
			let from = 0;
			const bytes = rest.length === 0 ? piece.subarray(0, count) : Buffer.concat([rest, piece.subarray(0, count)]);
			for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, from)) {
				yield bytes.toString('utf8', from, at);
				from = at + 1;
			}
			rest = bytes.subarray(from);
			if (count === 0) break;
		}
		if (rest.length > 0) yield rest.toString('utf8');
	}
}

function parsed<T>(line: string): T | null {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' ? (value as T) : null;
	} catch {
		return null;
	}
}
