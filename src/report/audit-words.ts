import type { ExceptionState, Place, Severity, Tongue } from '../policy';

/** The words of the ledger (情報資産台帳) and of the compliance report. */
export interface AuditWords {
	readonly ledger: string;
	readonly totals: string;
	readonly facts: string;
	readonly columns: {
		readonly number: string;
		readonly asset: string;
		readonly folder: string;
		readonly format: string;
		readonly levels: readonly [c: string, i: string, a: string];
		readonly handling: string;
		readonly shown: string;
		readonly department: string;
		readonly holder: string;
		readonly retention: string;
		readonly findings: string;
		readonly worst: string;
		readonly rules: string;
		readonly remarks: string;
	};
	readonly places: Readonly<Record<Place, string>>;
	/** By the format's id. */
	readonly formats: Readonly<Record<string, string>>;
	readonly severities: Readonly<Record<Severity, string>>;
	readonly none: string;
	readonly unlabelled: string;
	readonly encrypted: string;
	readonly notChecked: string;
	readonly excepted: (count: number) => string;
	readonly page: readonly [before: string, between: string, after: string];
	readonly report: string;
	readonly to: string;
	readonly sections: {
		readonly scope: string;
		readonly levels: string;
		readonly findings: string;
		readonly departments: string;
		readonly folders: string;
		readonly change: string;
		readonly exceptions: string;
		readonly unchecked: string;
	};
	readonly scope: {
		readonly folder: string;
		readonly date: string;
		readonly policy: string;
		readonly documents: string;
		readonly labelled: string;
		readonly notChecked: string;
		readonly findings: string;
		readonly highest: string;
		readonly program: string;
	};
	readonly axis: string;
	readonly level: string;
	readonly documents: string;
	readonly share: string;
	readonly rule: string;
	readonly clause: string;
	readonly severity: string;
	readonly count: string;
	readonly folder: string;
	readonly department: string;
	readonly outside: string;
	readonly chart: string;
	readonly before: string;
	readonly now: string;
	readonly difference: string;
	readonly first: string;
	readonly noFindings: string;
	readonly exception: readonly [id: string, rule: string, reason: string, permission: string, until: string, state: string, uses: string];
	readonly states: Readonly<Record<ExceptionState, string>>;
	readonly noExceptions: string;
	readonly uncheckedNote: string;
	readonly noUnchecked: string;
	readonly more: (count: number) => string;
	readonly signatures: readonly [made: string, department: string, ciso: string];
	readonly seal: string;
	readonly summaryNote: (share: string, errors: number) => string;
}

