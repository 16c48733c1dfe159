import { isLicenceNumber, isPattern } from './check-digits';
import { type Detector, OTHER_NUMBERS } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words(
	'運転免許',
	'免許証番号',
	'免許番号',
	'免許証の番号',
	"driver's license",
	'driver license',
	"driver's licence",
	'drivers license',
	'licence number',
	'license number',
);
const SHAPES = [[12], [4, 4, 4]] as const;
/** Codes of the public safety commissions that a number begins with. */
const COMMISSIONS = /^(?:1[0-4]|2[0-5]|30|4[0-9]|5[0-5]|6[0-5]|7[0-4]|8[0-3]|9[0-7])/;

/** 運転免許証の番号: twelve digits that begin with a commission's code, the eleventh one checks. */
export const driverLicence: Detector = {
	kind: 'driver-licence',
	*find({ text, groups, around }) {
		for (const { start, end, digits } of numbersOf(text, groups, SHAPES)) {
			if (!COMMISSIONS.test(digits) || !isLicenceNumber(digits) || isPattern(digits)) continue;
			if (!around.speaksFor(WORDS, OTHER_NUMBERS, start, end)) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: 0.97 };
		}
	},
};
