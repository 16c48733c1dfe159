import type { Collector } from '../marks/collector';
import { XmlScanner } from '../xml';
import { findPart, type Package, readPart, readRelationships, within } from './package';
import { type Paragraph, walkParagraphs } from './paragraphs';

/** Rows at the top of a sheet in which a text box with a label begins. */
const BOX_ROWS = 5;
/** Larger drawings are pictures. */
const MAX_DRAWING = 1024 * 1024;

/** Looks for labels in the text boxes at the top of a worksheet. @throws ZipError, XmlError */
export function readDrawing(pkg: Package, sheet: string, collector: Collector): void {
	const part = readRelationships(pkg.archive, sheet).find(({ kind, external }) => kind === 'drawing' && !external)?.target;
	const entry = part === undefined ? null : findPart(pkg.archive, part);
	if (part === undefined || !entry || entry.size > MAX_DRAWING) return;
	const text = readPart(pkg.archive, part)?.text ?? '';
	const limit = topBoxes(text);
	const visit = (paragraph: Paragraph): boolean => {
		if (limit(paragraph) === 'look') collector.look(paragraph.text, 'body-corner', part);
		return true;
	};
	within(part, () => walkParagraphs(text, visit));
}

/** Which paragraphs of a drawing stand in boxes that are anchored in the first rows ([ECMA-376] part 1, 20.5.2). @throws XmlError */
export function topBoxes(text: string): (paragraph: Paragraph) => 'look' | 'pass' {
	const tops: { start: number; end: number }[] = [];
	const scanner = new XmlScanner(text);
	let start = -1;
	let inFrom = false;
	let isTop = false;
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'text') continue;
		const local = scanner.local;
		if (local.endsWith('CellAnchor')) {
			if (token === 'open') start = scanner.start;
			else if (start >= 0 && isTop) tops.push({ start, end: scanner.end });
			isTop = false;
		} else if (local === 'from') inFrom = token === 'open';
		else if (inFrom && local === 'row' && token === 'open') isTop = scanner.next() === 'text' && Number(scanner.value()) < BOX_ROWS;
	}
	return (paragraph) => (tops.some((top) => paragraph.start >= top.start && paragraph.end <= top.end) ? 'look' : 'pass');
}
