import { type PdfDict, PdfError } from './values';
import { OBJECT_LIMIT, type XrefEntry, type XrefPart } from './xref';

interface Range {
	readonly first: number;
	readonly count: number;
	/** Where the entries stand in the data. */
	readonly at: number;
}

/** A cross-reference stream (ISO 32000-2, 7.5.8), decoded. */
export class StreamSection implements XrefPart {
	readonly ranges: readonly Range[];
	private readonly widths: readonly [number, number, number];

	/** @throws PdfError */
	constructor(
		dict: PdfDict,
		private readonly data: Buffer,
	) {
		const [type, second, third] = numbersOf(dict, '/W') ?? [];
		const size = dict.get('/Size');
		if (dict.get('/Type') !== '/XRef' || type === undefined || second === undefined || third === undefined || typeof size !== 'number') {
			throw new PdfError('damaged', 'xref');
		}
		this.widths = [type, second, third];
		const width = type + second + third;
		if (!(width > 0 && width <= 24 && type <= 8 && second <= 8 && third <= 8)) throw new PdfError('damaged', 'xref');
		const index = numbersOf(dict, '/Index') ?? [0, size];
		const ranges: Range[] = [];
		let at = 0;
		for (let pair = 0; pair + 1 < index.length; pair += 2) {
			const [first, count] = [index[pair] ?? Number.NaN, index[pair + 1] ?? Number.NaN];
			if (!(first + count <= OBJECT_LIMIT) || at + count * width > data.length) throw new PdfError('damaged', 'xref');
			ranges.push({ first, count, at });
			at += count * width;
		}
		this.ranges = ranges;
	}

	get(number: number): XrefEntry | null | undefined {
		const [type, second, third] = this.widths;
		for (const { first, count, at } of this.ranges) {
			if (number < first || number >= first + count) continue;
			const entry = at + (number - first) * (type + second + third);
			const kind = type === 0 ? 1 : this.field(entry, type);
			const a = this.field(entry + type, second);
			const b = this.field(entry + type + second, third);
			if (kind === 1 && a > 0) return { kind: 'offset', offset: a, generation: b };
			return kind === 2 ? { kind: 'packed', stream: a, index: b } : null;
		}
		return undefined;
	}

	private field(at: number, length: number): number {
		if (length <= 6) return length === 0 ? 0 : this.data.readUIntBE(at, length);
		// No file is as long as the bytes in front could say.
		return this.data.readUIntBE(at + length - 6, 6);
	}
}

function numbersOf(dict: PdfDict, key: string): number[] | null {
	const value = dict.get(key);
	return Array.isArray(value) ? value.map((one) => (Number.isInteger(one) && one >= 0 ? Number(one) : Number.NaN)) : null;
}
