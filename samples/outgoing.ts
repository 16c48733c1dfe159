import { convert, sheet, word } from './office';
import { INTERNAL, made, PUBLIC, type Sample, text } from './sample';

/** 送付: what is to leave the office; the folder is labelled lower than what it holds. */
export const outgoing: readonly Sample[] = [
	text(
		'送付/.label',
		['フォルダーの格付けが、中の文書より低い', 'The folder’s label is lower than what it holds'],
		[],
		`
${PUBLIC}
# 外へ送る文書を一時的に置く。
`,
	),
	text(
		'送付/送付状.txt',
		['Shift_JIS・CRLF。1行目に正しい格付け', 'Shift_JIS with CRLF, rightly labelled in its first line'],
		[],
		`
${PUBLIC}
令和8年6月3日

見本県 市町村課 御中

みどり谷村 総務課

人口動態に関する報告について（送付）

時下ますます御清栄のこととお喜び申し上げます。
標記の件について、別添のとおり報告します。
開封のためのパスワードは、別の方法でお知らせします。

記
1　人口動態報告（令和8年5月分）　1部

以上
`,
		'shift_jis',
		'\r\n',
	),
	made(
		'送付/県への報告_人口動態.xlsx',
		[
			'ヘッダーとプロパティに正しい格付け（フォルダーの格付けより高い）',
			'Rightly labelled in header and properties (higher than its folder)',
		],
		['encryption-required'],
		() =>
			sheet({
				title: '人口動態報告',
				header: INTERNAL,
				properties: { 機密性: '2', 完全性: '2', 可用性: '1', 取扱制限: '暗号化' },
				sheets: {
					令和8年5月: [
						['区分', '男', '女', '計'],
						['出生', 2, 1, 3],
						['死亡', 4, 3, 7],
						['転入', 6, 5, 11],
						['転出', 5, 4, 9],
						['月末人口', 2540, 2676, 5216],
					],
				},
			}),
	),
	text(
		'送付/照会への回答.md',
		[
			'国の指針の区分「自治体機密性3B」。同じ重さの機密性3として扱います',
			'A level of the national guidelines, 自治体機密性3B: it ranks with C3',
		],
		['encryption-required'],
		`
【自治体機密性3B・完全性2・可用性1】 取扱制限：暗号化、支給端末以外禁止、必要以上の複製及び配付禁止

# 避難行動要支援者に関する照会への回答（案）

1. 名簿の登載者数は、令和8年4月1日現在で184人である。
2. 個別避難計画は、そのうち121人について作成を終えた。
3. 未作成の63人については、本人の同意を確かめながら年度内に作成する。
4. 名簿は、本人の同意がある人に限り、民生委員と消防団に平常時から提供している。

別紙の内訳は、地区ごとの人数が少ないため公表しない。
`,
	),
	made(
		'送付/【機密性2】入札参加資格者一覧.docx',
		[
			'ファイル名には機密性しかなく、文書の中には格付けがありません',
			'Its file name states confidentiality only, and nothing stands in the document',
		],
		['label-incomplete', 'property-header-missing', 'handling-missing', 'encryption-required'],
		() =>
			word({
				title: '入札参加資格者一覧（建設工事）',
				paragraphs: ['令和8・9年度の入札参加資格の審査結果を、次のとおりまとめた。等級は公表前である。'],
				table: [
					['受付番号', '商号', '等級', '総合点'],
					['1', '見本建設', 'A', '812'],
					['2', '例示土木', 'B', '701'],
					['3', '架空工業', 'B', '688'],
				],
			}),
	),
	made(
		'送付/委託業者向け作業指示.pdf',
		['LibreOffice で作った PDF。格付けはラベルファイルにあります', 'A PDF made by LibreOffice: its label stands in the sidecar'],
		['encryption-required', 'property-header-missing'],
		async () =>
			convert(
				await word({
					title: '帳票印刷業務 作業指示書',
					paragraphs: [
						'1　受け取ったデータは、指定の作業室から持ち出さない。',
						'2　印刷と封入が終わったら、データを復元できない方法で消し、記録を提出する。',
						'3　再委託はしない。',
					],
				}),
				'委託業者向け作業指示.docx',
				'pdf',
			),
		false,
	),
	text('送付/委託業者向け作業指示.pdf.label', ['上の PDF のラベルファイル', 'The sidecar of that PDF'], [], INTERNAL),
];
