import { isLuhn, isPattern } from './check-digits';
import { type Detector, type Found, OTHER_NUMBERS, type Subject } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const INSURER = words('保険者番号', 'insurer number', 'insurer_number', 'hokensha');
const INSURED = words(
	'被保険者番号',
	'被保険者証番号',
	'被保険者証の番号',
	'被保険者証記号番号',
	'保険証番号',
	'被保険者記号・番号',
	'被保険者記号番号',
	'資格確認書番号',
);
const CARD = words('被保険者証', '保険証', '資格確認書', '健康保険', '国民健康保険', '国保', '社保', '後期高齢者医療', '介護保険');
const CARD_NUMBERS = /記号[^0-9０-９\n]{0,4}([0-9０-９]{1,8})[^0-9０-９]{1,20}?番号[^0-9０-９\n]{0,4}([0-9０-９]{1,8})(?![0-9０-９])/g;
/** 法別番号 and 都道府県番号 in front of 保険者別番号 and check digit. */
const PREFECTURE = /^(?:\d\d)?(?:0[1-9]|[1-3]\d|4[0-7])\d{4}$/;
const INSURER_SHAPES = [[8], [6], [2, 6], [2, 2, 3, 1], [2, 3, 1]] as const;
const INSURED_SHAPES = [[10], [8], [4, 4]] as const;

/** Numbers of health and care insurance: 保険者番号 (with check digit), 被保険者番号, and 記号・番号 of a card. */
export const healthInsurance: Detector = {
	kind: 'health-insurance',
	*find(subject) {
		yield* insurers(subject);
		yield* insured(subject);
		yield* cards(subject);
	},
};

function* insurers({ text, groups, around }: Subject): Generator<Found> {
	for (const { start, end, digits } of numbersOf(text, groups, INSURER_SHAPES)) {
		if (!PREFECTURE.test(digits) || !isLuhn(digits) || isPattern(digits)) continue;
		// 「被保険者番号」 holds 「保険者番号」.
		if (!around.speaksFor(INSURER, OTHER_NUMBERS, start, end) || around.about(INSURED, start, end)) continue;
		yield { start, end, value: `insurer ${digits}`, excerpt: maskNumber(digits), confidence: 0.95 };
	}
}

function* insured({ text, groups, around }: Subject): Generator<Found> {
	for (const { start, end, digits } of numbersOf(text, groups, INSURED_SHAPES)) {
		if (isPattern(digits) || !around.speaksFor(INSURED, OTHER_NUMBERS, start, end)) continue;
		yield { start, end, value: `insured ${digits}`, excerpt: maskNumber(digits), confidence: 0.9 };
	}
}

/** 「記号 12345　番号 678」 with a word for the card within the lines before. */
function* cards({ text, around }: Subject): Generator<Found> {
	for (const match of text.matchAll(CARD_NUMBERS)) {
		const start = match.index;
		const end = start + match[0].length;
		const [symbol, number] = [match[1] ?? '', match[2] ?? ''].map((digits) => digits.normalize('NFKC'));
		const value = `${symbol}${number}`;
		if (value.length < 6 || isPattern(value) || !around.near(CARD, start, end, 80)) continue;
		yield { start, end, value: `card ${symbol} ${number}`, excerpt: maskNumber(value), confidence: 0.9 };
	}
}
