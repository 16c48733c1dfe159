import { grouped, type Values, wide } from './detect-values';

type Make = (v: Values) => string;

const hex = (v: Values, length: number): string => v.letters(length, '0123456789abcdef');
const uuid: Make = (v) => [8, 4, 4, 4, 12].map((length) => hex(v, length)).join('-');

/** An ISBN-13 or JAN code with its check digit. */
const jan: Make = (v) => {
	const body = v.pick(['978', '979', '45', '49']) + v.digits(10);
	const twelve = body.slice(0, 12);
	const sum = [...twelve].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
	return twelve + ((10 - (sum % 10)) % 10);
};

/** Texts without anything of any kind. Numbers have the very lengths, and every eleventh or tenth the very check digits, of what they look like. */
const MAKERS: readonly Make[] = [
	// Orders, slips, parts, accounts of other things
	(v) => `注文番号：${v.digits(12)}\n`,
	(v) => `注文番号 ${grouped(v.digits(12), [4, 4, 4], '-')} の発送について\n`,
	(v) => `受付番号：${v.myNumber()}\n`,
	(v) => `伝票番号,商品コード,数量\n${Array.from({ length: 10 }, () => `${v.digits(12)},${jan(v)},${v.int(1, 99)}`).join('\n')}\n`,
	(v) => `送り状番号 ${v.luhn(`4${v.digits(14)}`)}\n`,
	(v) => `order id ${v.luhn(`52${v.digits(13)}`)}, invoice ${v.digits(7)}\n`,
	(v) => `管理番号 ${v.corporateNumber()} の備品\n`,
	(v) => `品番 ${v.pick(['03', '06'])}-${v.int(2000, 9999)}-${v.int(2000, 9999)}A\n`,
	(v) => `型番：0${v.digits(2)}-${v.digits(3)}-${v.digits(4)}\n`,
	(v) => `部品番号 ${v.luhn(`4${v.digits(14)}`).replace(/(.{4})(?=.)/g, '$1-')}\n`,
	(v) => `個人番号カードの交付を受ける方は、整理番号 ${v.myNumber()} をお伝えください。\n`,
	(v) => `マイナンバー制度の説明会（令和${v.int(1, 6)}年${v.int(1, 12)}月${v.int(1, 28)}日）\n`,
	(v) => `個人番号：${notMyNumber(v)}\n`,
	(v) => `銀行コード ${v.digits(4)} 支店コード ${v.digits(3)}\n振込額 ${v.digits(7)}円\n`,
	(v) => `普通車 ${v.digits(7)} 台\n`,
	(v) => `普通会計の決算額は ${v.digits(7)} 千円です。\n`,
	(v) => `受付,件数\n${Array.from({ length: 12 }, () => `${v.digits(12)},${v.digits(7)}`).join('\n')}\n`,
	// Times and prices
	(v) => `2024${v.pick(['01', '07', '12'])}${v.pick(['03', '17', '28'])}${v.digits(6)} ok\n`,
	(v) => `timestamp=${1_700_000_000_000 + v.int(0, 99_999_999)}\n`,
	(v) =>
		`[2024-0${v.int(1, 9)}-1${v.int(0, 9)}T0${v.int(0, 9)}:${v.int(10, 59)}:${v.int(10, 59)}.${v.digits(6)}Z] job ${v.digits(12)} done\n`,
	(v) => `合計 ${v.int(1, 999)},${v.digits(3)},${v.digits(3)}円（税込）\n`,
	(v) => `金額：${v.digits(7)}円\n単価 ${v.digits(7)}\n`,
	(v) => `${v.int(1990, 2030)}年${v.int(1, 12)}月${v.int(1, 28)}日 開催 第${v.int(1, 99)}回会議\n`,
	// Hashes, identifiers, versions, addresses
	(v) => `${uuid(v)}\n${uuid(v)}\n`,
	(v) => `commit ${hex(v, 40)}\nsha256:${hex(v, 64)}\n`,
	(v) => `integrity: "sha512-${v.letters(86)}=="\n`,
	(v) =>
		`version ${v.int(0, 99)}.${v.digits(4)}.${v.digits(7)}\nhttp://192.168.${v.int(0, 255)}.${v.int(0, 255)}:8080/item/${v.digits(12)}\n`,
	(v) => `JAN ${jan(v)}  ISBN ${grouped(jan(v), [3, 1, 4, 4, 1], '-')}\n`,
	(v) => `${jan(v)}\n`,
	(v) => `const MAX = ${v.digits(16)}n;\nlet x = 0.${v.digits(16)};\n`,
	(v) => `座標 130.${v.digits(12)}, 32.${v.digits(13)}\n`,
	(v) => `${v.digits(16)} ${v.digits(16)} ${v.digits(16)}\n`,
	(v) => `Passport.js v0.6 uses ${v.letters(2, 'ABCDEFGH')}-${v.digits(7)}\n`,
	(v) => `製造番号 ${v.letters(2, 'ABCDEFGH')}${v.digits(7)} （パスポートサイズ）\n`,
	(v) => `${v.letters(2, 'ABCDEFGH')}${v.digits(7)} 出荷済\n`,
	// Mail-like
	(v) => `icon@${v.int(2, 3)}x.png npm install @types/node@${v.int(1, 22)}.${v.int(0, 9)}.1 user@example.com\n`,
	(v) => `git@github.com:org/repo-${v.digits(3)}.git  noreply@github.com  name@domain.com\n`,
	(v) => `@media (max-width: ${v.int(300, 900)}px) {}  @Override public int f(){return ${v.digits(7)};}\n`,
	// Telephone-like
	(v) => `郵便番号 861-${v.digits(4)}  期間 2024-04-01-0${v.int(1, 9)}\n`,
	(v) => `第0${v.int(1, 9)}-${v.digits(4)}-${v.digits(3)}号\n`,
	(v) => `内線 ${v.digits(4)}  例：090-0000-0000、03-1234-5678\n`,
	(v) => `10.0${v.int(1, 9)}-${v.digits(4)}-${v.digits(4)}.5\n`,
	// Licence and insurance words without their numbers
	(v) => `運転免許証の更新は${v.int(1, 12)}月です。受付番号 ${v.digits(12)}\n`,
	(v) => `免許証番号：${v.digits(11)}\n保険者番号は裏面（様式第${v.int(1, 99)}号）\n`,
	(v) => `健康保険の手引き 第${v.int(1, 9)}版 記号の意味と番号の付け方 ${v.int(10, 99)}頁\n`,
	// Cards
	(v) => `カード番号 4111 1111 1111 1111（テスト用）\nカード番号：${v.digits(15)}${v.digits(2)}\n`,
	(v) => `図書館カード ${v.digits(10)}\n`,
	// Persons that are nobody
	(v) => `〒861-2492 ${v.address()} 西原村役場 総務課 担当 ${v.name().join(' ')}\n電話は代表番号まで\n`,
	(v) => `記入例\n氏名：山田 太郎\n住所：${v.address()}\n生年月日：昭和50年1月1日\n`,
	() => '氏名及び住所を記入してください。生年月日は西暦で記入します。\n',
	(v) => `会場：${v.address()}\n講師：${v.name().join(' ')}\n開催日 2024年${v.int(1, 12)}月${v.int(1, 28)}日\n`,
	(v) => `株式会社阿蘇建設\n所在地 ${v.address()}\n代表取締役 ${v.name().join(' ')}\n`,
	(v) => `番号,氏名,住所,生年月日\n1,,,\n2,,,\n件数 ${v.digits(3)}\n`,
	(v) => `商品名：高橋 味噌\n産地：${v.address()}\n`,
	// Secrets that are none
	() => 'password: ${DB_PASSWORD}\nconst password = process.env.PASSWORD;\npassword: string;\n',
	() => 'password = "changeme"\npassword: "********"\nAPI_KEY=your-api-key-here\nsecret: <secret>\n',
	(v) => `passwordField = newPassword${v.int(1, 9)}\nif (password === confirmPassword2) {}\n`,
	() => 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n-----BEGIN RSA PRIVATE KEY----- で始まる行を探します。\n',
	(v) =>
		`token: ${v.pick(['csrf_token', 'next_token', 'tokenType1'])}\nパスワード：8文字以上で設定してください\nパスワードは定期的に変更（年${v.int(1, 4)}回）\n`,
	(v) => `-----BEGIN CERTIFICATE-----\n${v.letters(64)}\n${v.letters(64)}\n-----END CERTIFICATE-----\nssh-rsa AAAA${v.letters(60)}\n`,
	(v) => `cache_key = "${hex(v, 32)}"\npassword_hash: "$2b$12$${v.letters(53)}"\n`,
	(v) => wide(`第${v.digits(12)}号 合計${v.digits(7)}円 `),
];

function notMyNumber(v: Values): string {
	const right = v.myNumber();
	return right.slice(0, 11) + ((Number(right[11]) + v.int(1, 9)) % 10);
}

/** One to three of them in a text. */
export function lookAlikes(v: Values): string {
	return Array.from({ length: v.int(1, 3) }, () => v.pick(MAKERS)(v)).join(v.pick(['\n', '']));
}
