/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, D.3): 0x18 to 0x1f, and 0x80 to 0xa0. */
const LOW = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const HIGH =
	'\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const shiftJis = new TextDecoder('shift_jis', { fatal: true });

/**
 * What a text string means (ISO 32000-2, 7.9.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding. Many writers leave UTF-8 or Shift_JIS
 * unmarked; that is taken for what it is where it can hardly be anything else.
 */
export function decodeText(bytes: Buffer): string {
	const [a, b, c] = bytes;
	if (a === 0xfe && b === 0xff)
		return withoutLanguage(
			Buffer.from(bytes.subarray(2, bytes.length & ~1))
				.swap16()
				.toString('utf16le'),
		);
	if (a === 0xff && b === 0xfe) return withoutLanguage(bytes.toString('utf16le', 2));
	if (a === 0xef && b === 0xbb && c === 0xbf) return withoutLanguage(bytes.toString('utf8', 3));
	let plain = true;
	for (const byte of bytes) plain &&= byte < 0x80 && (byte < 0x18 || byte > 0x1f);
	if (plain) return bytes.toString('latin1');
	const japanese = attempt(utf8, bytes) ?? attempt(shiftJis, bytes);
	if (japanese !== null && /[\u3040-\u30ff\u4e00-\u9fff]{2}/.test(japanese)) return japanese;
	return decodePdfDoc(bytes);
}

export function decodePdfDoc(bytes: Buffer): string {
	return bytes
		.toString('latin1')
		.replace(/[\x18-\x1f\x80-\xa0]/g, (sign) => (sign < '\x80' ? LOW[sign.charCodeAt(0) - 0x18] : HIGH[sign.charCodeAt(0) - 0x80]) ?? sign);
}

/** Languages between escapes are no text (7.9.2.2). */
function withoutLanguage(text: string): string {
	return text.includes('\u001b') ? text.replace(/\u001b[a-zA-Z-]*\u001b/g, '') : text;
}

function attempt(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): string | null {
	try {
		return decoder.decode(bytes);
	} catch {
		return null;
	}
}

/** A text string as it is written: plain where it is ASCII, else UTF-16, which every version of PDF knows. */
export function encodeText(text: string): string {
	if (/^[ -~]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
	const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
	return `<${bytes.toString('hex').toUpperCase()}>`;
}

/** What a name (with its slash) means as text: UTF-8 (7.3.5), else Latin-1. */
export function decodeName(name: string): string {
	const text = name.slice(1);
	return /^[\x00-\x7f]*$/.test(text) ? text : (attempt(utf8, Buffer.from(text, 'latin1')) ?? text);
}

/** A name as it is written. */
export function encodeName(text: string): string {
	let name = '/';
	for (const byte of Buffer.from(text, 'utf8')) {
		const sign = String.fromCharCode(byte);
		name += /[A-Za-z0-9_.:+-]/.test(sign) ? sign : `#${byte.toString(16).toUpperCase().padStart(2, '0')}`;
	}
	return name;
}
