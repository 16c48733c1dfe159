import type { TextRange } from '../../label';
import type { Marking } from '../types';

/** A reference to another file, as it stands in a document. */
export interface Link {
	/** As written: a URL reference (RFC 3986) or a path. */
	readonly text: string;
	/** `url`: fragment, query and `%XX` mean what they mean in a URL; `markdown`: so, and `\` may be an escape; `path`: nothing does. */
	readonly kind: 'url' | 'markdown' | 'path';
	/** `included`: the other file's content becomes visible here (picture, include, linked object). */
	readonly how: 'linked' | 'included';
	/** For people: the part and relationship, or nothing where a range tells. */
	readonly where: string;
	/** What may be left out at the end of the written name. */
	readonly endings?: readonly string[];
	/** The folder below the document's own that it counts from. */
	readonly base?: string;
	/** Where it stands in a text; made when asked, because few are. */
	range(): TextRange | null;
}

/** A document that stands whole within another one. */
export interface Embedded {
	/** The part's name. */
	readonly where: string;
	/** The markings in it, as its own format reads them. */
	readonly markings: readonly Marking[];
}

/** The other documents that a document shows or points to. */
export interface Links {
	readonly links: readonly Link[];
	readonly embedded: readonly Embedded[];
}

export const NO_LINKS: Links = Object.freeze({ links: Object.freeze([]), embedded: Object.freeze([]) });

/** Bounds that keep a hostile document from taking time. */
export const LINK_LIMITS = {
	/** Links of one document; further ones are not looked at. */
	links: 200,
	/** Characters of one link. */
	length: 2048,
	/** Bytes of a text, from its beginning. */
	text: 1 << 20,
	/** Bytes of one relationship part, and parts of one package. */
	relationships: 1 << 20,
	parts: 100,
	/** Bytes of an ODF body. */
	body: 16 << 20,
	/** Embedded documents of one package, and bytes of each. */
	embedded: 16,
	embeddedBytes: 32 << 20,
} as const;

export const NO_RANGE = (): null => null;
