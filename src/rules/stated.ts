import type { Marking } from '../formats/types';
import { restrictionIdOf, type TextRange } from '../label';
import { AXES, type Axis, type Policy, rankOf, toBeStated } from '../policy';
import type { DocumentFacts, RelatedPlace } from './rule';

/** The level that a marking states in so many words; one that only follows from a legacy word is not stated. */
export function statedLevel(marking: Marking, axis: Axis): string | null {
	const level = marking.label[axis];
	if (level === null || marking.pieces.length === 0) return level;
	let onlyLegacy = false;
	for (const piece of marking.pieces) {
		if (piece.kind === 'level' && piece.axis === axis) return level;
		if (piece.kind === 'legacy') onlyLegacy = true;
	}
	return onlyLegacy ? null : level;
}

/** Whether a marking states a level on any axis. */
export function statesLevel(marking: Marking): boolean {
	return AXES.some((axis) => statedLevel(marking, axis) !== null);
}

/** Whether a document's markings state any level, known or not. */
export function anyStated(facts: DocumentFacts): boolean {
	return facts.markings.some(statesLevel);
}

/** Whether the label map decides against the document's own markings. */
export function isOverridden(facts: DocumentFacts): boolean {
	return facts.markings.length > 1 && facts.markings.some(({ place }) => place === 'map');
}

/** Whether parts of the document were not read, so that what is absent may stand there. Of an encrypted one, the outside is all there is. */
export function isPartlyRead({ state }: DocumentFacts): boolean {
	return state.unreadable !== null && state.unreadable.code !== 'encrypted';
}

/** Ids of the restrictions that have to be stated for the stated levels and are not; `highest`: the highest level's own ones, the others, or (`null`) all. */
export function unstated(facts: DocumentFacts, policy: Policy, highest: boolean | null): readonly string[] {
	const { label, markings } = facts;
	// A level that is only implied has to be stated first; its restrictions come after that.
	const levels = markings.some(implies) && !isOverridden(facts) ? onlyStated(facts, policy) : label;
	return missingRestrictions(levels, label.handling, policy, highest);
}

function implies({ pieces }: Marking): boolean {
	return pieces.some(({ kind }) => kind === 'legacy' || kind === 'foreign');
}

function onlyStated({ markings }: DocumentFacts, policy: Policy): Levels {
	const level = (axis: Axis): string | null => {
		const stated = markings.map((marking) => statedLevel(marking, axis));
		return stated.reduce((a, b) => (rankOf(policy, axis, b) > rankOf(policy, axis, a) ? b : a), null);
	};
	return { confidentiality: level('confidentiality'), integrity: level('integrity'), availability: level('availability') };
}

type Levels = Readonly<Record<Axis, string | null>>;

interface Missing {
	readonly all: readonly string[];
	readonly highest: readonly string[];
	readonly others: readonly string[];
}

/** The documents of a tree have few different labels: each is judged once. */
const known = new WeakMap<Policy, Map<string, Missing>>();
const LIMIT = 1000;

/** As `unstated`, for any levels and restrictions. */
export function missingRestrictions(
	levels: Levels,
	handling: readonly string[],
	policy: Policy,
	highest: boolean | null = null,
): readonly string[] {
	const key = `${levels.confidentiality}\n${levels.integrity}\n${levels.availability}\n${handling.join('\n')}`;
	let byLabel = known.get(policy);
	if (byLabel === undefined || byLabel.size > LIMIT) {
		byLabel = new Map();
		known.set(policy, byLabel);
	}
	let missing = byLabel.get(key);
	if (missing === undefined) {
		missing = missingOf(levels, handling, policy);
		byLabel.set(key, missing);
	}
	return highest === null ? missing.all : highest ? missing.highest : missing.others;
}

function missingOf(levels: Levels, handling: readonly string[], policy: Policy): Missing {
	const missing = toBeStated(policy, levels).filter(({ id }) => !isSatisfied(id, handling, policy));
	const ids = (some: typeof missing): readonly string[] => Object.freeze(some.map(({ id }) => id));
	return { all: ids(missing), highest: ids(missing.filter((one) => one.highest)), others: ids(missing.filter((one) => !one.highest)) };
}

function isSatisfied(id: string, handling: readonly string[], policy: Policy): boolean {
	// A wording with its blank filled in, 「4時間以内復旧」, states the restriction as well.
	if (handling.some((stated) => stated === id || restrictionIdOf(stated, policy) === id)) return true;
	const others = policy.handling.find((restriction) => restriction.id === id)?.satisfiedBy;
	return others !== undefined && others.length > 0 && others.every((other) => handling.includes(other));
}

/** Whether every level of a label is one that the policy knows, so that it can be written with good conscience. */
export function isKnown(label: Readonly<Record<Axis, string | null>>, policy: Policy): boolean {
	return AXES.every((axis) => label[axis] === null || rankOf(policy, axis, label[axis]) >= 0);
}

/** The marking that a finding about the label as a whole points at: one with a range where there is one. */
export function chief(facts: DocumentFacts): Marking | null {
	return (
		facts.markings.find((marking) => marking.range !== null && statesLevel(marking)) ??
		facts.markings.find(statesLevel) ??
		facts.markings[0] ??
		null
	);
}

/** The range of a part of a marking; the whole where it cannot be told. */
export function rangeWithin(marking: Marking, start: number, end: number): TextRange | null {
	const { range, text } = marking;
	if (range === null || range.end - range.start !== text.length || start >= end || end > text.length) return range;
	const before = text.slice(0, start);
	const breaks = before.match(/\r\n|\r|\n/g)?.length ?? 0;
	const last = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
	const column = breaks === 0 ? range.column + start : start - last - 1;
	return { start: range.start + start, end: range.start + end, line: range.line + breaks, column };
}

/** A marking as another place that a finding speaks of; a label file is a path of its own. */
export function relatedPlace(marking: Marking, path: string): RelatedPlace {
	const { place, where, range, text } = marking;
	return { path: place === 'sidecar' || place === 'folder' ? where : path, place, where, range, text };
}
