import { ROUTES } from './export';
import { rankOf } from './levels';
import type { PolicyProblemCode } from './problems';
import type { Steps } from './semantics';
import type { Policy } from './types';
import { hintFor } from './validate';

interface ExportProblem {
	readonly code: PolicyProblemCode;
	readonly steps: Steps;
	readonly data: Readonly<Record<string, string | number>>;
	/** Whether it is told even where the file does not say it itself. */
	readonly inherited: 'told' | 'idle';
}

/** What is wrong in the section `export` although every value is of the right kind: routes, levels, restrictions and methods that do not exist. */
export function exportProblems(policy: Policy): ExportProblem[] {
	return [...routeProblems(policy), ...restrictionProblems(policy), ...ceilingProblems(policy)];
}

function routeProblems(policy: Policy): ExportProblem[] {
	const problems: ExportProblem[] = [];
	const { routes, methods } = policy.export;
	for (const route of ROUTES) {
		if (!routes.some(({ id }) => id === route))
			problems.push({ code: 'key-missing', steps: ['export', 'routes'], data: { name: route }, inherited: 'told' });
	}
	for (const route of routes) {
		const at: Steps = ['export', 'routes', { identity: route.id }];
		for (const level of Object.keys(route.levels)) {
			if (rankOf(policy, 'confidentiality', level) < 0)
				problems.push(levelProblem(policy, 'confidentiality', level, [...at, 'levels', level]));
		}
		for (const level of Object.keys(route.integrity)) {
			if (level !== 'default' && rankOf(policy, 'integrity', level) < 0)
				problems.push(levelProblem(policy, 'integrity', level, [...at, 'integrity', level]));
		}
		const demands = Object.values(route.levels).map(({ demand }) => demand);
		const encrypts = demands.includes('encrypt');
		if (encrypts && !route.methods.some((id) => methods.some((method) => method.id === id)))
			problems.push({ code: 'list-too-short', steps: [...at, 'methods'], data: { min: 1 }, inherited: 'told' });
	}
	return problems;
}

function restrictionProblems(policy: Policy): ExportProblem[] {
	const known = policy.handling.map(({ id }) => id);
	// Terms for restrictions that this policy does not have (a base pack's) are idle, not wrong: only misspelt ones are told.
	return Object.keys(policy.export.restrictions).flatMap((id) => {
		const hint = known.includes(id) ? '' : hintFor(id, known);
		return hint === ''
			? []
			: [{ code: 'restriction-unknown' as const, steps: ['export', 'restrictions', id], data: { id, hint }, inherited: 'told' as const }];
	});
}

function ceilingProblems(policy: Policy): ExportProblem[] {
	const { services, outgoing } = policy.export;
	const named = [
		...services.map(({ id, confidentiality }) => ({ list: 'services', id, key: 'confidentiality', level: confidentiality })),
		...outgoing.flatMap(({ id, ceiling }) => (ceiling === undefined ? [] : [{ list: 'outgoing', id, key: 'ceiling', level: ceiling }])),
	];
	return named
		.filter(({ level }) => rankOf(policy, 'confidentiality', level) < 0)
		.map(({ list, id, key, level }) => levelProblem(policy, 'confidentiality', level, ['export', list, { identity: id }, key]));
}

function levelProblem(policy: Policy, axis: 'confidentiality' | 'integrity', level: string, steps: Steps): ExportProblem {
	const known = policy.axes.find(({ id }) => id === axis)?.levels.map(({ id }) => id) ?? [];
	return { code: 'level-unknown', steps, data: { axis, level, known: known.join(', ') }, inherited: 'idle' };
}
