import type { Token } from './lexer';
import type { Lexicon, Pattern } from './lexicon';
import type { Normalized } from './normalize';

/** What is known about a text before its unknown words are looked at. */
export interface Situation {
	readonly normalized: Normalized;
	readonly lexicon: Lexicon;
	/** A level, a secrecy word or a field says already that this is a marking. */
	readonly anchored: boolean;
	/** A level or a known restriction stands in the text. */
	readonly known: boolean;
	/** The whole text is the value of a 取扱制限 field. */
	readonly list: boolean;
}

/**
 * Gives the unknown words of a text a meaning where they have one: wordings with a variable part, unknown restrictions in an explicit
 * 取扱制限 list. The others stay `other`.
 */
export function resolve(tokens: readonly Token[], situation: Situation): Token[] {
	const joined = joinBracketed(tokens, situation);
	const result: Token[] = [];
	let list = situation.list;
	for (let at = 0; at < joined.length; ) {
		const token = joined[at];
		if (token === undefined) break;
		if (token.kind === 'field') list = token.of === 'handling';
		else if (token.kind === 'break') list = situation.list;
		if (isBoundary(token)) {
			result.push(token);
			at++;
			continue;
		}
		const end = itemEnd(joined, at);
		const found = resolveItem(joined, at, end, { ...situation, list });
		result.push(...found.tokens);
		at = found.next;
		for (const each of found.tokens) if (each.kind === 'field') list = each.of === 'handling';
	}
	return result;
}

function isBoundary({ kind }: Token): boolean {
	return (
		kind === 'separator' ||
		kind === 'open' ||
		kind === 'close' ||
		kind === 'break' ||
		kind === 'quote' ||
		kind === 'box' ||
		kind === 'decoration'
	);
}

function itemEnd(tokens: readonly Token[], from: number): number {
	let end = from;
	for (let token = tokens[end]; token !== undefined && !isBoundary(token); token = tokens[end]) end++;
	return end;
}

/** Resolves the tokens from `from` up to `to`, which are one item; may take in items that follow (「校長・教頭限り」). */
function resolveItem(tokens: readonly Token[], from: number, to: number, situation: Situation): { tokens: readonly Token[]; next: number } {
	const item = tokens.slice(from, to);
	if (!item.some(({ kind }) => kind === 'other' || kind === 'particle' || kind === 'stem')) return { tokens: item, next: to };
	for (const end of endsFrom(tokens, to, situation)) {
		for (const start of startsOf(tokens, from, to)) {
			const token = asRestriction(trimmed(tokens.slice(start, end)), situation);
			if (token !== null && tokens.slice(start, end).some(({ kind }) => kind === 'other' || kind === 'stem')) {
				return { tokens: [...tokens.slice(from, start), token, ...after(token, tokens.slice(start, end))], next: end };
			}
		}
	}
	// A blank may part two restrictions: 「関係者限り コピー不可」.
	for (let end = to - 1; end > from; end--) {
		if (tokens[end]?.kind !== 'space') continue;
		for (const start of startsOf(tokens, from, end)) {
			const token = asRestriction(trimmed(tokens.slice(start, end)), { ...situation, list: false });
			if (token !== null) return { tokens: [...tokens.slice(from, start), token, ...after(token, tokens.slice(start, end))], next: end };
		}
	}
	const verbatim = situation.list ? asVerbatim(trimmed(item), situation) : null;
	return verbatim === null ? { tokens: item, next: to } : { tokens: [verbatim], next: to };
}

/** Blanks and the end of a sentence that a wording left over. */
function after({ end }: Token, tokens: readonly Token[]): Token[] {
	return tokens.filter(({ start }) => start >= end);
}

/** The item itself, or with one to three items after it that only a middle dot or the like parts from it. */
function endsFrom(tokens: readonly Token[], to: number, { normalized, list }: Situation): number[] {
	const ends = [to];
	for (let count = 0, end = to; count < 3; count++) {
		const joint = tokens[end];
		if (joint?.kind !== 'separator' || !(list ? '・' : '・、,&').includes(normalized.text.charAt(joint.start))) break;
		end = itemEnd(tokens, end + 1);
		ends.push(end);
	}
	return ends;
}

/** Where unknown words may begin in an item: at its start, after a blank, after a known word. */
function startsOf(tokens: readonly Token[], from: number, to: number): number[] {
	const starts = [from];
	for (let i = from + 1; i < to; i++) {
		const before = tokens[i - 1]?.kind;
		if (tokens[i]?.kind === 'space' || (tokens[i]?.kind === 'suffix' && before !== 'space')) continue;
		if (
			before === 'space' ||
			before === 'level' ||
			before === 'suffix' ||
			before === 'legacy' ||
			before === 'field' ||
			before === 'subject' ||
			before === 'modifier'
		)
			starts.push(i);
	}
	return starts;
}

