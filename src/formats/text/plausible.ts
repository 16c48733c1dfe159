/**
 * Which of two readings of the same bytes is Japanese. Needed only where a text is valid in Shift_JIS and in EUC-JP,
 * that is for half-width katakana against kanji.
 */

/** Kanji that make up most of the offices' writing; a wrong reading of bytes hits them rarely. */
const COMMON = new Set(
	'一二三四五六七八九十百千万円年月日時分間人大小中上下左右前後内外東西南北町村市区県都府道国州島山川田野原森木林石井本谷崎藤佐高橋伊渡辺加' +
		'機密性完全可用情報資産分類管理取扱制限複製配付禁止暗号化必須転送再利要許関係者持出公開非秘極社部課係長職員住民税福祉保健医療介護険料金額' +
		'会議事録議題出席欠提案説明資料添付別紙様式第条項号規則則定例令和平成昭和元施行改正届申請書類名称番所在地電話氏姓男女生死世帯主続柄計画' +
		'実務業作成更新登録変更削除追加確認承認決裁起案文件数量単価合計総小予算支収入決納期済未完了開始終日程場所目的内容概要結果理由備考注意記載' +
		'入力出力表示画面処理通知連絡相談受付窓口対応方法手順基準対策安全防災害水道路建設土木農林漁工商観光教育学校児童生徒保護育給食費補助交付' +
		'家屋固資産課評価台帳点検修繕工事契約業者委託仕様見積請求領支払振込銀行口座店普通当座預金融債権務法律的能力動自体新旧有無正誤高低多少以' +
		'上下各種他同様等及又若並其此何々用語一覧表図形式型値列行文字記録名前付属度立見切引手足口目耳心身体気力現使意味言行来帰思知考持待教始終',
);

/**
 * How much a decoded text looks like Japanese, from the characters beyond ASCII; higher is likelier, below zero is hardly Japanese.
 * Weights count bytes: a half-width kana stands for one byte, everything else for two.
 */
export function japaneseScore(text: string): number {
	let score = 0;
	let previous = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit >= 0x80) score += weight(text, i, unit, previous);
		previous = unit;
	}
	return score;
}

function weight(text: string, index: number, unit: number, previous: number): number {
	if (unit >= 0x3041 && unit <= 0x3093) return 3;
	if (unit >= 0x30a1 && unit <= 0x30fe) return 2.5;
	if (unit === 0x3001 || unit === 0x3002 || unit === 0x3000 || (unit >= 0x300c && unit <= 0x3011)) return 3;
	if (unit >= 0xff61 && unit <= 0xff9f) return halfWidth(unit, previous);
	if (unit >= 0x4e00 && unit <= 0x9fff) return COMMON.has(text[index] ?? '') ? 3 : -0.5;
	if (unit >= 0xff01 && unit <= 0xff5e) return 2;
	if (unit === 0xfffd || (unit >= 0xe000 && unit <= 0xf8ff)) return -10;
	if (unit >= 0x2460 && unit <= 0x2473) return 1.5;
	return 0;
}

/** Voicing marks follow the kana that can be voiced; small kana, the long sign and punctuation do not begin a word. */
function halfWidth(unit: number, previous: number): number {
	const kana = previous >= 0xff61 && previous <= 0xff9f;
	const voiced = (previous >= 0xff76 && previous <= 0xff84) || (previous >= 0xff8a && previous <= 0xff8e) || previous === 0xff73;
	if (unit === 0xff9e) return voiced ? 2 : -3;
	if (unit === 0xff9f) return previous >= 0xff8a && previous <= 0xff8e ? 2 : -3;
	if ((unit >= 0xff67 && unit <= 0xff70) || unit === 0xff64) return kana ? 0.5 : -3;
	if (unit === 0xff61 || unit === 0xff63 || unit === 0xff65 || unit === 0xff62) return -0.5;
	return 0.8;
}
