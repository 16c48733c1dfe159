import type { Axis } from '../policy';
import { readJoint } from './joint';
import { match, readFigure, readLevel } from './level';
import type { Entry, Force, Lexicon, Meaning } from './lexicon';
import type { Normalized } from './normalize';
import {
	CONJUNCTION,
	MAKER_EN,
	MAKER_EN_HINT,
	MAKER_JA,
	MAKER_JA_HINT,
	MODIFIER,
	NEUTRAL,
	NONE,
	PARTICLE,
	PERMIT,
	PROHIBIT,
	SUBJECT_EN,
	SUBJECT_JA,
	SUFFIX,
	TAIL_EN,
	TAIL_JA,
} from './words';

export interface LevelPart {
	readonly axis: Axis;
	readonly level: string;
	readonly start: number;
	readonly end: number;
}

type Kind =
	| 'space'
	| 'break'
	| 'separator'
	| 'decoration'
	| 'quote'
	| 'open'
	| 'close'
	| 'box'
	| 'conjunction'
	| 'particle'
	| 'modifier'
	| 'prohibit'
	| 'permit'
	| 'subject'
	| 'tail'
	| 'suffix'
	| 'none'
	| 'neutral'
	| 'gloss'
	| 'stray'
	| 'other';

/** A stretch of the normalised text; together the tokens cover all of it. */
export type Token = { readonly start: number; readonly end: number } & (
	| { readonly kind: Kind }
	| { readonly kind: 'level'; readonly axis: Axis; readonly level: string | null; readonly joined: boolean; readonly latin: boolean }
	/** `named`: the axes stand there by their names. */
	| { readonly kind: 'code'; readonly parts: readonly LevelPart[]; readonly named?: boolean }
	| { readonly kind: 'restriction'; readonly id: string; readonly known: boolean; readonly force: Force }
	| Extract<Meaning, { kind: 'stem' | 'legacy' | 'foreign' | 'field' }>
);

/** Over this the text is prose, whatever it says. */
const MAX_TOKENS = 400;
/** So many characters outside the vocabulary are prose; a list of restrictions in an office's own words has fewer. */
const MAX_UNKNOWN = 100;

/** Cuts a normalised text into tokens; `null` where it is too long to be a marking. `lenient`: codes may be in lower case. */
export function tokenize(normalized: Normalized, lexicon: Lexicon, lenient: boolean): Token[] | null {
	const tokens: Token[] = [];
	const { text, folded } = normalized;
	const makers = { ja: MAKER_JA_HINT.test(folded), en: MAKER_EN_HINT.test(folded) };
	let unknown = 0;
	for (let at = 0; at < text.length; ) {
		const token = nextToken(normalized, at, lexicon, lenient, makers);
		const last = tokens.at(-1);
		if (token.kind === 'other') unknown += token.end - token.start;
		if (token.kind === 'other' && last?.kind === 'other') tokens[tokens.length - 1] = { kind: 'other', start: last.start, end: token.end };
		else tokens.push(token);
		if (tokens.length > MAX_TOKENS || unknown > MAX_UNKNOWN) return null;
		at = token.end;
	}
	return tokens;
}

function nextToken(normalized: Normalized, at: number, lexicon: Lexicon, lenient: boolean, makers: Makers): Token {
	const joint = lexicon.starts.has(normalized.text.charAt(at)) ? readJoint(normalized, at, lexicon) : null;
	if (joint !== null) return joint;
	const word = readWord(normalized, at, lexicon);
	const code = readCode(normalized, at, lexicon, lenient);
	if (code !== null && code.end > (word?.end ?? at)) return code;
	const phrase = readPhrase(normalized.folded, at, makers);
	if (word !== null && word.end >= (phrase?.end ?? at)) return word;
	return phrase ?? readSign(normalized, at);
}

type Script = 'japanese' | 'latin' | 'any';

const PHRASES: readonly (readonly [Kind, RegExp, Script])[] = [
	['subject', SUBJECT_JA, 'japanese'],
	['subject', SUBJECT_EN, 'latin'],
	['neutral', NEUTRAL, 'any'],
	['none', NONE, 'any'],
	['prohibit', PROHIBIT, 'any'],
	['permit', PERMIT, 'japanese'],
	['modifier', MODIFIER, 'any'],
	['tail', TAIL_EN, 'latin'],
	['tail', TAIL_JA, 'japanese'],
	['suffix', SUFFIX, 'japanese'],
	['conjunction', CONJUNCTION, 'any'],
	['particle', PARTICLE, 'japanese'],
];

