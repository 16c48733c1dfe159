import { compareAxis, formatMarking, highest, isEmpty, type Label } from '../../label';
import { AXES, type ForeignWord, type LabelLike, type LegacyWord, type Policy } from '../../policy/types';
import type { Marking } from '../types';
import { escapeAttribute, escapeXml, type Splice, unescapeXml } from '../xml';
import type { Paragraph } from './paragraphs';

/** What a marking states, with what the policy says its older and foreign words imply. */
function meaningOf(marking: Claim, policy: Policy): LabelLike {
	let meaning: Label = marking.label;
	for (const piece of marking.pieces ?? []) {
		if (piece.kind !== 'legacy' && piece.kind !== 'foreign') continue;
		const words: readonly (LegacyWord | ForeignWord)[] = piece.kind === 'legacy' ? policy.legacy : policy.foreign;
		const implied = words.find(({ wording }) => wording === piece.wording)?.implies;
		if (implied) meaning = highest(meaning, implied, policy);
	}
	return meaning;
}

/** What of a marking is judged. */
type Claim = Pick<Marking, 'label'> & Partial<Pick<Marking, 'pieces'>>;

/** Whether a marking states a level that a label does not have. */
export function contradicts(marking: Claim, label: Label, policy: Policy): boolean {
	const meaning = meaningOf(marking, policy);
	return AXES.some((axis) => {
		const stated = meaning[axis] ?? null;
		const wanted = label[axis];
		if (stated === null || stated === wanted) return false;
		return wanted === null || !policy.axes.some(({ id }) => id === axis) || compareAxis(policy, axis, stated, wanted) !== 0;
	});
}

/** Whether a marking consists of levels or restrictions, not only of older or foreign words. */
export function statesLabel(marking: Marking, policy: Policy): boolean {
	if (marking.pieces.some(({ kind }) => kind === 'level' || kind === 'handling')) return true;
	// 取扱注意 is an older word and a restriction; as 「取扱制限：取扱注意」 it was written as a label.
	return marking.text === formatMarking(marking.label, policy);
}

/** Whether a new marking takes a marking's place: older and foreign words stay, unless they contradict it. */
export function isReplaced(marking: Marking, label: Label, policy: Policy): boolean {
	return statesLabel(marking, policy) || (!isEmpty(label) && contradicts(marking, label, policy));
}

/** Whether a marking no longer says what the label says: other levels, or restrictions beside levels that the label lacks. */
export function isStale(marking: Marking, label: Label, policy: Policy): boolean {
	if (contradicts(marking, label, policy)) return true;
	const levels = marking.pieces.some(({ kind }) => kind === 'level');
	return levels && marking.label.handling.some((id) => !label.handling.includes(id));
}

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
