/** RFC 3454, C.1.2. */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;
/** RFC 3454, B.1; joiners and variation selectors are meant to stand beside others. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points
const NOTHING = /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/gu;
/** RFC 3454, C.2 to C.9: controls, private use, noncharacters, surrogates, what changes the display. */
const PROHIBITED =
	/[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u06dd\u070f\u180e\u2028\u2029\u2061-\u2063\u206a-\u206f\ufff9-\ufffd\u{1d173}-\u{1d17a}\u2ff0-\u2ffb\u200e\u200f\u202a-\u202e\u{e0001}\u{e0020}-\u{e007f}]/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A password as PDF 2.0 wants it (SASLprep, RFC 4013, with today's Unicode): half-width and full-width letters become the same.
 * `null` where it has characters that no password may have.
 */
export function preparePassword(password: string): string | null {
	const prepared = password.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC');
	if (prepared === '' || PROHIBITED.test(prepared)) return null;
	if (!RIGHT_TO_LEFT.test(prepared)) return prepared;
	const characters = [...prepared];
	const strong = characters.some((one) => /\p{L}/u.test(one) && !RIGHT_TO_LEFT.test(one));
	const ends = [characters[0], characters[characters.length - 1]].every((one) => one !== undefined && RIGHT_TO_LEFT.test(one));
	return strong || !ends ? null : prepared;
}
