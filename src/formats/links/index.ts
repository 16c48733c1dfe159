import type { ByteSource, FormatOf, ReadContext, ReadResult } from '../types';
import { type Links, NO_LINKS } from './link';
import { readOdfLinks, readPackageLinks } from './package';
import { syntaxOf } from './syntaxes';
import { linksOf, readNotebookLinks, readTextLinks } from './text';

export { type Embedded, LINK_LIMITS, type Link, type Links, NO_LINKS } from './link';

/**
 * The other files that a document names, and the documents that it holds as objects (対策基準 3(2)④(ア)). Nothing is opened here but the document.
 * Never throws: what cannot be read was told when the document was read for its label.
 */
export function readLinks(source: ByteSource, { format, encoding, state }: ReadResult, context: ReadContext, formatOf: FormatOf): Links {
	if (state.unreadable !== null) return NO_LINKS;
	try {
		switch (format) {
			case 'text':
			case 'image': {
				const syntax = syntaxOf(nameOf(context.path), context.languageId);
				// Of pictures only SVG is a text.
				return syntax === null ? NO_LINKS : inText(readTextLinks(source, encoding ?? 'utf-8', syntax));
			}
			case 'notebook':
				return inText(readNotebookLinks(source));
			case 'ooxml':
				return readPackageLinks(source, formatOf, context.policy);
			case 'odf':
				return readOdfLinks(source);
			default:
				return NO_LINKS;
		}
	} catch {
		return NO_LINKS;
	}
}

/** The links of a text as it stands in an editor, or of its beginning. Pure; never throws. */
export function linksOfText(text: string, { path, languageId }: Pick<ReadContext, 'path' | 'languageId'>): Links {
	const syntax = syntaxOf(nameOf(path), languageId);
	return syntax === null ? NO_LINKS : inText(linksOf(text, syntax));
}

function inText(links: Links['links']): Links {
	return links.length === 0 ? NO_LINKS : { links, embedded: [] };
}

function nameOf(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
