import type { DetectionKind } from '../../src/policy';
import { lookAlikes } from './detect-look-alikes';
import { grouped, Values, wide } from './detect-values';

/** A text with what there is to find in it. */
export interface Specimen {
	readonly text: string;
	readonly truth: readonly { readonly kind: DetectionKind; readonly start: number; readonly end: number }[];
}

/** Texts of which the true things are told while they are written. */
export class Writer {
	private text = '';
	private readonly truth: { kind: DetectionKind; start: number; end: number }[] = [];

	plain(text: string): this {
		this.text += text;
		return this;
	}

	item(kind: DetectionKind, text: string): this {
		this.truth.push({ kind, start: this.text.length, end: this.text.length + text.length });
		this.text += text;
		return this;
	}

	done(): Specimen {
		return { text: this.text, truth: this.truth };
	}
}

type Make = (values: Values) => { readonly value: string; readonly sentence: readonly [string, string] };

/** One number in a sentence, a form or a list; separators and width as people write them. */
const MAKERS: Readonly<Record<Exclude<DetectionKind, 'person-record' | 'secret'>, Make>> = {
	'my-number': (v) => {
		const digits = v.myNumber();
		const value = v.pick([
			digits,
			digits,
			grouped(digits, [4, 4, 4], '-'),
			grouped(digits, [4, 4, 4], ' '),
			wide(digits),
			wide(grouped(digits, [4, 4, 4], '－')),
		]);
		return {
			value,
			sentence: v.pick([
				['個人番号：', '\n'],
				['マイナンバーは', 'です。'],
				['個人番号（12桁）\n', '\n'],
				['本人の個人番号を確認した。番号は', 'である。'],
				['My Number: ', '\n'],
				['', '（個人番号）\n'],
			]),
		};
	},
	'corporate-number': (v) => {
		const digits = v.corporateNumber();
		const [value, sentence] = v.pick<readonly [string, readonly [string, string]]>([
			[digits, ['法人番号：', '\n']],
			[`T${digits}`, ['登録番号 ', '\n']],
			[`T${digits}`, ['', '\n']],
			[wide(digits), ['法人番号 ', ' の法人']],
			[grouped(digits, [1, 4, 4, 4], '-'), ['法人番号は', 'です。']],
		]);
		return { value, sentence };
	},
	'bank-account': (v) => {
		const digits = v.digits(7);
		const value = v.pick([digits, digits, wide(digits)]);
		return {
			value,
			sentence: v.pick([
				['振込先：肥後西銀行 大津支店 普通 ', '\n'],
				['口座番号：', '（普通）\n'],
				['阿蘇信用金庫　本店　当座　', '\n'],
				['口座番号は', 'です。'],
				['西原農協 本所 普通預金 No.', '\n'],
			]),
		};
	},
	phone: (v) => {
		const parts = v.phone();
		const [a, b, c] = parts;
		const [value, sentence] = v.pick<readonly [string, readonly [string, string]]>([
			[parts.join('-'), ['電話 ', '\n']],
			[`${a}(${b})${c}`, ['TEL：', '\n']],
			[`(${a}) ${b}-${c}`, ['連絡先 ', '\n']],
			[parts.join(''), ['携帯：', ' まで']],
			[wide(parts.join('-')), ['電話番号は', 'です。']],
			[`+81-${a.slice(1)}-${b}-${c}`, ['Phone: ', '\n']],
			[parts.join('-'), ['ご不明な点は ', ' までお願いします。']],
		]);
		return { value, sentence };
	},
	email: (v) => ({
		value: v.email(),
		sentence: v.pick([
			['メール：', '\n'],
			['<', '>'],
			['宛先 ', ' へ'],
			['mailto:', '\n'],
			['"', '",'],
			['（', '）'],
		]),
	}),
	'driver-licence': (v) => ({
		value: v.pick([(d: string) => d, wide])(v.licence()),
		sentence: v.pick([
			['運転免許証番号：', '\n'],
			['免許証番号 ', '\n'],
			['運転免許証（第', '号）で確認'],
			['運転免許証の番号は', 'です。'],
			["Driver's license number: ", '\n'],
		]),
	}),
	passport: (v) => ({
		value: v.passport(),
		sentence: v.pick([
			['旅券番号：', '\n'],
			['パスポート番号 ', '\n'],
			['Passport No. ', '\n'],
			['旅券（', '）を提示'],
		]),
	}),
	'health-insurance': (v) => {
		const [value, sentence] = v.pick<readonly [string, readonly [string, string]]>([
			[v.insurer(), ['保険者番号：', '\n']],
			[wide(v.insurer()), ['保険者番号　', '\n']],
			[v.digits(10), ['被保険者番号：', '\n']],
			[v.digits(8), ['後期高齢者医療 被保険者番号 ', '\n']],
		]);
		return { value, sentence };
	},
	'credit-card': (v) => {
		const digits = v.card();
		const sizes = digits.length === 16 ? [4, 4, 4, 4] : digits.length === 15 ? [4, 6, 5] : [4, 6, 4];
		const [value, sentence] = v.pick<readonly [string, readonly [string, string]]>([
			[grouped(digits, sizes, ' '), ['', ' 有効期限 08/29\n']],
			[grouped(digits, sizes, '-'), ['カード番号：', '\n']],
			[digits, ['クレジットカード番号 ', '\n']],
			[digits, ['"cardNumber": "', '",\n']],
			[wide(digits), ['カード番号は', 'です。']],
		]);
		return { value, sentence };
	},
};

