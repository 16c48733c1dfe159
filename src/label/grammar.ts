import type { Brackets } from './brackets';
import { isPiece } from './context';
import type { Token } from './lexer';
import type { Normalized } from './normalize';

/** The tokens of a text with what surrounds their reading. */
export interface Reading {
	readonly tokens: readonly Token[];
	readonly brackets: Brackets;
	readonly normalized: Normalized;
	/** The place takes short forms: a lone C2. */
	readonly lenient: boolean;
	/** The text is the value of a field that holds a label. */
	readonly value: boolean;
}

/** Whether a text of nothing but known words is a marking, not a mention, a list or a table of them. */
export function isMarking(reading: Reading): boolean {
	const { tokens } = reading;
	if (
		tokens.some(
			({ kind }) =>
				kind === 'other' || kind === 'stem' || kind === 'prohibit' || kind === 'permit' || kind === 'modifier' || kind === 'particle',
		)
	)
		return false;
	if (!tokens.some((token) => isPiece(token) || token.kind === 'stray')) return hasClearAbsence(reading);
	return (
		reading.brackets.loose.length <= 1 &&
		edgesFit(reading) &&
		wordsFit(reading) &&
		levelsFit(reading) &&
		codesFit(reading) &&
		!isTableRow(reading) &&
		!isList(reading) &&
		!isHeading(reading) &&
		!isItem(reading) &&
		!isAssignment(reading) &&
		isSaid(reading)
	);
}

function textOf({ start, end }: Token, { folded }: Normalized): string {
	return folded.slice(start, end);
}

/** 「機密性：」 is a field that nobody filled in; 「機密性」 alone is a word. */
function hasClearAbsence({ tokens, normalized }: Reading): boolean {
	const axes = tokens.filter((token) => token.kind === 'level' && !token.latin);
	if (axes.length === 0 || tokens.some(({ kind }) => kind === 'conjunction' || kind === 'suffix' || kind === 'tail' || kind === 'subject'))
		return false;
	return axes.every((axis) => {
		const after = tokens.slice(tokens.indexOf(axis) + 1).find(({ kind }) => kind !== 'space');
		const next = after === undefined ? undefined : tokens.slice(tokens.indexOf(after) + 1).find(({ kind }) => kind !== 'space');
		return after !== undefined && (/^[:=]$/.test(textOf(after, normalized)) || (after.kind === 'open' && next?.kind === 'close'));
	});
}

const TRIVIAL: ReadonlySet<Token['kind']> = new Set(['space', 'break', 'decoration']);

/** A marking neither begins nor ends in the middle of a phrase. */
function edgesFit({ tokens, normalized }: Reading): boolean {
	const solid = tokens.filter(({ kind }) => !TRIVIAL.has(kind));
	const [first, last] = [solid[0], solid.at(-1)];
	if (first === undefined || last === undefined) return false;
	if (first.kind === 'separator' && !/^[・\-*+/;.|]$/.test(textOf(first, normalized))) return false;
	if (last.kind === 'separator' && /^[、,:;+&=]$/.test(textOf(last, normalized)) && !isAbsent(solid.at(-2))) return false;
	return (
		first.kind !== 'suffix' &&
		first.kind !== 'tail' &&
		first.kind !== 'conjunction' &&
		last.kind !== 'conjunction' &&
		last.kind !== 'subject'
	);
}

function isInLabel({ pairs }: Brackets, index: number): boolean {
	return pairs.some(({ open, close, label }) => label && open < index && index < close);
}

function isAbsent(token: Token | undefined): boolean {
	return token?.kind === 'level' && token.level === null;
}

/** `Confidential Information` is a title of contracts, 「暗号化必須とする」 a rule; with `This document contains …`, 「本書は…」 they are markings. */
const NEEDS_SUBJECT = /^(?: ?(?:information|data|materials?|documents?|content)$|とする|とします|とすること|である)/;

/** Words around the pieces stand where they make sense. */
function wordsFit({ tokens, normalized, lenient }: Reading): boolean {
	const field = tokens.some(({ kind }) => kind === 'field');
	const said = tokens.some(({ kind }) => kind === 'subject');
	let pieces = 0;
	for (const [index, token] of tokens.entries()) {
		const before = tokens[index - 1];
		const after = tokens[index + 1];
		if (isPiece(token)) pieces++;
		if (token.kind === 'subject' && (pieces > 0 || isFollowedByTail(tokens, index))) return false;
		if (
			token.kind === 'suffix' &&
			!(isPiece(before) || before?.kind === 'close' || before?.kind === 'suffix' || before?.kind === 'space' || isAbsent(before))
		)
			return false;
		if (token.kind === 'suffix' && before?.kind === 'space' && !isPiece(tokens[index - 2])) return false;
		if (token.kind === 'none' && !field) return false;
		if (token.kind === 'quote' && !field && !lenient) return false;
		if (token.kind === 'neutral' && !(isGap(before) && (isGap(after) || textOf(token, normalized).endsWith('】')))) return false;
		if (token.kind === 'tail' && (pieces === 0 || (!said && NEEDS_SUBJECT.test(textOf(token, normalized))))) return false;
		// Two words without anything between them are one word that nobody knows.
		if (
			isPiece(token) &&
			isPiece(before) &&
			!(token.kind === 'level' && before?.kind === 'level') &&
			!(before?.kind === 'restriction' && token.kind === 'restriction')
		) {
			if (token.kind !== 'restriction' || before?.kind === 'foreign') return false;
		}
		if (token.kind === 'level' && before?.kind === 'suffix' && textOf(before, normalized) !== '情報') return false;
	}
	return true;
}

