import type { Place } from '../../policy/types';
import type { CompoundFile, CompoundStream } from '../compound';
import type { Collector } from '../marks';
import { openWord, type WordDocument } from './word-fib';

const WHERE = 'WordDocument';
/** Characters of the body, of one header and of the text boxes that are looked at. */
const BODY = 4096;
const STORY = 4096;
const BOXES = 4096;
/** Paragraphs with text at the top of the body in which a label may stand. */
const BODY_PARAGRAPHS = 5;
/** Headers of so many sections are looked at; they mostly repeat. */
const MAX_STORIES = 6 * 200;
/** Separators of footnotes and endnotes stand before the headers. */
const SEPARATORS = 6;

/** Reads headers, footers, the body's first lines and text boxes of a Word document. @throws CompoundError */
export function readWord(file: CompoundFile, stream: CompoundStream, collector: Collector): void {
	const document = openWord(file, stream);
	if (document === null) return;
	const { parts } = document;
	collector.attempt(() => readHeaders(document, collector));
	collector.attempt(() => {
		for (const { text, header } of document.art()) collector.look(text, header ? 'page-header' : 'body-corner', WHERE);
	});
	collector.attempt(() => look(document, parts.headerBoxes, BOXES, 'page-header', collector));
	collector.attempt(() => look(document, parts.body, BODY, 'body-corner', collector, BODY_PARAGRAPHS));
	collector.attempt(() => look(document, parts.boxes, BOXES, 'body-corner', collector));
}

/** Six texts for each section ([MS-DOC] 2.8.8): headers of even and odd pages, their footers, header and footer of the first page. */
function readHeaders(document: WordDocument, collector: Collector): void {
	const { parts, stories } = document;
	const [start, end] = parts.headers;
	if (start === end) return;
	if (stories.length < SEPARATORS + 2) {
		look(document, [start, end], STORY, 'page-header', collector);
		return;
	}
	const last = Math.min(stories.length - 1, SEPARATORS + MAX_STORIES);
	for (let index = SEPARATORS; index < last; index++) {
		const [from, to] = [start + (stories[index] ?? 0), Math.min(end, start + (stories[index + 1] ?? 0))];
		const kind = (index - SEPARATORS) % 6;
		const footer = kind === 2 || kind === 3 || kind === 5;
		if (to > from) look(document, [from, to], STORY, footer ? 'page-footer' : 'page-header', collector);
	}
}

function look(
	document: WordDocument,
	[from, to]: readonly [number, number],
	most: number,
	place: Place,
	collector: Collector,
	lines = Number.POSITIVE_INFINITY,
): void {
	if (to <= from) return;
	let left = lines;
	for (const line of visible(document.text(from, Math.min(to, from + most))).split(/[\r\x07\f\x0e]/)) {
		if (line.trim() === '') continue;
		collector.look(line, place, WHERE);
		if (--left <= 0) return;
	}
}

/** The text as it shows: results of fields without their instructions, no anchors ([MS-DOC] 2.4.1, 2.8.25). */
function visible(text: string): string {
	if (!/[\x01-\x06\x08\x13-\x15\x1e\x1f]/.test(text)) return text;
	let result = '';
	/** For each open field whether its instructions are being passed over. */
	const fields: boolean[] = [];
	for (const character of text) {
		if (character === '\x13') fields.push(true);
		else if (character === '\x14' && fields.length > 0) fields[fields.length - 1] = false;
		else if (character === '\x15') fields.pop();
		else if (character === '\r' && fields.length > 0 && fields.every((hidden) => hidden)) fields.length = 0;
		else if (character === '\x1e') result += '-';
		else if (!/[\x01-\x06\x08\x1f]/.test(character) && !fields.includes(true)) result += character;
	}
	return result;
}