const HEADS: Readonly<Partial<Record<DetectionKind, readonly string[]>>> = {
	'my-number': ['個人番号', 'マイナンバー', 'my_number'],
	'bank-account': ['口座番号', '口座番号（7桁）'],
	phone: ['電話番号', 'TEL', '連絡先'],
	email: ['メールアドレス', 'e-mail'],
	'driver-licence': ['免許証番号'],
	'credit-card': ['カード番号', 'card_number'],
	'health-insurance': ['被保険者番号'],
	passport: ['旅券番号'],
	'corporate-number': ['法人番号'],
};

function sentenceOf(kind: keyof typeof MAKERS, v: Values): Specimen {
	const { value, sentence } = MAKERS[kind](v);
	const [before, after] = sentence;
	return new Writer()
		.plain(v.pick(['', '令和6年4月1日\n\n', '件名：確認について\n', 'ID 48213\n']))
		.plain(before)
		.item(kind, value)
		.plain(after)
		.done();
}

/** A table of ten rows in which the kind has a column, among others that only have numbers. */
function tableOf(kind: keyof typeof MAKERS, v: Values): Specimen {
	const separator = v.pick([',', '\t', ' | ']);
	const writer = new Writer().plain(['整理番号', v.pick(HEADS[kind] ?? ['']), '更新日時', '備考'].join(separator)).plain('\n');
	for (let row = 0; row < 10; row++) {
		const bare =
			kind === 'bank-account'
				? v.digits(7)
				: kind === 'health-insurance'
					? v.digits(10)
					: kind === 'phone'
						? v.phone().join('-')
						: cellOf(kind, v);
		writer
			.plain(`${v.digits(12)}${separator}`)
			.item(kind, bare)
			.plain(`${separator}2024${v.digits(10)}${separator}${v.digits(3)}\n`);
	}
	return writer.done();
}

function cellOf(kind: keyof typeof MAKERS, v: Values): string {
	switch (kind) {
		case 'my-number':
			return v.myNumber();
		case 'corporate-number':
			return v.corporateNumber();
		case 'credit-card':
			return v.card();
		case 'driver-licence':
			return v.licence();
		default:
			return MAKERS[kind](v).value;
	}
}

