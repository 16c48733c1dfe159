/** What the main part of a package is. `properties` stands for packages in which only document properties are known (xlsb, Visio). */
export type PackageKind = 'word' | 'sheet' | 'slides' | 'properties';

/** File extensions of the family. */
const EXTENSIONS = /\.(?:doc[xm]|dot[xm]|xls[xmb]|xlt[xm]|xlam|ppt[xm]|pot[xm]|pps[xm]|ppam|sld[xm]|vsd[xm]|vst[xm]|vss[xm])$/;

/** Extensions under which such packages are met although they belong to the older binary formats or to those of other programs. */
const OTHER_EXTENSIONS = /\.(?:doc|dot|xls|xlt|ppt|pps|pot|od[tsp]|ot[tsp]|rtf|pdf)$/;

const PACKAGE_HEADS = ['[content_types].xml', '_rels/.rels', 'docprops/', 'word/', 'xl/', 'ppt/'];

/** How documents begin that are read by formats of their own whatever they are called: PDF, RTF, ODF (its media type is the first entry). */
const OTHER_HEADS = /^(?:%PDF-|\{\\rtf|PK\x03\x04[\s\S]{26}mimetypeapplication\/vnd\.oasis\.opendocument\.)/;

/**
 * Whether a lower-cased file name says that this is an OOXML package and its first bytes do not say something else, or the first local header
 * says so behind the name of another document.
 */
export function looksLikePackage(name: string, head: Uint8Array): boolean {
	if (EXTENSIONS.test(name)) return isPlainPackage(head) || !OTHER_HEADS.test(latin1(head.subarray(0, 80)));
	if (!OTHER_EXTENSIONS.test(name) || head.length < 30) return false;
	if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false;
	const first = latin1(head.subarray(30, 60)).replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
	return PACKAGE_HEADS.some((start) => first.startsWith(start));
}

/** Nearly all packages begin with the content types: looked at first, without making a string. */
function isPlainPackage(head: Uint8Array): boolean {
	return head[0] === 0x50 && head[30] === 0x5b;
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Whether the name itself promises macros. */
export function namesMacros(path: string): boolean {
	return /\.(?:docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sldm|vsdm|vstm|vssm)$/i.test(path);
}

/** Namespaces and relationship types; the strict ones are those of ISO/IEC 29500-1 annex A. */
export const NS = {
	contentTypes: 'http://schemas.openxmlformats.org/package/2006/content-types',
	relationships: 'http://schemas.openxmlformats.org/package/2006/relationships',
	custom: 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties',
	customStrict: 'http://purl.oclc.org/ooxml/officeDocument/customProperties',
	variants: 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes',
	variantsStrict: 'http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes',
	word: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
	wordStrict: 'http://purl.oclc.org/ooxml/wordprocessingml/main',
	office: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
	officeStrict: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
} as const;

const kinds = new Map<string, string>();

/** Relationship types by their last segment, lower-cased without hyphens: that is what transitional, strict and early writers share. */
export function relationshipKind(type: string): string {
	const known = kinds.get(type);
	if (known !== undefined) return known;
	const last = type.slice(type.lastIndexOf('/') + 1);
	const kind = last.replaceAll('-', '').toLowerCase();
	// Some dozens exist; a hostile file may invent as many as it likes.
	if (kinds.size < 256) kinds.set(type, kind);
	return kind;
}
