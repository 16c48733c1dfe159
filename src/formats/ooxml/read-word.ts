import { decodeXml } from '../xml';
import { readContent } from '../zip';
import type { Collector } from './collect';
import { findPart, type Package, readPart, readRelationships } from './package';
import { walkParagraphs } from './paragraphs';

/** Characters of the body that are looked at; a cover page takes far less. */
const BODY_CHARACTERS = 96 * 1024;
/** Paragraphs with text at the top of the body in which a label may stand. */
export const BODY_PARAGRAPHS = 5;
/** Paragraphs that are looked at for text boxes, which are anchored on the first page. */
const BOX_PARAGRAPHS = 40;

/** Reads headers, footers, the body's first lines and text boxes of a Word document. */
export function readWord(pkg: Package, collector: Collector): void {
	const { archive, main } = pkg;
	if (main === null) return;
	let references: ReadonlySet<string> = new Set();
	collector.attempt(() => {
		const entry = findPart(archive, main);
		if (!entry) return;
		const bytes = readContent(archive, entry);
		// A long body is not decoded whole: its references are ASCII, and only its top is read as text.
		const long = bytes.length > 2 * BODY_CHARACTERS && bytes[0] !== 0xff && bytes[0] !== 0xfe && bytes[0] !== 0 && bytes[1] !== 0;
		const text = decodeXml(long ? bytes.subarray(0, BODY_CHARACTERS) : bytes).text;
		references = referencesIn(long ? bytes.toString('latin1') : text);
		readBody(text.slice(0, BODY_CHARACTERS), !long && text.length <= BODY_CHARACTERS, main, collector);
	});
	const relationships: ReturnType<typeof readRelationships> = [];
	collector.attempt(() => relationships.push(...readRelationships(archive, main)));
	const seen = new Set<string>();
	for (const { id, kind, target } of relationships) {
		if ((kind !== 'header' && kind !== 'footer') || !references.has(id) || seen.has(target)) continue;
		seen.add(target);
		collector.attempt(() => {
			const part = readPart(archive, target);
			if (!part) return;
			const place = kind === 'header' ? 'page-header' : 'page-footer';
			walkParagraphs(part.text, (paragraph) => {
				collector.look(paragraph.text, place, target);
				return true;
			});
		});
	}
}

/** Ids of the header and footer parts that some section refers to. A part without a reference is a leftover. */
export function referencesIn(text: string): ReadonlySet<string> {
	const ids = new Set<string>();
	for (const word of ['headerReference', 'footerReference']) {
		for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 15)) {
			const end = text.indexOf('>', at);
			const id = /:id\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(text.slice(at, end < 0 ? at + 512 : end));
			if (id) ids.add(id[1] ?? id[2] ?? '');
		}
	}
	return ids;
}

function readBody(text: string, whole: boolean, part: string, collector: Collector): void {
	let lines = 0;
	let seen = 0;
	walkParagraphs(
		text,
		(paragraph) => {
			if (paragraph.box) collector.look(paragraph.text, 'body-corner', part);
			else {
				seen++;
				if (paragraph.text.trim() !== '' && lines < BODY_PARAGRAPHS) {
					lines++;
					collector.look(paragraph.text, 'body-corner', part);
				}
			}
			return seen < BOX_PARAGRAPHS;
		},
		whole,
	);
}
