import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detect, mayHold } from '../../../src/detect';
import { DETECTION_KINDS } from '../../../src/policy';
import { detectCorpus } from '../../corpus/detect';

const ALL = new Set(DETECTION_KINDS);
/** A text in one piece repeated; looking at a megabyte of it must not take its square. */
const PIECES = [
	'1',
	'１',
	'1-',
	'1 ',
	'12 ',
	'1234 ',
	'1234-',
	'(0)',
	'847362915069,',
	'個人番号',
	'個人番号847362915069',
	'個人番号\n',
	'@',
	'a@',
	'a@a.',
	'a.',
	'password=',
	'password="',
	'password:\t',
	'://',
	'://a:',
	'://a:b',
	'eyJ',
	'eyJa.',
	'eyJaaaaaaaaaaaaaaa.eyJ',
	'ghp_',
	'xoxb-1-',
	'-----BEGIN PRIVATE KEY-----',
	'-----BEGIN PRIVATE KEY-----\na: b\n',
	'-----BEGIN ',
	'熊本県',
	'熊本県村',
	'熊本県西原村1',
	'氏名',
	'氏名：',
	'氏名：古閑',
	'氏名,',
	'氏名\t住所\n',
	'佐藤 健',
	'昭和51年3月4日生',
	'生年月日：',
	'記号1',
	'記号 番号',
	'普通',
	'口座番号',
	'+81-',
	'0967-',
	'\n',
	' ',
	',',
	'\t',
	'🙂',
	'\ud800',
	'ー',
	'１－',
	'カード',
	'TZ1928374',
	'旅券',
];

describe('detect: hostile texts', () => {
	it('takes time in proportion to the text', () => {
		for (const piece of PIECES) {
			const text = piece.repeat(Math.ceil(800_000 / piece.length));
			const before = performance.now();
			detect(text, { kinds: ALL });
			// A square would take minutes.
			assert.ok(performance.now() - before < 5000, JSON.stringify(piece));
		}
	}).timeout(60_000);

	it('never throws, stays within the text, and masks', () => {
		const piece = fc.oneof(
			fc.constantFrom(...PIECES),
			fc.string(),
			fc.constantFrom('847362915069', '4539 1488 0343 6467', 'k.koga@aso-net.ne.jp', '古閑 美咲'),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				const text = pieces.join('');
				for (const { offset, length, excerpt, confidence } of detect(text, { kinds: ALL })) {
					assert.ok(offset >= 0 && length > 0 && offset + length <= text.length);
					assert.ok(excerpt.includes('***') && excerpt.length <= 32, excerpt);
					assert.ok(confidence > 0 && confidence <= 1);
				}
			}),
		);
	});

	it('the look at the bytes never says no to what holds something', () => {
		for (const { text } of detectCorpus(3, 80)) {
			for (const kind of DETECTION_KINDS) {
				const kinds = new Set([kind]);
				if (detect(text, { kinds }).length > 0) assert.ok(mayHold(Buffer.from(text), kinds), `${kind}: ${text}`);
			}
		}
	});

	it('and says no to most of what holds nothing', () => {
		for (const text of ['', 'let a = 1;\n', 'for (let i = 0; i < 10; i++) sum += 12 * i; // 3.14159\n', 'Plain words only.\n'])
			assert.ok(!mayHold(Buffer.from(text), ALL), text);
	});
});