/** The longest phrase of the language; of equals the first in the list. */
function readPhrase(folded: string, at: number, makers: Makers): Token | null {
	const code = folded.charCodeAt(at);
	// A Latin word is not looked for inside another.
	if (isLatin(code) && isLatin(folded.charCodeAt(at - 1))) return null;
	const script: Script = code < 0x2e80 ? 'latin' : 'japanese';
	let best: Token | null = null;
	const consider = (kind: Kind, expression: RegExp): void => {
		const end = match(expression, folded, at);
		if (end !== null && end > (best?.end ?? at)) best = { kind, start: at, end };
	};
	for (const [kind, expression, of] of PHRASES) if (of === 'any' || of === script) consider(kind, expression);
	if (makers.ja) consider('neutral', MAKER_JA);
	if (makers.en && script === 'latin') consider('neutral', MAKER_EN);
	return best;
}

/** Whether a text holds what only makers' names do. */
interface Makers {
	readonly ja: boolean;
	readonly en: boolean;
}

function isLatin(code: number): boolean {
	return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

const TAG =
	/<\/?(?:span|div|p|b|i|u|em|strong|font|small|big|center|mark|code|del|h2|h3|header|footer|h1|br|label|a|section|text|sup|sub)(?:\s[^<>]{0,200})?\/?>|<!--|-->|&(?:nbsp|#160|#12288|ensp|emsp|thinsp);/iy;
const SPACE = /[ \t]+/y;
const RULE = /(?:\{#|#\}|\(\*|\*\)|\{-+|-+\}|<%-*|-*%>|-{2,}|={2,}|_{2,}|\*{1,}|#+(?=\s|$|【)|~~|`+|\/{2,}|\/\*+|\*+\/|%+(?=\s)|;{2,}|--)/y;
/** Opening signs and the closing ones that belong to them. */
export const BRACKETS: Readonly<Record<string, string>> = {
	'(': ')',
	'[': ']',
	'<': '>',
	'{': '}',
	'〔': '〕',
	'【': '】',
	'「': '」',
	'『': '』',
	'〈': '〉',
	'《': '》',
	'“': '”',
	'≪': '≫',
	'〖': '〗',
	'«': '»',
};
const CLOSERS = new Set(Object.values(BRACKETS));
const BOXES = '□☐◻▢☑☒■✓✔✅◼🗹';
const ORNAMENT = /[※★☆●◆◇◎▲▼△▽►▶▪▫•∙‣◦·⚠❗‼!🔒🔐🛡📛🔴🟡🟢🟠🔵⛔🚫㊟◯○〇*_#~`§¶†>]/u;

function readSign({ text, folded }: Normalized, at: number): Token {
	const token = (kind: Kind, end: number): Token => ({ kind, start: at, end });
	const space = match(SPACE, folded, at);
	if (space !== null) return token('space', space);
	const decoration = match(TAG, folded, at) ?? match(RULE, folded, at);
	if (decoration !== null) return token('decoration', decoration);
	const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
	const end = at + character.length;
	if (character === '\n') return token('break', end);
	if (BRACKETS[character] !== undefined) return token('open', end);
	if (CLOSERS.has(character)) return token('close', end);
	if (BOXES.includes(character)) return token('box', end);
	if ('・、,/|;:-+&。.=\u00a6'.includes(character)) return token('separator', end);
	if ('"\''.includes(character)) return token('quote', end);
	// Circles in a row stand for a name: 「○○課限り」.
	const row = match(/[○〇◯●△×]{2,}/uy, text, at);
	if (row !== null) return token('other', row);
	if (ORNAMENT.test(character)) return token('decoration', end);
	return token('other', end);
}

/** The longest word of the policy's vocabulary at a position. */
function readWord(normalized: Normalized, at: number, lexicon: Lexicon): Token | null {
	const { text, folded } = normalized;
	let best: { entry: Entry; end: number } | null = null;
	const second = folded.charCodeAt(at + 1);
	for (const entry of lexicon.byFirst.get(folded.charAt(at)) ?? []) {
		if (entry.second !== second && entry.second >= 0 && second !== SPACE_CODE) continue;
		const end = wordEnd(text, folded, at, entry);
		if (end !== null && end > (best?.end ?? at)) best = { entry, end };
	}
	if (best === null) return null;
	const { meaning, capitals } = best.entry;
	const { end } = best;
	if (meaning.kind === 'foreign' && capitals && !best.entry.open && /[a-z]/.test(text.slice(at, end)))
		return { ...meaning, everyday: true, start: at, end };
	if (meaning.kind === 'handling') return { kind: 'restriction', id: meaning.id, known: true, force: meaning.force, start: at, end };
	if (meaning.kind !== 'axis') return { ...meaning, start: at, end };
	const level = readLevel(normalized, end, meaning.axis, lexicon);
	const { axis, latin } = meaning;
	if (level !== null) return { kind: 'level', axis, latin, level: level.level, joined: level.joined, start: at, end: level.end };
	return { kind: 'level', axis, latin, level: null, joined: false, start: at, end };
}

/** Where a word of the lexicon that begins at `at` ends; `null` where it does not stand there. */
function wordEnd(text: string, folded: string, at: number, entry: Entry): number | null {
	const { word, latin, open } = entry;
	if (latin && isLatin(word.charCodeAt(0)) && isLatin(folded.charCodeAt(at - 1))) return null;
	let to: number | null;
	if (folded.startsWith(word, at)) to = at + word.length;
	else if (latin) to = entry.jointed ? jointedEnd(word, folded, at) : null;
	else to = folded.charCodeAt(at + 1) === SPACE_CODE ? spreadEnd(word, folded, at) : null;
	if (to === null) return null;
	if (open) return match(OPEN_END, text, to);
	return isLatin(word.charCodeAt(word.length - 1)) && isLatin(folded.charCodeAt(to)) ? null : to;
}

const SPACE_CODE = 0x20;

/** Titles are spread out: 「取 扱 注 意」. */
function spreadEnd(word: string, folded: string, at: number): number | null {
	let to = at;
	for (let i = 0; i < word.length; i++) {
		for (let blanks = 0; i > 0 && blanks < 2 && folded.charCodeAt(to) === SPACE_CODE; blanks++) to++;
		if (folded.charCodeAt(to) !== word.charCodeAt(i)) return null;
		to++;
	}
	return to;
}

function jointedEnd(word: string, folded: string, at: number): number | null {
	let to = at;
	for (let i = 0; i < word.length; i++) {
		const character = word.charAt(i);
		const expression = JOINTS[character];
		if (expression === undefined) {
			if (folded.charAt(to) !== character) return null;
			to++;
			continue;
		}
		const joint = match(expression, folded, to);
		if (joint === null && character !== '+') return null;
		to = joint ?? to;
	}
	return to;
}

/** In Latin words blanks, hyphens and colons are written one for another: OFFICIAL – SENSITIVE, TLP: AMBER + STRICT. */
const JOINTS: Readonly<Record<string, RegExp>> = {
	' ': /[ \n]{0,3}[-:,]?[ \n]{1,3}|-/y,
	'-': /[ ]{0,2}[-:][ ]{0,2}|[ ]{1,2}/y,
	':': /[ ]{0,2}[:-][ ]{0,2}|[ ]{1,2}/y,
	'+': /[ ]{0,2}[+-]?[ ]{0,2}/y,
};
/** Caveats after a banner: `SP-PRVCY//NOFORN`, `REL TO USA, GBR`. */
const OPEN_END = /[ ]?[A-Z][A-Z\d]*(?:(?:[ ]?\/\/?[ ]?|[ ]?-[ ]?|, ?| )[A-Z][A-Z\d]*)*(?![A-Za-z\d])|For Official Use Only/y;

/** The compact code: `C2I2A1`, `C2/I2/A1`, `C:2 I:2 A:1`, or a part of it. */
function readCode({ text, folded }: Normalized, at: number, lexicon: Lexicon, lenient: boolean): Token | null {
	if (isLatin(folded.charCodeAt(at - 1)) || !lexicon.codes.some(({ code }) => code.toLowerCase() === folded.charAt(at))) return null;
	const source = lenient ? text.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : text;
	const parts: LevelPart[] = [];
	let to = at;
	for (const { axis, code } of lexicon.codes) {
		let from = to;
		if (parts.length > 0) from = match(BETWEEN_CODES, source, from) ?? from;
		if (!source.startsWith(code, from)) continue;
		const figureAt = match(CODE_LINK, source, from + code.length) ?? from + code.length;
		const figure = /\d/.test(source.charAt(figureAt)) ? readFigure(folded, figureAt, axis, lexicon) : null;
		if (figure === null) continue;
		const end = codeEnd(source, figureAt, axis, lexicon);
		if (end === null) continue;
		const level = source.slice(figureAt, end);
		parts.push({ axis, level: lexicon.levels[axis].get(level.toLowerCase()) ?? level, start: from, end });
		to = end;
	}
	if (parts.length === 0 || isLatin(source.charCodeAt(to)) || /^(?:%|\.\d|-\d)/.test(source.slice(to, to + 2))) return null;
	return { kind: 'code', parts, start: at, end: to };
}

const BETWEEN_CODES = / {0,2}[/・,、_+|;-]? {0,2}/y;
const CODE_LINK = /[:=] ?/y;

/** A letter after the figure belongs to the level (3A), unless it begins the next axis (C3A1) or a word. */
function codeEnd(source: string, start: number, axis: Axis, lexicon: Lexicon): number | null {
	if (/\d/.test(source.charAt(start + 1))) return null;
	const letter = source.charAt(start + 1);
	const next = source.charAt(start + 2);
	if (!/[A-Z]/.test(letter)) return start + 1;
	if (lexicon.codes.some(({ code }) => code === letter) && /[\d:=]/.test(next)) return start + 1;
	return lexicon.levels[axis].has(source.slice(start, start + 2).toLowerCase()) ? start + 2 : null;
}