function isFollowedByTail(tokens: readonly Token[], index: number): boolean {
	return tokens[index + 1]?.kind === 'tail';
}

function isGap(token: Token | undefined): boolean {
	return (
		token === undefined || !(isPiece(token) || ['other', 'suffix', 'tail', 'subject', 'field', 'conjunction', 'none'].includes(token.kind))
	);
}

/** At most two levels on one axis, not as a choice; bare axis names only within label brackets or before a colon. */
function levelsFit({ tokens, brackets, normalized }: Reading): boolean {
	const byAxis = new Map<string, Set<string>>();
	for (const token of tokens) {
		if (token.kind === 'code') for (const { axis, level } of token.parts) byAxis.set(axis, (byAxis.get(axis) ?? new Set()).add(level));
		if (token.kind === 'level' && token.level !== null) byAxis.set(token.axis, (byAxis.get(token.axis) ?? new Set()).add(token.level));
	}
	const repeated = [...byAxis.values()].some((levels) => levels.size > 1);
	if ([...byAxis.values()].some((levels) => levels.size > 2)) return false;
	const joint = tokens.some(
		(token) => token.kind === 'conjunction' || (token.kind === 'decoration' && /^~/.test(textOf(token, normalized))),
	);
	if (repeated && (joint || tokens.some(({ kind }) => kind === 'suffix' || kind === 'break'))) return false;
	return tokens.every((token, index) => {
		if (token.kind !== 'level') return true;
		if (token.level === null) {
			const after = tokens[index + 1];
			const clear =
				after !== undefined && (textOf(after, normalized) === ':' || (after.kind === 'open' && tokens[index + 2]?.kind === 'close'));
			const bracketed = brackets.pairs.some(({ open, close, sign }) => open < index && index < close && sign !== '(');
			return (clear || bracketed) && [...byAxis.values()].length > 0;
		}
		// 「機密性：高」 alone may be an estimate of risk.
		if (/^[高中低]$/.test(token.level) && byAxis.size < 2 && !isInLabel(brackets, index))
			return tokens.some(({ kind }) => kind === 'field');
		// 「Confidentiality 2」 may count anything; `Confidentiality: 2` does not.
		return !token.latin || token.joined || byAxis.size > 1 || isInLabel(brackets, index);
	});
}

/** A code says something where it has more than one axis, or other words are beside it: C2 alone is a cell, a vitamin, a chapter. */
function codesFit({ tokens, lenient, normalized }: Reading): boolean {
	if (lenient) return true;
	const codes = tokens.filter((token) => token.kind === 'code' && token.named !== true) as Extract<Token, { kind: 'code' }>[];
	if (codes.length === 0) return true;
	// `C2:I5` is a range of cells.
	if (codes.some((code) => textOf(tokens[tokens.indexOf(code) + 1] ?? code, normalized) === ':')) return false;
	const axes = codes.flatMap(({ parts }) => parts.map(({ axis }) => axis));
	if (new Set(axes).size !== axes.length) return tokens.some((token) => token.kind === 'level');
	if (axes.includes('confidentiality') && axes.length > 1 && (axes.includes('integrity') || tokens.some(({ kind }) => kind === 'field')))
		return true;
	return tokens.some(
		(token) =>
			(token.kind === 'level' && token.level !== null) || token.kind === 'field' || token.kind === 'legacy' || token.kind === 'foreign',
	);
}

/** A row of a table is a marking only where each cell is a level of its own axis, or the first is a field's name. */
function isTableRow({ tokens, normalized }: Reading): boolean {
	const bars = tokens.flatMap((token, index) => (token.kind === 'separator' && textOf(token, normalized) === '|' ? [index] : []));
	if (bars.length === 0) return false;
	const cells: (readonly Token[])[] = [];
	for (let i = 0, from = 0; i <= bars.length; i++) {
		const to = bars[i] ?? tokens.length;
		const cell = tokens.slice(from, to).filter(({ kind }) => !TRIVIAL.has(kind));
		if (cell.length > 0) cells.push(cell);
		from = to + 1;
	}
	// `Confidential | Page 3` is a footer.
	const solid = cells.filter((cell) => cell.some(({ kind }) => kind !== 'neutral'));
	if (solid.length === 1 && cells.length > 1 && tokens[0]?.kind !== 'separator') return false;
	if (cells.length < 2) return true;
	if (cells[0]?.every(({ kind }) => kind === 'field' || kind === 'separator')) return cells.length > 2;
	const axes = cells.map((cell) => {
		const levels = cell.filter((token) => token.kind === 'level' || token.kind === 'code');
		const [level] = levels;
		if (
			level === undefined ||
			levels.length > 1 ||
			cell.some((token) => token.kind === 'restriction' || token.kind === 'legacy' || token.kind === 'foreign')
		)
			return null;
		return level.kind === 'level' ? level.axis : level.parts.map(({ axis }) => axis).join();
	});
	return axes.includes(null) || new Set(axes).size !== axes.length;
}

