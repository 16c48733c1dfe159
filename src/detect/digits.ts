/** Groups of digits as they stand in a text, half or full width, and what joins them. */

/** Digits that stand together. */
export interface Group {
	readonly start: number;
	readonly end: number;
	/** In ASCII. */
	readonly digits: string;
	/** The one sign between this group and the one before; `none` where more or something else stands there. */
	readonly joint: Joint;
}

export type Joint = 'none' | 'hyphen' | 'blank' | 'bracket';

/** Longest group that is of interest; longer ones match nothing. */
const LONGEST = 64;

const HYPHENS: ReadonlySet<number> = new Set([0x2d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xff0d, 0x30fc, 0xff70]);
const CLOSING: ReadonlySet<number> = new Set([0x29, 0xff09]);
const BRACKETS: ReadonlySet<number> = new Set([0x28, 0x29, 0xff08, 0xff09]);

/** Value of a digit of either width, else -1. */
export function digitOf(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	return code >= 0xff10 && code <= 0xff19 ? code - 0xff10 : -1;
}

/** Digits of the shortest number that anybody looks for. */
const SHORTEST = 6;

/** The groups of a text in their order that make up numbers: alone or joined to others they have six digits at least. One pass. */
export function groupsOf(text: string): readonly Group[] {
	const groups: Group[] = [];
	let first = 0;
	let count = 0;
	let last = -1;
	for (let at = 0; at < text.length; at++) {
		if (digitOf(text.charCodeAt(at)) < 0) continue;
		const start = at;
		while (at < text.length && digitOf(text.charCodeAt(at)) >= 0) at++;
		const joint = jointOf(text, last, start);
		if (joint === 'none') {
			// Most numbers of a text are short and stand alone.
			if (count < SHORTEST) groups.length = first;
			first = groups.length;
			count = 0;
		}
		count += at - start;
		last = at;
		if (joint === 'none' && at - start < SHORTEST && jointOf(text, at, nextDigit(text, at)) === 'none') continue;
		groups.push({ start, end: at, digits: asciiDigits(text.slice(start, Math.min(at, start + LONGEST))), joint });
	}
	if (count < SHORTEST) groups.length = first;
	return groups;
}

/** The next digit where it may be joined to one that ended at `at`, else a place too far away. */
function nextDigit(text: string, at: number): number {
	if (digitOf(codeAt(text, at + 1)) >= 0) return at + 1;
	return digitOf(codeAt(text, at + 2)) >= 0 ? at + 2 : at + 3;
}

const WIDE = /[０-９]/g;

function asciiDigits(slice: string): string {
	return slice.search(WIDE) < 0 ? slice : slice.replace(WIDE, (sign) => String(digitOf(sign.charCodeAt(0))));
}

function jointOf(text: string, last: number, start: number): Joint {
	if (last < 0 || start > last + 2) return 'none';
	const code = text.charCodeAt(last);
	// `(096) 279-3111`
	if (start === last + 2) return CLOSING.has(code) && isBlank(text.charCodeAt(last + 1)) ? 'bracket' : 'none';
	if (HYPHENS.has(code)) return 'hyphen';
	if (BRACKETS.has(code)) return 'bracket';
	return isBlank(code) ? 'blank' : 'none';
}

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0xa0 || code === 0x3000;
}

/** A number written in one of the wanted groupings. */
export interface NumberHit {
	readonly start: number;
	readonly end: number;
	readonly digits: string;
	/** Whether it is written in several groups. */
	readonly grouped: boolean;
}

/**
 * The numbers that are written in one of these groupings (`[12]`, `[4, 4, 4]`), standing alone: not glued to letters, decimals, paths, or further groups.
 * `lead`: letters that may be glued to the front.
 */
export function* numbersOf(
	text: string,
	groups: readonly Group[],
	shapes: readonly (readonly number[])[],
	lead = '',
): Generator<NumberHit> {
	for (let at = 0; at < groups.length; at++) {
		const shape = shapes.find((wanted) => fits(groups, at, wanted));
		if (shape === undefined) continue;
		const first = groups[at];
		const last = groups[at + shape.length - 1];
		if (first === undefined || last === undefined || isGlued(text, first.start, last.end, lead)) continue;
		const digits = groups.slice(at, at + shape.length).reduce((all, group) => all + group.digits, '');
		yield { start: first.start, end: last.end, digits, grouped: shape.length > 1 };
		at += shape.length - 1;
	}
}

function fits(groups: readonly Group[], at: number, shape: readonly number[]): boolean {
	let inner: Joint = 'none';
	for (let index = 0; index < shape.length; index++) {
		const group = groups[at + index];
		if (group === undefined || group.end - group.start !== shape[index]) return false;
		if (index === 0) continue;
		if (group.joint !== 'hyphen' && group.joint !== 'blank') return false;
		if (index === 1) inner = group.joint;
		else if (group.joint !== inner) return false;
	}
	// A blank may be nothing but the gap between two columns, unless the groups alike go on.
	return !goesOn(groups[at]?.joint, inner) && !goesOn(groups[at + shape.length]?.joint, inner);
}

function goesOn(joint: Joint | undefined, inner: Joint): boolean {
	return joint === 'hyphen' || (joint === 'blank' && inner === 'blank');
}

/** Whether `[start, end)` is a part of something longer: a word, a hash, a decimal, a path, a time. */
export function isGlued(text: string, start: number, end: number, lead = ''): boolean {
	const before = codeAt(text, start - 1);
	const after = codeAt(text, end);
	const led = lead !== '' && start > 0 && lead.includes(text.charAt(start - 1)) && !isWordCode(codeAt(text, start - 2));
	if ((isWordCode(before) && !led) || isWordCode(after)) return true;
	// `0.5`, `1/12`, `9:30`, and a hyphen to a word: `A-123`. A colon behind a word is that of a label.
	const inner = codeAt(text, start - 2);
	if (isLink(before) && (digitOf(inner) >= 0 || (before !== COLON && isWordCode(inner) && !isNo(text, start)))) return true;
	return isLink(after) && (digitOf(codeAt(text, end + 1)) >= 0 || isWordCode(codeAt(text, end + 1)));
}

const COLON = 0x3a;

/** 「No.123」 */
function isNo(text: string, start: number): boolean {
	return start >= 3 && /^n[o°]\.$/i.test(text.slice(start - 3, start).normalize('NFKC')) && !isWordCode(codeAt(text, start - 4));
}

/** 0 beyond either end. */
function codeAt(text: string, at: number): number {
	return at >= 0 && at < text.length ? text.charCodeAt(at) : 0;
}

/** Latin letters of either width, digits and the underscore. */
export function isWordCode(code: number): boolean {
	return (
		(code >= 0x61 && code <= 0x7a) ||
		(code >= 0x41 && code <= 0x5a) ||
		(code >= 0x30 && code <= 0x39) ||
		code === 0x5f ||
		(code >= 0xff21 && code <= 0xff3a) ||
		(code >= 0xff41 && code <= 0xff5a)
	);
}

function isLink(code: number): boolean {
	return code === 0x2e || code === 0x2f || code === COLON || code === 0x5c || HYPHENS.has(code);
}