export const AUDIT_WORDS: Readonly<Record<Tongue, AuditWords>> = {
	ja: {
		ledger: '情報資産台帳',
		totals: '集計',
		facts: '台帳について',
		columns: {
			number: '番号',
			asset: '情報資産（ファイル名）',
			folder: '保管場所',
			format: '形式',
			levels: ['機密性', '完全性', '可用性'],
			handling: '取扱制限',
			shown: '表示場所',
			department: '所管',
			holder: '管理者',
			retention: '保存期間',
			findings: '指摘',
			worst: '最重',
			rules: '指摘の内容',
			remarks: '備考',
		},
		places: {
			header: '先頭の行',
			'front-matter': '前付け',
			'body-corner': '文書の隅',
			property: 'プロパティ',
			'page-header': 'ヘッダー',
			'page-footer': 'フッター',
			'file-name': 'ファイル名',
			sidecar: 'ラベルファイル',
			folder: 'フォルダー',
			map: 'ラベル対応表',
			content: '中の文書',
		},
		formats: {
			text: 'テキスト',
			notebook: 'ノートブック',
			rtf: 'RTF',
			ooxml: 'Office',
			odf: 'ODF',
			pdf: 'PDF',
			ole: 'Office 97–2003',
			image: '画像',
			mail: 'メール',
			archive: '圧縮ファイル',
			opaque: 'その他',
		},
		severities: { error: 'エラー', warning: '警告', info: '情報' },
		none: '―',
		unlabelled: '表示なし',
		encrypted: '暗号化',
		notChecked: '未点検',
		excepted: (count) => `例外 ${count}件`,
		page: ['', ' / ', ' ページ'],
		report: '情報資産の分類に関する点検報告書',
		to: '最高情報セキュリティ責任者（CISO）　情報セキュリティ委員会',
		sections: {
			scope: '1　点検の範囲と結果',
			levels: '2　分類の状況',
			findings: '3　指摘',
			departments: '4　所管ごとの状況',
			folders: '5　指摘の多いフォルダー',
			change: '6　前回からの変化',
			exceptions: '7　例外措置',
			unchecked: '8　点検できなかったもの',
		},
		scope: {
			folder: '対象',
			date: '点検日',
			policy: 'ポリシー',
			documents: '文書',
			labelled: '格付けの表示がある文書',
			notChecked: '点検できなかったもの',
			findings: '指摘（エラー・警告・情報）',
			highest: '最高の格付け',
			program: '点検に使ったもの',
		},
		axis: '軸',
		level: '区分',
		documents: '文書',
		share: '割合',
		rule: 'ルール',
		clause: '条項',
		severity: '重大度',
		count: '件数',
		folder: 'フォルダー',
		department: '所管',
		outside: '（直下）',
		chart: '区分ごとの文書の割合。濃いほど高い区分、白は表示なしです。',
		before: '前回',
		now: '今回',
		difference: '差',
		first: '前回の記録がありません。次回から比べます。',
		noFindings: '指摘はありません。',
		exception: ['例外', 'ルール', '理由', '許可番号', '期限', '状態', '適用'],
		states: { 'in-force': '有効', 'not-yet': '開始前', expired: '期限切れ' },
		noExceptions: '例外措置はありません。',
		uncheckedNote: '次のものは中を読めず、分類を確かめられていません。機密性2以上として扱ってください（対策基準 3(2)）。',
		noUnchecked: 'すべて点検しました。',
		more: (count) => `ほか ${count} 件`,
		signatures: ['作成者', '情報セキュリティ・システム管理者', 'CISO'],
		seal: '印',
		summaryNote: (share, errors) =>
			`格付けの表示がある文書は ${share} です。${errors === 0 ? 'エラーはありません。' : `エラーが ${errors.toLocaleString('en-US')} 件あります。`}`,
	},
	en: {
		ledger: 'Information asset ledger',
		totals: 'Totals',
		facts: 'About this ledger',
		columns: {
			number: 'No.',
			asset: 'Asset (file name)',
			folder: 'Kept in',
			format: 'Format',
			levels: ['Confidentiality', 'Integrity', 'Availability'],
			handling: 'Handling restrictions',
			shown: 'Labelled in',
			department: 'Owner',
			holder: 'Holder',
			retention: 'Retention',
			findings: 'Findings',
			worst: 'Worst',
			rules: 'Findings by rule',
			remarks: 'Remarks',
		},
		places: {
			header: 'first lines',
			'front-matter': 'front matter',
			'body-corner': 'corner of the page',
			property: 'properties',
			'page-header': 'page header',
			'page-footer': 'page footer',
			'file-name': 'file name',
			sidecar: 'sidecar',
			folder: 'folder',
			map: 'label map',
			content: 'content',
		},
		formats: {
			text: 'text',
			notebook: 'notebook',
			rtf: 'RTF',
			ooxml: 'Office',
			odf: 'ODF',
			pdf: 'PDF',
			ole: 'Office 97–2003',
			image: 'image',
			mail: 'e-mail',
			archive: 'archive',
			opaque: 'other',
		},
		severities: { error: 'error', warning: 'warning', info: 'info' },
		none: '–',
		unlabelled: 'no label',
		encrypted: 'encrypted',
		notChecked: 'not checked',
		excepted: (count) => `${count} excepted`,
		page: ['Page ', ' of ', ''],
		report: 'Report on the classification of information assets',
		to: 'To the chief information security officer (CISO) and the information security committee',
		sections: {
			scope: '1  Scope and result',
			levels: '2  Classification',
			findings: '3  Findings',
			departments: '4  By owner',
			folders: '5  Folders with most findings',
			change: '6  Change since the last check',
			exceptions: '7  Exceptions',
			unchecked: '8  What could not be checked',
		},
		scope: {
			folder: 'Scope',
			date: 'Date',
			policy: 'Policy',
			documents: 'Documents',
			labelled: 'Documents with a label',
			notChecked: 'Not checked',
			findings: 'Findings (errors, warnings, infos)',
			highest: 'Highest label',
			program: 'Checked with',
		},
		axis: 'Axis',
		level: 'Level',
		documents: 'Documents',
		share: 'Share',
		rule: 'Rule',
		clause: 'Clause',
		severity: 'Severity',
		count: 'Count',
		folder: 'Folder',
		department: 'Owner',
		outside: '(in no folder)',
		chart: 'Share of documents by level: the darker, the higher; white is without a label.',
		before: 'Before',
		now: 'Now',
		difference: 'Change',
		first: 'There is no earlier record; the next check will be compared.',
		noFindings: 'There are no findings.',
		exception: ['Exception', 'Rules', 'Reason', 'Permission', 'Until', 'State', 'Used'],
		states: { 'in-force': 'in force', 'not-yet': 'not yet', expired: 'expired' },
		noExceptions: 'There are no exceptions.',
		uncheckedNote: 'These could not be read, so their classification is not known. Treat them as confidentiality 2 or above (3(2)).',
		noUnchecked: 'Everything was checked.',
		more: (count) => `and ${count} more`,
		signatures: ['Prepared by', 'Department head', 'CISO'],
		seal: 'Signature',
		summaryNote: (share, errors) =>
			`${share} of the documents have a label. ${errors === 0 ? 'There are no errors.' : `There are ${errors.toLocaleString('en-US')} errors.`}`,
	},
};
