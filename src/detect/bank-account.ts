import { isPattern } from './check-digits';
import { type Detector, OTHER_NUMBERS } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { type Surroundings, words } from './surroundings';

const ACCOUNT = words(
	'口座番号',
	'口座No',
	'口座NO.',
	'振込口座',
	'預金口座',
	'account number',
	'account no',
	'account_number',
	'kouza',
	'koza',
);
const TYPE = words('普通', '当座', '貯蓄', '普通預金', '当座預金', '(普)', '（普）', '（当）');
const BANK = words(
	'銀行',
	'信用金庫',
	'信金',
	'信用組合',
	'労働金庫',
	'農業協同組合',
	'農協',
	'JA',
	'支店',
	'本店',
	'出張所',
	'口座',
	'振込',
	'預金',
	'bank',
	'branch',
);
const POST = words('ゆうちょ', '郵便貯金', '記号番号', '貯金記号');
const SEVEN = [[7]] as const;
const POSTAL = [
	[5, 8],
	[5, 7],
	[5, 1, 8],
] as const;

/** Japanese bank accounts: seven digits (全国銀行協会 標準の口座番号) with words of the trade nearby; of ゆうちょ銀行 記号 and 番号. No check digit is public. */
export const bankAccount: Detector = {
	kind: 'bank-account',
	*find({ text, groups, around }) {
		for (const { start, end, digits } of numbersOf(text, groups, SEVEN)) {
			if (isPattern(digits) || around.distance(OTHER_NUMBERS, start) < around.distance(ACCOUNT, start)) continue;
			const named = around.about(ACCOUNT, start, end);
			const typed = isTyped(text, start, around) && around.near(BANK, start, end, 60);
			if (!named && !typed) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: named && typed ? 0.95 : 0.85 };
		}
		for (const { start, end, digits } of numbersOf(text, groups, POSTAL)) {
			// 記号 begins with 1 and ends with 0.
			if (digits[0] !== '1' || digits[4] !== '0' || !around.about(POST, start, end)) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: 0.9 };
		}
	},
};

/** Between the kind of account and its number stand only words for either: 普通 and 当座 mean many other things. */
const TO_NUMBER = /^(?:預金)?(?:口座)?(?:番号)?[)）]?[\s　:：,、|"]*(?:n[o°][.．]?)?[\s　:：,、|"]*$/i;

function isTyped(text: string, start: number, around: Surroundings): boolean {
	const distance = around.distance(TYPE, start);
	return distance <= 14 && TO_NUMBER.test(text.slice(start - distance, start));
}
