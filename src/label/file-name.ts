import type { Policy } from '../policy';
import { joinMarkings } from './join';
import type { ParsedMarking } from './label';
import { parseMarking } from './parse';
import { mayContainMarking } from './triggers';

const OPENING = '【［[〔（(「『〈《';
const CLOSING = '】］]〕）)」』〉》';
/** What parts a marking from the name proper. */
const GAP = /[ \u3000_＿]|[ \u3000]?[-－–—][ \u3000]?/u;
const MAX_LENGTH = 512;
/** A code of any axis, `I2A1` too: the names of nearly all files hold neither this nor a word of a marking. */
const CODE = /[A-Za-zＡ-Ｚａ-ｚ]\s?[:=：]?\s?[\d０-９]/;

/**
 * Reads the marking in a file's name: a group in brackets anywhere, or words that stand apart at the beginning or the end:
 * `【機密性2】議事録.docx`, `議事録_C2I2A1.docx`, `機密性2_議事録.docx`. Several are taken together; `start`/`end` cover the first to
 * the last, pieces and problems those of all. `null` where the name only speaks of levels.
 */
export function parseFileName(name: string, policy: Policy): ParsedMarking | null {
	if (name.length > MAX_LENGTH) return null;
	const stem = name.length - (/\.[A-Za-z0-9~]{1,10}$/.exec(name)?.[0].length ?? 0);
	const bare = name.slice(0, stem);
	if (!CODE.test(bare) && !mayContainMarking(bare, policy)) return null;
	const whole = parsePart(name, 0, stem, policy, true);
	if (whole !== null) return whole;
	const found = bracketed(name, stem, policy);
	const edges = [...prefix(name, stem, policy), ...suffix(name, stem, policy)];
	for (const edge of edges) if (!found.some((each) => edge.start < each.end && each.start < edge.end)) found.push(edge);
	return joinMarkings(
		name,
		found.sort((a, b) => a.start - b.start),
		policy,
	);
}

function bracketed(name: string, stem: number, policy: Policy): ParsedMarking[] {
	const found: ParsedMarking[] = [];
	for (let at = 0; at < stem; at++) {
		const kind = OPENING.indexOf(name.charAt(at));
		if (kind < 0) continue;
		const close = name.indexOf(CLOSING.charAt(kind), at + 1);
		if (close < 0 || close >= stem) continue;
		const parsed = parsePart(name, at, close + 1, policy, true);
		if (parsed === null) continue;
		// 「［総務課］限定」 and 「【機密性2】の考え方」 go on after the bracket.
		if (/^(?:の|と|を|に(?!つ)|は|が|で|から|以上|以下|限定|限り|のみ)/.test(name.slice(close + 1, close + 4))) continue;
		found.push(parsed);
		at = close;
	}
	return found;
}

/** The longest run of words at the beginning that is a marking and stands apart. */
function prefix(name: string, stem: number, policy: Policy): ParsedMarking[] {
	const ends = gaps(name, stem).slice(0, MAX_GAPS);
	for (const gap of ends.reverse()) {
		if (/^(?:の|と|を|に|は|が|で|へ)/.test(name.slice(gap.end, stem))) continue;
		const parsed = parsePart(name, 0, gap.start, policy, false);
		if (parsed !== null && isApart(parsed, gap.text)) return [parsed];
	}
	return [];
}

function suffix(name: string, stem: number, policy: Policy): ParsedMarking[] {
	for (const gap of gaps(name, stem).slice(-MAX_GAPS)) {
		const parsed = parsePart(name, gap.end, stem, policy, false);
		if (parsed !== null && isApart(parsed, gap.text)) return [parsed];
	}
	return [];
}

const MAX_GAPS = 6;

function gaps(name: string, stem: number): { start: number; end: number; text: string }[] {
	return [...name.slice(0, stem).matchAll(new RegExp(GAP, 'gu'))].map(({ 0: text, index }) => ({
		start: index,
		end: index + text.length,
		text,
	}));
}

/** Without brackets only an underscore, a dash between blanks, or Japanese words tell a marking from a title. */
function isApart({ pieces, text }: ParsedMarking, gap: string): boolean {
	if (pieces.every(({ kind }) => kind === 'foreign'))
		return /[A-Z]/.test(text) && (/^(?:[_＿]|[ \u3000][-－–—][ \u3000])$/u.test(gap) || /^(?:TLP|CUI)/i.test(text));
	if (pieces.length === 1 && /^[A-Z]\d$/i.test(text)) return /^[_＿]$/.test(gap);
	return true;
}

function parsePart(name: string, start: number, end: number, policy: Policy, enclosed: boolean): ParsedMarking | null {
	const part = name.slice(start, end);
	const parsed = parseMarking(part, policy, { place: 'file-name' });
	if (parsed === null) return null;
	if (!enclosed || !/^[【［[〔（(「『〈《]/.test(part)) {
		// A topic, or a word of everyday English, is a title.
		const strict = parseMarking(part, policy);
		const code = parsed.pieces.length > 0 && parsed.pieces.every(({ kind }) => kind === 'level') && /^[A-Z]\d|[/・]/i.test(parsed.text);
		if (strict === null && !(code && isKnownCode(parsed))) return null;
		if (enclosed && parsed.pieces.every(({ kind }) => kind !== 'level')) return null;
	}
	return { ...parsed, start: parsed.start + start, end: parsed.end + start };
}

/** `A4` and `C10` are paper sizes and chapters; `C2` with a level of the policy, or a longer code, is one. */
function isKnownCode({ pieces, text }: ParsedMarking): boolean {
	if (pieces.length > 1) return true;
	const [piece] = pieces;
	return piece?.kind === 'level' && piece.axis === 'confidentiality' && piece.known && !/^c/.test(text);
}
