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
const NUMBER = words('番号');
const SYMBOL = words('記号');
/** 法別番号 and 都道府県番号 in front of 保険者別番号 and check digit. */
const PREFECTURE = /^(?:\d\d)?(?:0[1-9]|[1-3]\d|4[0-7])\d{4}$/;
const INSURER_SHAPES = [[8], [6], [2, 6], [2, 2, 3, 1], [2, 3, 1]] as const;
const INSURED_SHAPES = [[10], [8], [4, 4]] as const;
const SYMBOL_SHAPES = [[1], [2], [3], [4], [5], [6], [7], [8]] as const;

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
function* cards({ text, groups, around }: Subject): Generator<Found> {
	let symbol: { readonly start: number; readonly end: number; readonly digits: string } | null = null;
	for (const hit of numbersOf(text, groups, SYMBOL_SHAPES)) {
		const { start, end, digits } = hit;
		if (around.distance(SYMBOL, start) <= 4) symbol = hit;
		else if (symbol !== null && start - symbol.end <= 40 && around.distance(NUMBER, start) <= 4) {
			const value = symbol.digits + digits;
			if (value.length >= 6 && !isPattern(value) && around.near(CARD, symbol.start, end, 80))
				yield { start: symbol.start, end, value: `card ${symbol.digits} ${digits}`, excerpt: maskNumber(value), confidence: 0.9 };
			symbol = null;
		}
	}
}
