import { PdfError, PdfScanner, type PdfValue } from './values';

const MOST_OPERANDS = 64;
const MOST_FAULTS = 50;
/** 0: part of a keyword, 1: white space, 2: begins a value, 3: a number, 4: what stands wrong there. */
const KIND = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) KIND[code] = 1;
for (const code of Buffer.from('/([<')) KIND[code] = 2;
for (const code of Buffer.from('0123456789+-.')) KIND[code] = 3;
for (const code of Buffer.from(')]>{}%')) KIND[code] = 4;

/** Reads a content stream, one operator after the other (ISO 32000-2, 7.8.2). */
export class ContentScanner {
	readonly operands: PdfValue[] = [];
	private faults = 0;
	private readonly scanner: PdfScanner;

	constructor(private readonly bytes: Buffer) {
		this.scanner = new PdfScanner(bytes, 0);
	}

	/** The next operator, its operands in `operands`; `null` at the end. */
	next(): string | null {
		const { bytes, scanner, operands } = this;
		operands.length = 0;
		for (;;) {
			const code = bytes[scanner.at];
			if (code === undefined) return null;
			const kind = KIND[code];
			if (kind === 1) scanner.at++;
			else if (kind === 3) this.keep(this.number());
			else if (kind === 2) this.keep(this.value());
			else if (code === 0x25) scanner.skip();
			else if (kind === 4) scanner.at++;
			else {
				const word = this.word();
				if (word === 'true' || word === 'false' || word === 'null') this.keep(word === 'null' ? null : word === 'true');
				else if (word === 'BI') this.image();
				else return word;
			}
		}
	}

	private keep(value: PdfValue): void {
		if (this.operands.length >= MOST_OPERANDS) this.operands.shift();
		this.operands.push(value);
	}

	/** What is broken is passed over, as all viewers do; where too much is, the rest is left alone. */
	private value(): PdfValue {
		const { scanner, bytes } = this;
		const from = scanner.at;
		try {
			return scanner.value();
		} catch (error) {
			if (!(error instanceof PdfError)) throw error;
			scanner.at = ++this.faults > MOST_FAULTS ? bytes.length : from + 1;
			return null;
		}
	}

	private number(): number {
		const { bytes, scanner } = this;
		let sign = 1;
		let value = 0;
		let scale = 0;
		for (; ; scanner.at++) {
			const code = bytes[scanner.at] ?? 0x20;
			if (code >= 0x30 && code <= 0x39) {
				value = value * 10 + code - 0x30;
				scale *= 10;
			} else if (code === 0x2d) sign = -1;
			else if (code === 0x2e) scale = 1;
			else if (code !== 0x2b) break;
		}
		return (sign * value) / (scale === 0 ? 1 : scale);
	}

	private word(): string {
		const { bytes, scanner } = this;
		const from = scanner.at;
		while (scanner.at < bytes.length && KIND[bytes[scanner.at] ?? 0] !== 1 && !ENDS.has(bytes[scanner.at] ?? 0)) scanner.at++;
		return bytes.toString('latin1', from, Math.min(scanner.at, from + 16));
	}

	/** Passes an inline image (8.9.7): its data end at the first `EI` that stands alone. */
	private image(): void {
		const { bytes, scanner } = this;
		for (let at = bytes.indexOf('ID', scanner.at); at >= 0; at = bytes.indexOf('EI', at + 2)) {
			const image = bytes[at] === 0x45;
			if (image && KIND[bytes[at - 1] ?? 32] === 1 && KIND[bytes[at + 2] ?? 32] === 1) {
				scanner.at = at + 2;
				return;
			}
		}
		scanner.at = bytes.length;
	}
}

const ENDS: ReadonlySet<number> = new Set(Buffer.from('/([<)]>{}%'));