/** More restrictions than this without a level or a field are a table of what there is. */
const MANY = 6;

/** Enumerations of words: what a policy offers, not what a document says of itself. */
function isList({ tokens, brackets, normalized }: Reading): boolean {
	// Under 取扱制限 an enumeration is what is meant.
	if (tokens.some((token) => token.kind === 'field' && token.of === 'handling')) return false;
	const levels = tokens.some((token) => token.kind === 'level' || token.kind === 'code');
	if (!levels && brackets.pairs.filter(({ sign }) => sign === '「' || sign === '『').length > 1) return true;
	const restrictions = new Set(tokens.flatMap((token) => (token.kind === 'restriction' ? [token.id] : [])));
	const contradictory = [...restrictions].some((id) => id.startsWith('no-') && restrictions.has(id.replace(/^no-/, 'need-permission-')));
	if (contradictory && !levels) return true;
	const legacy = new Set(tokens.flatMap((token) => (token.kind === 'legacy' && token.handling === token.wording ? [token.wording] : [])));
	const foreign = tokens.filter((token) => token.kind === 'foreign');
	if (legacy.size > (levels ? 2 : 1) || isChoice(foreign)) return true;
	const several = new Set([...legacy, ...foreign.map(({ wording }) => wording)]).size > 1;
	if (several && !levels && tokens.some((token) => isJoint(token, normalized))) return true;
	return restrictions.size >= MANY && !levels && !tokens.some(({ kind }) => kind === 'field');
}

/** Several labels of one scheme: `TLP:RED, TLP:AMBER`. English words and American banners are often doubled. */
function isChoice(words: readonly (Token & { readonly kind: 'foreign' })[]): boolean {
	const schemes = new Map<string, Set<string>>();
	for (const { wording, scheme } of words) schemes.set(scheme, (schemes.get(scheme) ?? new Set()).add(wording.toLowerCase()));
	return [...schemes].some(([scheme, found]) => found.size > (scheme === 'en' || scheme === 'US' ? 2 : 1));
}

function isJoint(token: Token, normalized: Normalized): boolean {
	return (
		token.kind === 'conjunction' || token.kind === 'quote' || (token.kind === 'separator' && /^[、,|;]$/.test(textOf(token, normalized)))
	);
}

/** `## 機密性3` opens a section about that level; `# 【機密性2】` opens a document. */
function isHeading({ tokens, brackets, normalized }: Reading): boolean {
	const [first] = tokens;
	return (
		first?.kind === 'decoration' &&
		/^#{2,}/.test(textOf(first, normalized)) &&
		!brackets.pairs.some(({ label }) => label) &&
		!tokens.some(({ kind }) => kind === 'field')
	);
}

/** `- 機密性2情報` is an item of a list in the text; `・機密性2` and `- 格付け：機密性2` are not. */
function isItem({ tokens, brackets, normalized }: Reading): boolean {
	const [first, second] = tokens;
	if (first === undefined || second?.kind !== 'space' || !/^[-+]$/.test(textOf(first, normalized))) return false;
	const last = tokens.at(-1);
	if (last !== undefined && textOf(last, normalized) === textOf(first, normalized)) return false;
	return !tokens.some(({ kind }) => kind === 'field') && !brackets.pairs.some(({ label }) => label);
}

/** `classification = "confidential"` is a program's. */
function isAssignment({ tokens, normalized, lenient }: Reading): boolean {
	return (
		!lenient &&
		tokens.some((token) => token.kind === 'quote') &&
		tokens.some((token) => token.kind === 'separator' && textOf(token, normalized) === '=')
	);
}

/** Whether something in the text is said strongly enough: 「暗号化」 or 「Public」 alone are topics. */
function isSaid({ tokens, brackets, normalized, value }: Reading): boolean {
	const field = value || tokens.some(({ kind }) => kind === 'field');
	return tokens.some((token, index) => {
		if (token.kind === 'level' || token.kind === 'code' || token.kind === 'stray') return true;
		if (token.kind === 'restriction') return token.force !== 'topic' || field || isInLabel(brackets, index);
		if (token.kind !== 'legacy' && token.kind !== 'foreign') return false;
		if (field || isInLabel(brackets, index)) return true;
		if (token.everyday) return tokens.some(({ kind }) => kind === 'subject');
		return !(token.kind === 'legacy' && isThing(token, tokens[index + 1], normalized) && !tokens.some(({ kind }) => kind === 'subject'));
	});
}

/** 「機密文書」 and 「極秘情報」 are things, 「社外秘資料」 is a marking. */
function isThing(word: Token & { readonly kind: 'legacy' }, after: Token | undefined, normalized: Normalized): boolean {
	return after?.kind === 'suffix' && (/^(?:秘密|機密|営業秘密)$/.test(word.wording) || textOf(after, normalized) === '情報');
}
