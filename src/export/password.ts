import { randomInt } from 'node:crypto';
import type { ExportPolicy } from '../policy';
import { isCommonPassword } from './common-passwords';

type PasswordRules = ExportPolicy['password'];

/** Kinds of characters that other programs' rules ask for. */
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u] as const;
const MAX_TRIES = 1000;

/**
 * A password of the policy's length and alphabet, from the system's random source, each letter equally likely. A whole password that lacks a kind
 * of character (small, capital, figure, sign) which the alphabet has is thrown away, so that those kept are equally likely among each other.
 * Throws `RangeError` for an alphabet of fewer than two letters, or a length that is no positive whole number.
 */
export function generatePassword(rules: Pick<PasswordRules, 'length' | 'alphabet'>): string {
	const letters = lettersOf(rules.alphabet);
	if (letters.length < 2) throw new RangeError('alphabet');
	if (!Number.isInteger(rules.length) || rules.length < 1) throw new RangeError('length');
	const classes = CLASSES.filter((kind) => letters.some((letter) => kind.test(letter)));
	for (let tries = 0; ; tries++) {
		const password = Array.from({ length: rules.length }, () => letters[randomInt(letters.length)] ?? '').join('');
		// A kind may be so rare in the alphabet, or the password so short, that none would ever do.
		if (tries >= MAX_TRIES || rules.length < classes.length || classes.every((kind) => kind.test(password))) return password;
	}
}

/** Bits of a password that `generatePassword` made by these rules (an upper bound; what is thrown away costs less than a bit). */
export function generatedBits(rules: Pick<PasswordRules, 'length' | 'alphabet'>): number {
	return rules.length * Math.log2(Math.max(1, lettersOf(rules.alphabet).length));
}

function lettersOf(alphabet: string): string[] {
	return [...new Set(alphabet)];
}

export interface PasswordStrength {
	/** Estimate: how many guesses, as a power of two, for who knows how people make passwords. */
	readonly bits: number;
	readonly verdict: 'weak' | 'fair' | 'strong';
}

/** Whoever has the file can guess without limit: 2^40 is hours for one machine, 2^70 is out of reach of many. */
const FAIR = 45;
const STRONG = 70;

/**
 * How well a password withstands guessing. For one that a person gives it is an estimate, and a cautious one: repeated letters, rows of the
 * alphabet or the keyboard, dates and common passwords count for little. With `rules`, one shorter than `minimum` is weak whatever it holds.
 */
export function passwordStrength(password: string, rules?: Pick<PasswordRules, 'minimum'>): PasswordStrength {
	const bits = Math.round(estimate(password) * 10) / 10;
	const short = rules !== undefined && [...password].length < rules.minimum;
	return { bits, verdict: short || bits < FAIR ? 'weak' : bits < STRONG ? 'fair' : 'strong' };
}

/** Bits of a date, of a common word with its variants, and of one letter that follows from the one before. */
const DATE_BITS = 15;
const WORD_BITS = 8;
const FOLLOWING_BITS = 0.7;

const DATE = /(?:19|20)\d\d[-/.]?(?:0?[1-9]|1[0-2])(?:[-/.]?(?:0?[1-9]|[12]\d|3[01]))?|(?:^|(?<=\D))(?:19|20)\d\d(?=\D|$)/g;

function estimate(password: string): number {
	const plain = password.normalize('NFKC');
	if (isCommonPassword(plain)) return WORD_BITS;
	let bits = 0;
	const rest = plain.replace(DATE, (date) => {
		bits += date.length > 4 ? DATE_BITS : 7;
		return ' ';
	});
	for (const part of rest.split(' ')) bits += partBits(part, poolOf(plain));
	return bits;
}

/** A part without dates: words that everybody tries, then letters one by one. */
function partBits(part: string, pool: number): number {
	const word = /\p{L}{4,}/u.exec(part)?.[0];
	if (word !== undefined && isCommonPassword(word)) {
		const [before = '', after = ''] = [part.slice(0, part.indexOf(word)), part.slice(part.indexOf(word) + word.length)];
		return WORD_BITS + partBits(before, pool) + partBits(after, pool);
	}
	const letters = [...part];
	const known = new Map<string, number>();
	let bits = 0;
	for (const [index, letter] of letters.entries()) {
		const times = known.get(letter) ?? 0;
		known.set(letter, times + 1);
		if (follows(letters, index)) bits += FOLLOWING_BITS;
		else if (repeats(letters, index)) bits += FOLLOWING_BITS * 2;
		else bits += Math.log2(pool) / (1 + times / 4);
	}
	return bits;
}

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p'];

/** The same letter again, or the next one in a row that everybody knows, in either direction. */
function follows(letters: readonly string[], index: number): boolean {
	const last = letters[index - 1]?.toLowerCase();
	const letter = letters[index]?.toLowerCase();
	if (last === undefined || letter === undefined) return false;
	return last === letter || ROWS.some((row) => row.includes(last + letter) || row.includes(letter + last));
}

/** Whether three letters that end here stood in the password before. */
function repeats(letters: readonly string[], index: number): boolean {
	if (index < 5) return false;
	const three = letters.slice(index - 2, index + 1).join('');
	return letters
		.slice(0, index - 2)
		.join('')
		.includes(three);
}

/** How many letters somebody who guesses would have to try in each place. */
function poolOf(password: string): number {
	const sizes = [
		[/[a-z]/, 26],
		[/[A-Z]/, 26],
		[/[0-9]/, 10],
		[/[!-/:-@[-`{-~ ]/, 33],
		[/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 80],
		[/\p{Script=Han}/u, 500],
	] as const;
	const pool = sizes.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
	return Math.max(pool, 10);
}
