/** Namespaces of XMP (ISO 16684-1) and of what stands in packets. */
export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** Where our own properties stand. It is written into files and never changes. */
export const OWN_NAMESPACE = 'urn:kakuzuke:label:1.0';
export const OWN_PREFIX = 'kakuzuke';

/** Acrobat's copies of custom entries of the Info dictionary. */
export const PDFX = 'http://ns.adobe.com/pdfx/1.3/';

/** PDF/A (ISO 19005): its identification, and the descriptions that it demands of namespaces it does not know. */
export const PDFA_ID = 'http://www.aiim.org/pdfa/ns/id/';
export const PDFA_EXTENSION = 'http://www.aiim.org/pdfa/ns/extension/';
export const PDFA_SCHEMA = 'http://www.aiim.org/pdfa/ns/schema#';
export const PDFA_PROPERTY = 'http://www.aiim.org/pdfa/ns/property#';

/** The descriptive properties in which offices put labels, and what kind of field they are for `findInField`. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'http://purl.org/dc/elements/1.1/': { title: 'title', description: 'description', subject: 'keywords', rights: 'description' },
	'http://ns.adobe.com/pdf/1.3/': { Keywords: 'keywords', Title: 'title', Subject: 'subject' },
	'http://ns.adobe.com/photoshop/1.0/': {
		Headline: 'title',
		Instructions: 'description',
		Category: 'keywords',
		SupplementalCategories: 'keywords',
	},
	'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/': {
		IntellectualGenre: 'keywords',
		SubjectCode: 'keywords',
		Scene: 'keywords',
		AltTextAccessibility: 'description',
		ExtDescrAccessibility: 'description',
	},
	'http://ns.adobe.com/xap/1.0/': { Label: 'keywords', Nickname: 'title' },
	'http://ns.adobe.com/xap/1.0/rights/': { UsageTerms: 'description' },
	'http://ns.adobe.com/tiff/1.0/': { ImageDescription: 'description' },
	'http://ns.adobe.com/exif/1.0/': { UserComment: 'description' },
	'http://ns.adobe.com/lightroom/1.0/': { hierarchicalSubject: 'keywords' },
	'http://ns.microsoft.com/photo/1.0/': { LastKeywordXMP: 'keywords', LastKeywordIPTC: 'keywords' },
	'http://www.digikam.org/ns/1.0/': { TagsList: 'keywords' },
	'http://ns.acdsee.com/iptc/1.0/': { caption: 'description', keywords: 'keywords' },
};

/** The kind of a descriptive property, or null for all others. */
export function fieldOf(namespace: string, local: string): string | null {
	const fields = Object.hasOwn(FIELDS, namespace) ? FIELDS[namespace] : undefined;
	return fields && Object.hasOwn(fields, local) ? (fields[local] ?? null) : null;
}

/** Namespaces whose properties have a meaning of their own, however they are called. */
const KNOWN = [
	'http://ns.adobe.com/',
	'http://purl.org/',
	'http://iptc.org/',
	'http://www.aiim.org/',
	'http://www.npes.org/',
	'http://www.w3.org/',
	'http://ns.google.com/',
	'http://ns.microsoft.com/photo/',
	'http://ns.useplus.org/',
	'http://cipa.jp/',
	'http://creativecommons.org/',
	'http://prismstandard.org/',
	'http://www.digikam.org/',
	'http://www.metadataworkinggroup.com/',
	'http://ns.acdsee.com/',
	'http://ns.camerabits.com/',
	'http://ns.apple.com/',
	'http://www.dji.com/',
	'http://pix4d.com/',
	'http://www.extensis.com/',
	'http://xmp.gettyimages.com/',
	'http://ns.iview-multimedia.com/',
	'http://ns.fotostation.com/',
	'adobe:',
];

/** Whether a property of this namespace is somebody's own, so that its name may say what it means. */
export function isCustom(namespace: string): boolean {
	return namespace === PDFX || !KNOWN.some((known) => namespace.startsWith(known));
}

/** Acrobat writes a character that XML names do not allow as U+2182 and four hexadecimal digits. */
export function decodeName(local: string): string {
	return local.includes('\u2182')
		? local.replace(/\u2182([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
		: local;
}

/** A property's name as an XML name (XML 1.0, 2.3), escaped as Acrobat does; a colon would be a prefix. */
export function encodeName(name: string): string {
	const escaped = name.replace(
		/[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u203f\u2040\u2070-\u2181\u2183-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]/g,
		escapeUnit,
	);
	return /^(?:[-.0-9\u00b7\u203f\u2040]|\p{M})/u.test(escaped) ? escapeUnit(escaped.charAt(0)) + escaped.slice(1) : escaped;
}

function escapeUnit(unit: string): string {
	return `\u2182${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
