import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detect } from '../../../src/detect';
import { DETECTION_KINDS, type DetectionKind } from '../../../src/policy';
import { grouped, Values, wide } from '../../corpus/detect-values';

const ALL = new Set(DETECTION_KINDS);
const seeds = fc.integer({ min: 1, max: 1_000_000_000 });

/** What stands where something of the kind was found. */
function found(kind: DetectionKind, text: string): string[] {
	return detect(text, { kinds: new Set([kind]) }).map(({ offset, length }) => text.slice(offset, offset + length));
}

interface Cases {
	readonly kind: DetectionKind;
	/** Text → what is found in it. */
	readonly yes: readonly (readonly [string, ...string[]])[];
	readonly no: readonly string[];
}

const CASES: readonly Cases[] = [
	{
		kind: 'my-number',
		yes: [
			['個人番号 847362915069', '847362915069'],
			['マイナンバー：8473-6291-5069', '8473-6291-5069'],
			['個人番号　８４７３　６２９１　５０６９', '８４７３　６２９１　５０６９'],
			['個人番号\n847362915069', '847362915069'],
			['847362915069（マイナンバー）', '847362915069'],
			['|氏名|個人番号|\n|---|---|\n|古閑|847362915069|', '847362915069'],
			['my_number: "847362915069"', '847362915069'],
		],
		no: [
			'847362915069',
			'個人番号 847362915068',
			'個人番号 123456789018',
			'個人番号カードの受付番号 847362915069',
			'個人番号\n\n\n847362915069',
			'個人番号 1847362915069',
			'個人番号 847362915069.5',
			'個人番号 x847362915069',
			'個人番号 8473-6291-5069-1234',
			'個人番号,注文番号\n1,847362915069',
		],
	},
	{
		kind: 'corporate-number',
		yes: [
			['法人番号 7000012050002', '7000012050002'],
			['T7000012050002', '7000012050002'],
			['法人番号：7-0000-1205-0002', '7-0000-1205-0002'],
		],
		no: ['7000012050002', '法人番号 7000012050003', 'AT7000012050002', 'JAN 4901234567894'],
	},
	{
		kind: 'bank-account',
		yes: [
			['西原銀行 小森支店 普通 4829173', '4829173'],
			['口座番号：４８２９１７３', '４８２９１７３'],
			['農協 本所 普通預金 No.4829173', '4829173'],
			['金融機関,口座番号\n西原銀行,4829173', '4829173'],
			['ゆうちょ銀行 記号番号 10940-48291731', '10940-48291731'],
		],
		no: [
			'4829173',
			'普通 4829173',
			'普通会計の決算額（銀行） 4829173',
			'口座番号 1234567',
			'銀行 2024 振込額 4829173円',
			'口座番号 048291731',
		],
	},
	{
		kind: 'phone',
		yes: [
			['電話 096-279-3111', '096-279-3111'],
			['(096) 279-3112', '(096) 279-3112'],
			['096(279)3112', '096(279)3112'],
			['090-3847-2916', '090-3847-2916'],
			['携帯 09038472916', '09038472916'],
			['TEL ０９６－２７９－３１１２', '０９６－２７９－３１１２'],
			['+81-90-3847-2916', '+81-90-3847-2916'],
		],
		no: [
			'09038472916',
			'090-0000-0000',
			'03-1234-5678',
			'品番 03-3847-2916',
			'A03-3847-2916',
			'03-3847-2916-1',
			'861-2492',
			'2024-04-01',
			'1096-279-3112',
		],
	},
	{
		kind: 'email',
		yes: [
			['<k.koga@aso-net.ne.jp>', 'k.koga@aso-net.ne.jp'],
			['mailto:k.koga@aso-net.ne.jp?subject=a', 'k.koga@aso-net.ne.jp'],
			['k.koga@aso-net.ne.jp.', 'k.koga@aso-net.ne.jp'],
		],
		no: [
			'a@example.com',
			'user@example.co.jp',
			'icon@2x.png',
			'types/node@20.1.0',
			'git@github.com:a/b',
			'no-reply@aso-net.ne.jp',
			'@Override',
			'a@b',
		],
	},
	{
		kind: 'driver-licence',
		yes: [
			['運転免許証番号：309012345620', '309012345620'],
			["driver's license 309012345620", '309012345620'],
		],
		no: ['309012345620', '運転免許証番号：309012345630', '運転免許証の受付番号 309012345620'],
	},
	{
		kind: 'passport',
		yes: [
			['旅券番号 TZ1928374', 'TZ1928374'],
			['Passport No. ＴＺ１９２８３７４', 'ＴＺ１９２８３７４'],
		],
		no: ['TZ1928374', '旅券番号 TZ19283745', '旅券番号 ATZ1928374', '旅券番号 TZ1234567', '製造番号 TZ1928374（パスポートサイズ）'],
	},
	{
		kind: 'health-insurance',
		yes: [
			['保険者番号 138057', '138057'],
			['被保険者番号：4829173056', '4829173056'],
			['国民健康保険被保険者証\n記号 西12 番号 48291', '記号 西12 番号 48291'],
		],
		no: ['138057', '保険者番号 138058', '保険者番号 998053', '健康保険の記号と番号の付け方 12345678', '被保険者番号 1234567890'],
	},
	{
		kind: 'credit-card',
		yes: [
			['4539 1488 0343 6467', '4539 1488 0343 6467'],
			['カード番号 4539148803436467', '4539148803436467'],
			['クレジットカード ４５３９－１４８８－０３４３－６４６７', '４５３９－１４８８－０３４３－６４６７'],
		],
		no: [
			'4539148803436467',
			'4539 1488 0343 6468',
			'カード番号 4111111111111111',
			'注文番号 4539-1488-0343-6467',
			'9539 1488 0343 6467',
			'4539 1488 0343 6467 1234',
		],
	},
	{
		kind: 'person-record',
		yes: [
			['氏名：古閑 美咲\n住所：熊本県阿蘇郡西原村大字小森1234番地', '古閑 美咲\n住所：熊本県阿蘇郡西原村大字小森1234番地'],
			['氏名,生年月日\n古閑美咲,1976-03-04\n緒方健,1980-11-02\n', '古閑美咲,1976-03-04', '緒方健,1980-11-02'],
			['高橋 健（昭和51年3月4日生）', '高橋 健（昭和51年3月4日生'],
			['〒861-2402 熊本県阿蘇郡西原村大字小森1234番地 高橋 健 様', '熊本県阿蘇郡西原村大字小森1234番地 高橋 健 様'],
		],
		no: [
			'氏名：古閑 美咲',
			'氏名及び住所、生年月日を記入してください。',
			'記入例\n氏名：緒方 健\n住所：熊本県阿蘇郡西原村大字小森1234番地',
			'氏名：山田 太郎\n生年月日：昭和51年3月4日',
			'熊本県阿蘇郡西原村大字小森3259番地 西原村役場 総務課 担当 高橋 健',
			'高橋 味噌（熊本県熊本市東区健軍1-2-3）',
			'氏名：古閑 美咲\n\n\n\n会場の住所：熊本県阿蘇郡西原村大字小森1234番地',
		],
	},
	{
		kind: 'secret',
		yes: [
			['password = "kJ8#vQ2m!x9"', 'kJ8#vQ2m!x9'],
			['DB_PASSWORD=kJ8-vQ2m_x9', 'kJ8-vQ2m_x9'],
			['パスワード：kJ8#vQ2m!x9', 'kJ8#vQ2m!x9'],
			['AKIAQ3WXRT5YV7MZB2KD', 'AKIAQ3WXRT5YV7MZB2KD'],
			['mysql://app:kJ8-vQ2m-x9@db/main', 'kJ8-vQ2m-x9'],
		],
		no: [
			'password: string',
			'password = "changeme123"',
			'password: ${PASSWORD}',
			'secretKey: Uint8Array',
			'AKIAIOSFODNN7EXAMPLE',
			'-----BEGIN RSA PRIVATE KEY----- という行',
			'const password = getPassword1();',
			'パスワード：8文字以上の英数字',
			'password_hash: "kJ8#vQ2m!x9"',
		],
	},
];

