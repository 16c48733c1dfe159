/**
 * Which of two readings of the same bytes is Japanese. Needed only where a text is valid in Shift_JIS and in EUC-JP,
 * that is for half-width katakana against kanji.
 */

/** The kanji taught in primary school, and what offices use beyond them: a wrong reading of bytes hits them rarely. */
const COMMON = new Set(
	'一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京' +
		'強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米' +
		'歩母方北毎妹万明鳴毛門夜野友用曜来里理話悪安暗医委意育員院飲運泳駅央横屋温化荷界開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実写者主守取酒受州拾終習集住重宿所暑助' +
		'昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷表秒病品負部服福物平返勉放味命面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和' +
		'愛案以衣位茨印英栄媛塩岡億加果貨課芽賀改械害街各覚潟完官管関観願岐希季旗器機議求泣給挙漁共協鏡競極熊訓軍郡群径景芸欠結建健験固功好香候康佐差菜最埼材崎昨札刷察参産散残氏司試児治滋辞鹿失借種周祝順初松笑唱焼照城縄臣信井成省' +
		'清静席積折節説浅戦選然争倉巣束側続卒孫帯隊達単置仲沖兆低底的典伝徒努灯働特徳栃奈梨熱念敗梅博阪飯飛必票標不夫付府阜富副兵別辺変便包法望牧末満未民無約勇要養浴利陸良料量輪類令冷例連老労録圧囲移因永営衛易益液演応往桜可仮価河' +
		'過快解格確額刊幹慣眼紀基寄規喜技義逆久旧救居許境均禁句型経潔件険検限現減故個護効厚耕航鉱構興講告混査再災妻採際在財罪殺雑酸賛士支史志枝師資飼示似識質舎謝授修述術準序招証象賞条状常情織職制性政勢精製税責績接設絶祖素総造像増' +
		'則測属率損貸態団断築貯張停提程適統堂銅導得毒独任燃能破犯判版比肥非費備評貧布婦武復複仏粉編弁保墓報豊防貿暴脈務夢迷綿輸余容略留領歴胃異遺域宇映延沿恩我灰拡革閣割株干巻看簡危机揮貴疑吸供胸郷勤筋系敬警劇激穴券絹権憲源厳己呼' +
		'誤后孝皇紅降鋼刻穀骨困砂座済裁策冊蚕至私姿視詞誌磁射捨尺若樹収宗就衆従縦縮熟純処署諸除承将傷障蒸針仁垂推寸盛聖誠舌宣専泉洗染銭善奏窓創装層操蔵臓存尊退宅担探誕段暖値宙忠著庁頂腸潮賃痛敵展討党糖届難乳認納脳派拝背肺俳班晩否' +
		'批秘俵腹奮並陛閉片補暮宝訪亡忘棒枚幕密盟模訳郵優預幼欲翌乱卵覧裏律臨朗論渡籍遵契託償還払扱込添戻締却廃棄握搬媒緊漏洩侵壊抑監督促縁偽審稿伴藤鈴斎伊吉沢繰維替控渉請履滞徴免猶罰脅威享範含離掲載併販喪隠闇嘱遇傍宛伺喚致抽択掌' +
		'拒抵旨暫柄棟槽欄殊浄浸渇溝滑漸潤濃炉猛獣疾症療瞬窒箇粒紋索紫網緩繁繕翻肢胞脂膨舗芝苗荒菓華蓄薄薪藩虚蛍衝被裂褒覆訂訟診詐詳誇誓諾譲贈跡踏躍較輝輩迅迎遂遅遭遮邦郭酬酷釈鎖鎮鑑閲陳陥隅随隔雇雰需露霊頻顧飾駆駐騒驚髪魅默齢耐措与環及施錠又但即尚旦個箇箋',
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
	if (unit >= 0x4e00 && unit <= 0x9fff) return COMMON.has(text[index] ?? '') ? 3 : -1.5;
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