function trimmed(tokens: readonly Token[]): readonly Token[] {
	let [start, end] = [0, tokens.length];
	while (tokens[start]?.kind === 'space') start++;
	while (tokens[end - 1]?.kind === 'space' || (end - 1 > start && tokens[end - 1]?.kind === 'tail')) end--;
	return tokens.slice(start, end);
}

/** 「［総務課］限定」: brackets that belong to a wording. */
function joinBracketed(tokens: readonly Token[], { normalized, lexicon }: Situation): readonly Token[] {
	const endings = lexicon.patterns.filter(({ bracketed }) => bracketed);
	const result: Token[] = [];
	for (let at = 0; at < tokens.length; at++) {
		const open = tokens[at];
		if (open === undefined) break;
		let end = -1;
		if (open.kind === 'open') {
			const close = tokens.findIndex(({ kind }, i) => i > at && kind !== 'other' && kind !== 'space' && kind !== 'suffix');
			if (close > at + 1 && tokens[close]?.kind === 'close') end = itemEnd(tokens, close + 1);
			const rest = end < 0 ? '' : textOf(tokens.slice(close + 1, end), normalized).trim();
			const pattern = endings.find(({ before, after }) => before === '' && after === rest);
			const last = tokens[end - 1];
			if (pattern !== undefined && last !== undefined && last.end - open.start <= MAX_WORDING) {
				result.push({
					kind: 'restriction',
					id: written(normalized, open.start, last.end),
					known: true,
					force: 'demand',
					start: open.start,
					end: last.end,
				});
				at = end - 1;
				continue;
			}
		}
		result.push(open);
	}
	return result;
}

const MAX_WORDING = 30;

function textOf(tokens: readonly Token[], { folded }: Normalized): string {
	const [first, last] = [tokens[0], tokens.at(-1)];
	return first === undefined || last === undefined ? '' : folded.slice(first.start, last.end);
}

/** The original writing, its blanks made single. */
export function written(normalized: Normalized, start: number, end: number): string {
	return normalized.text.slice(start, end).trim().replace(/\s+/g, ' ');
}

/** A wording with a variable part, as it is written. */
function asRestriction(tokens: readonly Token[], situation: Situation): Token | null {
	const [first, last] = [tokens[0], tokens.at(-1)];
	if (first === undefined || last === undefined || last.end - first.start > MAX_WORDING) return null;
	if (tokens.some(({ kind }) => kind === 'level' || kind === 'code' || kind === 'field')) return null;
	const text = squeezed(textOf(tokens, situation.normalized));
	for (const pattern of situation.lexicon.patterns) {
		const filler = fillerOf(text, pattern);
		if (filler === null || !isPlausible(filler, pattern, situation)) continue;
		const id = written(situation.normalized, first.start, last.end);
		return { kind: 'restriction', id: squeezed(id), known: true, force: 'demand', start: first.start, end: last.end };
	}
	return null;
}

/** Without the blanks of titles that are spread out: 「関 係 者 限 り」. */
function squeezed(text: string): string {
	return text.replace(/(?<=[^\x20-\x7e]) (?=[^\x20-\x7e])/gu, '');
}

function fillerOf(text: string, { before, after, bracketed }: Pattern): string | null {
	if (bracketed || !text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) return null;
	return text.slice(before.length, text.length - after.length).trim();
}

/** People, parts of an organisation, and places that restrict who may see a document. */
const GROUP =
	/(?:者|員|職員|社員|役員|委員|会|課|係|室|部|局|班|科|省|庁|府|署|院|所|館|校|園|内|等|長|頭|先|社|人|チーム|グループ|テーブル|メンバー|プロジェクト|pj|担当|秘書|各位|様|さま|関係|本人|宛|家族|幹部|首脳|事務局|本部|支部|センター|組合|構成員|名|村|町|市|県|都|区|級|職|三役|学年|学級|理事|監事|教授|教員|教諭|医師|看護師|弁護士|顧客|当事者|組織|校務|公務|業務|執務|内部|○+|〇+|◯+|x+|●+|△+|\])$/u;
/** Alone, these endings are common in notices and products; there the group must be one of an office's own. */
const OFFICE =
	/^(?:○+|〇+|◯+|●+|(?:本|当|各|全)?(?:村|町|市|区|県|都|府|省|庁|社|校|学|部|課|室|局|院|署|所|館|園|会|組織|団体|施設|大学|学校|病院|グループ|チーム)?(?:内|外部)?(?:関係|教|正)?(?:者|職員|社員|役員|校務|公務|業務|執務|内部|委員|幹部|構成員|教員|教職員|関係部署|関係部局|関係課|関係機関|関係各課|出席者|参加者|取扱者|受講者|会議出席者|会議参加者|会議|部|課|係|室|局|班|内|管理職|所属長|三役|(?:社|庁|学|校|部|課|局|署|院|省|府|市|町|村|館|園|所|室|係|班|構|ゼミ|チーム|グループ)内|内部)(?:使用|利用|閲覧|公開|配布|共有|回覧|等|用|関係)?(?:(?:及び|・|、|と)\S{1,10})?|\S{1,12}(?:課|部|係|室|局|委員会|事務局|課員|部員|職員|教職員|社員)(?:内|等)?)$/u;
