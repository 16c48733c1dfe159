import { markingTriggers } from '../../label';
import type { Policy } from '../../policy';
import { encode } from './codec';
import type { Encoding } from './encoding';

/** Looks for words in bytes, before anything is decoded: most texts hold none, and are done with. */
export interface Sieve {
	/** Whether one of the words stands in `bytes[from, to)`, or begins there. */
	test(bytes: Uint8Array, from: number, to: number): boolean;
}

const compiled = new WeakMap<Policy, Map<Encoding, Sieve>>();

/** The sieve of a policy's label words in one encoding. */
export function sieveOf(policy: Policy, encoding: Encoding): Sieve {
	let sieves = compiled.get(policy);
	if (sieves === undefined) {
		sieves = new Map();
		compiled.set(policy, sieves);
	}
	let sieve = sieves.get(encoding);
	if (sieve === undefined) {
		sieve = compile(markingTriggers(policy), encoding);
		sieves.set(encoding, sieve);
	}
	return sieve;
}

/** Builds a sieve from words; ASCII letters match in either case and in full width. Words that the encoding lacks are left out. */
export function compile(words: readonly string[], encoding: Encoding): Sieve {
	const writings = new Set(
		words.flatMap((word) => (/^[\x20-\x7e]+$/.test(word) ? [word, fullWidth(word), fullWidth(word.toUpperCase())] : [word])),
	);
	/** Which two bytes begin a word: one look-up for nearly every position. */
	const begins = new Uint8Array(1 << 16);
	const byStart = new Map<number, Uint8Array[]>();
	for (const writing of writings) {
		const bytes = encode(writing, encoding);
		if (!(bytes instanceof Uint8Array) || bytes.length < 2) continue;
		const folded = bytes.map(lower);
		for (const first of cases(folded[0] ?? 0)) for (const second of cases(folded[1] ?? 0)) begins[(first << 8) | second] = 1;
		const start = ((folded[0] ?? 0) << 8) | (folded[1] ?? 0);
		byStart.set(start, [...(byStart.get(start) ?? []), folded]);
	}
	return {
		test: (bytes, from, to) => {
			let previous = bytes[from] as number;
			for (let at = from + 1; at < to; at++) {
				const byte = bytes[at] as number;
				if (begins[(previous << 8) | byte] === 1 && stands(bytes, at - 1, byStart.get((lower(previous) << 8) | lower(byte)))) return true;
				previous = byte;
			}
			return false;
		},
	};
}

function stands(bytes: Uint8Array, at: number, words: readonly Uint8Array[] | undefined): boolean {
	if (words === undefined) return false;
	for (const word of words) {
		let index = 2;
		while (index < word.length && lower(bytes[at + index] ?? 0) === word[index]) index++;
		if (index === word.length) return true;
	}
	return false;
}

/** Trail bytes of Shift_JIS may be taken for letters; a sieve may let too much through, never too little. */
function lower(byte: number): number {
	return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function cases(byte: number): number[] {
	return byte >= 0x61 && byte <= 0x7a ? [byte, byte & 0xdf] : [byte];
}

function fullWidth(word: string): string {
	return word.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}
