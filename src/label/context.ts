import type { Pair } from './brackets';
import type { Token } from './lexer';
import type { Normalized } from './normalize';

const PIECES: ReadonlySet<Token['kind']> = new Set(['level', 'code', 'restriction', 'legacy', 'foreign']);

export function isPiece(token: Token | undefined): boolean {
	return token !== undefined && PIECES.has(token.kind) && !(token.kind === 'level' && token.level === null);
}

/** Longest explanation in parentheses after a level: 「機密レベル3(最重要情報)」. */
const GLOSS = 14;
const GLOSS_LATIN = 48;
const NO_GLOSS =
	/[。、,;:?]|^例|参照|除く|以上|以下|未満|注\d|※|とは|こと|もの|場合|を|^\d{1,3}$|\d\.\d|%|⇒|→|=|[a-z]\.[a-z]|\bsee\b|\bnote\b|\bif\b/u;

/** Unknown words, and everyday ones such as 「公開情報」. */
function isExplaining(token: Token): boolean {
	return token.kind === 'other' || ((token.kind === 'foreign' || token.kind === 'legacy') && token.everyday);
}

/** Marks what stands in parentheses after a piece and only explains it. */
export function markGlosses(tokens: readonly Token[], pairs: readonly Pair[], { folded }: Normalized): Token[] {
	const result = [...tokens];
	for (const { open, close, sign } of pairs) {
		const inside = tokens.slice(open + 1, close);
		// 「（機密性3の情報資産に対して）」 is a phrase about a level.
		if (items(tokens, open + 1, close).some(({ from, to }) => isMixed(tokens.slice(from, to)))) continue;
		if (!['(', '〔', '<', '〈', '['].includes(sign) || !inside.some(isExplaining)) continue;
		let before = open - 1;
		while (['space', 'close', 'suffix', 'decoration', 'break'].includes(tokens[before]?.kind ?? '')) before--;
		if (!isPiece(tokens[before])) continue;
		const text = folded.slice(tokens[open]?.end, tokens[close]?.start);
		const longest = /^[\x20-\x7e]+$/.test(text) ? GLOSS_LATIN : GLOSS;
		if (text.length > longest || NO_GLOSS.test(text.replace('を含む', ''))) continue;
		for (let i = open + 1; i < close; i++) {
			const token = result[i];
			if (token !== undefined && (!isPiece(token) || isExplaining(token)))
				result[i] = { kind: 'gloss', start: token.start, end: token.end };
		}
	}
	return result;
}

function isMixed(item: readonly Token[]): boolean {
	return item.some((token) => token.kind === 'other') && item.some((token) => token.kind === 'level' || token.kind === 'code');
}

/** A misspelt level, or a short word beside a level, within label brackets: 【機蜜性2】, 【機密性2・かんぜんせい2】. */
export function markStrays(tokens: readonly Token[], pairs: readonly Pair[], { folded }: Normalized, names: readonly string[]): Token[] {
	const result = [...tokens];
	for (const { open, close, label } of pairs) {
		if (!label) continue;
		const inside = tokens.slice(open + 1, close);
		const levels = inside.some((token) => token.kind === 'level' && token.level !== null);
		for (const { from, to } of items(tokens, open + 1, close)) {
			const item = tokens.slice(from, to);
			if (!item.some(({ kind }) => kind === 'other') || item.some(isPiece)) continue;
			const [start, end] = [tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0];
			const text = folded.slice(start, end).trim();
			const name = /^(\p{L}{2,10})[ :]{0,3}\d{1,2}[a-z]?$/u.exec(text)?.[1];
			const near = name !== undefined && names.some((each) => isNear(name, each));
			const small = levels && (name !== undefined || /^\p{L}{1,6}$/u.test(text));
			if (near || small) result.splice(from, to - from, ...item.map((): Token => ({ kind: 'stray', start, end })));
		}
	}
	return result;
}

function items(tokens: readonly Token[], from: number, to: number): { from: number; to: number }[] {
	const found: { from: number; to: number }[] = [];
	for (let start = from, at = from; at <= to; at++) {
		const kind = tokens[at]?.kind;
		if (at < to && kind !== 'separator' && kind !== 'open' && kind !== 'close' && kind !== 'break') continue;
		if (at > start) found.push({ from: start, to: at });
		start = at + 1;
	}
	return found;
}

/** Whether two short words differ in one letter only. */
function isNear(a: string, b: string): boolean {
	if (a === b || Math.abs(a.length - b.length) > 1 || b.length < 3) return false;
	let [start, endA, endB] = [0, a.length, b.length];
	while (start < Math.min(endA, endB) && a[start] === b[start]) start++;
	while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
	return endA - start <= 1 && endB - start <= 1;
}
