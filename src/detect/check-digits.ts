/** Check digits; all take ASCII digits and throw for nothing. */

/**
 * 個人番号: 12 digits, the last one checks (平成26年総務省令第85号 第5条): 11 − ΣPₙQₙ mod 11, where Pₙ is the n-th digit from the right without the
 * check digit and Qₙ is n+1 up to the sixth and n−5 from the seventh on; 0 where the remainder is 0 or 1.
 */
export function isMyNumber(digits: string): boolean {
	if (digits.length !== 12) return false;
	let sum = 0;
	for (let n = 1; n <= 11; n++) sum += digitAt(digits, 11 - n) * (n <= 6 ? n + 1 : n - 5);
	const rest = sum % 11;
	return digitAt(digits, 11) === (rest <= 1 ? 0 : 11 - rest);
}

/** 法人番号: 13 digits, the first one checks (平成26年財務省令第70号 第2条): 9 − ΣPₙQₙ mod 9, Qₙ being 1 for odd n from the right and 2 for even n. */
export function isCorporateNumber(digits: string): boolean {
	if (digits.length !== 13) return false;
	let sum = 0;
	for (let n = 1; n <= 12; n++) sum += digitAt(digits, 13 - n) * (n % 2 === 1 ? 1 : 2);
	return digitAt(digits, 0) === 9 - (sum % 9);
}

/** ISO/IEC 7812-1 annex B (Luhn); 保険者番号 has the same check digit. */
export function isLuhn(digits: string): boolean {
	let sum = 0;
	for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
		const digit = digitAt(digits, at) * (double ? 2 : 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 === 0;
}

const LICENCE_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

/** 運転免許証の番号: 12 digits, the last but one checks the ten before it: modulus 11, the last digit of 11 − remainder. */
export function isLicenceNumber(digits: string): boolean {
	if (digits.length !== 12) return false;
	const sum = LICENCE_WEIGHTS.reduce((all, weight, at) => all + weight * digitAt(digits, at), 0);
	return digitAt(digits, 10) === (11 - (sum % 11)) % 10;
}

function digitAt(digits: string, at: number): number {
	return digits.charCodeAt(at) - 48;
}

/** Digits that nobody was given: all the same, counting up or down, or one short pattern again and again. Samples are written so. */
export function isPattern(digits: string): boolean {
	if (digits.length < 5) return false;
	const steps = new Set<number>();
	// The last one may be a check digit, and the first one as well.
	for (let at = 2; at < digits.length - 1; at++) steps.add((digitAt(digits, at) - digitAt(digits, at - 1) + 10) % 10);
	if (steps.size === 1 && (steps.has(0) || steps.has(1) || steps.has(9))) return true;
	const inner = digits.slice(0, -1);
	return [1, 2, 3, 4].some((period) => inner.length >= 2 * period + 1 && inner.startsWith(inner.slice(period)));
}
