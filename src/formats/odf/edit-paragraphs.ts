import { highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../label';
import type { Place, Policy } from '../../policy/types';
import { contradicts, type Found, findMarkings, isReplaced, isStale, statesLabel } from '../marks';
import { applySplices, escapeXml, type Splice } from '../xml';
import type { Paragraph } from './paragraphs';

interface FoundIn extends Found {
	readonly paragraph: Paragraph;
}

/** What the markings of some paragraphs need so that they show the label. */
export interface ParagraphPlan {
	/** `present`: they say it already; `replace`: apply the splices; `absent`: there is nothing to replace. */
	readonly kind: 'present' | 'replace' | 'absent';
	readonly splices: readonly Splice[];
	/** The paragraphs of what is replaced, the one that gets the text first. */
	readonly paragraphs: readonly Paragraph[];
	/** What these paragraphs say then. */
	readonly after: readonly string[];
	readonly before: string | null;
}

const ABSENT: ParagraphPlan = { kind: 'absent', splices: [], paragraphs: [], after: [], before: null };

/**
 * Plans paragraphs that together are to show the whole label: the first marking found is replaced, others are emptied. Older and foreign
 * words stay, unless they contradict the label.
 */
export function planWhole(paragraphs: readonly Paragraph[], place: Place, label: Label, marking: string, policy: Policy): ParagraphPlan {
	const found = findAll(paragraphs, place, policy).filter((one) => isReplaced(one.marking, label, policy));
	if (found.length === 0) return ABSENT;
	const joined = found.reduce((sum, one) => highest(sum, one.marking.label, policy), NO_LABEL);
	const agrees = found.every((one) => !contradicts(one.marking, label, policy) && one.marking.problems.length === 0);
	if (agrees && sameLabel(joined, label)) return { ...ABSENT, kind: 'present' };
	return replacement(found, isEmpty(label) ? '' : marking);
}

/** Plans the markings that say something else than the label to say it; adds none. */
export function planStale(paragraphs: readonly Paragraph[], place: Place, label: Label, marking: string, policy: Policy): ParagraphPlan {
	const found = findAll(paragraphs, place, policy).filter((one) => statesLabel(one.marking, policy) && isStale(one.marking, label, policy));
	return found.length === 0 ? ABSENT : replacement(found, marking);
}

function findAll(paragraphs: readonly Paragraph[], place: Place, policy: Policy): FoundIn[] {
	return paragraphs.flatMap((paragraph) => findMarkings(paragraph.text, place, '', policy).map((found) => ({ ...found, paragraph })));
}

function replacement(found: readonly FoundIn[], marking: string): ParagraphPlan {
	const byParagraph = new Map<Paragraph, FoundIn[]>();
	for (const one of found) byParagraph.set(one.paragraph, [...(byParagraph.get(one.paragraph) ?? []), one]);
	const splices: Splice[] = [];
	const after: string[] = [];
	let rest = marking;
	for (const [paragraph, ones] of byParagraph) {
		const replacements = ones.map(({ start, end }, index) => ({ start, end, text: index === 0 ? rest : '' }));
		splices.push(...replaceInParagraph(paragraph, replacements));
		after.push(applySplices(paragraph.text, replacements));
		rest = '';
	}
	const before = found.map((one) => one.marking.text).join(' ');
	return { kind: 'replace', splices, paragraphs: [...byParagraph.keys()], after, before };
}

/** New text goes into the first stretch that its range touches; the formatting of that stretch stays. */
function replaceInParagraph(paragraph: Paragraph, replacements: readonly Splice[]): Splice[] {
	const splices: Splice[] = [];
	const placed = new Set<Splice>();
	for (const { at, value, start, end, cdata } of paragraph.pieces) {
		const touched = replacements.filter((one) => one.start < at + value.length && one.end > at);
		if (touched.length === 0) continue;
		let changed = '';
		let from = 0;
		for (const one of touched) {
			changed += value.slice(from, Math.max(one.start - at, 0)) + (placed.has(one) ? '' : one.text);
			placed.add(one);
			from = Math.min(one.end - at, value.length);
		}
		changed += value.slice(from);
		splices.push({ start, end, text: cdata ? changed.replaceAll(']]>', ']]') : escapeXml(changed) });
	}
	return splices;
}
