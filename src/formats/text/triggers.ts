import { markingTriggers } from '../../label';
import type { Policy } from '../../policy/types';
import { encode } from './codec';
import type { Encoding } from './encoding';

/** What has to occur in a text for it to hold any marking: the sieve before all decoding and parsing. */
export interface Triggers {
	/** For decoded text. */
	readonly text: RegExp;
	/** For the bytes of a text in one encoding, taken as Latin-1. */
	bytes(encoding: Encoding): RegExp;
}

const compiled = new WeakMap<Policy, Triggers>();

/** The sieve of a policy; compiled once for each policy object. */
export function triggersOf(policy: Policy): Triggers {
	const known = compiled.get(policy);
	if (known !== undefined) return known;
	const made = compile(markingTriggers(policy));
	compiled.set(policy, made);
	return made;
}

/** Builds the sieve from words; ASCII letters match in either case and in full width. */
export function compile(words: readonly string[]): Triggers {
	const writings = [...new Set(words.flatMap((word) => (/^[\x20-\x7e]+$/.test(word) ? [word, fullWidth(word)] : [word])))];
	const byEncoding = new Map<Encoding, RegExp>();
	return {
		text: alternatives(writings),
		bytes: (encoding) => {
			const known = byEncoding.get(encoding);
			if (known !== undefined) return known;
			const encoded = writings.map((word) => encode(word, encoding)).filter((bytes) => bytes instanceof Uint8Array);
			const made = alternatives(encoded.map((bytes) => Buffer.from(bytes).toString('latin1')));
			byEncoding.set(encoding, made);
			return made;
		},
	};
}

function fullWidth(word: string): string {
	return word.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

function alternatives(words: readonly string[]): RegExp {
	if (words.length === 0) return /(?!)/;
	return new RegExp(words.map(pattern).join('|'));
}

/** Letters in either case are spelled out: the `i` flag would slow the scan of every file. */
function pattern(word: string): string {
	return word.replace(/[A-Za-z]|[\\^$.*+?()[\]{}|/-]/g, (character) =>
		/[A-Za-z]/.test(character) ? `[${character.toUpperCase()}${character.toLowerCase()}]` : `\\${character}`,
	);
}
