/** `text`: bytes that stand for themselves, line breaks of the file included; `byte`: `\'hh`; `symbol`: any other `\` with one sign. */
export type RtfToken = 'open' | 'close' | 'word' | 'symbol' | 'byte' | 'text' | 'end';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const BACKSLASH = 0x5c;
/** Control words have 32 letters at most (RTF 1.9.1, "RTF syntax"). */
const MAX_WORD = 32;

/** A pull tokenizer over the bytes of an RTF file (RTF specification 1.9.1). Never throws: what makes no sense is text. */
export class RtfScanner {
	token: RtfToken = 'end';
	/** Bytes of the current token, its delimiting blank included. */
	start = 0;
	end: number;
	/** Groups open after the current token. */
	depth = 0;
	/** Of `word`: its letters. Of `symbol`: the sign. */
	word = '';
	/** Of `word`: its number, or null. Of `byte`: the byte. */
	param: number | null = null;

	constructor(
		readonly bytes: Buffer,
		from = 0,
	) {
		this.end = from;
	}

	next(): RtfToken {
		const { bytes } = this;
		const at = this.end;
		this.start = at;
		if (at >= bytes.length) {
			this.token = 'end';
			return 'end';
		}
		const byte = bytes[at];
		this.end = at + 1;
		if (byte === OPEN) {
			this.depth++;
			this.token = 'open';
		} else if (byte === CLOSE) {
			this.depth--;
			this.token = 'close';
		} else if (byte === BACKSLASH) this.readControl(at);
		else {
			let to = at + 1;
			for (; to < bytes.length; to++) {
				const next = bytes[to];
				if (next === OPEN || next === CLOSE || next === BACKSLASH) break;
			}
			this.end = to;
			this.token = 'text';
		}
		return this.token;
	}

	private readControl(at: number): void {
		const { bytes } = this;
		const sign = bytes[at + 1] ?? 0;
		if (!isLetter(sign)) {
			this.end = Math.min(at + 2, bytes.length);
			this.token = 'symbol';
			this.word = String.fromCharCode(sign);
			this.param = null;
			if (sign !== 0x27) return;
			const value = hex(bytes[at + 2]) * 16 + hex(bytes[at + 3]);
			if (!(value >= 0)) return;
			this.token = 'byte';
			this.param = value;
			this.end = at + 4;
			return;
		}
		let to = at + 2;
		while (to < bytes.length && to - at <= MAX_WORD && isLetter(bytes[to] ?? 0)) to++;
		this.word = bytes.toString('latin1', at + 1, to);
		this.token = 'word';
		this.param = null;
		const from = to;
		if (bytes[to] === 0x2d) to++;
		const digits = to;
		while (to < bytes.length && to - digits < 10 && isDigit(bytes[to] ?? 0)) to++;
		if (to > digits) this.param = Number(bytes.toString('latin1', from, to));
		else to = from;
		if (bytes[to] === 0x20) to++;
		// Binary data may hold braces and anything else.
		if (this.word === 'bin' && this.param !== null && this.param > 0) to += this.param;
		this.end = Math.min(to, bytes.length);
	}

	/** Passes over the rest of the group that is open now; the current token is then its end. */
	skip(): void {
		const { bytes } = this;
		const outer = this.depth - 1;
		let { depth } = this;
		let at = this.end;
		for (; at < bytes.length; at++) {
			const byte = bytes[at];
			if (byte === CLOSE) {
				if (--depth === outer) break;
			} else if (byte === OPEN) depth++;
			else if (byte === BACKSLASH) {
				if (bytes[at + 1] === 0x62 && bytes[at + 2] === 0x69 && bytes[at + 3] === 0x6e) {
					this.readControl(at);
					at = this.end - 1;
				} else at++;
			}
		}
		this.depth = depth;
		this.start = at;
		this.end = Math.min(at + 1, bytes.length);
		this.token = at < bytes.length ? 'close' : 'end';
	}
}

function isLetter(byte: number): boolean {
	const folded = byte | 0x20;
	return folded >= 0x61 && folded <= 0x7a;
}

function isDigit(byte: number): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

function hex(byte: number | undefined): number {
	if (byte === undefined) return Number.NaN;
	if (isDigit(byte)) return byte - 0x30;
	const folded = byte | 0x20;
	return folded >= 0x61 && folded <= 0x66 ? folded - 0x57 : Number.NaN;
}
