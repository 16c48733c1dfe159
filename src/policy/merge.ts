import { isRecord, type Json, type JsonRecord } from './document';
import type { ListShape, Shape } from './shape';
import { DIRECTIVES } from './validate';

/**
 * Lays an extending file over what it extends:
 * - records and tables: member by member; `"$replace": true` in one takes the place of the whole;
 * - lists of things with an id (or wording): item by item; new ones go to the end, or where `"$before"`/`"$after": id` says; `"$remove": true` takes one away;
 * - lists of words (`names`, `wordings`, `aliases`, `exclude`, …): united, the extending file's first, so that its first one becomes the canonical one;
 * - other lists (`handling`, `state`, `places`): replaced; and `{"$replace": […]}` replaces any list.
 * Laying the same file over twice changes nothing more. Both values have to be valid for the shape. No directive is left in the result.
 */
export function mergeShape(base: Json | undefined, over: Json | undefined, shape: Shape): Json {
	if (over === undefined) return clean(base ?? null);
	if (shape.kind === 'list') return mergeList(base, over, shape);
	if ((shape.kind === 'record' || shape.kind === 'table') && isRecord(over)) {
		const under = isRecord(base) && over.$replace !== true ? base : {};
		const merged: Record<string, Json> = {};
		for (const name of new Set([...Object.keys(under), ...Object.keys(over)])) {
			if (isDirective(name)) continue;
			merged[name] = mergeShape(own(under, name), own(over, name), memberShape(shape, name));
		}
		return merged;
	}
	return clean(over);
}

function memberShape(shape: Shape, name: string): Shape {
	if (shape.kind === 'table') return shape.values;
	return (shape.kind === 'record' && Object.hasOwn(shape.members, name) ? shape.members[name] : undefined) ?? { kind: 'open' };
}

function mergeList(base: Json | undefined, over: Json, shape: ListShape): Json {
	const replaced = isRecord(over) ? over.$replace : undefined;
	const items = (replaced ?? over) as readonly Json[];
	const under = replaced === undefined && Array.isArray(base) ? (base as readonly Json[]) : [];
	switch (shape.merge) {
		case 'replace':
			return clean(items);
		case 'append':
			return [...under, ...items].map(clean);
		case 'union':
			return [...new Set([...items, ...under])];
		default:
			return mergeKeyed(under, items, shape.merge, shape.items);
	}
}

function mergeKeyed(base: readonly Json[], over: readonly Json[], key: 'id' | 'wording' | 'path', shape: Shape): Json {
	const merged: Json[] = base.map(clean);
	const indexOf = (identity: Json | undefined): number => merged.findIndex((item) => isRecord(item) && item[key] === identity);
	for (const item of over) {
		if (!isRecord(item)) continue;
		const index = indexOf(item[key]);
		if (item.$remove === true) {
			if (index >= 0) merged.splice(index, 1);
			continue;
		}
		const anchor = item.$before ?? item.$after;
		const value = mergeShape(index < 0 ? undefined : merged[index], item, shape);
		if (anchor === undefined && index >= 0) {
			merged[index] = value;
			continue;
		}
		if (index >= 0) merged.splice(index, 1);
		const at = anchor === undefined || anchor === item[key] ? -1 : indexOf(anchor);
		if (at < 0) merged.splice(index < 0 ? merged.length : index, 0, value);
		else merged.splice(item.$before === undefined ? at + 1 : at, 0, value);
	}
	return merged;
}

function own(record: JsonRecord, name: string): Json | undefined {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isDirective(name: string): boolean {
	return (DIRECTIVES as readonly string[]).includes(name);
}

/** A copy without directives. */
function clean(value: Json): Json {
	if (Array.isArray(value)) return (value as readonly Json[]).map(clean);
	if (!isRecord(value)) return value;
	if (Array.isArray(value.$replace)) return clean(value.$replace);
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !isDirective(name))
			.map(([name, member]) => [name, clean(member)]),
	);
}
