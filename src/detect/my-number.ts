import { isMyNumber, isPattern } from './check-digits';
import { convincingColumns, type Detector, OTHER_NUMBERS } from './detector';
import { numbersOf } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words(
	'個人番号',
	'マイナンバー',
	'ﾏｲﾅﾝﾊﾞｰ',
	'マイナンバ',
	'特定個人情報',
	'通知カード',
	'my number',
	'mynumber',
	'my_number',
	'individual number',
	'kojin bango',
	'kojin_bango',
	'kojinbango',
);
const SHAPES = [[12], [4, 4, 4]] as const;

/** 個人番号 (My Number): twelve digits with a check digit. One random number in eleven passes the check, so words nearby or a whole column have to agree. */
export const myNumber: Detector = {
	kind: 'my-number',
	*find({ text, groups, around }) {
		const hits = [...numbersOf(text, groups, SHAPES)];
		const lists = convincingColumns(hits, ({ digits }) => isMyNumber(digits), around);
		for (const { start, end, digits } of hits) {
			if (!isMyNumber(digits) || isPattern(digits)) continue;
			const told = around.speaksFor(WORDS, OTHER_NUMBERS, start, end);
			if (!told && !(lists.size > 0 && lists.has(around.columnAt(start) ?? '') && !around.heads(OTHER_NUMBERS, start))) continue;
			yield { start, end, value: digits, excerpt: maskNumber(digits), confidence: told ? 0.99 : 0.9 };
		}
	},
};
