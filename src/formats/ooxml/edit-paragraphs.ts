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

type Limit = (paragraph: Paragraph) => 'look' | 'pass' | 'stop';

/**
 * Plans the markings of a part that is to show the whole label: the first one found is replaced, others are emptied. Older and foreign words
 * stay, unless they contradict the label. What other programs show instead (the later branches of mc:AlternateContent) says the same.
 */
export function planWhole(text: string, place: Place, label: Label, marking: string, policy: Policy, limit?: Limit): PartPlan {
	const all = findAll(text, place, policy, limit).filter((one) => isReplaced(one.marking, label, policy));
	const found = all.filter(({ paragraph }) => !isOther(paragraph));
	const others = all.filter(({ paragraph }) => isOther(paragraph));
	const says = (ones: readonly FoundIn[]): boolean => {
		const joined = ones.reduce((sum, one) => highest(sum, one.marking.label, policy), NO_LABEL);
		const agrees = ones.every((one) => !contradicts(one.marking, label, policy) && one.marking.problems.length === 0);
		return agrees && sameLabel(joined, label);
	};
	const inLine = others.length === 0 || others.every((one) => says([one]));
	if (found.length > 0 && inLine && says(found)) return { kind: 'present', splices: [], paragraphs: [], before: null };
	if (found.length === 0) return inLine ? ABSENT : { ...ABSENT, splices: besides(text, others, '') };
	const shownText = isEmpty(label) ? '' : marking;
	const plan = replacement(text, says(found) ? [] : found, shownText);
	// Where the marking stands outside of alternatives it is shown in any case.
	const shown = found[0]?.paragraph.alternative === null ? '' : shownText;
	return { ...plan, kind: 'replace', splices: [...plan.splices, ...besides(text, others, shown)], before: textsOf(found) };
}

const ABSENT: PartPlan = { kind: 'absent', splices: [], paragraphs: [], before: null };

/** Whether a paragraph stands in a branch that is shown only where the first one cannot be. */
function isOther({ alternative }: Paragraph): boolean {
	return alternative !== null && alternative > 0;
}

/** The markings of each further branch: the first one of a branch's number gets the text. */
function besides(text: string, others: readonly FoundIn[], marking: string): Splice[] {
	const branches = new Set(others.map(({ paragraph }) => paragraph.alternative));
	return [...branches].flatMap((branch) => {
		const own = others.filter(({ paragraph }) => paragraph.alternative === branch);
		return replacement(text, own, marking).splices;
	});
}

/** Plans the markings that say something else than the label to say it; adds none. */
export function planStale(text: string, place: Place, label: Label, marking: string, policy: Policy, limit?: Limit): PartPlan {
	const found = findAll(text, place, policy, limit).filter(
		(one) => statesLabel(one.marking, policy) && isStale(one.marking, label, policy),
	);
	const first = found.filter(({ paragraph }) => !isOther(paragraph));
	const others = found.filter(({ paragraph }) => isOther(paragraph));
	if (found.length === 0) return ABSENT;
	const plan = replacement(text, first, marking);
	return { ...plan, splices: [...plan.splices, ...besides(text, others, marking)], before: textsOf(first.length > 0 ? first : others) };
}

/** A part with more markings is no document; what is left shows as a conflict. */
const MAX_FOUND = 256;

function findAll(text: string, place: Place, policy: Policy, limit?: Limit): FoundIn[] {
	const found: FoundIn[] = [];
	const visit = (paragraph: Paragraph): boolean => {
		const verdict = limit ? limit(paragraph) : 'look';
		if (verdict === 'look') for (const one of findMarkings(paragraph.text, place, '', policy)) found.push({ ...one, paragraph });
		return verdict !== 'stop' && found.length < MAX_FOUND;
	};
	walkParagraphs(text, visit, { alternatives: true });
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
	return { kind: 'replace', splices, paragraphs: [...byParagraph.keys()], before: textsOf(found) };
}

function textsOf(found: readonly FoundIn[]): string {
	return found.map((one) => one.marking.text).join(' ');
}
