import { XmlError } from './error';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Character data or an attribute value with its references resolved. Only the five predefined entities exist: a part has no DTD.
 * @throws XmlError for any other reference.
 */
export function unescapeXml(raw: string): string {
	if (!raw.includes('&')) return raw;
	return raw.replace(
		/&(?:#x([0-9a-f]{1,8})|#([0-9]{1,10})|([^;&<\s]{1,32}));|&/gi,
		(whole, hex?: string, decimal?: string, name?: string) => {
			if (name !== undefined) {
				const known = NAMED[name];
				if (known !== undefined) return known;
			} else if (hex !== undefined || decimal !== undefined) {
				const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
				if (code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
			}
			throw new XmlError('damaged', `reference ${whole}`);
		},
	);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that XML 1.0 forbids even as references. */
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Text as character data. Characters that XML 1.0 forbids fall away. */
export function escapeXml(text: string): string {
	return text.replace(FORBIDDEN, '').replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** Text as an attribute's value, in either kind of quotes. */
export function escapeAttribute(text: string): string {
	return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
