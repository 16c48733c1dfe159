import { highest, type Label, sameLabel } from '../label';
import {
	axisOf,
	cellFor,
	DEMANDS,
	type Demand,
	type FileState,
	levelOf,
	type MethodId,
	type Policy,
	type Route,
	type RouteCell,
	rankOf,
	routeRules,
	type StateRules,
} from '../policy';
import { encryptionReasons } from './gate-encryption';
import { permissionReasons } from './gate-permission';
import { serviceReasons } from './gate-service';
import type { Decision, GateFacts, Reason } from './types';

/** What is asked in the end, and by which clauses. */
export interface Asked {
	readonly demand: Demand;
	readonly declinable: boolean;
	readonly listed: boolean;
	readonly clauses: readonly string[];
	readonly permissionClauses: readonly string[];
}

/** Everything the parts of the gate judge by. */
export interface Case {
	readonly route: Route;
	readonly policy: Policy;
	readonly facts: GateFacts;
	/** As it counts. */
	readonly label: Label;
	readonly asked: Asked;
	/** The route's approved methods, the default first. */
	readonly methods: readonly MethodId[];
}

/**
 * The one function that everything that leads out passes (対策基準 3(2)⑦⑧⑨, 2(6)①, 7.1(16)②, 7.1(22)②, 9.2): pure, no clock, no disk.
 * @param label the highest label of all that leaves (3(2)⑤(ウ)). @param facts states, method, permission and what else was told.
 * @returns the decision with every reason and its clauses; the whole of what is missing at once. Throws a RangeError for a route that the policy lacks.
 */
export function gate(label: Label, route: Route, policy: Policy, facts: GateFacts): Decision {
	const counted = countedLabel(label, policy, facts);
	const asked = askedOf(counted.label, route, policy);
	const approved = new Set(policy.export.methods.map(({ id }) => id));
	const methods = routeRules(policy, route).methods.filter((id) => approved.has(id));
	const each: Case = { route, policy, facts, label: counted.label, asked: asked.asked, methods };
	const encryption = encryptionReasons(each);
	const integrity = integrityOf(counted.label, route, policy, facts);
	const reasons = [...counted.reasons, ...asked.reasons];
	// Where the route is closed, what else is missing would only mislead.
	if (!reasons.some(({ kind }) => kind === 'refused')) {
		reasons.push(...serviceReasons(each), ...encryption.reasons, ...permissionReasons(each), ...toldReasons(each));
		if (asked.asked.demand === 'allow' && reasons.length === 0)
			reasons.push({ kind: 'told', code: 'no-demand', clauses: asked.asked.clauses, data: {} });
		reasons.push(...integrity.reasons);
	}
	const refused = reasons.some(({ kind }) => kind === 'refused');
	const needs = reasons.some(({ kind }) => kind === 'needed');
	return {
		outcome: refused ? 'refused' : needs ? 'needs' : 'proceed',
		route,
		label: counted.label,
		demand: asked.asked.demand,
		declinable: asked.asked.declinable,
		encrypt: !refused && encryption.encrypt,
		integrity: refused ? 'none' : integrity.kind,
		reasons: sorted(reasons),
	};
}

/** The label as it counts: unlabelled is not public, and what cannot be read is not taken for harmless. */
function countedLabel(label: Label, policy: Policy, { states }: GateFacts): { label: Label; reasons: Reason[] } {
	const { clauses } = policy.export;
	const reasons: Reason[] = [];
	let counted = label;
	for (const state of states) {
		const rules: StateRules | null = state === 'labelled' ? null : policy.export.states[state];
		if (rules === null) continue;
		if (rules.counts === 'refuse') reasons.push({ kind: 'refused', code: 'state-refused', clauses: clauses.unknown, data: { state } });
		const uncertain = rules.counts === 'unknown' || state === 'unlabelled' || label.confidentiality === null;
		if (rules.counts === 'refuse' || !uncertain) continue;
		const raised = highest(counted, policy.unknown, policy);
		if (!sameLabel(raised, counted)) {
			counted = raised;
			reasons.push({ kind: 'told', code: 'label-unknown', clauses: clauses.unknown, data: { state } });
		}
	}
	// A caller that knows no level and names no state is not believed either.
	if (counted.confidentiality === null && states.length > 0) {
		counted = highest(counted, policy.unknown, policy);
		reasons.push({ kind: 'told', code: 'label-unknown', clauses: clauses.unknown, data: { state: 'unlabelled' satisfies FileState } });
	}
	if (counted.confidentiality !== null && rankOf(policy, 'confidentiality', counted.confidentiality) < 0)
		reasons.push({ kind: 'told', code: 'level-unknown', clauses: clauses.handling, data: { level: counted.confidentiality } });
	return { label: counted, reasons };
}

