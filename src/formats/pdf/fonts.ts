import { type CMap, ParsedCMap, predefinedCMap } from './cmap';
import { textOfByte, textOfGlyph } from './encodings';
import { textOfJapan1 } from './japan1';
import type { PdfObjects } from './objects';
import { PdfDict, PdfError, PdfRef, type PdfValue } from './values';

/** One character of a string that is shown. */
export interface Glyph {
	readonly text: string;
	/** In thousandths of the font's size. */
	readonly width: number;
	/** Whether it is the one-byte code 32, to which word spacing applies. */
	readonly space: boolean;
}

export interface Font {
	readonly vertical: boolean;
	decode(bytes: Buffer): Glyph[];
}

const ITSELF = { textOf: (code: number): string => String.fromCharCode(code) };
const MOST_CMAP = 1 << 20;
const MOST_GLYPHS = 4096;

/** Reads what of a font tells its text (ISO 32000-2, 9.5 to 9.10). Never throws for what is missing or broken: then its text is not known. */
export function loadFont(objects: PdfObjects, dict: PdfDict): Font {
	const named = objects.get(dict, '/ToUnicode');
	// Some writers say that the codes are Unicode by themselves.
	const unicode = named === '/Identity-H' || named === '/Identity-V' ? ITSELF : cmapIn(objects, dict.get('/ToUnicode'));
	return objects.get(dict, '/Subtype') === '/Type0' ? compositeFont(objects, dict, unicode) : simpleFont(objects, dict, unicode);
}

function cmapIn(objects: PdfObjects, value: PdfValue): ParsedCMap | null {
	const entry = value instanceof PdfRef ? objects.entry(value.number) : null;
	if (!entry || entry.data === null) return null;
	try {
		return new ParsedCMap(objects.content(entry, MOST_CMAP).toString('latin1'));
	} catch (error) {
		if (error instanceof PdfError) return null;
		throw error;
	}
}

function simpleFont(objects: PdfObjects, dict: PdfDict, unicode: Pick<ParsedCMap, 'textOf'> | null): Font {
	const given = objects.get(dict, '/Encoding');
	const base = given instanceof PdfDict ? objects.get(given, '/BaseEncoding') : given;
	const encoding = typeof base === 'string' ? base : null;
	const names = given instanceof PdfDict ? differencesOf(objects, given) : null;
	const first = Number(objects.get(dict, '/FirstChar')) || 0;
	const widths = objects.get(dict, '/Widths');
	const scale = objects.get(dict, '/Subtype') === '/Type3' ? typeThreeScale(objects, dict) : 1;
	const glyphs: (Glyph | undefined)[] = [];
	const glyphOf = (code: number): Glyph => {
		const name = names?.get(code);
		const text = unicode?.textOf(code) ?? (name === undefined ? null : textOfGlyph(name)) ?? textOfByte(code, encoding);
		const listed = Array.isArray(widths) ? objects.resolve(widths[code - first] ?? null) : null;
		return { text, width: typeof listed === 'number' ? listed * scale : 500, space: code === 32 };
	};
	const decode = (bytes: Buffer): Glyph[] => {
		const result: Glyph[] = [];
		for (const code of bytes.subarray(0, MOST_GLYPHS)) {
			glyphs[code] ??= glyphOf(code);
			result.push(glyphs[code]);
		}
		return result;
	};
	return { vertical: false, decode };
}

function differencesOf(objects: PdfObjects, encoding: PdfDict): Map<number, string> {
	const names = new Map<number, string>();
	const list = objects.get(encoding, '/Differences');
	if (!Array.isArray(list)) return names;
	let code = 0;
	for (const one of list) {
		if (typeof one === 'number') code = one;
		else if (typeof one === 'string') names.set(code++, one.slice(1));
	}
	return names;
}

