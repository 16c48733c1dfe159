import type { Collector } from '../marks/collector';
import { type Decoded, decodeText, lookField } from './fields';

/** A dataset of an IPTC record (IIM 4.2, 1.5), with its place in the block. */
export interface Dataset {
	readonly record: number;
	readonly number: number;
	/** Of the whole dataset, its tag included. */
	readonly start: number;
	readonly valueStart: number;
	readonly end: number;
}

/** Datasets of record 2 in which offices put labels: name and kind. */
const TEXTS: ReadonlyMap<number, readonly [string, string]> = new Map([
	[5, ['ObjectName', 'title']],
	[15, ['Category', 'keywords']],
	[20, ['SupplementalCategories', 'keywords']],
	[25, ['Keywords', 'keywords']],
	[40, ['SpecialInstructions', 'description']],
	[105, ['Headline', 'title']],
	[116, ['CopyrightNotice', 'description']],
	[120, ['Caption-Abstract', 'description']],
]);

const MAX_DATASETS = 4096;

/** The datasets of a block; ends where it no longer is one: writers pad with NULs. */
export function datasetsOf(bytes: Buffer): Dataset[] {
	const found: Dataset[] = [];
	for (let at = 0; at + 5 <= bytes.length && bytes[at] === 0x1c && found.length < MAX_DATASETS; ) {
		let length = bytes.readUInt16BE(at + 3);
		let valueStart = at + 5;
		if (length >= 0x8000) {
			const size = length & 0x7fff;
			if (size === 0 || size > 4 || valueStart + size > bytes.length) break;
			length = bytes.readUIntBE(valueStart, size);
			valueStart += size;
		}
		const end = valueStart + length;
		if (end > bytes.length) break;
		found.push({ record: bytes[at + 1] ?? 0, number: bytes[at + 2] ?? 0, start: at, valueStart, end });
		at = end;
	}
	return found;
}

/** A dataset that holds text. */
export interface IptcText extends Dataset {
	readonly name: string;
	readonly field: string;
	readonly decoded: Decoded;
}

/** The texts of a block, in UTF-8 where it says so (1:90 = ESC % G), else as `decodeText` finds. */
export function iptcTexts(bytes: Buffer): IptcText[] {
	const found: IptcText[] = [];
	let utf8 = false;
	for (const dataset of datasetsOf(bytes)) {
		const value = bytes.subarray(dataset.valueStart, dataset.end);
		if (dataset.record === 1 && dataset.number === 90) utf8 = value.toString('latin1') === '\x1b%G';
		const [name, field] = dataset.record === 2 ? (TEXTS.get(dataset.number) ?? []) : [];
		if (name === undefined || field === undefined) continue;
		const decoded: Decoded = utf8 ? { text: value.toString('utf8'), encoding: 'utf-8' } : decodeText(value);
		found.push({ ...dataset, name, field, decoded });
	}
	return found;
}

/** Reads the texts of an IPTC block. */
export function collectIptc(bytes: Buffer, where: string, collector: Collector): void {
	for (const { name, field, decoded } of iptcTexts(bytes)) lookField(field, decoded.text, `${where}#${name}`, collector);
}