for (const { kind, yes, no } of CASES) {
	describe(`detect: ${kind}`, () => {
		for (const [text, ...values] of yes) it(`yes: ${JSON.stringify(text)}`, () => assert.deepEqual(found(kind, text), values));
		for (const text of no) it(`no: ${JSON.stringify(text)}`, () => assert.deepEqual(found(kind, text), []));
	});
}

describe('detect', () => {
	it('has cases for every kind', () => assert.deepEqual(CASES.map(({ kind }) => kind).sort(), [...DETECTION_KINDS].sort()));

	it('separators and width make no difference', () => {
		fc.assert(
			fc.property(seeds, (seed) => {
				const values = new Values(seed);
				const digits = values.myNumber();
				const card = values.luhn(`4${values.digits(14)}`);
				const written = (number: string, sizes: readonly number[]): string[] => [
					number,
					wide(number),
					...['-', ' ', '‐', '−', '－', '　'].map((one) => grouped(number, sizes, one)),
				];
				const counts = new Set(written(digits, [4, 4, 4]).map((one) => found('my-number', `個人番号：${one}\n`).length));
				assert.equal(counts.size, 1, digits);
				const cards = new Set(written(card, [4, 4, 4, 4]).map((one) => found('credit-card', `カード番号：${one}\n`).length));
				assert.equal(cards.size, 1, card);
			}),
		);
	});

	it('a column of numbers that all pass their check needs no word', () => {
		const values = new Values(5);
		const rows = Array.from({ length: 20 }, () => `${values.digits(4)},${values.myNumber()}`);
		assert.equal(found('my-number', rows.join('\n')).length, 20);
		const mixed = rows.map((row, index) => (index % 2 === 0 ? row : row.replace(/.$/, (last) => String((Number(last) + 1) % 10))));
		assert.deepEqual(found('my-number', mixed.join('\n')), []);
		assert.deepEqual(found('my-number', `番号,注文番号\n${rows.join('\n')}`), []);
	});

	it('tells each value once, as many as are asked for, and nothing of kinds that are not', () => {
		const values = new Values(6);
		const numbers = Array.from({ length: 30 }, () => values.myNumber());
		const text = [...numbers, ...numbers].map((number) => `個人番号 ${number}`).join('\n');
		assert.equal(detect(text, { kinds: ALL }).filter(({ kind }) => kind === 'my-number').length, 30);
		assert.equal(detect(text, { kinds: ALL, limit: 7 }).filter(({ kind }) => kind === 'my-number').length, 7);
		assert.deepEqual(detect(text, { kinds: new Set() }), []);
	});

	it('keeps no value in its result', () => {
		const text = 'パスワード：kJ8#vQ2m!x9 個人番号 847362915069 <k.koga@aso-net.ne.jp>';
		const told = JSON.stringify(detect(text, { kinds: ALL }));
		for (const value of ['kJ8', '847362', 'koga', 'aso-net']) assert.ok(!told.includes(value), value);
	});
});
