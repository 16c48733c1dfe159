/** A text made comparable (NFKC, one dash, no invisible characters), with the way back to the original. */
export interface Normalized {
	/** Letters in their original case. */
	readonly text: string;
	/** The same length as `text`, ASCII letters in lower case. */
	readonly folded: string;
	/** Offset in the original at which the character at `index` begins; `index === text.length` gives the original's length. */
	startOf(index: number): number;
	/** Offset in the original at which the character before `index` ends; 0 for 0. */
	endOf(index: number): number;
}

/** Characters that neither show nor mean anything in a marking: zero-width, soft hyphen, bidi controls, variation selectors. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/u;
/** All of them look like the hyphen that people mean. The long vowel mark is a letter. */
const DASH = /[\u2010-\u2015\u2212\u2500\u2501\ufe58]/u;
/** U+FF9E and U+FF9F are letters to Unicode, but join the kana before them. */
const JOINS = /[\p{M}\uff9e\uff9f]/u;

/**
 * Normalises a text for matching, keeping exact offsets: a base and its combining marks count as one, a ligature such as ㈱ as several.
 * Linear in the text's length.
 */
export function normalize(original: string): Normalized {
	if (/^[\x20-\x7e\n\t]*$/.test(original)) return plain(original);
	let text = '';
	const starts: number[] = [];
	const ends: number[] = [];
	for (let at = 0; at < original.length; ) {
		if (isSteady(original.charCodeAt(at)) && isSteady(original.charCodeAt(at + 1))) {
			starts.push(at);
			text += original.charAt(at);
			at++;
			ends.push(at);
			continue;
		}
		const end = clusterEnd(original, at);
		const cluster = original.slice(at, end);
		if (!INVISIBLE.test(cluster)) {
			const written = DASH.test(cluster) ? '-' : spaced(cluster.normalize('NFKC'));
			for (let i = 0; i < written.length; i++) {
				starts.push(at);
				ends.push(end);
			}
			text += written;
		}
		at = end;
	}
	return {
		text,
		folded: fold(text),
		startOf: (index) => starts[index] ?? original.length,
		endOf: (index) => (index <= 0 ? 0 : (ends[index - 1] ?? original.length)),
	};
}

function plain(original: string): Normalized {
	return { text: original, folded: fold(original), startOf: (index) => index, endOf: (index) => index };
}

/** Kana and common ideographs are their own NFKC, and join nothing. */
function isSteady(code: number): boolean {
	return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x3096) || (code >= 0x30a1 && code <= 0x30fe);
}

/** A run of marks of any length stays linear; over-long ones are cut, they are no writing. */
const MAX_CLUSTER = 32;

function clusterEnd(text: string, at: number): number {
	let end = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
	while (end < text.length && end - at < MAX_CLUSTER && JOINS.test(text[end] ?? '') && !INVISIBLE.test(text[end] ?? '')) end++;
	return end;
}

/** All kinds of blanks become a space, all line ends a line feed. */
function spaced(text: string): string {
	if (/[\r\v\f\u0085\u2028\u2029]/.test(text)) return text.replace(/[\r\v\f\u0085\u2028\u2029]/g, '\n');
	return /\s/.test(text) && text !== '\n' ? text.replace(/[^\S\n]/g, ' ') : text;
}

/** Lower-cases ASCII and Latin-1, whose letters keep their length. */
function fold(text: string): string {
	return text.replace(/[A-Z\u00c0-\u00d6\u00d8-\u00de]+/g, (letters) => letters.toLowerCase());
}

/** The key under which two writings of the same words are equal. */
export function keyOf(text: string): string {
	return normalize(text).folded.replace(/\s+/g, ' ').trim();
}
