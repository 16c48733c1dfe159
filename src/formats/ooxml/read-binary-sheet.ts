import type { Collector } from '../marks/collector';
import { readContent, ZipError } from '../zip';
import { parseHeaderCodes } from './header-codes';
import { findPart, type Package, readRelationships } from './package';

/** BrtBeginHeaderFooter ([MS-XLSB] 2.4.85). */
const HEADER_FOOTER = 479;
/** Larger sheets are not searched: their records have to be passed one by one. */
const MAX_SHEET = 32 * 1024 * 1024;
const SHEETS: ReadonlySet<string> = new Set(['worksheet', 'chartsheet', 'dialogsheet', 'macrosheet', 'xlmacrosheet']);

/** The strings of the record in their order, and whether the sheet has headers of its own on such pages. */
const STRINGS = [
	['oddHeader', 0],
	['oddFooter', 0],
	['evenHeader', 1],
	['evenFooter', 1],
	['firstHeader', 2],
	['firstFooter', 2],
] as const;

/** Reads the headers and footers of a binary workbook's sheets. Never throws for bad content. */
export function readBinarySheets(pkg: Package, collector: Collector): void {
	const { archive, main } = pkg;
	if (main === null) return;
	collector.attempt(() => {
		const sheets = readRelationships(archive, main).filter(({ kind, external }) => SHEETS.has(kind) && !external);
		for (const { target } of sheets) {
			collector.attempt(() => {
				const entry = findPart(archive, target);
				if (entry && entry.size <= MAX_SHEET) readRecords(readContent(archive, entry), target, collector);
			});
		}
	});
}

/** Passes over the records ([MS-XLSB] 2.1.4): a type and a size of 7 bits a byte, then the data. @throws ZipError */
function readRecords(bytes: Buffer, part: string, collector: Collector): void {
	let at = 0;
	/** @param most bytes that it may have */
	const number = (most: number): number => {
		let value = 0;
		for (let index = 0; index < most; index++) {
			const byte = bytes[at++];
			if (byte === undefined) throw new ZipError('damaged', `${part}: record is cut short`);
			value += (byte & 0x7f) * 128 ** index;
			if (byte < 0x80) break;
		}
		return value;
	};
	while (at < bytes.length) {
		const type = number(2);
		const size = number(4);
		if (at + size > bytes.length) throw new ZipError('damaged', `${part}: record is cut short`);
		if (type === HEADER_FOOTER) readStrings(bytes.subarray(at, at + size), part, collector);
		at += size;
	}
}

function readStrings(data: Buffer, part: string, collector: Collector): void {
	const flags = data.length >= 2 ? data.readUInt16LE(0) : 0;
	let at = 2;
	for (const [name, flag] of STRINGS) {
		if (at + 4 > data.length) return;
		const length = data.readUInt32LE(at);
		at += 4;
		// 0xFFFFFFFF stands for no string.
		if (length === 0xffffffff) continue;
		if (at + length * 2 > data.length) return;
		const value = data.toString('utf16le', at, at + length * 2);
		at += length * 2;
		if (flag !== 0 && (flags & flag) === 0) continue;
		const place = name.endsWith('Header') ? 'page-header' : 'page-footer';
		for (const { text } of parseHeaderCodes(value)) collector.look(text, place, `${part}#${name}`);
	}
}
