import type { Route, RouteCell, RouteRules } from './export';
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
