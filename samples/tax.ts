import { packed } from './media';
import { word } from './office';
import { encode, INTERNAL_VITAL, made, type Sample, text } from './sample';

/** 税務課: the folder has a label of its own, and one document is above it. */
export const tax: readonly Sample[] = [
	text(
		'税務課/.label',
		[
			'フォルダーの格付け（機密性2）。中に機密性3の文書があるため、フォルダー側が指摘されます',
			'The folder’s label (C2). It holds a C3 document, so the folder itself is a finding',
		],
		[],
		`
${INTERNAL_VITAL}
# 税務課の共有フォルダー。許可された職員だけが使う。
`,
	),
	text(
		'税務課/固定資産税課税台帳.csv',
		['自分の表示はなく、フォルダーの格付けに従います', 'Says nothing itself: the folder’s label holds'],
		[],
		`
台帳番号,所在地番,地目,地積㎡,評価額,課税標準額,税額
K-00001,みどり谷村大字見本1番,宅地,231.40,3471000,578500,8099
K-00002,みどり谷村大字見本2番,田,1204.00,126420,126420,1769
K-00003,みどり谷村大字例示10番,畑,876.00,48180,48180,674
K-00004,みどり谷村大字例示11番,山林,15230.00,319830,319830,4477
K-00005,みどり谷村大字仮名5番1,宅地,198.22,2973300,495550,6937
K-00006,みどり谷村大字仮名5番2,雑種地,402.00,1206000,844200,11818
`.replaceAll('㎡', 'm2'),
		'shift_jis',
		'\r\n',
	),
	made(
		'税務課/住民税賦課事務マニュアル.docx',
		['ヘッダーとプロパティに正しい格付け', 'Rightly labelled in header and properties'],
		[],
		() =>
			word({
				title: '個人住民税 賦課事務マニュアル（第3版）',
				header: INTERNAL_VITAL,
				properties: { 機密性: '2', 完全性: '2', 可用性: '2', 取扱制限: '暗号化' },
				paragraphs: [
					'このマニュアルは、当初賦課から更正までの手順を定める。税務課の職員だけが使う。',
					'1　給与支払報告書の受付：一月末までに提出のあったものから順に、総括表の人数と突き合わせる。',
					'2　申告の受付：確定申告書の写しは国税連携で受け取る。紙で届いたものは受付印を押して当日中に入力する。',
					'3　合算と確認：同一人の資料を名寄せし、扶養の重複を確かめる。重複があれば照会文を送る。',
					'4　税額の計算：計算は賦課計算プログラムで行い、無作為に30件を抜き出して手計算と照合する。',
					'5　通知：特別徴収は五月中旬、普通徴収は六月上旬に発送する。',
				],
			}),
	),
	made(
		'税務課/滞納整理方針.docx',
		[
			'機密性3なのに、機密性3に固有の取扱制限が書かれていません。フォルダーの格付け（機密性2）より高い文書です',
			'C3 without the restrictions of the highest level; it is above its folder’s C2',
		],
		['highest-handling-missing'],
		() =>
			word({
				title: '令和8年度 滞納整理方針（案）',
				header: '【機密性3・完全性2・可用性2】 取扱制限：暗号化',
				properties: { 機密性: '3', 完全性: '2', 可用性: '2', 取扱制限: '暗号化' },
				paragraphs: [
					'差押えの予定を含むため、執行までは税務課長と徴収係のほかに見せないこと。',
					'現年度分の徴収率99.2％、滞納繰越分の徴収率24％を目標とする。',
					'財産調査は四半期ごとに行い、給与・預金・動産の順に検討する。分納の約束が二回守られなかったときは、催告を経て差押えに移る。',
				],
				table: [
					['整理番号', '税目', '滞納額', '方針'],
					['T-101', '固定資産税', '482,000円', '預金調査'],
					['T-102', '軽自動車税', '21,600円', '催告'],
					['T-103', '住民税', '317,400円', '給与照会'],
				],
			}),
	),
	text(
		'税務課/納税通知書テンプレート.html',
		['HTML の meta に正しい格付け', 'Rightly labelled in an HTML meta element'],
		[],
		`
<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="格付け" content="${INTERNAL_VITAL}">
<title>固定資産税 納税通知書</title>
<style>body { font-family: serif; } td { padding: 4px 8px; border: 1px solid #999; }</style>
</head>
<body>
<h1>令和8年度 固定資産税 納税通知書</h1>
<p>{{氏名}} 様</p>
<p>下記のとおり固定資産税を課税しましたので、納期限までに納めてください。</p>
<table>
<tr><td>課税標準額</td><td>{{課税標準額}} 円</td></tr>
<tr><td>年税額</td><td>{{年税額}} 円</td></tr>
<tr><td>第1期（5月31日）</td><td>{{第1期}} 円</td></tr>
<tr><td>第2期（7月31日）</td><td>{{第2期}} 円</td></tr>
</table>
<p>みどり谷村長</p>
</body>
</html>
`,
	),
	text(
		'税務課/賦課計算.py',
		['シバンと文字コード宣言のあとに正しい格付け', 'Rightly labelled after the shebang and the encoding cookie'],
		[],
		`
#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# ${INTERNAL_VITAL}
"""固定資産税の年税額を計算する。"""

from dataclasses import dataclass

RATE = 0.014
FREE_LIMIT = {"土地": 300_000, "家屋": 200_000, "償却資産": 1_500_000}


@dataclass(frozen=True)
class Asset:
    kind: str
    taxable: int


def yearly_tax(assets: list[Asset]) -> int:
    """免税点未満の区分を除き、千円未満と百円未満を切り捨てる。"""
    total = 0
    for kind, limit in FREE_LIMIT.items():
        subtotal = sum(asset.taxable for asset in assets if asset.kind == kind)
        if subtotal >= limit:
            total += subtotal
    return int(total // 1000 * 1000 * RATE) // 100 * 100


if __name__ == "__main__":
    print(yearly_tax([Asset("土地", 578_500), Asset("家屋", 1_204_000)]))
`,
	),
	made(
		'税務課/受領_申告データ.zip',
		[
			'受け取った ZIP。中の1件に格付けがありません（中の最高の格付けが ZIP の格付けになります）',
			'A zip that came in: one of its documents has no label (the highest of the others counts for the zip)',
		],
		['content-unlabelled'],
		() =>
			packed({
				'申告データ/送付票.txt': encode(`${INTERNAL_VITAL}\n\n申告データ 3件（架空）\n`),
				'申告データ/一覧.csv': encode('番号,区分,金額\n0001,土地,578500\n0002,家屋,1204000\n', 'shift_jis', '\r\n'),
			}),
	),
];
