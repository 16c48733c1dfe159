import { isAbsolute, relative, sep } from 'node:path';
import { formatMarking, type Label, makeLabel, parseLabelText } from '../../label';
import { type LabelMap, type MapEntry, matchMap } from '../../policy';
import type { Policy } from '../../policy/types';
import type { Marking } from '../types';

/** Where a workspace keeps its label map, for people. */
export const MAP_FILE = '.kakuzuke/labels.jsonc';

/**
 * The map's word on a document: the last entry whose globs match its path below `root`, as a marking, and whether it
 * gives way to the document's own marking (`default`) or not (`override`). `null` where no entry matches.
 */
export function readMap(
	map: LabelMap,
	root: string,
	path: string,
	policy: Policy,
): { readonly marking: Marking; readonly precedence: MapEntry['precedence'] } | null {
	if (map.entries.length === 0) return null;
	const below = isAbsolute(path) ? relative(root, path) : path;
	if (below.startsWith('..')) return null;
	const entry = matchMap(map, sep === '/' ? below : below.split(sep).join('/'));
	return entry === null ? null : { marking: markingOf(entry, policy), precedence: entry.precedence };
}

function markingOf(entry: MapEntry, policy: Policy): Marking {
	const parsed = parseLabelText(entry.label, policy);
	const stated: Partial<Label> = parsed?.label ?? {};
	const label = makeLabel(
		{ ...stated, handling: [...(stated.handling ?? []), ...(entry.handling ?? []).map((each) => restrictionId(each, policy))] },
		policy,
	);
	const text = entry.handling === undefined ? entry.label : formatMarking(label, policy);
	const problems = parsed === null ? [{ code: 'text-unexpected' as const, start: 0, end: entry.label.length }] : parsed.problems;
	return { place: 'map', text, range: null, label, pieces: [], problems, where: `${MAP_FILE}:${entry.line}` };
}

/** People write ids or wordings. */
function restrictionId(written: string, policy: Policy): string {
	return policy.handling.find((each) => each.id === written || each.wordings.includes(written))?.id ?? written;
}
