import type { Subject } from './detector';

/** A part of what identifies a person, as it stands in a text. */
export interface Element {
	readonly kind: 'name' | 'address' | 'birth';
	readonly start: number;
	readonly end: number;
	/** A label or the head of its column says what it is. */
	readonly told: boolean;
}

type Kind = Element['kind'];

/** Words in front of a value or over a column, by what the value is. */
const LABELS: Readonly<Record<Kind, string>> = {
	name: '(?:氏[ 　]?名|お?名[ 　]?前|姓[ 　]?名|フリガナ|ふりがな|世帯主|full[ _]?name)',
	address: '(?:(?:現|旧)?住[ 　]?所|居[ 　]?所|本[ 　]?籍|address)',
	birth: '(?:生年月日|誕生日|出生日|date of birth|birth[ _]?(?:date|day)|\\bdob\\b)',
};
const KINDS: readonly Kind[] = ['name', 'address', 'birth'];
const LABEL = new RegExp(KINDS.map((kind) => `(?<${kind}>${LABELS[kind]})`).join('|'), 'gi');
/** Between a label and its value. */
const GAP = /(?:[（(][^（）()\n]{0,12}[）)])?[ \t　]{0,8}[：:＝=|,]?[ \t　"]{0,8}/y;

const KANJI = '\\u4e00-\\u9fff\\u3005\\u30f6';
const NAMES: Readonly<Record<Kind, RegExp>> = {
	name: new RegExp(
		`[${KANJI}]{1,4}[ 　]?[${KANJI}ぁ-んァ-ヴー]{1,5}(?![${KANJI}ぁ-んァ-ヴーA-Za-z0-9])|[ァ-ヴー]{2,8}[ 　][ァ-ヴー]{2,8}(?![ァ-ヴー])`,
		'y',
	),
	address: /[^\n\t,|"、。;<>{}]{4,60}/y,
	birth:
		/(?:(?:明治|大正|昭和|平成|令和|[MTSHR])[ 　]?(?:元|[0-9０-９]{1,2})|(?:19|20|１９|２０)[0-9０-９]{2})[ 　]?[年./．／-][ 　]?[0-9０-９]{1,2}[ 　]?[月./．／-][ 　]?[0-9０-９]{1,2}日?|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])/y,
};

const PREFECTURES =
	/北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県/g;
/** A municipality, and further on a number of a block or a house. */
const STREET = /[市区町村郡].{0,40}?[0-9０-９一二三四五六七八九十](?:[0-9０-９一二三四五六七八九十]|丁目|番地?|号|の|[-－ー−‐]|$)/;

/** The most frequent family names; with a given name behind them they need no label. */
const FAMILY =
	'佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|清水|斎藤|斉藤|山崎|中島|森|池田|橋本|阿部|石川|山下|小川|石井|長谷川|後藤|岡田|近藤|前田|藤田|遠藤|青木|坂本|村上|太田|金子|藤井|福田|西村|三浦|竹内|中川|岡本|松田|原田|中野|小野|田村|藤原|中山|石田|小島|和田|森田|内田|柴田|酒井|原|高木|横山|安藤|宮崎|上田|島田|工藤|大野|宮本|杉山|今井|丸山|増田|高田|村田|平野|大塚|菅原|武田|新井|小山|野口|桜井|千葉|岩崎|佐野|谷口|上野|松井|市川|河野|久保|宇都宮|緒方|甲斐|坂田|古閑|園田|吉村|福島|岩下|荒木|本田|永田|松岡|野田|平田|西田|東|堀|森山|宮川|川口|徳永|江藤|渕上|冨田';
const FULL_NAME = new RegExp(`(?<![${KANJI}])(?:${FAMILY})[ 　][${KANJI}ぁ-んァ-ヴー]{1,4}(?![${KANJI}ぁ-んァ-ヴー])`, 'g');
const BORN =
	/(?:大正|昭和|平成|令和|(?:19|20)[0-9]{2})[元0-9０-９ 　]{0,4}年[ 　]?[0-9０-９]{1,2}[ 　]?月[ 　]?[0-9０-９]{1,2}[ 　]?日[ 　]?生(?!産|成|涯|活|徒|じ)/g;

/** Elements of one text at most. */
const MOST = 60_000;

