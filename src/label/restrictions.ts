import type { Token } from './lexer';
import type { Force } from './lexicon';
import type { Normalized } from './normalize';
import { written } from './resolve';

const FILL: ReadonlySet<Token['kind']> = new Set([
	'space',
	'modifier',
	'particle',
	'conjunction',
	'separator',
	'decoration',
	'break',
	'tail',
	'suffix',
]);

/**
 * Joins actions with what is said of them: 「コピー・転送は禁止です」 are two restrictions, 「複製及び配付要許可」 too.
 * An action without such an end becomes `other`: it is no restriction.
 */
export function joinActions(tokens: readonly Token[], normalized: Normalized): Token[] {
	const result: Token[] = [];
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at];
		if (token === undefined) break;
		if (token.kind === 'modifier' && governs(tokens, at)) {
			result.push({ kind: 'gloss', start: token.start, end: token.end });
			continue;
		}
		if (token.kind !== 'stem') {
			// 「外部媒体への保存禁止」 says more than 「保存禁止」.
			const stressed = token.kind === 'restriction' && token.force === 'topic' && result.at(-1)?.kind === 'gloss';
			result.push(stressed ? { ...token, force: 'prohibit' } : token);
			continue;
		}
		const phrase = readPhrase(tokens, at);
		if (phrase === null) {
			result.push({ kind: 'other', start: token.start, end: token.end });
			continue;
		}
		result.push(...spread(tokens.slice(at, phrase.end), phrase.force, normalized));
		at = phrase.end - 1;
	}
	return result;
}

/** Whether a modifier (「電子データの」, 「無断」) stands before an action or a restriction. */
function governs(tokens: readonly Token[], at: number): boolean {
	const next = tokens.slice(at + 1).find(({ kind }) => kind !== 'space' && kind !== 'modifier' && kind !== 'particle');
	return next?.kind === 'stem' || next?.kind === 'restriction';
}

/** From an action to the end that governs it and the actions after it. */
function readPhrase(tokens: readonly Token[], from: number): { end: number; force: 'prohibit' | 'permit' } | null {
	for (let at = from + 1; at < tokens.length; at++) {
		const token = tokens[at];
		if (token === undefined) break;
		if (token.kind === 'prohibit' || token.kind === 'permit') return { end: at + 1, force: token.kind };
		if (token.kind === 'restriction' && (token.force === 'prohibit' || token.force === 'permit')) return { end: at, force: token.force };
		if (token.kind !== 'stem' && !FILL.has(token.kind)) return null;
	}
	return null;
}

function spread(tokens: readonly Token[], force: 'prohibit' | 'permit', normalized: Normalized): Token[] {
	const [first, last] = [tokens[0], tokens.at(-1)];
	const single = tokens.filter(({ kind }) => kind === 'stem').length === 1;
	return tokens
		.flatMap((token): Token[] => {
			if (token.kind === 'prohibit' || token.kind === 'permit') return [{ kind: 'tail', start: token.start, end: token.end }];
			if (token.kind === 'particle' || token.kind === 'modifier') return [{ kind: 'suffix', start: token.start, end: token.end }];
			if (token.kind !== 'stem') return [token];
			const id = token[force];
			const range =
				single && first !== undefined && last !== undefined
					? { start: first.start, end: last.end }
					: { start: token.start, end: token.end };
			const text = written(normalized, token.start, token.end) + (force === 'prohibit' ? '禁止' : '要許可');
			const restriction: Token = { kind: 'restriction', id: id ?? text, known: id !== null, force: force satisfies Force, ...range };
			return [restriction];
		})
		.filter((token, index, all) => !(single && index > 0 && all[0]?.kind === 'restriction' && token.end <= all[0].end));
}
