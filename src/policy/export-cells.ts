import { DEMANDS, type Demand, type Route, type RouteCell, type RouteRules } from './export';
import { axisOf, rankOf } from './levels';
import type { Policy } from './types';

const NOTHING_ALLOWED: RouteCell = Object.freeze({ demand: 'refuse', clauses: Object.freeze([]) });

/** What the policy says of a route. Throws a RangeError where it says nothing (a complete policy names every route). */
export function routeRules(policy: Policy, route: Route): RouteRules {
	const rules = policy.export.routes.find(({ id }) => id === route);
	if (rules === undefined) throw new RangeError(`no route "${route}"`);
	return rules;
}

/**
 * The cell of the table route × level of confidentiality. A level without a cell has that of the next lower one that has;
 * a level that the policy does not know counts as the highest; where there is no cell at all, nothing may leave.
 */
export function cellFor(policy: Policy, route: Route, level: string | null): RouteCell {
	const ranks = axisOf(policy, 'confidentiality')?.levels ?? [];
	const known = rankOf(policy, 'confidentiality', level);
	const { levels } = routeRules(policy, route);
	for (let rank = known < 0 ? ranks.length - 1 : known; rank >= 0; rank--) {
		const id = ranks[rank]?.id ?? '';
		const cell = Object.hasOwn(levels, id) ? levels[id] : undefined;
		if (cell !== undefined) return cell;
	}
	return NOTHING_ALLOWED;
}

/** What a route asks of a document: its level's cell, or a stated restriction where that asks for more. */
export interface Terms {
	readonly demand: Demand;
	/** Only to services that the policy lists. */
	readonly listed: boolean;
	readonly clauses: readonly string[];
	/** Id of the restriction that asks; `null` where the level itself does. */
	readonly restriction: string | null;
}

/** The cell of a level and what the restrictions ask besides; the stricter holds. A restriction that asks for as much adds its clauses. */
export function termsFor(policy: Policy, route: Route, level: string | null, handling: readonly string[]): Terms {
	const { demand, listed = false, clauses } = cellFor(policy, route, level);
	let terms: Terms = { demand, listed, clauses, restriction: null };
	for (const id of handling) {
		const { restrictions } = policy.export;
		const rules = Object.hasOwn(restrictions, id) ? restrictions[id] : undefined;
		if (rules === undefined || !rules.routes.includes(route)) continue;
		const difference = DEMANDS.indexOf(rules.demand) - DEMANDS.indexOf(terms.demand);
		if (difference > 0) terms = { demand: rules.demand, listed, clauses: rules.clauses, restriction: id };
		else if (difference === 0) terms = { ...terms, clauses: [...new Set([...terms.clauses, ...rules.clauses])] };
	}
	return terms;
}
