/** What a document is, by its media type (OASIS ODF 1.4 part 2, appendix C). `properties` stands for those in which only metadata is known. */
export type OdfKind = 'text' | 'sheet' | 'slides' | 'drawing' | 'properties';

/** The three parts of a document that hold labels; in a flat document they are sections of one text. */
export type PartName = 'meta.xml' | 'styles.xml' | 'content.xml';

const EXTENSIONS = /\.(?:od[tspgm]|ot[tspgm]|fod[tspgf])$/;
/** Names that mean other things as well: fonts, data connections of other programs. */
const SHARED_EXTENSIONS = /\.(?:od[fcib]|ot[hcif])$/;
const FLAT_EXTENSIONS = /\.fod[tspgf]$/;

export const OFFICE_NS = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
export const META_NS = 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0';
export const MANIFEST_NS = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';

/** All other namespaces of the specification that are written, by their usual prefix. */
export const NAMESPACES = {
	office: OFFICE_NS,
	meta: META_NS,
	style: 'urn:oasis:names:tc:opendocument:xmlns:style:1.0',
	text: 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
	draw: 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
	fo: 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
	svg: 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
} as const;

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.';
const MIMETYPE = `mimetype${MEDIA_TYPE}`;

/**
 * Whether this is an ODF document: a package whose first bytes hold its media type (ODF part 2, 3.3), a flat document by its root element,
 * or, where the content says nothing else, by the lower-cased name.
 */
export function looksLikeOdf(name: string, head: Uint8Array): boolean {
	const named = EXTENSIONS.test(name);
	const [a, b] = head;
	if (a === 0x50 && b === 0x4b) return named || SHARED_EXTENSIONS.test(name) || latin1(head).includes(MIMETYPE);
	if (a === 0x3c || a === 0xef || a === 0xff || a === 0xfe || a === 0 || isSpace(a)) return isFlatHead(head) || named;
	return named && !isOtherFormat(head);
}

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Compound files, PDF and RTF under a name that is not theirs: their own formats say more of them. */
function isOtherFormat(head: Uint8Array): boolean {
	const start = latin1(head.subarray(0, 5));
	return start.startsWith('\xd0\xcf\x11\xe0') || start === '%PDF-' || start === '{\\rtf';
}

/** Whether the first bytes are those of a flat document: the root `office:document`, whatever its prefix. */
export function isFlatHead(head: Uint8Array): boolean {
	const text = latin1(head).replaceAll('\0', '');
	return /<(?:[\w.-]+:)?document[\s>]/.test(text) && text.includes(OFFICE_NS);
}

/** Whether the name is that of a flat document. */
export function namesFlat(path: string): boolean {
	return FLAT_EXTENSIONS.test(path.toLowerCase());
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** What a media type stands for; null where it is none of ODF. */
export function kindOfMediaType(type: string): OdfKind | null {
	if (!type.startsWith(MEDIA_TYPE)) return null;
	const name = type.slice(MEDIA_TYPE.length).trim();
	if (name.startsWith('text')) return 'text';
	if (name.startsWith('spreadsheet')) return 'sheet';
	if (name.startsWith('presentation')) return 'slides';
	return name.startsWith('graphics') ? 'drawing' : 'properties';
}

const BODY_KINDS: Readonly<Record<string, OdfKind>> = { text: 'text', spreadsheet: 'sheet', presentation: 'slides', drawing: 'drawing' };

/** What the child of `office:body` stands for. */
export function kindOfBody(local: string): OdfKind {
	return (Object.hasOwn(BODY_KINDS, local) ? BODY_KINDS[local] : undefined) ?? 'properties';
}
