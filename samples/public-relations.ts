import { picture } from './media';
import { convert, slides, word } from './office';
import { INTERNAL, made, PUBLIC, PUBLIC_EXACT, type Sample, text } from './sample';

/** 広報 */
export const publicRelations: readonly Sample[] = [
	text(
		'広報/広報みどり谷5月号.md',
		['前付け（front matter）に正しい格付け', 'Rightly labelled in the front matter'],
		[],
		`
---
格付け: "${PUBLIC}"
号: 令和8年5月号
校了: 2026-04-22
---

# 広報みどり谷 5月号

## 特集 新しくなった図書室

四月に開いた新しい図書室には、子どもの読み聞かせの部屋と、静かに調べものができる席ができました。
開室は火曜日から日曜日の9時30分から18時まで。村の外にお住まいの方も、登録すれば借りられます。

## お知らせ

- 固定資産税（第1期）の納期限は6月1日です。
- 狂犬病予防の集合注射は5月17日、中央公民館の駐車場で行います。
- みどり谷茶まつりは5月24日。手もみ体験の受付は当日9時からです。

## 人の動き（4月1日現在）

人口 5,218人（男 2,541人・女 2,677人）　世帯 2,104
`,
	),
	text(
		'広報/ホームページ_茶まつりのお知らせ.html',
		['HTML の meta に正しい格付け', 'Rightly labelled in an HTML meta element'],
		[],
		`
<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="格付け" content="${PUBLIC}">
<title>みどり谷茶まつりのお知らせ｜みどり谷村</title>
</head>
<body>
<header><a href="/">みどり谷村</a></header>
<main>
<h1>みどり谷茶まつりを開きます</h1>
<p>新茶の季節に合わせて、今年も茶まつりを開きます。手もみ体験や茶畑の散策をお楽しみください。</p>
<dl>
<dt>とき</dt><dd>5月24日（日）9時から15時まで</dd>
<dt>ところ</dt><dd>みどり谷村ふれあい広場</dd>
<dt>内容</dt><dd>新茶の販売、手もみ体験、郷土料理の屋台、子ども茶席</dd>
</dl>
<p>駐車場は役場の北側にあります。当日は中央公民館から15分おきに送迎バスを出します。</p>
</main>
</body>
</html>
`,
	),
	made(
		'広報/プレスリリース_解禁前.docx',
		['ヘッダーに「部外秘」とだけあり、区分がありません', 'Its header says only 部外秘: the level that it implies is missing'],
		['legacy-secrecy-marking'],
		() =>
			word({
				title: '報道資料 村と大学の包括連携協定について',
				header: '部外秘',
				paragraphs: [
					'解禁日時：令和8年6月15日（月）11時00分。それまでは公表しないでください。',
					'みどり谷村と見本大学は、地域づくりと人材の育成で協力する包括連携協定を結びます。',
					'協定では、学生の地域実習、茶業の担い手づくり、健康づくりの調査の三つを柱とします。',
					'締結式は6月15日11時から役場大会議室で行い、取材を受け付けます。',
				],
			}),
	),
	text(
		'広報/SNS投稿予定.md',
		['どこにも格付けがありません', 'Not labelled anywhere'],
		['label-missing'],
		`
# SNS 投稿予定（5月）

| 日 | 内容 | 写真 | 確認 |
| --- | --- | --- | --- |
| 5/1 | 新しい図書室の紹介 | 読み聞かせの部屋 | 済 |
| 5/8 | 茶まつりの準備のようす | 茶畑 | 済 |
| 5/15 | 狂犬病予防注射のお知らせ | なし | 未 |
| 5/24 | 茶まつり当日の実況 | 当日撮影 | 未 |
| 5/29 | 固定資産税の納期のお知らせ | なし | 未 |

投稿の前に、写っている人の同意と、背景に書類や名簿が写り込んでいないことを確かめる。
`,
	),
	text(
		'広報/SNS/避難訓練のお知らせ.md',
		['SNS 用のフォルダーに、載せてよい機密性1の文書', 'Confidentiality 1 in the folder for social media: it may be posted'],
		[],
		`
${PUBLIC}

【お知らせ】6月7日（日）9時から、村内一斉の避難訓練を行います。
防災無線のサイレンが鳴ったら、お近くの避難所まで歩いてみましょう。 #みどり谷村
`,
	),
	text(
		'広報/SNS/協定締結の速報案.md',
		['SNS 用のフォルダーに、載せられない機密性2の文書', 'Confidentiality 2 in the folder for social media: it must not be posted'],
		['social-forbidden'],
		`
${INTERNAL}

（6月15日11時の解禁まで公表しないこと）
【速報】みどり谷村と見本大学が、包括連携協定を結びました。 #みどり谷村 #見本大学
`,
	),
	made(
		'広報/観光パンフレット構成案.pptx',
		['スライドマスターとプロパティに正しい格付け', 'Rightly labelled on the slide master and in the properties'],
		[],
		() =>
			slides({
				title: '観光パンフレット構成案',
				header: PUBLIC,
				properties: { 機密性: '1', 完全性: '1', 可用性: '1' },
				slides: [
					{ title: 'みどり谷 一日めぐり', lines: ['表紙：朝もやの茶畑', '見開き：歩いて回る三つのコース', '裏面：宿と食事、バスの時刻'] },
					{ title: '写真の手配', lines: ['茶畑は5月上旬の早朝に撮影', '郷土料理は食生活改善グループに依頼', '地図は観光協会の許諾を得る'] },
				],
			}),
	),
	made(
		'広報/村勢要覧_表紙.odt',
		['LibreOffice の文書。ヘッダーとプロパティに正しい格付け', 'A LibreOffice document, rightly labelled in header and properties'],
		[],
		async () =>
			convert(
				await word({
					title: '村勢要覧 2026',
					header: PUBLIC_EXACT,
					properties: { 機密性: '1', 完全性: '2', 可用性: '1' },
					paragraphs: [
						'みどり谷村は、山あいの盆地に広がる人口およそ五千人の村です。',
						'茶と林業を柱に、豊かな水と緑を生かした村づくりを進めています。',
					],
				}),
				'村勢要覧_表紙.docx',
				'odt',
			),
		false,
	),
	made('広報/茶まつりポスター.png', ['画像の説明に正しい格付け', 'A picture, rightly labelled in its description'], [], () =>
		picture(240, 160, { Title: '茶まつりポスター', Description: `${PUBLIC}\n手もみ体験、郷土料理の屋台` }),
	),
];
