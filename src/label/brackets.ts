import { BRACKETS, type Token } from './lexer';
import type { Normalized } from './normalize';

/** Two brackets that belong together, as indexes of tokens. */
export interface Pair {
	readonly open: number;
	readonly close: number;
	readonly sign: string;
	/** 【】〔〕［］: brackets in which labels are put. */
	readonly label: boolean;
}

export interface Brackets {
	readonly pairs: readonly Pair[];
	/** Indexes of brackets without a partner. */
	readonly loose: readonly number[];
}

export function matchBrackets(tokens: readonly Token[], normalized: Normalized, original: string): Brackets {
	const stack: number[] = [];
	const pairs: Pair[] = [];
	const loose: number[] = [];
	const sign = (index: number): string => normalized.text.slice(tokens[index]?.start ?? 0, tokens[index]?.end ?? 0);
	for (const [index, { kind }] of tokens.entries()) {
		if (kind === 'open') stack.push(index);
		if (kind !== 'close') continue;
		const open = stack.at(-1);
		if (open === undefined) {
			loose.push(index);
			continue;
		}
		// Two halves of different brackets are one pair, wrongly written.
		if (BRACKETS[sign(open)] !== sign(index)) loose.push(index);
		stack.pop();
		const written = original.charAt(normalized.startOf(tokens[open]?.start ?? 0));
		pairs.push({ open, close: index, sign: sign(open), label: '【〔［〖'.includes(written) });
	}
	return { pairs, loose: [...loose, ...stack].sort((a, b) => a - b) };
}
