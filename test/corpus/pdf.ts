import { pdfFormat } from '../../src/formats/pdf';
import { BufferSource } from '../../src/formats/source';
import type { ReadResult, WriteResult } from '../../src/formats/types';
import type { Label } from '../../src/label';
import type { Place } from '../../src/policy/types';
import { assemble } from './assemble';
import { buildPdf, hybridPdf, type Part, packedPdf } from './pdf-builder';
import { label, policy } from './read-back';

export function readPdf(bytes: Uint8Array): ReadResult {
	return pdfFormat.read(new BufferSource(bytes), { path: 'a.pdf', policy });
}

/** The markings as `place where text`, for comparing. */
export function seenIn(bytes: Uint8Array): string[] {
	return readPdf(bytes).markings.map(({ place, where, text }) => `${place} ${where} ${text}`);
}

export function planPdf(bytes: Uint8Array, wanted: Label, places: readonly Place[] = ['property']): WriteResult {
	if (!pdfFormat.write) throw new Error('no writer');
	return pdfFormat.write(new BufferSource(bytes), { label: wanted, places }, { path: 'a.pdf', policy });
}

/** The bytes after setting a label; throws on a refusal. */
export function setPdf(bytes: Uint8Array, wanted: Label, places?: readonly Place[]): Buffer {
	const result = planPdf(bytes, wanted, places);
	if (result.kind === 'refused') throw new Error(`refused: ${result.code} ${result.detail}`);
	return result.kind === 'unchanged' ? Buffer.from(bytes) : assemble(bytes, result.chunks);
}

export interface PageOptions {
	/** Value of `/Font` in the resources. */
	readonly fonts?: string;
	/** More in the page's dictionary. */
	readonly page?: string;
	/** More in the catalog. */
	readonly catalog?: string;
	/** More objects; numbers from 10 on. */
	readonly parts?: readonly Part[];
	readonly info?: string;
	readonly xobjects?: string;
}

const HELVETICA = '<</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>>>';

/** A stream with its length. */
export function streamPart(number: number, dict: string, content: string | Buffer): Part {
	const stream = Buffer.isBuffer(content) ? content : Buffer.from(content, 'latin1');
	return { number, text: `<<${dict} /Length ${stream.length}>>`, stream };
}

/** A page of A4 with a content stream. */
export function pagePdf(content: string, options: PageOptions = {}): Buffer {
	const { fonts = HELVETICA, page = '', catalog = '', parts = [], xobjects = '' } = options;
	const resources = `<</Font ${fonts}${xobjects === '' ? '' : ` /XObject ${xobjects}`}>>`;
	return buildPdf(
		[
			{ number: 1, text: `<</Type /Catalog /Pages 2 0 R ${catalog}>>` },
			{ number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
			{ number: 3, text: `<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources ${resources} ${page}>>` },
			streamPart(4, '', content),
			...parts,
		],
		options.info === undefined ? {} : { info: options.info },
	);
}

/** A composite font without embedded letters. */
export function compositeFont(encoding: string, more = ''): string {
	const descendant =
		'<</Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 2>> /DW 1000>>';
	return `<</F1 <</Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding ${encoding} /DescendantFonts [${descendant}] ${more}>>>>`;
}

export const hexOf = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;
export const utf16 = (text: string): string => hexOf(Buffer.from(text, 'utf16le').swap16());
/** A text string of the information dictionary. */
export const textString = (text: string): string => utf16(`\ufeff${text}`);

/** Shows a string at a place. */
export const showAt = (x: number, y: number, string: string): string => `BT /F1 12 Tf ${x} ${y} Td ${string} Tj ET\n`;

const XMP = [
	'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">',
	'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
	'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">【機密性2】報告</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>',
	'<?xpacket end="w"?>',
].join('\n');

/** XMP whose title carries a marking, as object 20. */
export const XMP_PART: Part = streamPart(20, '/Type /Metadata /Subtype /XML', Buffer.from(XMP));

export function xmpPdf(): Buffer {
	const info = `<</Title ${textString('【機密性2】報告')}>>`;
	return pagePdf(showAt(80, 500, '(body)'), { catalog: '/Metadata 20 0 R', parts: [XMP_PART], info });
}

/** One document of every kind that the reader knows, small, for mutation. */
export function pdfSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const plain = pagePdf(showAt(80, 500, '(body)'));
	const japanese = pagePdf(showAt(400, 810, utf16('機密性2')), { fonts: compositeFont('/UniJIS-UTF16-H') });
	const full = label('2', '2', '1');
	return [
		{ name: 'plain', bytes: plain },
		{ name: 'japanese', bytes: japanese },
		{ name: 'packed', bytes: packedPdf() },
		{ name: 'hybrid', bytes: hybridPdf() },
		{ name: 'xmp', bytes: xmpPdf() },
		{ name: 'labelled', bytes: setPdf(packedPdf(), full) },
		{ name: 'stamped', bytes: setPdf(plain, full, ['property', 'page-header']) },
		{ name: 'prefixed', bytes: Buffer.concat([Buffer.from('\x1b%-12345X@PJL\n'), plain]) },
		{ name: 'truncated', bytes: japanese.subarray(0, japanese.length - 200) },
	];
}
