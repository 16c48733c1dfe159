import type { Axis } from '../policy';
import type { Lexicon } from './lexicon';
import type { Normalized } from './normalize';

/** A level read after the name of an axis; offsets in the normalised text. */
export interface ReadLevel {
	/** The policy's id where it knows the writing, else the writing. */
	readonly level: string;
	readonly end: number;
	/** Joined to the name by more than nearness: `：`, レベル, brackets. */
	readonly joined: boolean;
}

const LINK =
	/[ ]{0,3}(?:(?:の?(?:レベル|区分|ランク|格付け?|分類))?[ ]{0,2}[:=][ ]{0,3}|-[ ]?|・)?(?:(?:レベル|ランク|level|lv\.?|class|クラス)[ ]{0,2}[:=]?[ ]{0,2})?/y;
const OPENING = '([「『<〔【{';
const CLOSING = ')]」』>〕】}';
const FIGURE = /(?:\d{1,2}-?[A-Za-z]?(?![A-Za-z\d]))|(?:\d{1,2})/y;
/** Roman figures come out of NFKC as letters. */
const ROMAN = /(?:viii|vii|iii|iv|vi|ii|ix|i|v|x)([A-Ea-e])?(?![A-Za-z\d])/y;
const KANJI = /[一二三四五六七八九]/y;
const ROMANS: Readonly<Record<string, string>> = {
	i: '1',
	ii: '2',
	iii: '3',
	iv: '4',
	v: '5',
	vi: '6',
	vii: '7',
	viii: '8',
	ix: '9',
	x: '10',
};
/** What must not follow: then it is a count, a share, a range or a longer number. */
const NO_LEVEL =
	/[\d%‰]|\.\d|[ ]?(?:倍|件|点|回|年|月|日|人|個|本|枚|つ|番|割|位|度|章|節|条|項|社|台|桁|名|頁|ページ|か|ヶ|カ|次|段階|種類|[~〜][ ]?\d)/y;

/** Reads the level that follows an axis name at `at`; `null` where none does. */
export function readLevel(normalized: Normalized, at: number, axis: Axis, lexicon: Lexicon): ReadLevel | null {
	const { folded } = normalized;
	const linkEnd = match(LINK, folded, at) ?? at;
	const link = folded.slice(at, linkEnd).trim();
	const opening = OPENING.indexOf(folded.charAt(linkEnd));
	let start = opening >= 0 ? linkEnd + 1 : linkEnd;
	if (opening >= 0) while (folded.charAt(start) === ' ') start++;
	const word = link === '・' ? null : (readAlias(folded, start, axis, lexicon) ?? (link === '' ? null : readDegree(folded, start)));
	const figure = readFigure(folded, start, axis, lexicon) ?? word;
	if (figure === null || (link === '・' && opening < 0)) return null;
	let { end } = figure;
	if (match(NO_LEVEL, folded, end) !== null) return null;
	if (opening >= 0) {
		while (folded.charAt(end) === ' ') end++;
		if (folded.charAt(end) !== CLOSING.charAt(opening)) return null;
		end++;
	}
	return { level: figure.level, end, joined: link !== '' || opening >= 0 };
}

/** Reads a figure that can be a level: 2, 2B, Ⅱ, 二. Knows how the policy writes its ids. */
export function readFigure(folded: string, at: number, axis: Axis, lexicon: Lexicon): { level: string; end: number } | null {
	const levels = lexicon.levels[axis];
	const figure = match(FIGURE, folded, at);
	if (figure !== null) {
		const written = folded.slice(at, figure).replace('-', '');
		return { level: levels.get(written) ?? written.toUpperCase(), end: figure };
	}
	const roman = match(ROMAN, folded, at);
	if (roman !== null) {
		const letters = folded.slice(at, roman);
		const known = levels.get(letters);
		if (known !== undefined) return { level: known, end: roman };
		const [, numeral = '', letter = ''] = /^([ivx]+)([a-e]?)$/.exec(letters) ?? [];
		const written = (ROMANS[numeral] ?? numeral) + letter;
		return { level: levels.get(written) ?? written.toUpperCase(), end: roman };
	}
	const kanji = match(KANJI, folded, at);
	if (kanji === null) return null;
	const written = String('一二三四五六七八九'.indexOf(folded.charAt(at)) + 1);
	return { level: levels.get(folded.charAt(at)) ?? levels.get(written) ?? written, end: kanji };
}

/** 「機密性：高」: a level of a scheme that the policy does not know. */
function readDegree(folded: string, at: number): { level: string; end: number } | null {
	const end = match(/[高中低](?![\p{L}\p{N}])/uy, folded, at);
	return end === null ? null : { level: folded.slice(at, end), end };
}

/** Names of levels that the policy gives: 高, High. */
function readAlias(folded: string, at: number, axis: Axis, lexicon: Lexicon): { level: string; end: number } | null {
	let best: { level: string; end: number } | null = null;
	for (const [word, level] of lexicon.levels[axis]) {
		if (/^[\da-z]{0,2}$/.test(word) || !folded.startsWith(word, at)) continue;
		const end = at + word.length;
		if (/[a-z]$/.test(word) && /[a-z\d]/.test(folded.charAt(end))) continue;
		if (best === null || end > best.end) best = { level, end };
	}
	return best;
}

/** End of a sticky expression's match at `at`, or `null`. */
export function match(expression: RegExp, text: string, at: number): number | null {
	expression.lastIndex = at;
	const found = expression.exec(text);
	return found === null || found[0] === '' ? null : expression.lastIndex;
}
