import { convert, settle, sheet, word } from './office';
import { INTERNAL, INTERNAL_VITAL, made, PUBLIC_EXACT, type Sample, SECRET, text } from './sample';

/** 情報システム: specifications. */
export const informationSystems: readonly Sample[] = [
	text(
		'情報システム/住民情報システム仕様書.md',
		['先頭のコメントに正しい格付け', 'Rightly labelled in a comment at the top'],
		[],
		`
<!-- ${INTERNAL_VITAL} -->
# 住民情報システム 仕様書（第2.1版）

## 1. 目的

住民基本台帳、印鑑登録、国民健康保険、国民年金の事務を一つのシステムで処理する。

## 2. 利用者と権限

| 役割 | 人数 | できること |
| --- | --- | --- |
| 窓口担当 | 8 | 照会、異動の入力、証明書の発行 |
| 係長 | 3 | 上に加えて、異動の承認 |
| システム管理者 | 2 | 利用者の登録、ログの確認 |

## 3. 性能

- 窓口での照会は、通常の時間帯で2秒以内に表示する。
- 証明書の印刷は、要求から5秒以内に始める。

## 4. 運用

- バックアップは毎日22時に取り、七世代を保管する。
- 障害のときは四時間以内に窓口業務を再開する。
`,
	),
	text(
		'情報システム/ネットワーク構成.adoc',
		['機密性3と、固有の取扱制限まで正しく表示', 'C3, rightly labelled with its own restrictions'],
		[],
		`
// ${SECRET}
= 庁内ネットワーク構成
みどり谷村 情報システム係
:toc:

== 三つの領域

マイナンバー利用事務系、LGWAN 接続系、インターネット接続系の三つに分ける。
領域の間は通信できないようにし、必要なものだけを無害化して受け渡す。

|===
|領域 |端末の台数 |主な用途

|マイナンバー利用事務系 |18 |住民情報、税、福祉
|LGWAN 接続系 |64 |財務会計、文書管理、電子メール
|インターネット接続系 |12 |情報収集、広報
|===

== 機器の更新

基幹スイッチは令和9年度に更新する。予備機は電算室の施錠棚に置く。
`,
	),
	text(
		'情報システム/設定/backup.toml',
		['TOML の先頭のコメントに正しい格付け', 'Rightly labelled in a TOML comment'],
		[],
		`
# ${INTERNAL_VITAL}

[schedule]
daily = "22:00"
weekly = "Sun 03:00"
generations = 7

[[target]]
name = "住民情報"
source = "/srv/resident"
encrypt = true

[[target]]
name = "文書管理"
source = "/srv/documents"
encrypt = true

[notify]
on_failure = ["情報システム係"]
`,
	),
	made(
		'情報システム/受入テスト結果.xlsx',
		['プロパティにだけ格付けがあり、ヘッダーにありません', 'Labelled in its properties only: the page header is missing'],
		['property-header-missing'],
		() =>
			sheet({
				title: '受入テスト結果',
				properties: { 機密性: '2', 完全性: '2', 可用性: '1', 取扱制限: '暗号化' },
				sheets: {
					結果一覧: [
						['番号', '試験項目', '期待する結果', '結果', '実施日'],
						['T-01', '転入届の入力', '世帯が作られる', '合格', '2026-02-16'],
						['T-02', '転出証明書の印刷', '5秒以内に印刷が始まる', '合格', '2026-02-16'],
						['T-03', '印鑑登録の廃止', '証明書が発行できなくなる', '合格', '2026-02-17'],
						['T-04', '同姓同名の検索', '生年月日で区別できる', '不合格', '2026-02-17'],
						['T-05', '停電からの復旧', '4時間以内に再開できる', '合格', '2026-02-19'],
					],
					不具合: [
						['番号', '内容', '対応', '期限'],
						['B-01', '検索結果の並びが五十音順にならない', '改修', '2026-03-06'],
					],
				},
			}),
	),
	made(
		'情報システム/障害対応手順.docx',
		[
			'LibreOffice で保存された Word 文書。ヘッダーとプロパティに正しい格付け',
			'A Word file saved by LibreOffice, rightly labelled in header and properties',
		],
		[],
		async () => {
			const source = await word({
				title: '情報システム障害 対応手順',
				header: INTERNAL_VITAL,
				properties: { 機密性: '2', 完全性: '2', 可用性: '2', 取扱制限: '暗号化' },
				paragraphs: [
					'1　気付いた職員は、画面の表示と時刻を控えて、情報システム係に電話する。',
					'2　情報システム係は、影響の範囲（一台・一課・全庁）を10分以内に確かめる。',
					'3　全庁に及ぶときは、情報システム課長が庁内放送で知らせ、窓口は手書きの受付に切り替える。',
					'4　保守業者への連絡は、夜間と休日も受付番号を控える。',
					'5　復旧したら、原因と再発の防止を三日以内に報告書にまとめる。',
				],
			});
			const odt = convert(source, '障害対応手順.docx', 'odt');
			const docx = odt && convert(odt, '障害対応手順.odt', 'docx');
			return docx && settle(docx);
		},
		false,
	),
	text(
		'情報システム/コード一覧.json',
		['JSON は本文に書けないので、ラベルファイルに格付け', 'JSON has no room for a comment: the label stands in the sidecar'],
		[],
		`
{
	"異動事由": { "01": "転入", "02": "転出", "03": "転居", "04": "出生", "05": "死亡" },
	"続柄": { "01": "世帯主", "02": "妻", "03": "夫", "04": "子", "99": "その他" },
	"地区": { "1": "中央", "2": "北部", "3": "西部" }
}
`,
	),
	text('情報システム/コード一覧.json.label', ['上の JSON のラベルファイル', 'The sidecar of that JSON file'], [], PUBLIC_EXACT),
	text(
		'情報システム/README.md',
		['どこにも格付けがありません', 'Not labelled anywhere'],
		['label-missing'],
		`
# 情報システム係の共有フォルダー

- \`住民情報システム仕様書.md\`：仕様の正本です。改版のときは係長の承認を得てください。
- \`設定/\`：サーバーの設定の控えです。
- \`プログラム/\`：職員が作った小さなプログラムです。

業者に渡すときは、\`送付\` フォルダーに写してから、情報システム・セキュリティ管理者の許可を得ます。
`,
	),
];

