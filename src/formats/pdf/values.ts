/** Why a PDF is not taken; `detail` is a short technical word. */
export class PdfError extends Error {
	constructor(
		readonly code: 'damaged' | 'unsupported-file' | 'encrypted-already',
		readonly detail: string,
	) {
		super(`${code} ${detail}`);
		this.name = 'PdfError';
	}
}

/** A reference to an indirect object. */
export class PdfRef {
	constructor(
		readonly number: number,
		readonly generation: number,
	) {}
}

/** A string as it means, and where it stands: from its opening to behind its closing delimiter. */
export class PdfString {
	constructor(
		readonly bytes: Buffer,
		readonly from: number,
		readonly to: number,
	) {}
}

/** A name has its slash and is decoded; a keyword that is none of the language's counts as `null`. */
export type PdfValue = null | boolean | number | string | PdfRef | PdfString | readonly PdfValue[] | PdfDict;

export class PdfDict {
	/** Where the values of the keys stand, and where the keys begin. */
	readonly places = new Map<string, { readonly from: number; readonly to: number; readonly key: number }>();
	private readonly values = new Map<string, PdfValue>();

	set(name: string, value: PdfValue, from: number, to: number, key: number): void {
		this.values.set(name, value);
		this.places.set(name, { from, to, key });
	}

	get(key: string): PdfValue {
		return this.values.get(key) ?? null;
	}

	keys(): IterableIterator<string> {
		return this.values.keys();
	}

	has(key: string): boolean {
		return this.values.has(key);
	}
}

const DEPTH = 200;
/** 1: white space, 2: delimiter (ISO 32000-2, 7.2.3). */
const CLASS = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) CLASS[code] = 1;
for (const code of Buffer.from('()<>[]{}/%')) CLASS[code] = 2;
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** Reads the values of PDF's language (ISO 32000-2, 7.2, 7.3) from bytes, and remembers the strings and whether a signature was met. Throws `PdfError`. */
export class PdfScanner {
	/** All strings that were read, in order. */
	readonly strings: PdfString[] = [];
	/** Where comments stood between the values; a place may come twice. */
	readonly comments: { readonly from: number; readonly to: number }[] = [];
	/** Whether a signature dictionary was among the values (12.8.1). */
	signed = false;

	/** @param base where the bytes begin: places that are remembered count from there. */
	constructor(
		readonly bytes: Buffer,
		public at: number,
		private readonly base = 0,
	) {}

	/** Passes white space and comments. */
	skip(): void {
		for (; this.at < this.bytes.length; this.at++) {
			const code = this.bytes[this.at] ?? 0;
			if (code === 0x25) this.comment();
			else if (CLASS[code] !== 1) return;
		}
	}

	private comment(): void {
		const from = this.at;
		while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at++;
		this.comments.push({ from: this.base + from, to: this.base + this.at });
	}

	/** Passes white space and this keyword; `false` and nothing passed (but white space) where another thing stands there. */
	keyword(word: string): boolean {
		this.skip();
		if (this.bytes.toString('latin1', this.at, this.at + word.length) !== word) return false;
		this.at += word.length;
		return true;
	}

	/** A whole number without sign, or -1 with nothing passed but white space. */
	integer(): number {
		this.skip();
		let value = 0;
		const start = this.at;
		for (; this.at < this.bytes.length; this.at++) {
			const digit = (this.bytes[this.at] ?? 0) - 0x30;
			if (digit < 0 || digit > 9) break;
			value = value * 10 + digit;
		}
		return this.at === start ? -1 : value;
	}

	value(depth = 0): PdfValue {
		if (depth > DEPTH) throw new PdfError('damaged', 'depth');
		this.skip();
		const code = this.bytes[this.at];
		if (code === undefined) throw new PdfError('damaged', 'end');
		if (code === 0x2f) return this.name();
		if (code === 0x28) return this.literal();
		if (code === 0x5b) return this.array(depth);
		if (code === 0x3c) return this.bytes[this.at + 1] === 0x3c ? this.dict(depth) : this.hex();
		if (CLASS[code] === 2) throw new PdfError('damaged', 'syntax');
		return this.word();
	}

