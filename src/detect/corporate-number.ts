import { isCorporateNumber, isPattern } from './check-digits';
import { type Detector, OTHER_NUMBERS } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words(
	'法人番号',
	'会社法人等番号',
	'適格請求書',
	'インボイス',
	'登録番号',
	'corporate number',
	'corporate_number',
	'houjin',
	'hojin',
);
const SHAPES = [[13], [1, 4, 4, 4]] as const;

/** 法人番号: thirteen digits, the first one checks; also as an invoice issuer's number `T…`, which says itself what it is. */
export const corporateNumber: Detector = {
	kind: 'corporate-number',
	*find({ text, groups, around }) {
		for (const { start, end, digits } of numbersOf(text, groups, SHAPES, 'TＴ')) {
			if (!isCorporateNumber(digits) || isPattern(digits)) continue;
			const invoice = 'TＴ'.includes(text.charAt(start - 1) || ' ');
			if (!invoice && !around.speaksFor(WORDS, OTHER_NUMBERS, start, end)) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: invoice ? 0.9 : 0.99 };
		}
	},
};
