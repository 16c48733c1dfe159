import type { Tongue } from '../policy';

/** The words of the media labels and the covering list; in the tongue in which the policy's markings are written. */
interface MediaWords {
	readonly labelsTitle: string;
	readonly labelsNote: string;
	readonly caseLabel: string;
	readonly mediumLabel: string;
	readonly medium: string;
	readonly holder: string;
	readonly date: string;
	readonly files: string;
	readonly fileCount: (count: number) => string;
	readonly restrictions: string;
	readonly none: string;
	readonly highestRule: string;
	readonly carryRule: string;
	readonly listTitle: string;
	readonly route: string;
	readonly recipient: string;
	readonly purpose: string;
	readonly applicant: string;
	readonly approver: string;
	readonly permission: string;
	readonly method: string;
	readonly highest: string;
	readonly causes: string;
	readonly total: string;
	readonly number: string;
	readonly name: string;
	readonly label: string;
	readonly size: string;
	readonly hash: string;
	readonly hashNote: string;
	readonly unread: string;
	readonly elsewhere: (name: string, count: number) => string;
	readonly results: string;
	readonly wholeHash: string;
	readonly signatures: readonly [applicant: string, approver: string, receiver: string];
	readonly seal: string;
	readonly signedOn: string;
	readonly page: readonly [before: string, between: string, after: string];
	readonly labelMissing: string;
}

export const MEDIA_WORDS: Readonly<Record<Tongue, MediaWords>> = {
	ja: {
		labelsTitle: '媒体ラベル',
		labelsNote: '点線で切り取り、大きいものを鍵付きケース(または封筒)に、小さいものを媒体に貼ってください。',
		caseLabel: 'ケース用',
		mediumLabel: '媒体用',
		medium: '媒体番号',
		holder: '保管者・運搬者',
		date: '日付',
		files: 'ファイル数',
		fileCount: (count) => `${count.toLocaleString('en-US')} 件`,
		restrictions: '取扱制限',
		none: '(なし)',
		highestRule: '収めた情報のうち最も高い格付けで取り扱うこと(3(2)⑤(ウ))',
		carryRule: '鍵付きのケースに入れ、暗号化して運ぶこと(3(2)⑧)',
		listTitle: '送付・持ち出し一覧',
		route: '経路',
		recipient: '提供先・送付先',
		purpose: '目的',
		applicant: '申請者',
		approver: '許可者',
		permission: '許可番号・許可日',
		method: '暗号化の方法',
		highest: '最高の格付け',
		causes: '格付けの根拠となった文書',
		total: '件数・合計の大きさ',
		number: 'No.',
		name: '文書名',
		label: '格付け・取扱制限',
		size: '大きさ',
		hash: 'SHA-256',
		hashNote: 'SHA-256 は文書の内容を確かめるためのハッシュ値で、一覧には先頭 16 桁を示します。',
		unread: '(読み取れず)',
		elsewhere: (name, count) =>
			`文書 ${count.toLocaleString('en-US')} 件の一覧は、別のファイル「${name}」にあります。印刷して添付してください。`,
		results: '引き渡すファイル',
		wholeHash: 'SHA-256(全桁)',
		signatures: ['申請者', '許可者', '受領者'],
		seal: '署名・印',
		signedOn: '年　　月　　日',
		page: ['', ' / ', ' ページ'],
		labelMissing: '格付けなし',
	},
	en: {
		labelsTitle: 'Media labels',
		labelsNote:
			'Cut along the dashed lines. The large label is for the locked case (or envelope), the small ones are for the medium itself.',
		caseLabel: 'Case',
		mediumLabel: 'Medium',
		medium: 'Medium no.',
		holder: 'Holder / carrier',
		date: 'Date',
		files: 'Files',
		fileCount: (count) => count.toLocaleString('en-US'),
		restrictions: 'Handling',
		none: '(none)',
		highestRule: 'To be handled by the highest label of what it holds (3(2)⑤(ウ))',
		carryRule: 'To be carried encrypted, in a locked case (3(2)⑧)',
		listTitle: 'Covering list',
		route: 'Route',
		recipient: 'Recipient',
		purpose: 'Purpose',
		applicant: 'Applicant',
		approver: 'Approver',
		permission: 'Permission no. and date',
		method: 'Encryption',
		highest: 'Highest label',
		causes: 'Documents that cause it',
		total: 'Files and total size',
		number: 'No.',
		name: 'Document',
		label: 'Label and handling',
		size: 'Size',
		hash: 'SHA-256',
		hashNote: 'SHA-256 is a hash by which the content can be verified; the list shows its first 16 digits.',
		unread: '(not readable)',
		elsewhere: (name, count) =>
			`The list of ${count.toLocaleString('en-US')} documents stands in a file of its own, “${name}”. Please print and attach it.`,
		results: 'Files handed over',
		wholeHash: 'SHA-256 (whole)',
		signatures: ['Applicant', 'Approver', 'Receiver'],
		seal: 'Signature',
		signedOn: 'Date:',
		page: ['Page ', ' of ', ''],
		labelMissing: 'no label',
	},
};
