import { decodePdfDoc } from './text-string';

/** Names of glyphs in the order of ASCII, and of Latin-1 from 0xa1 (Adobe Glyph List). */
const ASCII_NAMES =
	'space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash ' +
	'zero one two three four five six seven eight nine colon semicolon less equal greater question at ' +
	'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore grave ' +
	'a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde';
const LATIN_NAMES =
	'exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft logicalnot - registered macron ' +
	'degree plusminus twosuperior threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine guillemotright ' +
	'onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute ' +
	'Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash ' +
	'Ugrave Uacute Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla egrave ' +
	'eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde odieresis divide ' +
	'oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis';
const OTHERS: Readonly<Record<string, string>> = {
	quoteleft: '‘',
	quoteright: '’',
	quotedblleft: '“',
	quotedblright: '”',
	endash: '–',
	emdash: '—',
	bullet: '•',
	ellipsis: '…',
	fi: 'fi',
	fl: 'fl',
	ff: 'ff',
	ffi: 'ffi',
	ffl: 'ffl',
	minus: '−',
	nbspace: ' ',
	nonbreakingspace: ' ',
	sfthyphen: '-',
	trademark: '™',
	Euro: '€',
	dotlessi: 'ı',
	middot: '·',
};

let names: Map<string, string> | null = null;

function table(): Map<string, string> {
	const result = new Map(Object.entries(OTHERS));
	for (const [index, name] of ASCII_NAMES.split(' ').entries()) result.set(name, String.fromCharCode(0x20 + index));
	for (const [index, name] of LATIN_NAMES.split(' ').entries()) if (name !== '-') result.set(name, String.fromCharCode(0xa1 + index));
	return result;
}

/** Text of a glyph by its name (Adobe Glyph List Specification), or null. */
export function textOfGlyph(name: string): string | null {
	names ??= table();
	const base = name.split('.')[0] ?? '';
	const known = names.get(base);
	if (known !== undefined) return known;
	const unicode = /^(?:uni((?:[0-9A-Fa-f]{4})+)|u([0-9A-Fa-f]{4,6}))$/.exec(base);
	if (unicode?.[1] !== undefined) return unicode[1].replace(/.{4}/g, (hex) => String.fromCharCode(Number.parseInt(hex, 16)));
	const code = Number.parseInt(unicode?.[2] ?? '', 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

const windows = new TextDecoder('windows-1252');
const mac = new TextDecoder('macintosh');

/** Text of a byte in an encoding of simple fonts (ISO 32000-2, annex D); what is not named is taken as Windows'. */
export function textOfByte(code: number, encoding: string | null): string {
	if (encoding === '/PDFDocEncoding') return decodePdfDoc(Buffer.of(code));
	if (encoding === '/StandardEncoding' && (code === 0x27 || code === 0x60)) return code === 0x27 ? '’' : '‘';
	return (encoding === '/MacRomanEncoding' || encoding === '/MacExpertEncoding' ? mac : windows).decode(Uint8Array.of(code));
}
