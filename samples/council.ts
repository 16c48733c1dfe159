import { draft } from './mail';
import { slides, word } from './office';
import { INTERNAL, made, PUBLIC, PUBLIC_EXACT, type Sample, text } from './sample';

/** 議会事務局と広報 */
export const council: readonly Sample[] = [
	text(
		'議会事務局/令和8年第1回定例会会議録.md',
		['先頭のコメントに正しい格付け', 'Rightly labelled in a comment at the top'],
		[],
		`
<!-- ${PUBLIC_EXACT} -->
# 令和8年第1回みどり谷村議会定例会 会議録（第2日）

令和8年3月6日　午前10時00分開議

## 一般質問

**議長**　これより一般質問を行います。通告順に発言を許します。三番。

**三番**　簡易水道の老朽化について伺います。北部地区では昨年、漏水が四件ありました。更新の計画はどうなっていますか。

**村長**　管路の更新は、令和8年度から五か年で進めます。初年度は北部地区の1.8キロメートルを予定しています。

**三番**　工事の間の断水はどのように知らせますか。

**建設課長**　防災無線と戸別の文書で、三日前までにお知らせします。

## 議案第1号 令和8年度一般会計予算

質疑なし。討論なし。採決の結果、全員賛成で原案のとおり可決しました。

午前11時42分散会
`,
	),
	text(
		'議会事務局/議案第12号_補正予算.tex',
		['LaTeX の先頭のコメントに正しい格付け', 'Rightly labelled in a LaTeX comment'],
		[],
		`
% ${INTERNAL}
\\documentclass[a4paper,11pt]{jsarticle}
\\title{議案第12号 令和8年度みどり谷村一般会計補正予算（第1号）}
\\author{みどり谷村長}
\\date{令和8年6月2日 提出}
\\begin{document}
\\maketitle

歳入歳出予算の総額に歳入歳出それぞれ 41,600 千円を追加し、
歳入歳出予算の総額を歳入歳出それぞれ 3,281,600 千円とする。

\\begin{tabular}{lrr}
款 & 補正前 & 補正額 \\\\
\\hline
地方交付税 & 1,520,000 & 18,400 \\\\
国庫支出金 & 311,200 & 12,700 \\\\
村債 & 204,000 & 10,500 \\\\
\\end{tabular}

\\section*{提案理由}
簡易水道の漏水修繕と、防災倉庫の増設に要する経費を追加するため。
\\end{document}
`,
	),
	text(
		'議会事務局/秘密会要旨.md',
		['「極秘」とだけあり、区分がありません', 'Says only 極秘: the level that it implies is missing'],
		['legacy-secrecy-marking'],
		`
【極秘】

# 秘密会の要旨（様式見本）

この文書は様式の見本であり、内容は架空である。

- 開催：令和8年3月10日　議長発議により秘密会とし、傍聴者を退場させた。
- 議題：誘致企業との交渉状況について
- 説明：候補地は二か所。地権者との交渉が終わるまで公表しない。
- 質疑：用水の確保、雇用の見込み、優遇措置の期間について質疑があった。
- 取扱い：要旨は議長と事務局長が保管し、交渉の終了後に公表の可否を判断する。
`,
	),
	made('議会事務局/全員協議会資料.pptx', ['どこにも格付けがありません', 'Not labelled anywhere'], ['label-missing'], () =>
		slides({
			title: '全員協議会資料',
			slides: [
				{ title: '公共施設の再編について', lines: ['対象は12施設', '築40年を超えるものが7施設', '三つの案を比べる'] },
				{ title: '今後の進め方', lines: ['6月 地区説明会', '9月 案の絞り込み', '12月 条例改正案の提出'] },
			],
		}),
	),
	text(
		'議会事務局/一般質問通告一覧.txt',
		['かっこが閉じていません', 'The bracket is not closed'],
		['marking-malformed'],
		`
【機密性2・完全性2・可用性1 取扱制限：暗号化
令和8年第2回定例会 一般質問通告一覧（受付順）

1　三番　　簡易水道の更新計画について
2　七番　　空き家の利活用について
3　一番　　小学校の給食費について
4　五番　　林道の維持管理について
5　八番　　デマンド交通の運行時間について

答弁書の提出期限は6月1日（月）正午とする。
質問の要旨は、議会運営委員会の決定まで外に出さないこと。
`,
		'shift_jis',
		'\r\n',
	),
	made(
		'議会事務局/下書き_資料の送付.eml',
		[
			'送信前のメール。件名は機密性1なのに、添付した文書は機密性2で、暗号化されていません',
			'A mail that has not been sent: confidentiality 1 by its subject, but with an attachment of 2, unencrypted',
		],
		['label-conflict', 'encryption-required'],
		async () =>
			draft({
				subject: `${PUBLIC}議員全員協議会の資料について（送付）`,
				to: '見本印刷 資料係',
				text: 'お世話になっております。\n印刷用の資料を添付します。よろしくお願いいたします。\n',
				attachments: [
					{
						name: '公共施設再編_比較案.docx',
						type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
						bytes: await word({
							title: '公共施設の再編 三案の比較',
							header: INTERNAL,
							paragraphs: ['三案とも検討中であり、地区説明会の前に外へ出さないこと。'],
						}),
					},
				],
			}),
	),
];
