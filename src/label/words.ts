/**
 * The words of the two tongues that stand around labels: field names, subjects and ends of sentences, joints.
 * What a body may decide (axes, levels, restrictions, secrecy words) is the policy's; this is only grammar.
 * All expressions are sticky and run on normalised text with ASCII in lower case.
 */

/** Names of a field that holds a label. */
export const LABEL_FIELDS: readonly string[] = [
	...[
		'格付け',
		'格付',
		'格付区分',
		'格付け区分',
		'情報の格付け',
		'情報の格付',
		'情報格付け',
		'情報格付',
		'情報の格付区分',
		'情報資産の格付け',
		'格付けの区分',
	],
	...[
		'情報資産の分類',
		'情報資産分類',
		'情報資産の区分',
		'情報の分類',
		'情報分類',
		'情報の区分',
		'情報区分',
		'情報種別',
		'分類',
		'分類区分',
		'区分',
		'文書区分',
		'文書分類',
	],
	...[
		'機密区分',
		'機密分類',
		'機密ランク',
		'機密等級',
		'秘密区分',
		'秘密等級',
		'秘区分',
		'秘匿区分',
		'秘密度',
		'秘密度ラベル',
		'機密ラベル',
		'重要度',
		'重要度区分',
		'機密種別',
	],
	...[
		'セキュリティ区分',
		'セキュリティレベル',
		'セキュリティ分類',
		'セキュリティランク',
		'情報セキュリティ区分',
		'情報セキュリティ分類',
		'セキュリティラベル',
		'情報管理区分',
		'管理区分',
	],
	...[
		'公開区分',
		'開示区分',
		'公開範囲',
		'開示範囲',
		'閲覧範囲',
		'共有範囲',
		'配布範囲',
		'配付範囲',
		'公開レベル',
		'ラベル',
		'情報ラベル',
		'表示',
		'取扱表示',
		'文書の格付け',
		'文書の格付',
		'文書格付け',
		'資料の格付け',
	],
	...[
		'classification',
		'security classification',
		'information classification',
		'data classification',
		'document classification',
		'classification level',
	],
	...[
		'sensitivity',
		'sensitivity label',
		'data sensitivity',
		'security level',
		'security label',
		'security marking',
		'security',
		'protective marking',
		'marking',
		'label',
		'labels',
	],
	...[
		'overall classification',
		'classification marking',
		'x-classification',
		'distribution',
		'dissemination',
		'confidentiality class',
		'handling level',
		'cia',
		'c/i/a',
		'c・i・a',
		'c.i.a.',
		'c-i-a',
		'分级',
		'密级',
	],
];

/** Names of a field that holds handling restrictions. */
export const HANDLING_FIELDS: readonly string[] = [
	...[
		'取扱制限',
		'取扱い制限',
		'取り扱い制限',
		'取扱の制限',
		'取扱いの制限',
		'取扱制限等',
		'取扱制限事項',
		'取扱区分',
		'取扱条件',
		'取扱方法',
		'取扱い方法',
		'取扱上の注意',
		'取扱い上の注意',
	],
	...[
		'取扱上の制限',
		'取扱',
		'取扱い',
		'取り扱い',
		'利用制限',
		'使用制限',
		'制限事項',
		'制限',
		'情報の取扱制限',
		'情報の取扱い',
		'取扱指定',
		'取扱要領',
		'取扱注意事項',
		'条件',
	],
	...[
		'handling',
		'handling restriction',
		'handling restrictions',
		'handling instruction',
		'handling instructions',
		'handling caveat',
		'handling caveats',
		'restriction',
		'restrictions',
		'dissemination controls',
		'caveat',
		'caveats',
	],
];

/** What may follow a level or a secrecy word without changing what it says. */
export const SUFFIX =
	/(?:の?(?:情報|文書|資料|書類)(?:等|です)?(?:を含む|を含みます|含む|あり|有り?)|情報資産|情報|文書|資料|書類|相当|扱い|扱|取扱い?|取り扱い|ファイル|データ|案件|事項|クラス|指定|限定情報)/y;

