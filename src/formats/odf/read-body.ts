import type { Collector } from '../marks';
import { XmlScanner } from '../xml';
import { walkCells } from './cells';
import type { OdfDocument } from './document';
import { findTag } from './outline';
import { hiddenStyles, type Paragraph, walkHead } from './paragraphs';

/** Paragraphs with text at the top of the body in which a label may stand. */
export const BODY_PARAGRAPHS = 5;
/** Paragraphs that are looked at for text boxes, which are anchored on the first page. */
export const BOX_PARAGRAPHS = 40;
/** Bytes of the file that are inflated first, and at most. */
const FIRST_BYTES = 16 * 1024;
const MOST_BYTES = 1024 * 1024;
/** Characters behind the start of the body that are looked at. */
export const BODY_CHARACTERS = 256 * 1024;

/** Reads what stands at the top of the first page, sheet or slide. @throws ZipError, XmlError */
export function readBody(document: OdfDocument, collector: Collector): void {
	if (document.kind === 'properties') return;
	const head = headWithBody(document);
	if (!head) return;
	const { text, body } = head;
	const where = document.where('content.xml');
	const to = Math.min(text.length, body + BODY_CHARACTERS);
	const hidden = hiddenStyles(text, body);
	if (document.kind === 'sheet') {
		walkCells(text, body, to, hidden, ({ reference, paragraphs }) => {
			const spot = reference === '' ? where : `${where}#${reference}`;
			for (const paragraph of paragraphs) collector.look(paragraph.text, 'body-corner', spot);
		});
	} else if (document.kind === 'text') {
		const limit = bodyLimit(findTag(text.slice(body, to), 'text-box') >= 0);
		walkHead(text, { from: body, to, hidden }, (paragraph) => {
			const verdict = limit(paragraph);
			if (verdict === 'look') collector.look(paragraph.text, 'body-corner', where);
			return verdict !== 'stop';
		});
	} else readFirstPage(text, body, to, hidden, where, collector);
}

/** The start of the content, long enough to hold the top of the body. */
function headWithBody(document: OdfDocument): { text: string; body: number } | null {
	for (let bytes = FIRST_BYTES; bytes <= MOST_BYTES; bytes *= 8) {
		const head = document.head('content.xml', bytes);
		if (!head) return null;
		const body = findTag(head.text, 'body');
		if (body >= 0 && (head.whole || head.text.length - body >= BODY_CHARACTERS || bytes * 8 > MOST_BYTES)) return { text: head.text, body };
		if (head.whole) return null;
	}
	return null;
}

/** Which paragraphs of a text document stand on its first page. A fresh one for each walk. A paragraph that `vanishes` counts as no line. */
export function bodyLimit(boxes: boolean): (paragraph: Paragraph, vanishes?: boolean) => 'look' | 'pass' | 'stop' {
	let lines = 0;
	let seen = 0;
	return (paragraph, vanishes = false) => {
		if (paragraph.box) return 'look';
		seen++;
		if (lines < BODY_PARAGRAPHS && paragraph.text.trim() !== '') {
			if (!vanishes) lines++;
			return 'look';
		}
		return (boxes ? seen < BOX_PARAGRAPHS : lines < BODY_PARAGRAPHS) ? 'pass' : 'stop';
	};
}

/** The first `draw:page` with its declared header and footer (ODF 1.4 part 3, 10.11). */
function readFirstPage(text: string, body: number, to: number, hidden: ReadonlySet<string>, where: string, collector: Collector): void {
	for (const { local, start, end } of declarations(text, body, to)) {
		const value = new XmlScanner(text, start, end, true);
		if (value.next() === 'text')
			collector.look(value.value(), local === 'footer-decl' ? 'page-footer' : 'page-header', `${where}#${local}`);
	}
	const page = firstPage(text, body, to);
	if (page < 0) return;
	walkHead(text, { from: page, to, hidden, stopAt: 'page' }, (paragraph) => {
		collector.look(paragraph.text, paragraph.role === 'footer' ? 'page-footer' : 'body-corner', where);
		return true;
	});
}

/** Offset of the first page's tag, or -1. */
export function firstPage(text: string, body: number, to: number): number {
	const page = findTag(text.slice(body, to), 'page');
	return page < 0 ? -1 : body + page;
}

/** The texts that pages may use as header and footer; ranges of their content. */
export function declarations(text: string, body: number, to: number): { local: string; start: number; end: number }[] {
	const piece = text.slice(body, to);
	const found = [];
	for (const match of piece.matchAll(/<(?:[^\s<>:/]+:)?(header-decl|footer-decl)(?:\s[^<>]*[^/<>])?>([^<]*)</g)) {
		const start = body + match.index + match[0].length - 1 - (match[2] ?? '').length;
		found.push({ local: match[1] ?? '', start, end: start + (match[2] ?? '').length });
	}
	return found;
}
