import type { Tongue } from '../policy';

/** The words of the request for an exception (例外措置の申請書). */
export interface RequestWords {
	readonly title: string;
	readonly titleEmergency: string;
	readonly legal: (emergency: boolean) => string;
	readonly item: string;
	readonly content: string;
	readonly date: string;
	readonly to: string;
	readonly ciso: string;
	readonly applicant: string;
	readonly policy: string;
	readonly period: string;
	readonly fillIn: string;
	readonly subject: string;
	readonly document: string;
	readonly label: string;
	readonly finding: string;
	readonly clause: string;
	readonly none: string;
	readonly more: (count: number) => string;
	readonly reason: string;
	readonly reasonHint: string;
	readonly instead: string;
	readonly insteadHint: string;
	readonly end: string;
	readonly endHint: string;
	readonly decision: string;
	readonly decisionHint: string;
	readonly entry: string;
	readonly entryHint: string;
}

export const WORDS: Readonly<Record<Tongue, RequestWords>> = {
	ja: {
		title: '例外措置申請書',
		titleEmergency: '緊急時の例外措置報告書',
		legal: (emergency) =>
			emergency
				? '対策基準 8.4(2) に基づき、緊急に講じた例外措置を次のとおり報告します。'
				: '対策基準 8.4(1) に基づき、次のとおり例外措置の許可を申請します。',
		item: '項目',
		content: '内容',
		date: '申請日',
		to: '宛先',
		ciso: '最高情報セキュリティ責任者(CISO)',
		applicant: '申請者(情報セキュリティ・システム管理者)',
		policy: 'ポリシー',
		period: '例外措置の期間',
		fillIn: '(記入してください)',
		subject: '対象',
		document: '文書',
		label: '格付け',
		finding: '遵守できない事項',
		clause: '条項',
		none: 'なし',
		more: (count) => `ほか ${count} 件`,
		reason: '遵守することが困難な理由',
		reasonHint: '(行政事務の遂行を続けるため、定めと異なる方法をとる、又は定めを実施しない合理的な理由を記入してください)',
		instead: '代わりに講じる措置',
		insteadHint: '(危険を抑えるために代わりに行うことを記入してください)',
		end: '終了後の扱い',
		endHint: '(期間の終わりに、対象をどのように定めに合わせるかを記入してください)',
		decision: '審査結果(CISO 記入欄)',
		decisionHint: '許可 ・ 不許可  許可番号:             年月日:             氏名:',
		entry: '許可後の登録',
		entryHint:
			'許可されたら、許可番号を `permission` に入れ、次の内容を `.kakuzuke/exceptions.jsonc` の `exceptions` に加えてください。期限を過ぎると指摘に戻ります。',
	},
	en: {
		title: 'Request for an exception',
		titleEmergency: 'Report of an exception in an emergency',
		legal: (emergency) =>
			emergency
				? 'Under clause 8.4(2), the following exception, which could not wait, is reported.'
				: 'Under clause 8.4(1), permission for the following exception is requested.',
		item: 'Item',
		content: 'Content',
		date: 'Date',
		to: 'To',
		ciso: 'The chief information security officer (CISO)',
		applicant: 'Applicant (information security manager)',
		policy: 'Policy',
		period: 'Period of the exception',
		fillIn: '(please fill in)',
		subject: 'Subject',
		document: 'Document',
		label: 'Classification',
		finding: 'What cannot be complied with',
		clause: 'Clause',
		none: 'none',
		more: (count) => `and ${count} more`,
		reason: 'Why compliance is difficult',
		reasonHint: '(Give the good reason for doing otherwise, or not doing it, so that the administration can go on.)',
		instead: 'What is done instead',
		insteadHint: '(Say what keeps the risk down meanwhile.)',
		end: 'What happens at its end',
		endHint: '(Say how the subject will comply when the period is over.)',
		decision: 'Decision (for the CISO)',
		decisionHint: 'Permitted / refused   Number:             Date:             Name:',
		entry: 'Entry after permission',
		entryHint:
			'Once it is permitted, put the number into `permission` and add this to `exceptions` in `.kakuzuke/exceptions.jsonc`. After its last day it becomes a finding again.',
	},
};