export const SUBJECT_JA =
	/(?:(?:本|この|これらの|当該?|同|こちらの|以下の|添付の|配付の|配布の)(?:電子|会議|添付|配布|配付|回覧|業務|技術|提案|説明|打合せ|検討|調査|参考)?(?:書|資料|文書|書類|ファイル|マニュアル|データ|メール|電子メール|情報|冊子|スライド|報告書|議事録|ドキュメント|ページ|シート|手順書|仕様書|設計書|提案書|計画書|企画書|契約書|通知|通達|リスト|名簿|内容|件|紙|図面|コンテンツ|ソースコード|プログラム|システム|教材|テキスト|要領)(?:の(?:全部又は一部|一部又は全部|一部|全部|内容|情報|取扱い?|取り扱い|格付け?|情報の格付け?|分類|区分))?|(?:これ|内容))(?:に(?:は|ついて(?:は)?|つい(?:て)?|つき(?:まして)?(?:は)?|関して(?:は)?)|は|を|の)[、,]?/y;
export const SUBJECT_EN =
	/(?:(?:the\s+)?overall\s+classification\s+(?:of\s+th(?:is|e)\s+[a-z]+\s+)?is:?|its\s+contents?\s+(?:is|are)|(?:(?:this|the|these|all|please note:?|note:?)\s+)+(?:(?:following|attached|enclosed|entire)\s+)?(?:documents?|files?|reports?|e-?mails?|messages?|presentations?|materials?|information|pages?|slides?|deck|works?|publication|manual|memo(?:randum)?|content|contents|data|communication|notice|record|draft|specification|spreadsheet|workbook|paper|brief(?:ing)?|drawing|transmission|copy|software|source\s+code|source\s+file|code|program|product|library|module|repository|design|web\s*page|site|system)(?:\s+and\s+(?:any|all|its|the)\s+(?:[a-z]+\s+)?(?:attachments?|contents?|information|enclosures?|annex(?:es)?|appendices))?\s+(?:(?:is|are|has\s+been|have\s+been|shall\s+be|must\s+be|should\s+be|will\s+be|may\s+be|was|contains?|includes?|carr(?:y|ies))\s+)(?:(?:hereby|strictly\s+to\s+be|to\s+be|considered|deemed)\s+)*(?:(?:being\s+)?(?:shared|classified|marked|labell?ed|designated|considered|treated|handled|released|distributed|provided|categori[sz]ed|rated|graded|deemed|intended|regarded|made\s+available|protected)\s*)?(?:(?:as|under|at)\s+)?(?:(?:an?|the|being)\s+)?)\s*/y;
export const TAIL_JA =
	/(?:(?:情報)?(?:として|に(?:該当|分類|相当|指定)(?:し|され)?|と(?:なり|し|いたし|致し)?)?(?:お?取り?扱(?:い|う)?(?:に|を)?(?:すること|うこと|こと|ってください|って下さい|います|いください|い下さい|う|い(?:願います|をお願い(?:します|いたします|致します)))?(?:ものとする|ものとします)?|(?:してください|して下さい|のこと|すること|します|とする|とします|となります|であること|である|です|だ|いたします|致します|ます|するものとする|されます|される|(?:を)?お願い(?:します|いたします|致します|申し上げます)|(?:で|を)?(?:お)?願います|を厳守(?:のこと|してください|すること)?|厳守(?:のこと|してください|すること)?|を遵守(?:のこと)?|に該当する情報です|の情報です|の資料です|の文書です|情報です|資料です|文書です|資料である|文書である|情報である|につき(?:ご?注意)?|でお願い(?:します|いたします)|を含みます|を含む|が含まれ(?:ます|ています|ております)))|(?:を含む|を含みます|の?ため)(?:[、,]|$)?)[。.]?/y;
export const TAIL_EN =
	/(?:,?\s*(?:(?:in\s+)?according(?:\s+to|ly)?|under|per|in\s+accordance\s+with|pursuant\s+to|as\s+per|as\s+defined\s+(?:by|in)|using)(?:\s+the)?\s*(?:(?:first\s+)?traffic\s+light\s+protocol|tlp)?(?:\s*\(tlp\))?(?:\s+(?:standard|v(?:ersion)?\s*[\d.]+|[\d.]+))?|,?\s+please(?=\s*[.!]?)|\s+without\s+(?:the\s+)?(?:(?:express|explicit|prior|written|our|proper)\s+){0,3}(?:permission|consent|authori[sz]ation|approval)|\s+(?:information|data|materials?|documents?|content|in\s+nature|only|purposes)(?=\s*[.!]?\s*$))/y;

export const CONJUNCTION = /(?:及び|および|並びに|ならびに|かつ|且つ|又は|または|若しくは|もしくは|と|や|\band\b|\bor\b)/y;
export const PARTICLE =
	/(?:等|など)?(?:の(?:行為)?)?(?:は|を|も|が|の|に(?:は|ついて(?:は)?)|での?|すること(?:は|を)|する(?:の|こと)(?:は|を)|行為(?:は|を)?)/y;
