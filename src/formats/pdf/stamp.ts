import { deflateSync } from 'node:zlib';
import { type PdfEditor, streamBody } from './editor';
import { type Outline, outlineOf } from './glyphs';
import { OWN_KEY } from './section';
import { encodeText } from './text-string';

/** Points: of the letters, from line to line, and of the longest line. */
const SIZE = 9;
const LEADING = 11;
export const WIDTH = 230;
/** Units of an outline. */
const EM = 256;
/** Height of the letters' tops over their feet, and depth below them, in parts of the size. */
const TOP = 0.88;
const BOTTOM = 0.14;
/** Codes of a font with one byte each. */
const MOST_CODES = 255;

/** How letters without an outline of ours are written. */
export type Fallback = 'font' | 'none';

/** One letter of a stamp. */
interface Letter {
	readonly sign: string;
	readonly outline: Outline | null;
	/** In parts of the size. */
	readonly width: number;
}

/** Characters that have no outline. */
export function missingOutlines(text: string): string[] {
	return [...new Set(text)].filter((sign) => outlineOf(sign) === null);
}

/**
 * The body of a form XObject with the text as it stands on pages: upright lines that end at the form's right edge; its origin is the upper
 * right corner, so that pages place it without knowing the text. The letters are outlines in a Type 3 font (ISO 32000-2, 9.6.4), which show
 * in every viewer and are text to every reader.
 * @param neutral write black in a colour space that depends on no device, as PDF/A without an output intent demands
 */
export function stampForm(editor: PdfEditor, text: string, neutral: boolean): Buffer {
	const lines = linesOf([...text].map(letterOf));
	const codes = new Map<string, number>();
	for (const { sign, outline } of lines.flat()) {
		if (outline && !codes.has(sign) && codes.size < MOST_CODES) codes.set(sign, codes.size + 1);
	}
	const width = Math.max(...lines.map(widthOf));
	const height = LEADING * (lines.length - 1) + SIZE * (TOP + BOTTOM);
	const shown = lines.map((line, row) => showLine(line, codes, -widthOf(line), -SIZE * TOP - LEADING * row)).join('');
	const properties = `<</Type /Pagination /Subtype /Header /Attached [/Top] /ActualText ${encodeText(text)}>>`;
	const content = `/Artifact ${properties} BDC\nq ${neutral ? '/C0 cs 0 sc' : '0 g'} BT\n${shown}ET Q\nEMC\n`;
	const fonts = [
		codes.size > 0 ? `/F0 ${typeThree(editor, codes)} 0 R` : '',
		lines.flat().some((one) => !isCoded(one, codes)) ? `/F1 ${gothic(editor)} 0 R` : '',
	];
	const space = neutral ? ' /ColorSpace <</C0 [/CalGray <</WhitePoint [0.9505 1 1.089]>>]>>' : '';
	const box = `[${round(-width - 1)} ${round(-height - 1)} 1 1]`;
	const dict = `/Type /XObject /Subtype /Form /BBox ${box} /Resources <</Font <<${fonts.join(' ').trim()}>>${space}>> ${OWN_KEY} ${encodeText(text)}`;
	return streamBody(dict, Buffer.from(content, 'latin1'));
}

const round = (value: number): number => Math.round(value * 100) / 100;

function letterOf(sign: string): Letter {
	const outline = outlineOf(sign);
	return { sign, outline, width: outline ? outline.advance / EM : 1 };
}

function widthOf(line: readonly Letter[]): number {
	return line.reduce((sum, { width }) => sum + width * SIZE, 0);
}

/** No line begins with these (JIS X 4051). */
const NOT_FIRST = /^[、。，．・：；？！）」』】〉》〕］}\]),.:;?!ー々]$/u;