/** 「今回限り」「できる限り」「期間限定」 and the like are no groups. */
const NO_GROUP =
	/^(?:今回|今度|今|一回|1回|一度|1度|一代|当日|本日|即日|その場|この場|その|この|あの|可能|可能な|できる|出来る|力の|力|見|見渡す|数量|期間|地域|店舗|会員|非会員|新規|新規会員|初回|先着|季節|冬季|夏季|平日|無制限|声の|命|許す|知る|有料会員|先着順|お一人様|おひとり様|ご来店|個数|台数|人数|\d+(?:回|度|名|人|個|台|点|日|年|枚|本).*|先着.*|限定.*|.*会員|女性|男性|読み取り|読取|表示|参照|既存|登録者|購入者|契約者|管理者|利用者|ユーザー|一部|全部|本人|当人|英語|日本語|対応|無効|最大|最小|上|下|左|右|必要|.*する|.*した|.*な|.*る|.*い)$/u;
const PROSE =
	/[。、,.!?:;]|(?:である|です|ます|こと|もの|ため|場合|とき|により|については|として|された|される|した|する|し|して|に対し)$|^(?:また|なお|ただし|その他|次の|別紙|別途|各号|別に)|[をがは]|(?:には|では|への)/u;

/** Whether what fills a wording makes it a restriction, not a phrase of everyday language. */
function isPlausible(filler: string, { id, before, after }: Pattern, { anchored, list }: Situation): boolean {
	if (filler === '' || filler.length > 22) return false;
	if (/^(?:[○〇◯●△]+|x{2,})/.test(filler)) return true;
	if (PROSE.test(filler.replace(/・/g, ''))) return false;
	if (before === '' && /^(?:限り|かぎり|限)$/.test(after)) return !NO_GROUP.test(filler) && (GROUP.test(filler) || list);
	if (before === '' && /^(?:限定|のみ|専用)/.test(after)) {
		if (list) return true;
		return (
			!/^(?:期間|数量|地域|店舗|.*会員|先着.*|初回|新規.*)$/.test(filler) &&
			(anchored ? GROUP.test(filler) : OFFICE.test(filler) && !NO_GROUP.test(filler))
		);
	}
	if (id === 'restricted-to') return !NO_GROUP.test(filler) && GROUP.test(filler);
	// Times and places: a figure or a noun, not 「最後まで」「ここに」.
	if (/^\p{Script=Hiragana}+$|冷|暗所|常温/u.test(filler) || /^(?:最後|途中|最初|現在|自動|一時|手動|別途|全部|常に|必要)$/.test(filler))
		return false;
	if (/以内/.test(after)) return /[\d一二三四五六七八九十数翌即当半]/.test(filler);
	return (
		/\p{Script=Han}|\d|\p{Script=Katakana}/u.test(filler) &&
		(anchored ||
			list ||
			!/^(?:に|で)/.test(after) ||
			/(?:庫|室|課|部|所|館|局|棚|場所|サーバ|サーバー|ケース|キャビネット|ロッカー)(?:内|等)?$/.test(filler))
	);
}

/** Ends of restrictions that no policy lists. */
const DEMAND =
	/(?:禁止|厳禁|不可|可|限り|限定|のみ|専用|必須|許可|許可制|承認|保存|保管|廃棄|破棄|消去|回収|返却|注意|制限|施錠|管理|暗号化|確認|必要|禁|対象外|送付|配布|配付|公開|閲覧|共有|利用|復旧|記録|報告|扱い|取扱|持参|手渡し|のこと|厳守|封筒|親展|バックアップ)$/u;

/** An item of an explicit list, as it stands. */
function asVerbatim(tokens: readonly Token[], { normalized, known }: Situation): Token | null {
	const [first, last] = [tokens[0], tokens.at(-1)];
	if (first === undefined || last === undefined || tokens.some(({ kind }) => kind === 'level' || kind === 'field' || kind === 'code'))
		return null;
	const text = written(normalized, first.start, last.end);
	const long = /^[\x20-\x7e]+$/.test(text) ? 40 : 20;
	if (text.length > long || PROSE.test(text) || !/\p{L}/u.test(text)) return null;
	if (/(?:とおり|あり|等|など|例|ほか|他)$/.test(text)) return null;
	if (!DEMAND.test(text) && (!known || text.length > 12)) return null;
	return { kind: 'restriction', id: text, known: false, force: 'demand', start: first.start, end: last.end };
}
