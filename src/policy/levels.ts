import { AXES, type Axis, type AxisDefinition, type LabelLike, type Level, type Policy } from './types';

/** The definition of an axis. */
export function axisOf(policy: Policy, axis: Axis): AxisDefinition | undefined {
	return policy.axes.find((definition) => definition.id === axis);
}

/** Rank of a level on its axis, 0 for the lowest; -1 where the policy does not know it. Levels of other schemes rank as their equivalents. */
export function rankOf(policy: Policy, axis: Axis, levelId: string | null | undefined): number {
	const definition = axisOf(policy, axis);
	if (definition === undefined || levelId === null || levelId === undefined) return -1;
	const { levels, equivalents } = definition;
	const rank = levels.findIndex((level) => level.id === levelId);
	if (rank >= 0 || equivalents === undefined || !Object.hasOwn(equivalents, levelId)) return rank;
	return levels.findIndex((level) => level.id === equivalents[levelId]);
}

/** The level that an id means (an equivalent's level for one of another scheme), or `null`. */
export function levelOf(policy: Policy, axis: Axis, levelId: string | null | undefined): Level | null {
	return axisOf(policy, axis)?.levels[rankOf(policy, axis, levelId)] ?? null;
}

/** Ids of all restrictions that a label's levels call for, those of included levels too (3(1)), in the policy's order. */
export function calledFor(policy: Policy, label: LabelLike): string[] {
	const called = new Set<string>();
	for (const axis of AXES) {
		for (const level of levelsFor(policy, axis, label[axis])) for (const id of level.handling) called.add(id);
	}
	return policy.handling.map((restriction) => restriction.id).filter((id) => called.has(id));
}

/** A restriction that a marking has to state. */
export interface StatedRestriction {
	readonly id: string;
	/** The axis that asks for it, and the label's level there. */
	readonly axis: Axis;
	readonly level: string;
	/** Whether it is one of the own restrictions of the highest level of confidentiality. */
	readonly highest: boolean;
}

/** The restrictions that a marking of these levels has to state, each once, in the policy's order. */
export function toBeStated(policy: Policy, label: LabelLike): StatedRestriction[] {
	const top = axisOf(policy, 'confidentiality')?.levels.at(-1);
	const stated = new Map<string, StatedRestriction>();
	for (const axis of AXES) {
		const chain = levelsFor(policy, axis, label[axis]);
		const [own] = chain;
		for (const level of chain) {
			for (const id of level.state) {
				const highest = axis === 'confidentiality' && level === top && level.handling.includes(id);
				if (own && !stated.has(id)) stated.set(id, { id, axis, level: own.id, highest });
			}
		}
	}
	return policy.handling.flatMap(({ id }) => stated.get(id) ?? []);
}

function levelsFor(policy: Policy, axis: Axis, levelId: string | null | undefined): readonly Level[] {
	const definition = axisOf(policy, axis);
	const level = levelOf(policy, axis, levelId);
	return definition && level ? chainOf(definition, level) : [];
}

/** A level and those that it includes, itself first; stops at a circle and at an unknown id. */
export function chainOf(axis: AxisDefinition, level: Level): readonly Level[] {
	const chain: Level[] = [];
	for (let next: Level | undefined = level; next !== undefined && !chain.includes(next); ) {
		chain.push(next);
		const { includes }: Level = next;
		next = includes === undefined ? undefined : axis.levels.find((other) => other.id === includes);
	}
	return chain;
}