/** Widths of such fonts are in their own units (9.6.4). */
function typeThreeScale(objects: PdfObjects, dict: PdfDict): number {
	const matrix = objects.get(dict, '/FontMatrix');
	const scale = Array.isArray(matrix) ? Number(objects.resolve(matrix[0] ?? null)) : 0.001;
	return Number.isFinite(scale) && scale !== 0 ? Math.abs(scale) * 1000 : 1;
}

function compositeFont(objects: PdfObjects, dict: PdfDict, unicode: Pick<ParsedCMap, 'textOf'> | null): Font {
	const kids = objects.get(dict, '/DescendantFonts');
	const descendant = objects.resolve(Array.isArray(kids) ? (kids[0] ?? null) : null);
	const cid = descendant instanceof PdfDict ? descendant : new PdfDict();
	const name = objects.get(dict, '/Encoding');
	const codes = typeof name === 'string' ? (predefinedCMap(name.slice(1)) ?? IDENTITY) : embedded(objects, dict.get('/Encoding'));
	const info = objects.dict(cid, '/CIDSystemInfo');
	const ordering = info ? objects.get(info, '/Ordering') : null;
	const japanese = ordering instanceof Object && 'bytes' in ordering && ordering.bytes.toString('latin1') === 'Japan1';
	const widths = new CidWidths(objects, cid);
	const vertical = (typeof name === 'string' && /[-/]V$/.test(name)) || (name instanceof PdfDict && objects.get(name, '/WMode') === 1);
	const decode = (bytes: Buffer): Glyph[] => {
		const result: Glyph[] = [];
		for (let at = 0; at < bytes.length && result.length < MOST_GLYPHS; ) {
			const length = Math.max(1, Math.min(codes.lengthOf(bytes[at] ?? 0, bytes[at + 1] ?? 0), bytes.length - at));
			const code = bytes.readUIntBE(at, length);
			const one = codes.cidOf(code);
			const own = unicode?.textOf(code) ?? codes.textOf(code, length) ?? (japanese && one !== null ? textOfJapan1(one) : null);
			const text = own ?? '\ufffd';
			const width = one === null ? (/^[ -~\uff61-\uff9f]$/.test(text) ? 500 : 1000) : widths.of(one);
			result.push({ text, width, space: length === 1 && code === 32 });
			at += length;
		}
		return result;
	};
	return { vertical, decode };
}

const IDENTITY: CMap = { lengthOf: () => 2, textOf: () => null, cidOf: (code) => code };

function embedded(objects: PdfObjects, value: PdfValue): CMap {
	const parsed = cmapIn(objects, value);
	if (parsed === null) return IDENTITY;
	return {
		lengthOf: (first, second) => parsed.lengthOf(first, second) || 2,
		textOf: (code) => parsed.textOf(code),
		cidOf: (code) => parsed.cidOf(code),
	};
}

/** Widths of a CIDFont (9.7.4.3), read up to the one that is asked for. */
class CidWidths {
	private readonly normal: number;
	private readonly list: readonly PdfValue[];
	private readonly known = new Map<number, number>();

	constructor(
		private readonly objects: PdfObjects,
		dict: PdfDict,
	) {
		const normal = objects.get(dict, '/DW');
		this.normal = typeof normal === 'number' ? normal : 1000;
		const list = objects.get(dict, '/W');
		this.list = Array.isArray(list) ? list : [];
	}

	of(cid: number): number {
		let width = this.known.get(cid);
		if (width === undefined) {
			width = this.find(cid);
			this.known.set(cid, width);
		}
		return width;
	}

	private find(cid: number): number {
		for (let at = 0; at + 1 < this.list.length; ) {
			const first = this.list[at];
			const next = this.objects.resolve(this.list[at + 1] ?? null);
			if (typeof first !== 'number') return this.normal;
			if (Array.isArray(next)) {
				const width = cid >= first ? this.objects.resolve(next[cid - first] ?? null) : null;
				if (typeof width === 'number') return width;
				at += 2;
			} else {
				const width = this.list[at + 2];
				if (typeof next === 'number' && typeof width === 'number' && cid >= first && cid <= next) return width;
				at += 3;
			}
		}
		return this.normal;
	}
}
