import { AXES, type Axis, type Policy, rankOf } from '../policy';
import { makeLabel } from './highest';
import { joinMarkings } from './join';
import type { MarkingProblem, ParsedMarking, Piece } from './label';
import { readFigure } from './level';
import { lexiconOf } from './lexicon';
import { PROTECTION_PROPERTY, parseProtectionProperty } from './msip';
import { keyOf, normalize } from './normalize';
import { parseHandlingList, parseMarking } from './parse';
import { HANDLING_FIELDS, LABEL_FIELDS } from './words';

type Meaning = { readonly kind: 'axis'; readonly axis: Axis } | { readonly kind: 'handling' } | { readonly kind: 'label' };

const compiled = new WeakMap<Policy, ReadonlyMap<string, Meaning>>();

/** Properties that hold keywords: a lone code among them is a label. */
const KEYWORDS: ReadonlySet<string> = new Set([
	'keywords',
	'keyword',
	'tags',
	'tag',
	'categories',
	'category',
	'contentstatus',
	'キーワード',
	'タグ',
	'分類項目',
	'状態',
	'status',
]);

/**
 * Reads a document property, a front-matter key or an e-mail header (3(2)②). The policy's own names and the common ones (Classification,
 * Sensitivity, X-Classification, 格付け, …) give a short value its meaning; under any other name the value has to be a marking by itself,
 * or a list with one in it. Offsets are those in `value`. `null` where there is no label.
 */
export function parseProperty(name: string, value: string, policy: Policy): ParsedMarking | null {
	if (PROTECTION_PROPERTY.test(name)) return parseProtectionProperty(name, value, policy);
	const trimmed = value.trim();
	if (trimmed === '' || value.length > MAX_LENGTH) return null;
	const key = propertyKey(name);
	const meaning = meaningsOf(policy).get(key);
	if (meaning?.kind === 'axis')
		return (
			parseLevel(meaning.axis, value, policy) ??
			parseMarking(value, policy, { place: 'property' }) ??
			unknownLevel(meaning.axis, value, policy)
		);
	if (meaning?.kind === 'handling') return parseHandlingList(value, policy);
	const place = meaning !== undefined || KEYWORDS.has(key) ? 'property' : 'header';
	return parseMarking(value, policy, { place, value: meaning !== undefined }) ?? parseItems(value, policy, place);
}

const MAX_LENGTH = 8192;

function propertyKey(name: string): string {
	return keyOf(name).replace(/[\s_-]/g, '');
}

function meaningsOf(policy: Policy): ReadonlyMap<string, Meaning> {
	let meanings = compiled.get(policy);
	if (meanings === undefined) {
		const map = new Map<string, Meaning>();
		const set = (name: string, meaning: Meaning): void => void map.set(propertyKey(name), meaning);
		for (const field of [
			...LABEL_FIELDS,
			'x-classification',
			'x-protective-marking',
			'x-security-label',
			'x-sensitivity',
			'docclassification',
			'document-class',
		])
			set(field, { kind: 'label' });
		for (const field of HANDLING_FIELDS) set(field, { kind: 'handling' });
		for (const axis of policy.axes) for (const each of [axis.id, axis.code, ...axis.names]) set(each, { kind: 'axis', axis: axis.id });
		for (const axis of AXES) set(policy.markings.properties[axis], { kind: 'axis', axis });
		set(policy.markings.properties.handling, { kind: 'handling' });
		if (policy.markings.properties.summary !== undefined) set(policy.markings.properties.summary, { kind: 'label' });
		set(policy.markings.frontMatter.label, { kind: 'label' });
		meanings = map;
		compiled.set(policy, map);
	}
	return meanings;
}

/** The value of a property that names its axis: `2`, `Ⅱ`, `C2`, `レベル2`, `2（重要）`. */
function parseLevel(axis: Axis, value: string, policy: Policy): ParsedMarking | null {
	const normalized = normalize(value);
	const lexicon = lexiconOf(policy);
	const { folded } = normalized;
	const code = lexicon.codes.find((each) => each.axis === axis)?.code.toLowerCase() ?? '';
	const lead = /^[\s【[("'「]*(?:レベル|level|lv\.?|区分)?\s*/u.exec(folded)?.[0].length ?? 0;
	const start =
		folded.startsWith(code, lead) && code !== '' && /^[:=]?\s?\d/.test(folded.slice(lead + code.length))
			? lead + code.length + (/^[:=]?\s?/.exec(folded.slice(lead + code.length))?.[0].length ?? 0)
			: lead;
	const alias = [...lexicon.levels[axis]].find(([word]) => folded.slice(start).trim() === word);
	const figure = alias === undefined ? readFigure(folded, start, axis, lexicon) : { level: alias[1], end: folded.trimEnd().length };
	if (figure === null || !/^(?:情報|文書|資料|相当)?[\s】\])"'」]*(?:[(:-].{0,30})?[\s】\])"'」]*$/u.test(folded.slice(figure.end)))
		return null;
	const from = normalized.startOf(folded.length - folded.trimStart().length);
	return levelMarking(axis, figure.level, value, from, { start: normalized.startOf(lead), end: normalized.endOf(figure.end) }, policy);
}

/** A short value that nobody knows is a level that the policy lacks, not nothing. */
function unknownLevel(axis: Axis, value: string, policy: Policy): ParsedMarking | null {
	const written = value.trim();
	if (written.length > 12 || !/^[\p{L}\p{N}+_.-]+$/u.test(written)) return null;
	const start = value.indexOf(written);
	return levelMarking(axis, written, value, start, { start, end: start + written.length }, policy);
}

function levelMarking(
	axis: Axis,
	level: string,
	value: string,
	from: number,
	range: { start: number; end: number },
	policy: Policy,
): ParsedMarking {
	const text = value.slice(from).trimEnd();
	const place = { start: range.start - from, end: range.end - from };
	const known = rankOf(policy, axis, level) >= 0;
	const piece: Piece = { kind: 'level', axis, level, known, ...place };
	const problems: MarkingProblem[] = known ? [] : [{ code: 'level-unknown', axis, level, ...place }];
	return { text, start: from, end: from + text.length, label: makeLabel({ [axis]: level }, policy), pieces: [piece], problems };
}

/** Markings among the items of a list; words that are no markings are left out, the range covers the first to the last. */
function parseItems(value: string, policy: Policy, place: 'property' | 'header'): ParsedMarking | null {
	if (!/[;；,，、\n]/.test(value)) return null;
	const found: ParsedMarking[] = [];
	let at = 0;
	for (const item of value.split(/[;；,，、\n]/, MAX_ITEMS)) {
		const parsed = parseMarking(item, policy, { place });
		if (parsed !== null) found.push({ ...parsed, start: parsed.start + at, end: parsed.end + at });
		at += item.length + 1;
	}
	return joinMarkings(value, found, policy);
}

const MAX_ITEMS = 64;
