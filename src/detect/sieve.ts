import type { DetectionKind } from '../policy';

/**
 * Whether bytes of a text may hold anything of the kinds; decoding and looking closer would be in vain otherwise. For UTF-8 and the other encodings
 * that keep ASCII; never a wrong "no". Text in Japanese always may: words count there as well as digits.
 */
export function mayHold(bytes: Buffer, kinds: ReadonlySet<DetectionKind>): boolean {
	if (kinds.has('email') && bytes.includes(AT)) return true;
	if (hasNumberOrWide(bytes)) return true;
	return kinds.has('secret') && SECRETS.test(bytes.toString('latin1'));
}

const AT = 0x40;
/** A part of every token, of every name of a secret, and of a PEM header, without those that hold a number anyway. */
const SECRETS =
	/PRIVATE KEY|A(?:KIA|SIA)[A-Z2-7]|gh[pousr]_|github_pat_|glpat-|gl(?:dt|rt|ptt|cbt)-|xox[a-s]-|eyJ[A-Za-z0-9]|AIza|_live_|npm_|pypi-|passw|passphrase|pwd|secret|api[_-]?key|access[_-]?key|_token|-token|authtoken|accesstoken|bearertoken|refreshtoken|:\/\/[^\s/:@]+:/i;
/** Digits of the shortest number. */
const SHORTEST = 7;
/** No two separators of one number stand this close, so every number has a digit at one of these steps. */
const STEP = 3;

/** Seven digits with single separators between, or a character beyond ASCII (of which Japanese text has one at any step). */
function hasNumberOrWide(bytes: Buffer): boolean {
	for (let at = STEP - 1; at < bytes.length; at += STEP) {
		const byte = bytes[at] ?? 0;
		if (byte >= 0x80) return true;
		if (byte < 0x30 || byte > 0x39) continue;
		let start = at;
		while (start > 0 && isNumeric(bytes, start - 1)) start--;
		let digits = 0;
		let end = start;
		for (; end < bytes.length && isNumeric(bytes, end); end++) if (isDigit(bytes[end])) digits++;
		if (digits >= SHORTEST) return true;
		at = Math.max(at, end - STEP + 1);
	}
	return false;
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** A digit, or a separator with a digit on either side. */
function isNumeric(bytes: Buffer, at: number): boolean {
	const byte = bytes[at];
	if (isDigit(byte)) return true;
	return (byte === 0x2d || byte === 0x20 || byte === 0x28 || byte === 0x29) && isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]);
}
