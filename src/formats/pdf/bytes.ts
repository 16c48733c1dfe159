import type { ByteSource } from '../types';
import { PdfError, PdfScanner } from './values';

/** A file's bytes by position; what is returned stays as it is. */
export interface PdfBytes {
	readonly size: number;
	/** The bytes from `at` on: at least `least` of them unless the file ends before; there may be more. */
	from(at: number, least: number): Buffer;
}

/** A file that is in memory as a whole. */
export class WholeBytes implements PdfBytes {
	readonly size: number;

	constructor(private readonly bytes: Buffer) {
		this.size = bytes.length;
	}

	from(at: number): Buffer {
		return this.bytes.subarray(Math.max(0, at));
	}
}

/** Files up to this size are read at once: one call costs less than several. */
const SMALL = 64 * 1024;
const WINDOW = 16 * 1024;
const WINDOWS = 8;

/** A file of which only what is asked for is read, in windows that are kept for a while. */
export class WindowedBytes implements PdfBytes {
	readonly size: number;
	private readonly windows: { readonly at: number; readonly bytes: Buffer }[] = [];

	/** @param start where the document begins in the file; positions count from there */
	constructor(
		private readonly source: ByteSource,
		private readonly start: number,
	) {
		this.size = Math.max(0, source.size - start);
	}

	from(at: number, least: number): Buffer {
		const wanted = Math.min(least, this.size - at);
		if (at < 0 || wanted <= 0) return NOTHING;
		for (const window of this.windows) {
			if (at >= window.at && at + wanted <= window.at + window.bytes.length) return window.bytes.subarray(at - window.at);
		}
		const from = this.size <= SMALL ? 0 : Math.max(0, Math.min(at - 512, this.size - WINDOW));
		const length = this.size <= SMALL ? this.size : Math.max(WINDOW, at - from + wanted);
		const bytes = Buffer.from(this.source.read(this.start + from, length));
		// Large stretches are not kept: they are streams, which are asked for once.
		if (bytes.length <= SMALL) {
			if (this.windows.length >= WINDOWS) this.windows.shift();
			this.windows.push({ at: from, bytes });
		}
		return bytes.subarray(at - from);
	}
}

const NOTHING = Buffer.alloc(0);
const FIRST = 1024;
/** A value that takes more is no value. */
const MOST = 1 << 24;
/** Behind the last byte that was looked at so many more must be there, lest a number or keyword was cut. */
const MARGIN = 48;

/** Does a step of scanning at a position, with as many bytes as it takes. @throws PdfError */
export function scanAt<T>(bytes: PdfBytes, at: number, step: (scanner: PdfScanner) => T): T {
	for (let least = FIRST; ; least *= 8) {
		const window = bytes.from(at, least);
		const whole = at + window.length >= bytes.size || window.length < least || least > MOST;
		const scanner = new PdfScanner(window, 0, at);
		try {
			const result = step(scanner);
			if (whole || scanner.at + MARGIN <= window.length) return result;
		} catch (error) {
			if (!(error instanceof PdfError) || whole) throw error;
			// A fault in the middle is one; at the end, or in a string that does not end, there may only be too few bytes.
			if (error.detail !== 'string' && scanner.at + MARGIN <= window.length) throw error;
		}
	}
}

/** Where a word stands next, or -1; looks at no more than `limit` bytes. */
export function indexIn(bytes: PdfBytes, word: string, at: number, limit: number): number {
	for (let from = at; from < Math.min(bytes.size, at + limit); ) {
		const window = bytes.from(from, 1 << 16);
		const found = window.indexOf(word, 0, 'latin1');
		if (found >= 0) return from + found < at + limit ? from + found : -1;
		if (window.length <= word.length) return -1;
		from += window.length - word.length;
	}
	return -1;
}
