import type { Axis, Place, Policy } from '../policy';
import { assemble } from './assemble';
import { matchBrackets } from './brackets';
import { isPiece, markGlosses, markStrays } from './context';
import { isMarking } from './grammar';
import type { ParsedMarking } from './label';
import { type Token, tokenize } from './lexer';
import { lexiconOf } from './lexicon';
import { parseProtectionText } from './msip';
import { normalize } from './normalize';
import { resolve } from './resolve';
import { joinActions } from './restrictions';
import { mayContainMarking } from './triggers';
import { parseUnfinished } from './unfinished';

export interface ParseOptions {
	/** Where the text stands; places that are made for labels take short forms (a lone `C2`). Default: `header`. */
	readonly place?: Place;
	/** The text is the value of a field whose name says that it holds a label: everyday words such as `Internal` count. */
	readonly value?: boolean;
}

/** Longer texts are prose, in characters. */
const MAX_LENGTH = 400;

const MADE_FOR_LABELS: ReadonlySet<Place> = new Set(['property', 'file-name', 'front-matter', 'map', 'sidecar', 'folder']);

/**
 * Reads a whole stand-alone text (a header line, a cell, a paragraph) as a marking (3(2)②). A mention is not a marking: `null` unless
 * every word of the text is part of a label, or decoration and grammar around one. Never throws; time is linear in the text's length.
 */
export function parseMarking(text: string, policy: Policy, options: ParseOptions = {}): ParsedMarking | null {
	const [from, to] = bounds(text);
	if (from === to) return null;
	const protection = parseProtectionText(text, from, to, policy);
	const lenient = MADE_FOR_LABELS.has(options.place ?? 'header');
	if (protection !== null || to - from > MAX_LENGTH || !(lenient || mayContainMarking(text, policy))) return protection;
	const value = options.value ?? false;
	const parse = (end: number): ParsedMarking | null => read(text, from, end, policy, { lenient, list: false, value });
	const key = `${lenient ? 'l' : ''}${value ? 'v' : ''}:${text}`;
	return remembered(key, policy, () => parse(to) ?? parseUnfinished(text, from, to, policy, parse));
}

/** A tree of documents has few different headers: most texts that hold a trigger have been read before. */
const MEMORY = 4096;
const memories = new WeakMap<Policy, Map<string, ParsedMarking | null>>();

function remembered(key: string, policy: Policy, make: () => ParsedMarking | null): ParsedMarking | null {
	let memory = memories.get(policy);
	if (memory === undefined) {
		memory = new Map();
		memories.set(policy, memory);
	}
	const known = memory.get(key);
	if (known !== undefined) return known;
	const made = make();
	// A key as long as this is seldom seen twice.
	if (key.length <= MAX_LENGTH) {
		if (memory.size >= MEMORY) memory.clear();
		memory.set(key, made);
	}
	return made;
}

/** Reads a text as the value of a 取扱制限 field: unknown restrictions are taken as they stand. */
export function parseHandlingList(text: string, policy: Policy): ParsedMarking | null {
	const [from, to] = bounds(text);
	return from === to || to - from > MAX_LENGTH ? null : read(text, from, to, policy, { lenient: true, list: true, value: true });
}

function bounds(text: string): [number, number] {
	let [from, to] = [0, text.length];
	while (from < to && isBlank(text.charCodeAt(from))) from++;
	while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
	return [from, to];
}

function isBlank(code: number): boolean {
	return code <= 0x20 || code === 0xa0 || code === 0x3000 || code === 0xfeff || code === 0x200b;
}

