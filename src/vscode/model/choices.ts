import { formatLevels, type Label } from '../../label';
import { type Axis, axisOf, calledFor, type Policy, rankOf, type Tongue, toBeStated } from '../../policy';
import { levelName, listOf, restrictionTitle, type Translate } from './texts';

/** One line of the list in which a level is chosen. */
export interface LevelChoice {
	/** `null`: says nothing on this axis. */
	readonly level: string | null;
	readonly label: string;
	readonly description: string;
	readonly detail: string;
	/** The level that the document has now. */
	readonly current: boolean;
}

/** One line of the list in which restrictions are ticked. */
export interface RestrictionChoice {
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly detail: string;
	readonly picked: boolean;
}

/** The levels of an axis from the highest to the lowest, each with what it means and what it calls for (3(1)). */
export function levelChoices(axis: Axis, policy: Policy, current: string | null, tongue: Tongue, t: Translate): LevelChoice[] {
	const definition = axisOf(policy, axis);
	if (definition === undefined) return [];
	const rank = rankOf(policy, axis, current);
	const choices = [...definition.levels].reverse().map((level): LevelChoice => {
		const own = level.handling.map((id) => restrictionTitle(id, policy, tongue));
		const included = level.includes === undefined ? [] : [t('all of {0}', levelName(axis, level.includes, policy, tongue))];
		const called = [...own, ...included];
		return {
			level: level.id,
			label: levelName(axis, level.id, policy, tongue),
			description: `${level.title[tongue]} (${level.clause}): ${level.definition[tongue]}`,
			detail: called.length === 0 ? t('No restrictions') : t('Calls for: {0}', listOf(called, tongue)),
			current: rank >= 0 && definition.levels[rank] === level,
		};
	});
	if (!definition.required) {
		const label = t('Say nothing about {0}', definition.title[tongue]);
		choices.push({ level: null, label, description: '', detail: '', current: current === null });
	}
	return choices;
}

/** All restrictions of the policy, and unknown ones that the document states: first what has to be stated, then what applies, then the rest. */
export function restrictionChoices(label: Label, policy: Policy, tongue: Tongue, t: Translate): RestrictionChoice[] {
	const stated = new Map(toBeStated(policy, label).map((one) => [one.id, one]));
	const called = new Set(calledFor(policy, label));
	const rank = (id: string): number => (stated.has(id) ? 0 : label.handling.includes(id) ? 1 : called.has(id) ? 2 : 3);
	const describe = (id: string): string => {
		const reason = stated.get(id);
		if (reason !== undefined) return t('has to be stated: {0}', levelName(reason.axis, reason.level, policy, tongue));
		return called.has(id) ? t('applies at {0}', formatLevels(label, policy)) : '';
	};
	const known = policy.handling.map((restriction): RestrictionChoice => {
		const { id } = restriction;
		return {
			id,
			label: restriction.wordings[0] ?? restriction.title[tongue],
			description: describe(id),
			detail: `${restriction.description[tongue]} (${restriction.clause})`,
			picked: stated.has(id) || label.handling.includes(id),
		};
	});
	const unknown = label.handling
		.filter((id) => policy.handling.every((restriction) => restriction.id !== id))
		.map((id): RestrictionChoice => ({ id, label: id, description: t('not in the policy'), detail: '', picked: true }));
	return [...known, ...unknown].sort((a, b) => rank(a.id) - rank(b.id));
}
