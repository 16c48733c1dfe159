import type { Json, JsonRecord } from './document';
import { mergeShape } from './merge';
import common from './packs/common.json';
import exportTerms from './packs/export.json';
import mic2024 from './packs/mic-2024.json';
import nisc from './packs/nisc.json';
import nishihara2024 from './packs/nishihara-2024.json';
import settings from './packs/settings.json';
import { POLICY_SHAPE } from './shape';
import type { Policy } from './types';

/** The policy in force where a workspace names none. */
export const DEFAULT_POLICY_ID = 'nishihara-2024';

/** What the packs build upon: vocabulary (common.json), settings (settings.json) and terms of leaving (export.json); it has no levels, so it is no policy by itself. */
export const BASE_ID = 'common';

const packs: Readonly<Record<string, JsonRecord>> = {
	[DEFAULT_POLICY_ID]: nishihara2024 as unknown as JsonRecord,
	nisc: nisc as unknown as JsonRecord,
	'mic-2024': mic2024 as unknown as JsonRecord,
};

/** Ids of the built-in policies, the default one first. */
export function builtinPolicies(): readonly string[] {
	return Object.keys(packs);
}

/** Ids that a file may name in `extends`. */
export function extendable(): readonly string[] {
	return [...builtinPolicies(), BASE_ID];
}

/** The merged data of a pack, or `null` where there is none of that name. */
export function packData(id: string): Json {
	if (id === BASE_ID) {
		const parts = [common, settings, exportTerms] as unknown as readonly JsonRecord[];
		return parts.reduce<Json | undefined>((whole, part) => mergeShape(whole, part, POLICY_SHAPE), undefined) ?? null;
	}
	const pack = Object.hasOwn(packs, id) ? packs[id] : undefined;
	if (pack === undefined) return null;
	const base = typeof pack.extends === 'string' ? packData(pack.extends) : undefined;
	return mergeShape(base ?? undefined, pack, POLICY_SHAPE);
}

/** The data of the default policy, merged by the build: merging takes longer than all else at start-up. */
declare const DEFAULT_POLICY_DATA: string | undefined;

const loaded = new Map<string, Policy>();

/** A built-in policy: complete, frozen, the same object every time. Throws a RangeError for an unknown id (a mistake of the caller; test `builtinPolicies()`). */
export function loadBuiltin(id: string): Policy {
	const known = loaded.get(id);
	if (known) return known;
	const merged = id === DEFAULT_POLICY_ID && typeof DEFAULT_POLICY_DATA === 'string' ? (JSON.parse(DEFAULT_POLICY_DATA) as Json) : null;
	const data = merged ?? (id === BASE_ID ? null : packData(id));
	if (data === null) throw new RangeError(`no built-in policy "${id}"`);
	const policy = asPolicy(data);
	loaded.set(id, policy);
	return policy;
}

/** Turns complete data into a frozen policy. The caller has validated it (the packs: a test has). */
export function asPolicy(data: Json): Policy {
	const { extends: _extends, $schema: _schema, ...policy } = data as JsonRecord;
	return deepFreeze(policy) as unknown as Policy;
}

function deepFreeze<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	for (const member of Object.values(value)) deepFreeze(member);
	return Object.freeze(value);
}
