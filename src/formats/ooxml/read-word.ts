import { Collector } from '../marks/collector';
import { decodeXml } from '../xml';
import { readContent } from '../zip';
import { findPart, type Package, readPart, readRelationships, within } from './package';
import { type Paragraph, walkParagraphs } from './paragraphs';

/** Bytes of the body that are looked at; a cover page takes far less. */
const BODY_BYTES = 96 * 1024;
/** Paragraphs with text at the top of the body in which a label may stand. */
export const BODY_PARAGRAPHS = 5;
/** Paragraphs that are looked at for text boxes, which are anchored on the first page. */
const BOX_PARAGRAPHS = 40;

/** Markings in one part after which no more are looked for: no header has as many. */
const MAX_MARKINGS = 256;

/** Reads headers, footers, the body's first lines and text boxes of a Word document. */
export function readWord(pkg: Package, collector: Collector): void {
	const { archive, main } = pkg;
	if (main === null) return;
	let references: ReadonlySet<string> = new Set();
	collector.attempt(() => {
		const entry = findPart(archive, main);
		if (!entry) return;
		const bytes = readContent(archive, entry);
		references = within(main, () => readMain(bytes, main, collector));
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
			const most = collector.markings.length + MAX_MARKINGS;
			const visit = (paragraph: Paragraph): boolean => {
				collector.look(paragraph.text, place, target);
				return collector.markings.length < most;
			};
			within(target, () => walkParagraphs(part.text, visit));
		});
	}
}

/** Most bodies say what is looked for in their first bytes; only these are decoded, and more where it takes more. */
const FIRST_BYTES = 4096;

function readMain(bytes: Buffer, part: string, collector: Collector): ReadonlySet<string> {
	const wide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
	const start = bytes.subarray(0, BODY_BYTES);
	const boxes = wide || start.includes('txbxContent') || start.includes('textpath');
	if (wide || bytes.length <= FIRST_BYTES) {
		const { text } = decodeXml(bytes);
		readBody(text.slice(0, BODY_BYTES), text.length <= BODY_BYTES, boxes, part, collector);
		return referencesIn(text);
	}
	const top = decodeXml(bytes.subarray(0, FIRST_BYTES)).text;
	const probe = new Collector(collector.policy);
	if (!boxes && readBody(top, false, false, part, probe)) collector.markings.push(...probe.markings);
	else readBody(decodeXml(start).text, bytes.length <= BODY_BYTES, boxes, part, collector);
	return referencesIn(bytes);
}

/** Ids of the header and footer parts that some section refers to. A part without a reference is a leftover. */
export function referencesIn(content: string | Buffer): ReadonlySet<string> {
	const ids = new Set<string>();
	// The two share their end: one search finds both.
	const word = 'erReference';
	for (let at = content.indexOf(word); at >= 0; at = content.indexOf(word, at + word.length)) {
		const from = Math.max(0, at - 4);
		const tag = typeof content === 'string' ? content.slice(from, at + 1024) : content.toString('latin1', from, at + 1024);
		const end = tag.indexOf('>');
		const id = /^(?:head|foot)erReference\s[^>]*?:id\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(end < 0 ? tag : tag.slice(0, end));
		if (id) ids.add(id[1] ?? id[2] ?? '');
	}
	return ids;
}

/** Looks at the first lines, and at text boxes where the document has some; returns whether it saw all the lines that it looks at. */
function readBody(text: string, whole: boolean, boxes: boolean, part: string, collector: Collector): boolean {
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
			return boxes ? seen < BOX_PARAGRAPHS : lines < BODY_PARAGRAPHS;
		},
		{ whole },
	);
	return lines >= BODY_PARAGRAPHS;
}