function read(
	text: string,
	from: number,
	to: number,
	policy: Policy,
	{ lenient, list, value }: { lenient: boolean; list: boolean; value: boolean },
): ParsedMarking | null {
	const original = text.slice(from, to);
	const normalized = normalize(original);
	const lexicon = lexiconOf(policy);
	let tokens = tokenize(normalized, lexicon, lenient);
	if (tokens === null) return null;
	tokens = axesAsFields(onlyRealFields(tokens, normalized.folded, list), normalized.folded);
	const anchored = lenient || tokens.some((token) => isPiece(token) || (token.kind === 'field' && token.of === 'handling'));
	const known = tokens.some(isPiece);
	tokens = joinActions(resolve(tokens, { normalized, lexicon, anchored, known, list }), normalized);
	let brackets = matchBrackets(tokens, normalized, original);
	tokens = markStrays(markGlosses(tokens, brackets.pairs, normalized), brackets.pairs, normalized, lexicon.names);
	tokens = settleBoxes(tokens, normalized.folded);
	if (tokens.length === 0) return null;
	brackets = matchBrackets(tokens, normalized, original);
	if (!isMarking({ tokens, brackets, normalized, lenient: lenient || list, value })) return null;
	return assemble({ tokens, brackets, normalized, text, from, policy });
}

/** A field's name is one only where its value can follow: 「分類：」, not 「分類基準」. */
function onlyRealFields(tokens: readonly Token[], folded: string, list: boolean): Token[] {
	return tokens.map((token, index) => {
		if (token.kind !== 'field') return token;
		const after = tokens[index + 1];
		const sign = folded.charAt(after?.start ?? folded.length);
		const open =
			after !== undefined &&
			(['space', 'break', 'open', 'close', 'decoration'].includes(after.kind) || (after.kind === 'separator' && ':=|/-・'.includes(sign)));
		return open && !list ? token : { kind: 'other', start: token.start, end: token.end };
	});
}

/** 「機密レベル：厳秘」: the name of an axis before a word of another kind is a field's name. */
function axesAsFields(tokens: readonly Token[], folded: string): Token[] {
	return tokens.map((token, index) => {
		if (token.kind !== 'level' || token.level !== null || token.latin) return token;
		const rest = tokens.slice(index + 1).filter(({ kind }) => kind !== 'space' && kind !== 'decoration');
		const [colon, value] = rest;
		const named = colon?.kind === 'separator' && ':='.includes(folded.charAt(colon.start));
		const worded = value?.kind === 'legacy' || value?.kind === 'foreign' || value?.kind === 'restriction' || value?.kind === 'other';
		return named && worded ? { kind: 'field', of: 'label', start: token.start, end: token.end } : token;
	});
}

/**
 * A form with boxes says what is ticked: 「□機密性1 ☑機密性2 □機密性3」. Tokens of the other choices become decoration;
 * no tokens at all where nothing is ticked. A single box, or boxes all alike, are bullets.
 */
function settleBoxes(tokens: readonly Token[], folded: string): Token[] {
	const boxes = tokens.filter(({ kind }) => kind === 'box');
	const ticked = (box: Token): boolean => !/[□☐◻▢◼]/u.test(folded.slice(box.start, box.end));
	const count = boxes.filter(ticked).length;
	const asDecoration = ({ start, end }: Token): Token => ({ kind: 'decoration', start, end });
	if (boxes.length < 2 || count === boxes.length) return tokens.map((token) => (token.kind === 'box' ? asDecoration(token) : token));
	if (count === 0)
		return axesOf(tokens).some((levels) => levels > 1) ? [] : tokens.map((token) => (token.kind === 'box' ? asDecoration(token) : token));
	let open = true;
	return tokens.map((token) => {
		if (token.kind === 'box') open = ticked(token);
		return token.kind === 'box' || !open ? asDecoration(token) : token;
	});
}

function axesOf(tokens: readonly Token[]): number[] {
	const byAxis = new Map<Axis, Set<string | null>>();
	for (const token of tokens) if (token.kind === 'level') byAxis.set(token.axis, (byAxis.get(token.axis) ?? new Set()).add(token.level));
	return [...byAxis.values()].map((levels) => levels.size);
}