function person(v: Values): Specimen {
	const [family, given] = v.name();
	const name = v.pick([`${family}　${given}`, `${family} ${given}`, `${family}${given}`]);
	const [address, birth] = [v.address(), v.birth()];
	const writer = new Writer();
	switch (v.int(0, 5)) {
		case 0:
			return writer.plain('申請書\n\n').item('person-record', `氏名：${name}\n住所：${address}\n生年月日：${birth}`).plain('\n').done();
		case 1:
			return writer.item('person-record', `氏　名　${name}\n住　所　〒861-2402　${address}`).plain('\n').done();
		case 2:
			return writer
				.plain('対象者は')
				.item('person-record', `${address}の${name}（${v.int(1940, 2010)}年${v.int(1, 12)}月${v.int(1, 28)}日生）`)
				.plain('である。\n')
				.done();
		case 3:
			return writer.item('person-record', `氏名：${name}（生年月日：${birth}）`).plain('\n').done();
		case 4: {
			writer.plain(v.pick(['氏名,住所,生年月日,備考\n', '番号,氏名,フリガナ,住所,生年月日\n'])).plain('');
			return people(v);
		}
		default:
			return writer.item('person-record', `世帯主\t${name}\n現住所\t${address}`).plain('\n').done();
	}
}

function people(v: Values): Specimen {
	const writer = new Writer().plain('番号,氏名,住所,生年月日,備考\n');
	for (let row = 1; row <= 8; row++) {
		const [family, given] = v.name();
		writer
			.plain(`${row},`)
			.item('person-record', `${family}${v.pick([' ', '　', ''])}${given},${v.address()},${v.birth()}`)
			.plain(`,${v.pick(['', '転入', '継続'])}\n`);
	}
	return writer.done();
}

function secretOf(v: Values): Specimen {
	const writer = new Writer();
	const hidden = (before: string, value: string, after: string): Specimen => writer.plain(before).item('secret', value).plain(after).done();
	switch (v.int(0, 9)) {
		case 0:
			return hidden(
				'',
				`-----BEGIN ${v.pick(['RSA ', 'EC ', '', 'OPENSSH '])}PRIVATE KEY-----\n${v.letters(64)}\n${v.letters(64)}\n`,
				'-----END PRIVATE KEY-----\n',
			);
		case 1:
			return hidden('aws_access_key_id = ', `AKIA${v.letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`, '\n');
		case 2:
			return hidden('git clone https://', `gh${v.pick(['p', 'o', 's'])}_${v.letters(36)}`, '\n');
		case 3:
			return hidden('GITLAB: ', `glpat-${v.letters(20)}`, '\n');
		case 4:
			return hidden('slack ', `xoxb-${v.digits(12)}-${v.letters(24)}`, '\n');
		case 5:
			return hidden('Authorization: Bearer ', `eyJ${v.letters(33)}.eyJ${v.letters(60)}.${v.letters(43)}`, '\n');
		case 6:
			return v.pick([
				() => hidden('password = "', v.password(), '"\n'),
				() => hidden('"password": "', v.password(), '",\n'),
				() => hidden("passwd: '", v.password(), "'\n"),
			])();
		case 7:
			return hidden(v.pick(['DB_PASSWORD=', 'export API_KEY=', 'パスワード：', 'password: ']), v.password(), '\n');
		case 8:
			return hidden('postgres://app:', v.password().replace(/[#?]/g, '-'), '@db.local/main\n');
		default:
			return hidden('aws_secret_access_key = ', v.letters(39) + v.digits(1), '\n');
	}
}

/** A corpus: true things of each kind (a third of them in tables), and texts that hold none of the kinds but look like it. */
export function detectCorpus(seed: number, each: number): readonly Specimen[] {
	const v = new Values(seed);
	const specimens: Specimen[] = [];
	for (const kind of Object.keys(MAKERS) as (keyof typeof MAKERS)[]) {
		for (let index = 0; index < each; index++) specimens.push(sentenceOf(kind, v));
		for (let index = 0; index < each / 20; index++) specimens.push(tableOf(kind, v));
	}
	for (let index = 0; index < each; index++) specimens.push(person(v), secretOf(v));
	for (let index = 0; index < each * 6; index++) specimens.push({ text: lookAlikes(v), truth: [] });
	return specimens;
}
