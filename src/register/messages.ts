import type { Text, Tongue } from '../policy';
import type { Fault, FaultCode, Warning } from './faults';
import type { RegisterAction } from './types';

const FAULTS: Readonly<Record<FaultCode, Text>> = {
	altered: { ja: '第{sequence}号の記録が書き換えられています', en: 'entry {sequence} was altered' },
	removed: { ja: '第{sequence}号の記録がありません', en: 'entry {sequence} is missing' },
	reordered: { ja: '第{sequence}号の記録の順序が違います', en: 'entry {sequence} is out of order' },
	duplicated: { ja: '第{sequence}号の記録が二つあります', en: 'entry {sequence} stands twice' },
	truncated: { ja: '第{sequence}号から後の記録が切り取られています', en: 'entry {sequence} and what followed was cut off' },
	'not-json': { ja: '第{sequence}号にあたる行が記録として読めません', en: 'the line of entry {sequence} is no entry' },
	torn: {
		ja: '第{sequence}号の記録が書きかけです（次に記録するときに、別のファイルへ移します）',
		en: 'entry {sequence} was not finished (the next record sets it aside)',
	},
	'head-missing': { ja: '最後の記録の控え（head.json）がありません', en: 'the note of the last entry (head.json) is missing' },
	'head-altered': {
		ja: '最後の記録の控え（head.json）が記録と合いません',
		en: 'the note of the last entry (head.json) does not fit the entries',
	},
};

/** A fault of the register in words, with its place. */
export function faultText({ code, file, line, sequence }: Fault, tongue: Tongue): string {
	return `${file}:${line}: ${FAULTS[code][tongue].replace('{sequence}', String(sequence))}`;
}

const WARNINGS: Readonly<Record<Warning['code'], Text>> = {
	'year-wrong': {
		ja: '第{sequence}号の日時が、ファイルの年度と合いません',
		en: 'the time of entry {sequence} is not of the year of its file',
	},
	'clock-back': {
		ja: '第{sequence}号の日時が、前の記録より1日以上前です',
		en: 'entry {sequence} is dated more than a day before the one that it follows',
	},
};

/** What is odd about the register in words, with its place. */
export function warningText({ code, file, line, sequence }: Warning, tongue: Tongue): string {
	return `${file}:${line}: ${WARNINGS[code][tongue].replace('{sequence}', String(sequence))}`;
}

const ACTIONS: Readonly<Record<RegisterAction, Text>> = {
	export: { ja: '持ち出し', en: 'export' },
	decline: { ja: '持ち出し（暗号化せず）', en: 'export without encryption' },
	cancel: { ja: '取りやめ', en: 'cancelled' },
	refuse: { ja: '不許可', en: 'refused' },
	'label-lowered': { ja: '格付けの引き下げ', en: 'label lowered' },
	'label-removed': { ja: '格付けの削除', en: 'label removed' },
	disposal: { ja: '廃棄', en: 'disposal' },
	push: { ja: 'git の送信', en: 'git push' },
	outside: { ja: '外部への保存', en: 'saved outside' },
	terminal: { ja: 'ターミナル', en: 'terminal' },
	recovery: { ja: '復旧', en: 'recovery' },
};

/** Name of what was done. */
export function actionText(action: RegisterAction, tongue: Tongue): string {
	return ACTIONS[action]?.[tongue] ?? action;
}
