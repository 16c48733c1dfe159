import iconv from 'iconv-lite';

/** One file of the sample share. */
export interface Sample {
	/** Path under `samples/share`, with `/`. */
	readonly path: string;
	/** What it is to show. */
	readonly shows: { readonly ja: string; readonly en: string };
	/** Rules that find something in the document itself (containers aside); empty where it is labelled rightly. */
	readonly expects: readonly string[];
	/** Its bytes, or `null` where only LibreOffice can make them and it is not here: the committed file stays. */
	readonly bytes: () => Uint8Array | null | Promise<Uint8Array | null>;
	/** Whether the bytes come from this repository alone, the same everywhere. */
	readonly reproducible: boolean;
}

export type Encoding = 'utf-8' | 'utf-8-bom' | 'shift_jis' | 'euc-jp' | 'utf-16le';

/** Markings that many samples share. */
export const PUBLIC = '【機密性1・完全性1・可用性1】';
export const PUBLIC_EXACT = '【機密性1・完全性2・可用性1】';
export const INTERNAL = '【機密性2・完全性2・可用性1】 取扱制限：暗号化';
export const INTERNAL_VITAL = '【機密性2・完全性2・可用性2】 取扱制限：暗号化';
export const SECRET = '【機密性3・完全性2・可用性2】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止';

/** Encodes text; throws where the encoding lacks a character, so that no `?` slips into a sample. */
export function encode(text: string, encoding: Encoding = 'utf-8', newline: '\n' | '\r\n' = '\n'): Uint8Array {
	const written = text.replaceAll('\n', newline);
	if (encoding === 'utf-8') return Buffer.from(written, 'utf8');
	if (encoding === 'utf-8-bom') return Buffer.from(`\ufeff${written}`, 'utf8');
	const name = encoding === 'shift_jis' ? 'cp932' : encoding;
	const bytes = iconv.encode(written, name, { addBOM: encoding === 'utf-16le' });
	const lacking = [...written].find((character) => iconv.decode(iconv.encode(character, name), name) !== character);
	if (lacking !== undefined) throw new Error(`${encoding} has no ${lacking}`);
	return bytes;
}

type Shows = readonly [ja: string, en: string];

/** A text sample. */
export function text(
	path: string,
	shows: Shows,
	expects: readonly string[],
	content: string,
	encoding: Encoding = 'utf-8',
	newline: '\n' | '\r\n' = '\n',
): Sample {
	const body = `${content.replace(/^\n/, '').trimEnd()}\n`;
	return { path, shows: { ja: shows[0], en: shows[1] }, expects, bytes: () => encode(body, encoding, newline), reproducible: true };
}

/** A sample made by a library or by LibreOffice. */
export function made(path: string, shows: Shows, expects: readonly string[], bytes: Sample['bytes'], reproducible = true): Sample {
	return { path, shows: { ja: shows[0], en: shows[1] }, expects, bytes, reproducible };
}
