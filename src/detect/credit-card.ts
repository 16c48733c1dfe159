import { isLuhn, isPattern } from './check-digits';
import { convincingColumns, type Detector, OTHER_NUMBERS } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words(
	'カード番号',
	'クレジット',
	'ｸﾚｼﾞｯﾄ',
	'カード',
	'credit',
	'card',
	'cardnumber',
	'card_number',
	'visa',
	'mastercard',
	'jcb',
	'amex',
	'american express',
	'diners',
	'PAN',
);
const SHAPES = [[16], [15], [14], [19], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]] as const;

/** Issuer identification numbers (ISO/IEC 7812) with the lengths that each brand gives out. */
const BRANDS =
	/^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14}(?:\d{3})?)$/;

/** Numbers that the brands and their payment services publish for tests. */
const FOR_TESTS: ReadonlySet<string> = new Set([
	'4111111111111111',
	'4242424242424242',
	'4012888888881881',
	'4000056655665556',
	'4000000000000002',
	'4000000000009995',
	'4222222222222220',
	'5555555555554444',
	'5105105105105100',
	'5200828282828210',
	'2223003122003222',
	'378282246310005',
	'371449635398431',
	'30569309025904',
	'38520000023237',
	'3530111333300000',
	'3566002020360505',
	'6011111111111117',
	'6011000990139424',
	'6200000000000005',
]);

/** Payment cards: brand, length and Luhn check; written in groups, or with a word or a whole column that says so. */
export const creditCard: Detector = {
	kind: 'credit-card',
	*find({ text, groups, around }) {
		const hits = [...numbersOf(text, groups, SHAPES)];
		const isCard = (digits: string): boolean => BRANDS.test(digits) && isLuhn(digits);
		const lists = convincingColumns(hits, ({ digits }) => isCard(digits), around);
		for (const { start, end, digits, grouped } of hits) {
			if (!isCard(digits) || isPattern(digits) || FOR_TESTS.has(digits)) continue;
			const told = around.speaksFor(WORDS, OTHER_NUMBERS, start, end);
			const against = around.near(OTHER_NUMBERS, start, end) || around.heads(OTHER_NUMBERS, start);
			const listed = lists.size > 0 && lists.has(around.columnAt(start) ?? '');
			if (!told && (against || !(grouped || listed))) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: told ? 0.98 : 0.85 };
		}
	},
};
