import { randomFrom } from '../../bench/corpus';

/** A source of made-up values: the same seed gives the same ones everywhere. None belongs to anybody but by chance. */
export class Values {
	readonly random: () => number;

	constructor(seed: number) {
		this.random = randomFrom(seed);
	}

	int(from: number, to: number): number {
		return from + Math.floor(this.random() * (to - from + 1));
	}

	pick<T>(items: readonly T[]): T {
		return items[this.int(0, items.length - 1)] as T;
	}

	digits(length: number): string {
		return Array.from({ length }, () => this.int(0, 9)).join('');
	}

	letters(length: number, alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'): string {
		return Array.from({ length }, () => alphabet[this.int(0, alphabet.length - 1)]).join('');
	}

	/** By the sum of each digit with its weight, written out from the regulation and not taken from the detectors. */
	myNumber(): string {
		const body = this.digits(11);
		const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
		const rest = weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11;
		return body + (rest <= 1 ? 0 : 11 - rest);
	}

	corporateNumber(): string {
		const body = this.digits(12);
		const weights = [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
		return 9 - (weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 9) + body;
	}

	luhn(body: string): string {
		for (let check = 0; check <= 9; check++) {
			const digits = [...`${body}${check}`].reverse().map(Number);
			const sum = digits.reduce((all, digit, at) => all + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
			if (sum % 10 === 0) return `${body}${check}`;
		}
		throw new Error(body);
	}

	card(): string {
		const [prefix, length] = this.pick([
			['4', 16],
			['52', 16],
			['2345', 16],
			['3541', 16],
			['37', 15],
			['36', 14],
			['6011', 16],
		] as const);
		return this.luhn(prefix + this.digits(length - prefix.length - 1));
	}

	licence(): string {
		const body = this.pick(['10', '20', '30', '43', '54', '62', '73', '81', '93', '97']) + this.digits(8);
		const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
		const rest = weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11;
		return `${body}${(11 - rest) % 10}${this.int(0, 3)}`;
	}

	insurer(): string {
		const prefecture = String(this.int(1, 47)).padStart(2, '0');
		return this.luhn(`${this.pick(['', '01', '06', '31', '39', '67'])}${prefecture}${this.digits(3)}`);
	}

	passport(): string {
		return `${this.pick(['TK', 'TR', 'TS', 'TZ', 'MU', 'NH'])}${this.digits(7)}`;
	}

	phone(): readonly [string, string, string] {
		const four = (): string => String(this.int(2001, 9998));
		return this.pick<readonly [string, string, string]>([
			[this.pick(['090', '080', '070']), four(), four()],
			['096', String(this.int(201, 399)), four()],
			['03', String(this.int(3201, 6899)), four()],
			['0967', String(this.int(21, 79)), four()],
			['050', four(), four()],
		]);
	}

	name(): readonly [string, string] {
		return [this.pick(FAMILY), this.pick(GIVEN)];
	}

	address(): string {
		const [place, street] = this.pick(PLACES);
		const house = this.pick([
			`${this.int(1, 2999)}番地`,
			`${this.int(1, 2999)}番地${this.int(1, 9)}`,
			`${this.int(1, 9)}-${this.int(1, 30)}-${this.int(1, 20)}`,
			`${this.int(1, 9)}丁目${this.int(1, 30)}番${this.int(1, 20)}号`,
			`${this.int(100, 2999)}-${this.int(1, 9)}`,
		]);
		return `${place}${street}${house}`;
	}

	birth(): string {
		const [year, month, day] = [this.int(1930, 2018), this.int(1, 12), this.int(1, 28)];
		const padded = [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')];
		return this.pick([
			`${year}年${month}月${day}日`,
			padded.join('-'),
			padded.join('/'),
			`昭和${this.int(5, 63)}年${month}月${day}日`,
			`平成${this.int(1, 30)}年${month}月${day}日`,
			`S${this.int(5, 63)}.${month}.${day}`,
		]);
	}

	email(): string {
		return `${this.pick(['k.', 'mi', 'y-', 'ta_', 's'])}${this.pick(ROMAN)}${this.pick(['', '', String(this.int(1, 99))])}@${this.pick(DOMAINS)}`;
	}

	password(): string {
		return `${this.letters(this.int(4, 9))}${this.pick(['#', '!', '-', '_', '?', '+'])}${this.int(1, 9)}${this.letters(1, 'KQXW')}${this.letters(this.int(2, 6), 'abcdefghkmnprstw23456789')}`;
	}
}

const FAMILY = [
	'佐藤',
	'古閑',
	'緒方',
	'宇都宮',
	'早田',
	'堀江',
	'内尾',
	'髙本',
	'渡邉',
	'五十嵐',
	'野々村',
	'北',
	'日置',
	'高橋',
	'山下',
	'中村',
	'松本',
	'坂本',
	'桂',
	'曽我部',
];
const GIVEN = ['美咲', '健', '一樹', 'さくら', '由紀子', '翔太', '誠一郎', '結衣', 'ケイ', '信義', '文', '千尋', '孝', '陽向', '久美'];
const ROMAN = ['koga', 'ogata', 'hayata', 'satoh', 'igarashi', 'kita', 'hioki', 'nakamura', 'sakamoto'];
const DOMAINS = [
	'nishi-kougyo.co.jp',
	'aso-net.ne.jp',
	'mail.kumado.jp',
	'gmail.com',
	'tosyo-lib.or.jp',
	'univ-hiba.ac.jp',
	'sogo.biz',
	'vill-keiko.lg.jp',
];
const PLACES = [
	['熊本県阿蘇郡西原村', '大字小森'],
	['熊本県熊本市東区', '健軍'],
	['東京都千代田区', '神田錦町'],
	['北海道札幌市中央区', '北三条西'],
	['大阪府堺市堺区', '南瓦町'],
	['福岡県糸島市', '前原中央'],
	['京都府京都市左京区', '吉田本町'],
	['鹿児島県大島郡与論町', '茶花'],
] as const;

/** Digits in full width. */
export function wide(text: string): string {
	return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

export function grouped(digits: string, sizes: readonly number[], separator: string): string {
	let end = 0;
	return sizes
		.map((size) => {
			end += size;
			return digits.slice(end - size, end);
		})
		.join(separator);
}
