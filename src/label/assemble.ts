import { type Axis, type Policy, rankOf } from '../policy';
import type { Brackets } from './brackets';
import { isPiece } from './context';
import { compareAxis, makeLabel } from './highest';
import type { MarkingProblem, ParsedMarking, Piece } from './label';
import type { Token } from './lexer';
import type { Normalized } from './normalize';

export interface Parts {
	readonly tokens: readonly Token[];
	readonly brackets: Brackets;
	readonly normalized: Normalized;
	/** The text that was given to the parser, and where the normalised part begins in it. */
	readonly text: string;
	readonly from: number;
	readonly policy: Policy;
}

/** Builds the marking from tokens that are known to be one; all offsets go back to the original text. */
export function assemble(parts: Parts): ParsedMarking | null {
	const range = rangeOf(parts);
	if (range === null) return null;
	const { normalized, from } = parts;
	const start = from + normalized.startOf(range.start);
	const end = from + normalized.endOf(range.end);
	const place = (token: { start: number; end: number }): { start: number; end: number } => ({
		start: from + normalized.startOf(token.start) - start,
		end: from + normalized.endOf(token.end) - start,
	});
	const pieces = parts.tokens.flatMap((token) => piecesOf(token, parts, place));
	const problems = problemsOf(parts, pieces, place);
	// Frozen: the same result is given to everyone who reads the same text.
	return Object.freeze({
		text: parts.text.slice(start, end),
		start,
		end,
		label: labelOf(pieces, parts),
		pieces: frozen(pieces),
		problems: frozen(problems),
	});
}

function frozen<T extends object>(items: T[]): readonly T[] {
	return Object.freeze(items.map((item) => Object.freeze(item)));
}

type Placed = (token: { start: number; end: number }) => { start: number; end: number };

function piecesOf(token: Token, { policy }: Parts, place: Placed): Piece[] {
	switch (token.kind) {
		case 'level':
			return token.level === null ? [] : [levelPiece(token.axis, token.level, policy, place(token))];
		case 'code':
			return token.parts.map((part) => levelPiece(part.axis, part.level, policy, place(part)));
		case 'restriction':
			return [{ kind: 'handling', id: token.id, known: token.known, ...place(token) }];
		case 'legacy':
			return [{ kind: 'legacy', wording: token.wording, ...place(token) }];
		case 'foreign':
			return [{ kind: 'foreign', wording: token.wording, scheme: token.scheme, ...place(token) }];
		default:
			return [];
	}
}

function levelPiece(axis: Axis, level: string, policy: Policy, range: { start: number; end: number }): Piece {
	return { kind: 'level', axis, level, known: rankOf(policy, axis, level) >= 0, ...range };
}

function labelOf(pieces: readonly Piece[], { tokens, normalized, policy }: Parts): ReturnType<typeof makeLabel> {
	const levels: Partial<Record<Axis, string>> = {};
	for (const piece of pieces) {
		if (piece.kind !== 'level') continue;
		const known = levels[piece.axis];
		if (known === undefined || compareAxis(policy, piece.axis, piece.level, known) > 0) levels[piece.axis] = piece.level;
	}
	const handling = tokens.flatMap((token): string[] => {
		if (token.kind === 'restriction') return [token.id];
		if (token.kind === 'legacy') return [token.handling];
		return token.kind === 'foreign' ? [foreignText(token, normalized)] : [];
	});
	return makeLabel({ ...levels, handling }, policy);
}

/** As written where that differs from the policy's wording in the case of letters only, or where the wording is open. */
function foreignText(token: Token & { readonly kind: 'foreign' }, { text }: Normalized): string {
	const written = text.slice(token.start, token.end).replace(/\s+/g, ' ').trim();
	const same = written.toLowerCase() === token.wording.normalize('NFKC').toLowerCase();
	return same || /[○〇◯]{2}/.test(token.wording) ? written : token.wording;
}

function problemsOf({ tokens, brackets }: Parts, pieces: readonly Piece[], place: Placed): MarkingProblem[] {
	const problems: MarkingProblem[] = [];
	const seen = new Map<Axis, string>();
	for (const piece of pieces) {
		if (piece.kind !== 'level') continue;
		const { axis, level, known, start, end } = piece;
		if (!known) problems.push({ code: 'level-unknown', axis, level, start, end });
		const before = seen.get(axis);
		if (before !== undefined && before !== level) problems.push({ code: 'axis-repeated', axis, start, end });
		seen.set(axis, level);
	}
	let stray: Token | null = null;
	for (const token of tokens) {
		if (token.kind === 'level' && token.level === null) problems.push({ code: 'level-absent', axis: token.axis, ...place(token) });
		if (token.kind === 'stray' && token.start !== stray?.start) problems.push({ code: 'text-unexpected', ...place(token) });
		if (token.kind === 'stray') stray = token;
	}
	for (const index of brackets.loose) {
		const token = tokens[index];
		if (token !== undefined) problems.push({ code: 'bracket-unbalanced', ...place(token) });
	}
	return problems.sort((a, b) => a.start - b.start);
}

const OWN: ReadonlySet<Token['kind']> = new Set(['level', 'stray', 'subject', 'tail', 'suffix', 'gloss', 'none']);

/** From the first to the last word that belongs to the marking, with the brackets around them; a lead such as 「格付け：」 stays out. */
function rangeOf({ tokens, brackets }: Parts): { start: number; end: number } | null {
	const own = (token: Token): boolean => isPiece(token) || OWN.has(token.kind) || (token.kind === 'field' && token.of === 'handling');
	let first = tokens.findIndex(own);
	let last = tokens.findLastIndex(own);
	if (first < 0) return null;
	for (const index of brackets.loose) {
		if (index < first && tokens.slice(index + 1, first).every(({ kind }) => OUTER.has(kind))) first = index;
		if (index > last && tokens.slice(last + 1, index).every(({ kind }) => OUTER.has(kind))) last = index;
	}
	// Inner pairs first, so that an outer one sees the range with them.
	for (const { open, close } of [...brackets.pairs].sort((a, b) => a.close - a.open - (b.close - b.open))) {
		const around = open < first && close > last;
		const quiet = (from: number, to: number): boolean => tokens.slice(from, to).every(({ kind }) => OUTER.has(kind));
		if (around && !(quiet(open + 1, first) && quiet(last + 1, close))) continue;
		if (close < first || open > last) continue;
		first = Math.min(first, open);
		last = Math.max(last, close);
	}
	const [from, to] = [tokens[first], tokens[last]];
	return from === undefined || to === undefined ? null : { start: from.start, end: to.end };
}

const OUTER: ReadonlySet<Token['kind']> = new Set(['space', 'break', 'decoration', 'field', 'separator', 'neutral', 'open', 'close']);
