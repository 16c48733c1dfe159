import { highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../label';
import type { Place, Policy } from '../../policy/types';
import { type Found, findMarkings } from '../marks/collector';
import { contradicts, isReplaced, isStale, statesLabel } from '../marks/stale';
import type { Splice } from '../xml';
import { type Paragraph, walkParagraphs } from './paragraphs';
import { replaceInParagraph } from './replace';

interface FoundIn extends Found {
	readonly paragraph: Paragraph;
}

/** What a part's markings need so that it shows the label. */
export interface PartPlan {
	/** `present`: says it already; `replace`: apply the splices; `absent`: there is nothing to replace. */
	readonly kind: 'present' | 'replace' | 'absent';
	readonly splices: readonly Splice[];
	/** The paragraphs of what is replaced, the one that gets the text first. */
	readonly paragraphs: readonly Paragraph[];
	readonly before: string | null;
}

/**
 * Plans the markings of a part that is to show the whole label: the first one found is replaced, others are emptied. Older and foreign words
 * stay, unless they contradict the label.
 */
export function planWhole(text: string, place: Place, label: Label, marking: string, policy: Policy): PartPlan {
	const found = findAll(text, place, policy).filter((one) => isReplaced(one.marking, label, policy));
	if (found.length === 0) return { kind: 'absent', splices: [], paragraphs: [], before: null };
	const joined = found.reduce((sum, one) => highest(sum, one.marking.label, policy), NO_LABEL);
	const agrees = found.every((one) => !contradicts(one.marking, label, policy) && one.marking.problems.length === 0);
	if (agrees && sameLabel(joined, label)) return { kind: 'present', splices: [], paragraphs: [], before: null };
	return replacement(text, found, isEmpty(label) ? '' : marking);
}

/** Plans the markings that say something else than the label to say it; adds none. */
export function planStale(
	text: string,
	place: Place,
	label: Label,
	marking: string,
	policy: Policy,
	limit?: (paragraph: Paragraph) => 'look' | 'pass' | 'stop',
): PartPlan {
	const found = findAll(text, place, policy, limit).filter(
		(one) => statesLabel(one.marking, policy) && isStale(one.marking, label, policy),
	);
	if (found.length === 0) return { kind: 'absent', splices: [], paragraphs: [], before: null };
	return replacement(text, found, marking);
}

/** A part with more markings is no document; what is left shows as a conflict. */
const MAX_FOUND = 256;

function findAll(text: string, place: Place, policy: Policy, limit?: (paragraph: Paragraph) => 'look' | 'pass' | 'stop'): FoundIn[] {
	const found: FoundIn[] = [];
	walkParagraphs(text, (paragraph) => {
		const verdict = limit ? limit(paragraph) : 'look';
		if (verdict === 'look') for (const one of findMarkings(paragraph.text, place, '', policy)) found.push({ ...one, paragraph });
		return verdict !== 'stop' && found.length < MAX_FOUND;
	});
	return found;
}

function replacement(text: string, found: readonly FoundIn[], marking: string): PartPlan {
	const byParagraph = new Map<Paragraph, FoundIn[]>();
	for (const one of found) byParagraph.set(one.paragraph, [...(byParagraph.get(one.paragraph) ?? []), one]);
	const splices: Splice[] = [];
	let rest = marking;
	for (const [paragraph, ones] of byParagraph) {
		const replacements = ones.map(({ start, end }, index) => ({ start, end, text: index === 0 ? rest : '' }));
		splices.push(...replaceInParagraph(text, paragraph, replacements));
		rest = '';
	}
	const before = found.map((one) => one.marking.text).join(' ');
	return { kind: 'replace', splices, paragraphs: [...byParagraph.keys()], before };
}
