import { escapeAttribute, escapeXml, type Splice, unescapeXml } from '../xml';
import type { Paragraph } from './paragraphs';

/** A range of a paragraph's text and what shall stand there. */
export interface Replacement {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

const ESCAPE = { text: escapeXml, attribute: escapeAttribute, cdata: (text: string) => text.replaceAll(']]>', ']]') } as const;

/**
 * Replaces ranges of a paragraph's text (in order, not overlapping). New text goes into the first stretch that its range touches; the
 * formatting of that stretch stays.
 */
export function replaceInParagraph(text: string, paragraph: Paragraph, replacements: readonly Replacement[]): Splice[] {
	const splices: Splice[] = [];
	const placed = new Set<Replacement>();
	for (const piece of paragraph.pieces) {
		const touched = replacements.filter(({ start, end }) => start < piece.at + piece.length && end > piece.at);
		if (touched.length === 0) continue;
		const raw = text.slice(piece.start, piece.end);
		const value = piece.form === 'cdata' ? raw : unescapeXml(raw);
		let changed = '';
		let at = 0;
		for (const replacement of touched) {
			changed += value.slice(at, Math.max(replacement.start - piece.at, 0)) + (placed.has(replacement) ? '' : replacement.text);
			placed.add(replacement);
			at = Math.min(replacement.end - piece.at, piece.length);
		}
		changed += value.slice(at);
		splices.push({ start: piece.start, end: piece.end, text: ESCAPE[piece.form](changed) });
	}
	return splices;
}