/** The cell of the table, and what stated restrictions ask besides; the stricter holds. */
function askedOf(label: Label, route: Route, policy: Policy): { asked: Asked; reasons: Reason[] } {
	const cell = cellFor(policy, route, label.confidentiality);
	const reasons: Reason[] = [];
	const level = levelOf(policy, 'confidentiality', label.confidentiality)?.id ?? label.confidentiality ?? '';
	if (cell.demand === 'refuse') reasons.push({ kind: 'refused', code: 'route-refused', clauses: cell.clauses, data: { route, level } });
	let asked = fromCell(cell);
	for (const id of label.handling) {
		const { restrictions } = policy.export;
		const rules = Object.hasOwn(restrictions, id) ? restrictions[id] : undefined;
		if (rules === undefined || !rules.routes.includes(route)) continue;
		if (rules.demand === 'refuse')
			reasons.push({ kind: 'refused', code: 'restriction-refused', clauses: rules.clauses, data: { route, restriction: id } });
		asked = stricter(asked, { ...fromCell(rules), listed: asked.listed });
	}
	return { asked, reasons };
}

function fromCell({ demand, declinable = false, listed = false, clauses, permissionClauses = clauses }: RouteCell): Asked {
	return { demand, declinable, listed, clauses, permissionClauses };
}

function stricter(one: Asked, other: Asked): Asked {
	const difference = DEMANDS.indexOf(other.demand) - DEMANDS.indexOf(one.demand);
	if (difference === 0) {
		const clauses = [...new Set([...one.clauses, ...other.clauses])];
		const permissionClauses = [...new Set([...one.permissionClauses, ...other.permissionClauses])];
		return { ...one, clauses, permissionClauses, declinable: one.declinable && other.declinable };
	}
	return difference > 0 ? other : one;
}

/** What the policy wants to be told of every export. */
function toldReasons({ policy, facts }: Case): Reason[] {
	return policy.export.require.flatMap((name): Reason[] => {
		const told = (facts[name] ?? '').trim() !== '';
		const code = name === 'recipient' ? 'recipient-needed' : 'purpose-needed';
		return told ? [] : [{ kind: 'needed', code, clauses: policy.export.clauses.record, data: {} }];
	});
}

/** Hashes, and a signature where there is a key (3(2)⑨(ウ); 電子署名 of 完全性2, 3(1)). */
function integrityOf(label: Label, route: Route, policy: Policy, facts: GateFacts): { kind: Decision['integrity']; reasons: Reason[] } {
	const { integrity } = routeRules(policy, route);
	const known = levelOf(policy, 'integrity', label.integrity)?.id;
	// A level that nobody knows counts as the highest.
	const level = known ?? (label.integrity === null ? undefined : axisOf(policy, 'integrity')?.levels.at(-1)?.id);
	const wanted = (level !== undefined && Object.hasOwn(integrity, level) ? integrity[level] : integrity.default) ?? 'none';
	if (wanted === 'none') return { kind: 'none', reasons: [] };
	const { publish, signature } = policy.export.clauses;
	const clauses = route === 'publish' ? publish : signature;
	if (wanted === 'signature' && facts.signing)
		return { kind: 'signature', reasons: [{ kind: 'told', code: 'signature-made', clauses, data: {} }] };
	const reasons: Reason[] = [{ kind: 'told', code: 'manifest-made', clauses, data: {} }];
	if (wanted === 'signature') reasons.push({ kind: 'told', code: 'signature-advised', clauses: signature, data: {} });
	return { kind: 'manifest', reasons };
}

const ORDER: readonly Reason['kind'][] = ['refused', 'needed', 'told'];

function sorted(reasons: readonly Reason[]): Reason[] {
	const unique = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
	return [...unique.values()].sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}