	private token(): string {
		const start = this.at;
		while (this.at < this.bytes.length && CLASS[this.bytes[this.at] ?? 0] === 0) this.at++;
		return this.bytes.toString('latin1', start, this.at);
	}

	private word(): PdfValue {
		const digits = this.at;
		const text = this.token();
		if (text === 'true') return true;
		if (text === 'false') return false;
		if (text === 'endobj' || text === 'endstream' || text === 'obj' || text === 'stream') throw new PdfError('damaged', 'syntax');
		if (/^\d+$/.test(text)) {
			const behind = this.at;
			const generation = this.integer();
			if (generation >= 0 && this.keyword('R') && CLASS[this.bytes[this.at] ?? 0] !== 0) return new PdfRef(Number(text), generation);
			this.at = behind;
		}
		if (this.at === digits) throw new PdfError('damaged', 'syntax');
		return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
	}

	private name(): string {
		this.at++;
		const text = this.token();
		return `/${text.includes('#') ? text.replace(/#([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))) : text}`;
	}

	private array(depth: number): PdfValue[] {
		this.at++;
		const values: PdfValue[] = [];
		for (this.skip(); this.bytes[this.at] !== 0x5d; this.skip()) values.push(this.value(depth + 1));
		this.at++;
		return values;
	}

	private dict(depth: number): PdfDict {
		this.at += 2;
		const dict = new PdfDict();
		for (this.skip(); !this.closes(); this.skip()) {
			if (this.bytes[this.at] !== 0x2f) throw new PdfError('damaged', 'dictionary');
			const start = this.base + this.at;
			const key = this.name();
			this.skip();
			const from = this.at;
			const value = this.closes() ? null : this.value(depth + 1);
			dict.set(key, value, this.base + from, this.base + this.at, start);
		}
		this.at += 2;
		if (dict.has('/ByteRange') && dict.has('/Contents')) this.signed = true;
		return dict;
	}

	private closes(): boolean {
		return this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e;
	}

	private keep(bytes: Buffer, from: number): PdfString {
		const string = new PdfString(bytes, this.base + from, this.base + this.at);
		this.strings.push(string);
		return string;
	}

	private hex(): PdfString {
		const from = this.at;
		const end = this.bytes.indexOf(0x3e, from);
		if (end < 0) throw new PdfError('damaged', 'string');
		const digits = this.bytes.toString('latin1', from + 1, end).replace(/[\0\t\n\f\r ]/g, '');
		if (!/^[0-9a-fA-F]*$/.test(digits)) throw new PdfError('damaged', 'string');
		this.at = end + 1;
		return this.keep(Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex'), from);
	}

	private literal(): PdfString {
		const from = this.at++;
		const out: number[] = [];
		for (let open = 1; ; ) {
			const code = this.bytes[this.at++];
			if (code === undefined) throw new PdfError('damaged', 'string');
			if (code === 0x28) open++;
			if (code === 0x29 && --open === 0) break;
			if (code === 0x5c) this.escape(out);
			else if (code === 13) {
				if (this.bytes[this.at] === 10) this.at++;
				out.push(10);
			} else out.push(code);
		}
		return this.keep(Buffer.from(out), from);
	}

	/** 7.3.4.2, table 3. */
	private escape(out: number[]): void {
		const octal = /^[0-7]{1,3}/.exec(this.bytes.toString('latin1', this.at, this.at + 3))?.[0];
		if (octal !== undefined) {
			this.at += octal.length;
			out.push(Number.parseInt(octal, 8) & 0xff);
			return;
		}
		const code = this.bytes[this.at++];
		if (code === undefined) throw new PdfError('damaged', 'string');
		if (code === 13 && this.bytes[this.at] === 10) this.at++;
		if (code !== 10 && code !== 13) out.push(ESCAPES[String.fromCharCode(code)] ?? code);
	}
}