/** 情報システム: programs in several languages. */
export const programs: readonly Sample[] = [
	text(
		'情報システム/プログラム/申請受付.ts',
		['行コメントに正しい格付け', 'Rightly labelled in a line comment'],
		[],
		`
// ${INTERNAL}

/** オンライン申請を受け付けて、担当課へ振り分ける。 */

export type Section = '住民課' | '税務課' | '福祉課';

export interface Application {
	readonly number: string;
	readonly kind: string;
	readonly receivedAt: Date;
}

const SECTION_BY_KIND: Readonly<Record<string, Section>> = {
	住民票: '住民課',
	所得証明: '税務課',
	保育所入所: '福祉課',
};

export function route(application: Application): Section {
	const section = SECTION_BY_KIND[application.kind];
	if (section === undefined) throw new RangeError(\`担当課が決まっていない申請です: \${application.kind}\`);
	return section;
}
`,
	),
	text(
		'情報システム/プログラム/TaxRate.java',
		['どこにも格付けがありません', 'Not labelled anywhere'],
		['label-missing'],
		`
package jp.example.midoridani.tax;

import java.math.BigDecimal;
import java.util.Map;

/** 税目ごとの税率。条例が変わったら、ここを直して試験をやり直すこと。 */
public final class TaxRate {
    private static final Map<String, BigDecimal> RATES = Map.of(
        "固定資産税", new BigDecimal("0.014"),
        "法人税割", new BigDecimal("0.060"));

    private TaxRate() {}

    public static BigDecimal of(String name) {
        BigDecimal rate = RATES.get(name);
        if (rate == null) {
            throw new IllegalArgumentException("税率の定めがない税目: " + name);
        }
        return rate;
    }
}
`,
	),
	text(
		'情報システム/プログラム/nightly_backup.sh',
		['シバンのあとに正しい格付け', 'Rightly labelled after the shebang'],
		[],
		`
#!/bin/sh
# ${INTERNAL_VITAL}
# 毎日22時に、共有フォルダーの写しを暗号化して保管先へ送る。
set -eu

SOURCE=/srv/documents
TARGET=/mnt/backup/$(date +%Y%m%d)

mkdir -p "$TARGET"
tar -C "$SOURCE" -cf - . | gpg --batch --encrypt --recipient backup@midoridani.example >"$TARGET/documents.tar.gpg"
sha256sum "$TARGET/documents.tar.gpg" >"$TARGET/SHA256SUMS"

# 八日より前の世代を消す。
find /mnt/backup -maxdepth 1 -type d -mtime +8 -exec rm -rf {} +
`,
	),
	text(
		'情報システム/プログラム/schema.sql',
		['SQL の行コメントに正しい格付け', 'Rightly labelled in an SQL comment'],
		[],
		`
-- ${INTERNAL}
-- 住民情報システム：異動履歴の表

CREATE TABLE residents (
    resident_id  CHAR(8)     NOT NULL PRIMARY KEY,
    household_id CHAR(8)     NOT NULL,
    name_kana    VARCHAR(80) NOT NULL,
    district     SMALLINT    NOT NULL CHECK (district BETWEEN 1 AND 3)
);

CREATE TABLE movements (
    movement_id  BIGINT      NOT NULL PRIMARY KEY,
    resident_id  CHAR(8)     NOT NULL REFERENCES residents (resident_id),
    reason       CHAR(2)     NOT NULL,
    moved_on     DATE        NOT NULL,
    approved_by  CHAR(6)
);

CREATE INDEX movements_by_date ON movements (moved_on, reason);
`,
	),
	text(
		'情報システム/プログラム/report.rb',
		['文字コード宣言のあとに正しい格付け（Shift_JIS）', 'Rightly labelled after the encoding comment (Shift_JIS)'],
		[],
		`
# -*- coding: shift_jis -*-
# ${INTERNAL}

require 'csv'

# 収納状況の月次集計を出力する。
totals = Hash.new(0)
CSV.foreach(ARGV.fetch(0), headers: true, encoding: 'Shift_JIS:UTF-8') do |row|
  totals[row['税目']] += row['収入額'].to_i
end

totals.sort.each do |name, amount|
  puts format('%<name>s: %<amount>d 円', name: name, amount: amount)
end
`,
		'shift_jis',
	),
	text(
		'情報システム/プログラム/compose.yaml',
		['区分が一つ足りません（可用性がありません）', 'One axis is missing (availability)'],
		['label-incomplete'],
		`
# 【機密性2・完全性2】 取扱制限：暗号化
services:
  reception:
    image: registry.midoridani.example/reception:1.4
    restart: unless-stopped
    environment:
      TZ: Asia/Tokyo
      LOG_LEVEL: info
    ports:
      - "127.0.0.1:8080:8080"
  database:
    image: registry.midoridani.example/postgres:16
    volumes:
      - reception-data:/var/lib/postgresql/data
volumes:
  reception-data:
`,
	),
	text(
		'情報システム/プログラム/帳票.xml',
		['XML 宣言のあとのコメントに正しい格付け', 'Rightly labelled in a comment after the XML declaration'],
		[],
		`
<?xml version="1.0" encoding="UTF-8"?>
<!-- ${PUBLIC_EXACT} -->
<form id="juminhyo" paper="A4" orientation="portrait">
  <title>住民票の写し</title>
  <field name="住所" x="20" y="40" width="120"/>
  <field name="氏名" x="20" y="55" width="80"/>
  <field name="生年月日" x="110" y="55" width="50"/>
  <field name="世帯主" x="20" y="70" width="80"/>
  <seal x="150" y="250" size="24"/>
</form>
`,
	),
];