/** Names, addresses and dates of birth of a text, in their order; overlapping ones are left to the caller. Linear. */
export function elementsOf({ text }: Subject): Element[] {
	const elements = new Map<string, Element>();
	const add = (kind: Kind, start: number, end: number, told = true): void => {
		const key = `${kind}${start}`;
		if (elements.size < MOST && end > start && !elements.has(key)) elements.set(key, { kind, start, end, told });
	};
	// Heads of columns are labels, too.
	if (labelled(text, add)) inColumns(text, add);
	for (const { index } of text.matchAll(PREFECTURES)) {
		const end = matchAt(NAMES.address, text, index);
		if (end > index && isAddress(text.slice(index, end))) add('address', index, end, false);
	}
	for (const { index, 0: date } of text.matchAll(BORN)) add('birth', index, index + date.length, true);
	// A name alone is no record.
	if (elements.size === 0) return [];
	for (const { index, 0: name } of text.matchAll(FULL_NAME)) {
		const end = index + name.length;
		add('name', index, end, text.startsWith('様', end) || text.startsWith(' 様', end) || text.startsWith('　様', end));
	}
	return [...elements.values()].sort((one, other) => one.start - other.start || other.end - one.end);
}

type Add = (kind: Kind, start: number, end: number, told?: boolean) => void;

function labelled(text: string, add: Add): boolean {
	let any = false;
	for (const match of text.matchAll(LABEL)) {
		any = true;
		const kind = KINDS.find((one) => match.groups?.[one] !== undefined);
		if (kind === undefined) continue;
		const at = match.index + match[0].length;
		const start = Math.max(at, matchAt(GAP, text, at));
		// A form has its values behind the labels, or one line below.
		tryValue(kind, text, start, add);
	}
	return any;
}

function tryValue(kind: Kind, text: string, at: number, add: Add): void {
	let start = at;
	if (kind === 'address') {
		const code = /〒?[0-9０-９]{3}[-－ー−‐][0-9０-９]{4}[ 　\t,]{0,3}/y;
		start = Math.max(start, matchAt(code, text, start));
	}
	const end = matchAt(NAMES[kind], text, start);
	if (end > start && isValue(kind, text.slice(start, end))) add(kind, start, end);
}

function isValue(kind: Kind, value: string): boolean {
	if (kind === 'address') return isAddress(value);
	if (kind === 'birth') return isDate(value);
	return !NO_NAME.test(value);
}

/** What stands behind 「氏名」 in headings and instructions. */
const NO_NAME =
	/^(?:及び|又は|または|住所|氏名|名前|生年月日|性別|電話|年齢|続柄|職業|所属|部署|役職|欄|記入|必須|任意|漢字|フリガナ|ふりがな|変更|一覧|印|等|備考|連絡|番号|会社|法人|団体|空|番地)/;

/** Cells under the heads of columns. */
function inColumns(text: string, add: Add): void {
	let heads: readonly (Kind | null)[] | null = null;
	let start = 0;
	while (start < text.length) {
		const next = text.indexOf('\n', start);
		const end = next < 0 ? text.length : next;
		if (end - start <= MOST_LINE) {
			const cells = cellsOf(text, start, end);
			const found = cells.map(({ from, to }) => headOf(text.slice(from, Math.min(to, from + 24)), to - from));
			if (cells.length < 2) heads = null;
			else if (found.filter((kind) => kind !== null).length >= 2) heads = found;
			else if (heads !== null) {
				for (const [index, { from, to }] of cells.entries()) {
					const kind = heads[index];
					if (kind !== undefined && kind !== null && to > from) tryValue(kind, text, from, add);
				}
			}
		}
		start = end + 1;
	}
}

const MOST_LINE = 8192;

function cellsOf(text: string, start: number, end: number): { from: number; to: number }[] {
	const cells: { from: number; to: number }[] = [];
	let from = start;
	for (let at = start; at <= end; at++) {
		const code = at === end ? 0x09 : text.charCodeAt(at);
		if (code !== 0x09 && code !== 0x2c && code !== 0x7c) continue;
		let first = from;
		let last = at;
		while (first < last && isMargin(text.charCodeAt(first))) first++;
		while (last > first && isMargin(text.charCodeAt(last - 1))) last--;
		cells.push({ from: first, to: last });
		from = at + 1;
	}
	return cells;
}

function isMargin(code: number): boolean {
	return code === 0x20 || code === 0x22 || code === 0x0d || code === 0x3000;
}

const HEADS: readonly (readonly [Kind, RegExp])[] = KINDS.map((kind) => [kind, new RegExp(LABELS[kind], 'i')]);

function headOf(cell: string, length: number): Kind | null {
	if (length > 16) return null;
	return HEADS.find(([, pattern]) => pattern.test(cell))?.[0] ?? (/^name$/i.test(cell) ? 'name' : null);
}

function isAddress(text: string): boolean {
	return STREET.test(text);
}

/** A day on which somebody who lives may have been born. */
function isDate(text: string): boolean {
	const plain = text.normalize('NFKC');
	const packed = /^(\d{4})(\d\d)(\d\d)$/.exec(plain);
	const [, year = '', month = '', day = ''] = packed ?? /^(.*?)[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2})/.exec(plain) ?? [];
	const full = /^\d{4}$/.test(year) ? Number(year) : 1900;
	return full >= 1900 && full <= 2100 && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : -1;
}
