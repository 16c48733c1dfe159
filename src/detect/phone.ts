import { isPattern } from './check-digits';
import { type Detector, OTHER_NUMBERS } from './detector';
import { type Group, isGlued } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words(
	'電話',
	'携帯',
	'連絡先',
	'TEL',
	'ＴＥＬ',
	'℡',
	'☎',
	'FAX',
	'ＦＡＸ',
	'ファックス',
	'ファクス',
	'phone',
	'mobile',
	'telephone',
	'contact',
);
/** Lengths of area code, exchange and number (総務省 番号計画), mobile and free numbers. */
const SPLITS: ReadonlySet<string> = new Set(['2-4-4', '3-3-4', '4-2-4', '5-1-4', '3-4-4', '4-3-3', '4-3-4']);
const MOBILE = /^0(?:[2-9]0)[1-9]\d{7}$/;
const LANDLINE = /^0[1-9]\d{8}$/;

/** Japanese telephone numbers, with `-` or brackets between their parts, `+81`, or without either where a word says so. */
export const phone: Detector = {
	kind: 'phone',
	*find({ text, groups, around }) {
		for (let at = 0; at < groups.length; at++) {
			const hit = written(groups, at) ?? joined(groups, at);
			if (hit === null || (groups[at]?.joint !== 'none' && groups[at]?.joint !== 'blank')) continue;
			const { digits, count, bare } = hit;
			const start = startOf(text, groups[at]?.start ?? 0);
			const end = groups[at + count - 1]?.end ?? start;
			if (isGlued(text, start, end, '+＋') || goesOn(groups[at + count]) || isDummy(digits)) continue;
			const told = around.speaksFor(WORDS, OTHER_NUMBERS, start, end);
			if (!told && (bare || around.near(OTHER_NUMBERS, start, end) || around.heads(OTHER_NUMBERS, start))) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: told ? 0.97 : 0.85 };
			at += count - 1;
		}
	},
};

interface Hit {
	readonly digits: string;
	readonly count: number;
	/** Written without separators. */
	readonly bare: boolean;
}

function written(groups: readonly Group[], at: number): Hit | null {
	const [first, second, third, fourth] = [groups[at], groups[at + 1], groups[at + 2], groups[at + 3]];
	if (first === undefined || second === undefined || third === undefined || !isJoin(second, true) || !isJoin(third, true)) return null;
	// +81-90-1234-5678: the leading zero falls away.
	if (first.digits === '81' && fourth !== undefined && isJoin(fourth, true)) {
		const area = `0${second.digits.replace(/^0/, '')}`;
		return phoneOf([area, third.digits, fourth.digits], 4);
	}
	return phoneOf([first.digits, second.digits, third.digits], 3);
}

function phoneOf(parts: readonly [string, string, string], count: number): Hit | null {
	const digits = parts.join('');
	if (!SPLITS.has(parts.map(({ length }) => length).join('-')) || !isPhone(digits)) return null;
	// A mobile number has its first three together.
	return digits.length === 11 && parts[0].length !== 3 && !digits.startsWith('0800') ? null : { digits, count, bare: false };
}

function joined(groups: readonly Group[], at: number): Hit | null {
	const digits = groups[at]?.digits ?? '';
	return isPhone(digits) && !goesOn(groups[at + 1]) ? { digits, count: 1, bare: true } : null;
}

function isPhone(digits: string): boolean {
	return MOBILE.test(digits) || LANDLINE.test(digits) || /^0800\d{7}$/.test(digits);
}

function isJoin({ joint }: Group, brackets: boolean): boolean {
	return joint === 'hyphen' || (brackets && joint === 'bracket');
}

function goesOn(next: Group | undefined): boolean {
	return next !== undefined && isJoin(next, true);
}

/** A sign or a bracket before the number is a part of it. */
function startOf(text: string, start: number): number {
	return '+＋(（'.includes(text.charAt(start - 1) || ' ') ? start - 1 : start;
}

/** Numbers of samples: 0X0-0000-0000, 1234-5678, 03-XXXX-1111. */
function isDummy(digits: string): boolean {
	const rest = digits.slice(-8);
	return isPattern(digits) || isPattern(`${rest}0`) || /(\d)\1{5}$/.test(rest) || rest === '12345678' || /0000\d{4}$|00000$/.test(rest);
}
