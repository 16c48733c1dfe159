import type { Axis } from '../policy';
import { match, readFigure } from './level';
import type { LevelPart, Token } from './lexer';
import type { Lexicon } from './lexicon';
import type { Normalized } from './normalize';

const BETWEEN_NAMES = / ?[・/、,] ?/y;
const LINK = /(?:の?(?:レベル|区分|ランク|格付け?|分類))? ?[:=] ?| {1,2}/y;
const BETWEEN_FIGURES = / ?[・/、,-] ?/y;
/** A longer number, a share, a date: no levels. */
const GOES_ON = /[\d%‰]|\.\d| ?[・/、,-] ?\d| ?(?:年|月|日|件|回|点|人|個|本|枚)/y;

/** Several axes named first and given their levels in the same order: 「機密性・完全性・可用性：2・2・1」, `C/I/A: 2/2/1`. */
export function readJoint({ text, folded }: Normalized, at: number, lexicon: Lexicon): Extract<Token, { kind: 'code' }> | null {
	const axes: Axis[] = [];
	let named = true;
	let to = at;
	for (let name = nameAt(text, folded, to, lexicon); name !== null; ) {
		if (axes.includes(name.axis)) return null;
		axes.push(name.axis);
		named &&= name.named;
		to = name.end;
		const next = match(BETWEEN_NAMES, folded, to);
		name = next === null ? null : nameAt(text, folded, next, lexicon);
	}
	if (axes.length < 2) return null;
	to = match(LINK, folded, to) ?? -1;
	const parts: LevelPart[] = [];
	for (const [index, axis] of axes.entries()) {
		if (to < 0) return null;
		const figure = readFigure(folded, to, axis, lexicon);
		if (figure === null) return null;
		parts.push({ axis, level: figure.level, start: to, end: figure.end });
		to = index === axes.length - 1 ? figure.end : (match(BETWEEN_FIGURES, folded, figure.end) ?? -1);
	}
	return match(GOES_ON, folded, to) === null ? { kind: 'code', parts, named, start: at, end: to } : null;
}

interface Name {
	readonly axis: Axis;
	readonly end: number;
	readonly named: boolean;
}

function nameAt(text: string, folded: string, at: number, lexicon: Lexicon): Name | null {
	let best: Name | null = null;
	for (const { word, meaning } of lexicon.byFirst.get(folded.charAt(at)) ?? []) {
		if (meaning.kind !== 'axis' || !folded.startsWith(word, at) || at + word.length <= (best?.end ?? at)) continue;
		best = { axis: meaning.axis, end: at + word.length, named: true };
	}
	if (best !== null) return best;
	const code = lexicon.codes.find((one) => text.startsWith(one.code, at));
	if (code === undefined || /[A-Za-z\d]/.test(text.charAt(at - 1)) || /[A-Za-z\d]/.test(text.charAt(at + code.code.length))) return null;
	return { axis: code.axis, end: at + code.code.length, named: false };
}
