import path from 'node:path';
import { withSeparator } from './paths';

const MARK = 'base:';

/** Paths below a base are told without it, so that a record made on one machine can be read on another. */
export class RecordPaths {
	readonly #base: string;
	readonly #prefix: string;

	/** `base`: absolute. */
	constructor(base: string) {
		this.#base = base;
		this.#prefix = withSeparator(base);
	}

	/** Relative to the base, with `/`; absolute for what lies elsewhere. */
	shorten(file: string): string {
		if (file === this.#base) return '.';
		if (!file.startsWith(this.#prefix)) return file;
		return portable(file.slice(this.#prefix.length));
	}

	/** The opposite of `shorten`. */
	resolve(told: string): string {
		return path.isAbsolute(told) ? told : path.resolve(this.#base, told);
	}

	/** The value with every text that is a path below the base as `base:path`, at any depth. */
	encode(value: unknown): unknown {
		if (typeof value === 'string') return this.#encodeText(value);
		if (Array.isArray(value)) return value.map((item) => this.encode(item));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.encode(item)]));
	}

	/** The opposite of `encode`, on another machine or not. */
	decode(value: unknown): unknown {
		if (typeof value === 'string') return this.#decodeText(value);
		if (Array.isArray(value)) return value.map((item) => this.decode(item));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.decode(item)]));
	}

	#encodeText(text: string): string {
		if (text === this.#base) return MARK;
		if (text.startsWith(this.#prefix)) return MARK + portable(text.slice(this.#prefix.length));
		// What happens to begin like one of ours.
		return text.startsWith(MARK) ? MARK + text : text;
	}

	#decodeText(text: string): string {
		if (!text.startsWith(MARK)) return text;
		const rest = text.slice(MARK.length);
		if (rest.startsWith(MARK)) return rest;
		return rest === '' ? this.#base : this.#prefix + local(rest);
	}
}

function portable(relative: string): string {
	return path.sep === '/' ? relative : relative.split(path.sep).join('/');
}

function local(relative: string): string {
	return path.sep === '/' ? relative : relative.split('/').join(path.sep);
}

/**
 * Order of two documents of one root, by their paths below it, as a scan meets them: those of a folder before those of its folders, by code unit.
 * Negative, zero or positive.
 */
export function walkOrder(one: string, other: string): number {
	let start = 0;
	for (;;) {
		const [oneEnd, otherEnd] = [one.indexOf('/', start), other.indexOf('/', start)];
		if (oneEnd < 0 !== otherEnd < 0) return oneEnd < 0 ? -1 : 1;
		const left = oneEnd < 0 ? one.slice(start) : one.slice(start, oneEnd);
		const right = otherEnd < 0 ? other.slice(start) : other.slice(start, otherEnd);
		if (left !== right) return left < right ? -1 : 1;
		if (oneEnd < 0) return 0;
		start = oneEnd + 1;
	}
}
