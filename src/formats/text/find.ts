import { AXES, type Policy } from '../../policy/types';
import type { Marking, ReadResult } from '../types';
import { readHead } from './html-head';
import type { Language } from './languages';
import { positionAt, splitLines, zoneEnd } from './lines';
import { parseOnce } from './memo';
import { proseSpot } from './prose';
import type { Spot } from './spot';
import { findZone, type Zone } from './zone';

/** A marking and the spot that it stands in. */
export interface Found {
	readonly spot: Spot;
	readonly marking: Marking;
}

/** Characters at the end of a text that are looked at for a marking on the last line. */
export const TAIL_UNITS = 1024;

export interface Findings {
	readonly zone: Zone;
	readonly found: readonly Found[];
	/** What stands elsewhere in an HTML page's head: its title, keywords, labels of other schemes. */
	readonly head: { readonly markings: readonly Marking[]; readonly foreign: ReadResult['foreign'] } | null;
}

/** Whether a language is HTML, whose head has properties. */
export function hasHead(language: Language): boolean {
	return language.ids[0] === 'html';
}

/** All markings of a text, in the order of the text, with the zone they were looked for in. `cut`: this is only the beginning of the text. */
export function findMarkings(text: string, language: Language, policy: Policy, cut = false): Findings {
	const zone = findZone(text, language);
	const tail = cut || !hasTail(language) ? null : tailSpot(text, zone.end);
	const found: Found[] = [];
	for (const spot of tail === null ? zone.spots : [...zone.spots, tail]) {
		const marking = parseSpot(text, spot, policy);
		if (marking !== null) found.push({ spot, marking });
	}
	const head = hasHead(language) ? readHead(text, 0, zoneEnd(text), policy) : null;
	return { zone, found: withoutLists(found), head };
}

/** Plain text and Markdown show a label on their last line too, as paper shows it in the corner. */
export function hasTail(language: Language): boolean {
	return language.ids[0] === 'plaintext' || language.ids[0] === 'markdown';
}

/** Whether the last line of this end of a text is a marking. */
export function hasTailMarking(text: string, policy: Policy): boolean {
	const spot = tailSpot(text, 0);
	return spot !== null && parseSpot(text, spot, policy) !== null;
}

/** The last line as a spot, where it is a paragraph of its own; `null` otherwise. */
function tailSpot(text: string, from: number): Spot | null {
	const start = Math.max(from, text.length - TAIL_UNITS);
	const lines = splitLines(text, start, text.length);
	let index = lines.length - 1;
	while (index >= 0 && text.slice(lines[index]?.start, lines[index]?.end).trim() === '') index--;
	const line = lines[index];
	const above = lines[index - 1];
	if (line === undefined || above === undefined || text.slice(above.start, above.end).trim() !== '') return null;
	const content = text.slice(line.start, line.end);
	// Lists, tables, quotes, headings and rules of Markdown are content.
	if (/^(?:\s*[|>#`~]|\s*(?:[-*+]|\d+[.)])\s|\t| {4,}\S)/.test(content) && !/^[ \u3000]*[【［[]/u.test(content)) return null;
	const inner = proseSpot(content.trimStart(), { language: TAIL_LANGUAGE, fence: null, above: '', below: '' }).inner;
	if (inner === null) return null;
	const lead = line.start + content.length - content.trimStart().length;
	return {
		place: 'body-corner',
		where: 'tail',
		property: null,
		start: lead + inner.start,
		end: lead + inner.end,
		removal: { start: line.start, end: line.next },
		block: null,
		above: '',
		below: '',
		bare: true,
		heading: false,
		value: null,
	};
}

const TAIL_LANGUAGE: Language = {
	ids: ['plaintext'],
	kind: 'prose',
	line: [],
	commentStarts: '',
	block: [],
	frontMatter: [],
	stays: null,
	gap: true,
	writable: true,
};

function parseSpot(text: string, spot: Spot, policy: Policy): Marking | null {
	const inner = text.slice(spot.start, spot.end);
	// In front matter without a key (the head of a LaTeX page) only a full marking counts.
	const parsed = parseOnce(inner, spot.property, spot.property === null ? 'header' : spot.place, policy);
	if (parsed === null || insideSentence(spot) || (spot.heading && !titleLike(spot, inner))) return null;
	const start = spot.start + parsed.start;
	return {
		place: spot.place,
		text: parsed.text,
		range: { start, end: spot.start + parsed.end, ...positionAt(text, start) },
		label: parsed.label,
		pieces: parsed.pieces,
		problems: parsed.problems,
		where: spot.place === 'body-corner' ? `L${positionAt(text, start).line + 1}` : spot.where,
	};
}

/** A line of a wrapped sentence: the one above is not finished, or the one below goes on with a particle. */
function insideSentence(spot: Spot): boolean {
	return (
		/[、,]$|[^\p{P}\p{S}\s](?:の|を|に|は|が|と|や)$/u.test(spot.above) ||
		/^(?:の|を|に|は|が|と(?!く)|で(?!き)|も|や|以上|以下|など|、|。)/.test(spot.below)
	);
}

/** A heading is a marking when it is bracketed or opens the document; else it is a heading about that level. */
function titleLike(spot: Spot, inner: string): boolean {
	return /^[【［[〔(（<＜]/.test(inner) || spot.where === 'L1';
}

/**
 * A document that explains the levels lists them line by line; such lines are mentions (DESIGN, "easy to get wrong" 1).
 * Three levels of one axis, or two levels of two axes, each alone on a bare line without brackets, are such a list.
 */
function withoutLists(found: readonly Found[]): readonly Found[] {
	const items = found.filter(
		({ spot, marking }) =>
			spot.bare && !/^[【［[〔(（<＜]/.test(marking.text) && AXES.filter((axis) => marking.label[axis] !== null).length === 1,
	);
	if (items.length < 3) return found;
	const counts = AXES.map((axis) => new Set(items.map((each) => each.marking.label[axis]).filter((level) => level !== null)).size);
	const list = counts.some((count) => count >= 3) || counts.filter((count) => count >= 2).length >= 2;
	return list ? found.filter((each) => !items.includes(each)) : found;
}