export const MODIFIER =
	/(?:無断(?:での?)?|許可(?:の)?(?:なく|ない|なき|無く|無き|なしの?|なしでの)|承諾(?:の)?(?:なく|なき|なしの?)|承認(?:の)?(?:なく|なき|なしの?)|権限のない者の?|第三者(?:への|に対する|に|の)|外部(?:への|に対する|に|の)|社外(?:への|に)|庁外(?:への|に)|学外(?:への|に)|校外(?:への|に)|部外(?:への|に)|部外者(?:への|に|の)|他者?(?:への|に)|関係者以外(?:の者)?(?:への|に(?:対する)?)|電子データの|データの|ファイルの|資料の|内容の|文書の|情報の|本文の|画面の|全部又は一部の|全部または一部の|一部又は全部の|一部または全部の|全部もしくは一部の|一部(?:の)?|一切の?|一切|原則(?:として)?|不要な|不用意な|必要以上の|目的外の|目的以外の|業務外の|勝手な|安易な|固く|厳に|堅く|かたく|絶対に?|全て?の?|すべて(?:の)?|あらゆる|いかなる|sns等?(?:への|に|での)|インターネット(?:上)?(?:への|に|での)|web(?:への|に|での)|ネット(?:上)?(?:への|に)|メールでの|usbメモリ(?:ー)?(?:等)?(?:への|での)|外部媒体(?:への|での)|個人(?:所有)?端末(?:への|での)|私物(?:端末|pc)?(?:への|での)|生成ai(?:への|等への)|aiへの|strictly)/y;
export const PROHIBIT =
	/(?:(?:は|を|も)?(?:一切|固く|堅く|厳に|かたく)?(?:禁止|厳禁|不可|禁ず(?:る)?|禁じ(?:ます|る|られています|られている|ております)|禁|お断り(?:します|いたします|致します)?|しないこと|しないでください|しないで下さい|できません|出来ません|厳しく禁止|ご?遠慮(?:ください|下さい|願います)|お控えください|お控え下さい|ng|ダメ|なし)(?:とする|とします|と致します|といたします|としております|となります|です|する|します|致します|いたします|されています|されている|しています|している|である|のこと|(?:の)?ため)?)/y;
export const PERMIT =
	/(?:要(?:許可|承認|申請|届出|相談|確認|事前許可|事前承認)|(?:に(?:は|ついては)?|は|の(?:場合は?|際は?)|時は?)?(?:事前に?|必ず)?(?:(?:管理者|責任者|所属長|作成者|作成元|上長|課長|部長|発行元|担当者|情報管理者|発信者|起案者)の)?(?:許可|承認|承諾|許諾|申請|届出)(?:が|を)?(?:必要|必須|要す(?:る)?|要します|得ること|得てください|得て|受けること|要|制)(?:です|とする|とします|である|な)?)/y;

/** What commonly stands beside a marking and says nothing about the classification: drafts, numbers of papers, dates, pages, makers. */
export const NEUTRAL =
	/(?:【(?:重要|至急|緊急|回覧|要確認|厳守|取扱い?)】|(?:会議資料|配付資料|配布資料|説明資料|参考資料|打合せ資料|最終版|確定版|改訂版|修正版)(?![ぁ-んァ-ヶ一-龥a-z\d])|\(案\)|(?:たたき台|素案|原案|未定稿|暫定版|暫定|草案|ドラフト|正本|副本|控え?|写し?|案|draft|final|preliminary)(?![ぁ-んァ-ヶ一-龥a-z])|(?:資料|別紙|別添|別表|参考資料|参考|議案|様式|添付資料|附属資料|付属資料|会議資料|配付資料|配布資料)第?\s*(?:no\.?\s*)?\d{1,3}(?:-\d{1,3}){0,2}号?(?![\d%])|(?:page|p\.?)\s*\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?(?![a-z\d])|-\s*\d{1,4}\s*-|\d{1,4}\s*(?:of|\/)\s*\d{1,4}(?=\s*(?:頁|ページ|$))(?:\s*(?:頁|ページ))?|(?:令和|平成|昭和|r|h)\s*(?:\d{1,2}|元)\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:版|現在|付け?|まで)?|年度(?:版)?|\.\s*\d{1,2}\.\s*\d{1,2})|(?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:版|現在|まで)?|年度(?:版)?|[-/.]\d{1,2}[-/.]\d{1,2})|第\s*\d{1,3}(?:\.\d{1,2}){0,2}\s*版|(?:version|ver\.?|rev\.?|v)\s*\d{1,3}(?:\.\d{1,3}){0,2}(?![a-z\d])|(?:copyright\s*)?(?:©|\(c\))(?:\s*(?:19|20)\d\d(?:\s*-\s*(?:19|20)?\d\d)?)?|copyright\s+(?:19|20)\d\d(?:\s*-\s*(?:19|20)?\d\d)?|all rights reserved\.?)/y;