function linesOf(letters: readonly Letter[]): Letter[][] {
	const lines: Letter[][] = [[]];
	let width = 0;
	for (const letter of letters) {
		if (width + letter.width * SIZE > WIDTH && !NOT_FIRST.test(letter.sign)) {
			lines.push([]);
			width = 0;
		}
		lines.at(-1)?.push(letter);
		width += letter.width * SIZE;
	}
	return lines.filter((line) => line.length > 0);
}

function isCoded({ sign, outline }: Letter, codes: ReadonlyMap<string, number>): boolean {
	return outline !== null && codes.has(sign);
}

function showLine(line: readonly Letter[], codes: ReadonlyMap<string, number>, x: number, y: number): string {
	let text = `1 0 0 1 ${round(x)} ${round(y)} Tm\n`;
	for (let at = 0; at < line.length; ) {
		const own = isCoded(line[at] ?? letterOf(' '), codes);
		let hex = '';
		for (; at < line.length; at++) {
			const letter = line[at];
			if (!letter || isCoded(letter, codes) !== own) break;
			hex += own ? hexOf(codes.get(letter.sign) ?? 0) : utf16(letter.sign);
		}
		text += `/${own ? 'F0' : 'F1'} ${SIZE} Tf <${hex}> Tj\n`;
	}
	return text;
}

const hexOf = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');

function utf16(sign: string): string {
	return Buffer.from(sign, 'utf16le').swap16().toString('hex').toUpperCase();
}

/** The letters' outlines as a font of their own. */
function typeThree(editor: PdfEditor, codes: ReadonlyMap<string, number>): number {
	const widths: number[] = [];
	let names = '';
	let procedures = '';
	const box = [0, 0, EM, EM];
	for (const sign of codes.keys()) {
		const outline = outlineOf(sign);
		if (!outline) continue;
		const { advance, path, box: own } = outline;
		const name = `/u${utf16(sign)}`;
		const content = deflateSync(Buffer.from(`${advance} 0 ${own.join(' ')} d1 ${path}f\n`), { level: 9 });
		widths.push(advance);
		names += ` ${name}`;
		procedures += `${name} ${editor.add(streamBody('/Filter /FlateDecode', content))} 0 R `;
		for (const n of [0, 1]) box[n] = Math.min(box[n] ?? 0, own[n] ?? 0);
		for (const n of [2, 3]) box[n] = Math.max(box[n] ?? 0, own[n] ?? 0);
	}
	const unicode = editor.add(streamBody('', Buffer.from(toUnicode(codes))));
	return editor.add(
		`<</Type /Font /Subtype /Type3 /FontBBox [${box.join(' ')}] /FontMatrix [${1 / EM} 0 0 ${1 / EM} 0 0] /FirstChar 1 /LastChar ${codes.size}` +
			` /Widths [${widths.join(' ')}] /Encoding <</Type /Encoding /Differences [1${names}]>> /CharProcs <<${procedures.trim()}>>` +
			` /Resources <<>> /ToUnicode ${unicode} 0 R>>`,
	);
}

/** ISO 32000-2, 9.10.3. */
function toUnicode(codes: ReadonlyMap<string, number>): string {
	const rows = [...codes].map(([sign, code]) => `<${hexOf(code)}> <${utf16(sign)}>`);
	const blocks: string[] = [];
	for (let at = 0; at < rows.length; at += 100) {
		const block = rows.slice(at, at + 100);
		blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
	}
	return (
		'/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
		'/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
		`1 begincodespacerange\n<00> <FF>\nendcodespacerange\n${blocks.join('')}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n`
	);
}

/** A Japanese font that viewers bring along (9.7.5.2); it stands for the letters that we have no outline of. */
function gothic(editor: PdfEditor): number {
	const descriptor = editor.add(
		'<</Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0 /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114>>',
	);
	const descendant = editor.add(
		'<</Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 2>>' +
			` /DW 1000 /FontDescriptor ${descriptor} 0 R>>`,
	);
	return editor.add(
		`<</Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5-UniJIS-UTF16-H /Encoding /UniJIS-UTF16-H /DescendantFonts [${descendant} 0 R]>>`,
	);
}
