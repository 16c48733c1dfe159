import type { Demand, Tongue } from '../policy';
import type { RegisterAction } from '../register/types';

/** The words of the register's report. */
export interface RegisterWords {
	readonly title: string;
	readonly sheet: string;
	readonly verification: string;
	readonly intact: string;
	readonly broken: (count: number) => string;
	readonly columns: {
		readonly number: string;
		readonly time: string;
		readonly applicant: string;
		readonly action: string;
		readonly route: string;
		readonly recipient: string;
		readonly purpose: string;
		readonly count: string;
		readonly documents: string;
		readonly label: string;
		readonly method: string;
		readonly approver: string;
		readonly permit: string;
		readonly permitDate: string;
		readonly reason: string;
		readonly results: string;
		readonly decision: string;
	};
	readonly facts: {
		readonly item: string;
		readonly value: string;
		readonly state: string;
		readonly faults: string;
		readonly head: string;
		readonly expect: string;
		readonly entries: string;
		readonly period: string;
		readonly label: string;
		readonly made: string;
		readonly policy: string;
		readonly times: string;
		readonly timesNote: string;
		readonly expectNote: string;
	};
	readonly none: string;
	readonly unlabelled: string;
	readonly more: (count: number) => string;
	readonly actions: Readonly<Record<RegisterAction, string>>;
	readonly decisions: Readonly<Record<Demand, string>>;
	readonly handovers: Readonly<Record<string, string>>;
	readonly page: readonly [before: string, between: string, after: string];
}

export const REGISTER_WORDS: Readonly<Record<Tongue, RegisterWords>> = {
	ja: {
		title: '持ち出し管理簿',
		sheet: '持ち出し管理簿',
		verification: '検証',
		intact: '改ざん・欠落は見つかりませんでした',
		broken: (count) => `改ざんまたは欠落の疑いがあります(${count} か所)`,
		columns: {
			number: '番号',
			time: '日時',
			applicant: '申請者',
			action: '区分',
			route: '経路',
			recipient: '提供先',
			purpose: '目的',
			count: '文書数',
			documents: '文書',
			label: '最高の格付け',
			method: '方法',
			approver: '許可者',
			permit: '許可番号',
			permitDate: '許可日',
			reason: '理由・処置',
			results: '結果の SHA-256',
			decision: '判定',
		},
		facts: {
			item: '項目',
			value: '内容',
			state: '検証の結果',
			faults: '誤りの箇所',
			head: '最後の記録のハッシュ値',
			expect: '次回の検証',
			entries: '記録の数',
			period: '期間',
			label: 'この帳票の格付け',
			made: '作成日時',
			policy: 'ポリシー',
			times: '日時について',
			timesNote: '記録した端末の時刻です。',
			expectNote: 'この値を控えておき、kakuzuke register verify --expect で照らし合わせると、末尾の記録の削除も見つけられます。',
		},
		none: '(なし)',
		unlabelled: '格付けなし',
		more: (count) => `ほか ${count} 件`,
		actions: {
			export: '持ち出し',
			decline: '暗号化の見送り',
			cancel: '取りやめ',
			refuse: '拒否',
			'label-lowered': '格付けの引き下げ',
			'label-removed': '格付けの取り除き',
			disposal: '廃棄',
			push: 'git での送信',
			outside: '外部の場所への保存',
			terminal: '端末での送信',
			recovery: '管理簿の修復',
		},
		decisions: { allow: '可', remind: '暗号化の確認', encrypt: '要暗号化', 'approve+encrypt': '要許可・要暗号化', refuse: '不可' },
		handovers: {
			'recipient-key': '受け手の公開鍵',
			'other-channel': 'パスワードは別の経路',
			'same-channel': 'パスワードは同じ経路',
			telephone: 'パスワードは電話で',
			'in-person': 'パスワードは対面で',
			letter: 'パスワードは書面で',
			'other-system': 'パスワードは別のシステムで',
		},
		page: ['', ' / ', ' ページ'],
	},
	en: {
		title: 'Register of exports',
		sheet: 'Register',
		verification: 'Verification',
		intact: 'No alteration and no gap was found',
		broken: (count) => `Altered or incomplete: ${count} places`,
		columns: {
			number: 'No.',
			time: 'Time',
			applicant: 'Applicant',
			action: 'Action',
			route: 'Route',
			recipient: 'Recipient',
			purpose: 'Purpose',
			count: 'Documents',
			documents: 'Names',
			label: 'Highest label',
			method: 'Method',
			approver: 'Approver',
			permit: 'Permission no.',
			permitDate: 'Permission date',
			reason: 'Reason, treatment',
			results: 'SHA-256 of the result',
			decision: 'Decision',
		},
		facts: {
			item: 'Item',
			value: 'Content',
			state: 'Outcome of the verification',
			faults: 'Faults',
			head: 'Hash of the last entry',
			expect: 'Next verification',
			entries: 'Entries',
			period: 'Period',
			label: 'Label of this report',
			made: 'Made',
			policy: 'Policy',
			times: 'Times',
			timesNote: 'As on the clock of the machine that recorded them.',
			expectNote: 'Keep this value: with kakuzuke register verify --expect, entries that were cut off at the end are found too.',
		},
		none: '(none)',
		unlabelled: 'no label',
		more: (count) => `and ${count} more`,
		actions: {
			export: 'Export',
			decline: 'Encryption declined',
			cancel: 'Cancelled',
			refuse: 'Refused',
			'label-lowered': 'Label lowered',
			'label-removed': 'Label removed',
			disposal: 'Disposal',
			push: 'git push',
			outside: 'Saved outside',
			terminal: 'Sent from a terminal',
			recovery: 'Register recovered',
		},
		decisions: {
			allow: 'Allowed',
			remind: 'Reminded of encryption',
			encrypt: 'Encryption required',
			'approve+encrypt': 'Permission and encryption required',
			refuse: 'Refused',
		},
		handovers: {
			'recipient-key': 'recipient’s public key',
			'other-channel': 'password by another way',
			'same-channel': 'password by the same way',
			telephone: 'password by telephone',
			'in-person': 'password in person',
			letter: 'password by letter',
			'other-system': 'password by another system',
		},
		page: ['Page ', ' of ', ''],
	},
};