/** Makers of documents; looked for only in texts that hold what tells a company from other words. */
export const MAKER_JA =
	/(?:[^\s\p{P}\p{S}]{0,16}(?:株式会社|有限会社|合同会社|一般社団法人|独立行政法人|国立大学法人|公益財団法人)[^\s\p{P}\p{S}]{0,16}|[^\s\p{P}\p{S}]{1,16}\(株\)|\(株\)[^\s\p{P}\p{S}]{1,16})/uy;
export const MAKER_JA_HINT = /社|法人|\(株\)/;
export const MAKER_EN =
	/[a-z][\w&-]{0,20}(?:[ ,]+[a-z][\w&-]{0,20}){0,3},?\s+(?:inc|corp|corporation|ltd|llc|gmbh|limited|co|technologies|systems|software|semiconductor|group|labs|laboratories|university|company|institute|solutions|international|networks)(?![a-z\d])\.?(?:,?\s*(?:ltd|inc)\b\.?)?/y;
export const MAKER_EN_HINT =
	/(?:inc|corp|corporation|ltd|llc|gmbh|limited|co|technologies|systems|software|semiconductor|group|labs|laboratories|university|company|institute|solutions|international|networks)(?![a-z\d])/;

/** 「なし」 in a field. */
export const NONE = /(?:特に(?:なし|無し)|特になし|該当なし|制限なし|制限無し|なし|無し|無|none|n\/a|nil)(?![ぁ-んァ-ヶ一-龥a-z])/y;

/** Words that are labels only where something says so (a field, label brackets, a level): alone they are everyday words. */
export const EVERYDAY: ReadonlySet<string> = new Set([
	...[
		'公開',
		'公開情報',
		'一般公開',
		'公表',
		'公開資料',
		'非公開',
		'対外非公開',
		'非公表',
		'非開示',
		'不開示',
		'非公開情報',
		'公開不可資料',
		'部外禁',
		'要保護',
		'内部文書',
		'社内資料',
		'社内用',
		'内部用',
		'親展',
	],
	...[
		'public',
		'private',
		'general',
		'protect',
		'sensitive information',
		'proprietary information',
		'public use',
		'public release',
		'internal use',
		'internal document',
	],
	...[
		'restricted access',
		'restricted use',
		'trade secret',
		'need to know',
		'cui basic',
		'cui specified',
		'under nda',
		'confidential information',
		'limited distribution',
		'encrypt',
		'reservado',
	],
	...[
		'controlled unclassified information',
		'sensitive security information',
		'confidential business information',
		'public information',
		'sensitive',
		'privileged',
		'proprietary',
		'nda',
		'les',
		'sbu',
		'oc',
		'vertraulich',
		'confidencial',
	],
	...[
		'market sensitive',
		'in confidence',
		'limited circulation',
		'restricted circulation',
		'attorney work product',
		'highly sensitive',
		'business sensitive',
		'commercially sensitive',
		'embargoed',
	],
	// What programs, forms and web pages say as well.
	...[
		'編集禁止',
		'編集不可',
		'変更禁止',
		'変更不可',
		'修正禁止',
		'更新禁止',
		'上書き禁止',
		'上書禁止',
		'追記禁止',
		'書込禁止',
		'書き込み禁止',
		'加工禁止',
		'加工不可',
		'保存禁止',
		'保存不可',
	],
	...[
		'ダウンロード禁止',
		'ダウンロード不可',
		'公開禁止',
		'公開不可',
		'公表不可',
		'閲覧禁止',
		'閲覧不可',
		'閲覧制限',
		'消去不可',
		'削除不可',
		'廃棄不可',
		'共有禁止',
		'提供禁止',
		'出力禁止',
		'メモ禁止',
		'投稿禁止',
	],
	...[
		'do not download',
		'do not upload',
		'do not post',
		'do not send',
		'do not publish',
		'no recording',
		'no photography',
		'not for release',
		'not for publication',
		'do not cite',
		'do not quote',
	],
]);
