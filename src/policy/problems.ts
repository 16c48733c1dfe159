import type { Text } from './types';

/** Something wrong in a policy or label-map file, as data; `policyProblemMessages` holds the words. */
export interface PolicyProblem {
	/** The file as the caller named it. */
	readonly file: string;
	/** 1-based; 1 where the file could not be opened at all. */
	readonly line: number;
	/** 1-based, in UTF-16 code units. */
	readonly column: number;
	/** Where in the data, e.g. `axes[0].levels[1].id`; empty for the file as a whole. */
	readonly key: string;
	readonly code: PolicyProblemCode;
	readonly data: Readonly<Record<string, string | number>>;
	/** An error keeps the file (or the map's entry) from coming into force; a warning does not. */
	readonly severity: 'error' | 'warning';
}

/** `{name}` is filled from the problem's data. */
export const policyProblemMessages = {
	'file-unreadable': {
		ja: 'ファイルを読めません（{detail}）。場所と権限を確かめてください。',
		en: 'The file cannot be read ({detail}). Check where it is and who may read it.',
	},
	'file-too-large': {
		ja: 'ファイルが大きすぎます（{size} バイト、上限 {limit} バイト）。',
		en: 'The file is too large ({size} bytes; the limit is {limit}).',
	},
	'file-not-utf8': { ja: 'UTF-8 ではありません。UTF-8 で保存し直してください。', en: 'The file is not UTF-8. Save it as UTF-8.' },
	'json-syntax': { ja: 'JSON の書き方に誤りがあります（{detail}）。', en: 'The JSON is not well formed ({detail}).' },
	'json-too-deep': { ja: '入れ子が深すぎて読めません。', en: 'The nesting is too deep to be read.' },
	'key-repeated': { ja: 'キー「{name}」が二度書かれています。一つにしてください。', en: 'The key "{name}" stands here twice. Keep one.' },
	'key-forbidden': { ja: 'キー「{name}」は使えません。', en: 'The key "{name}" is not allowed.' },
	'key-unknown': { ja: 'キー「{name}」はありません。{hint}', en: 'There is no key "{name}". {hint}' },
	'key-missing': { ja: '「{name}」がありません。書き足してください。', en: '"{name}" is missing. Add it.' },
	'type-wrong': {
		ja: '値の種類が違います。{expected} を書いてください（今は {found}）。',
		en: 'Wrong kind of value: {expected} is wanted, {found} was found.',
	},
	'value-unknown': {
		ja: '「{value}」は使えません。{allowed} から選んでください。',
		en: '"{value}" is not possible here. Choose one of {allowed}.',
	},
	'value-malformed': { ja: '「{value}」は書き方が合いません（形式: {pattern}）。', en: '"{value}" is not of the form {pattern}.' },
	'value-empty': { ja: '空にはできません。', en: 'This must not be empty.' },
	'number-out-of-range': { ja: '{value} は範囲外です（{min}〜{max}）。', en: '{value} is out of range ({min} to {max}).' },
	'list-too-short': { ja: '少なくとも {min} 個必要です。', en: 'At least {min} are needed.' },
	'id-repeated': { ja: '「{id}」が二度定義されています。一つにしてください。', en: '"{id}" is defined twice. Keep one.' },
	'extends-unknown': {
		ja: '元にするポリシー「{id}」はありません。{known} から選んでください。',
		en: 'There is no policy "{id}" to extend. Choose one of {known}.',
	},
	'anchor-unknown': { ja: '位置の目印「{id}」がありません。', en: 'There is no "{id}" to be placed beside.' },
	'axis-missing': { ja: '軸「{axis}」がありません。三つの軸がすべて必要です。', en: 'The axis "{axis}" is missing; all three are needed.' },
	'level-unknown': {
		ja: '「{axis}」に区分「{level}」はありません（あるのは {known}）。',
		en: 'The axis "{axis}" has no level "{level}" (it has {known}).',
	},
	'includes-not-lower': {
		ja: '区分「{level}」が含む「{includes}」は、それより低い区分でなければなりません。',
		en: 'Level "{level}" includes "{includes}", which has to be a lower level.',
	},
	'includes-cycle': { ja: '区分「{level}」の includes が一巡しています。', en: 'The includes of level "{level}" run in a circle.' },
	'restriction-unknown': {
		ja: '取扱制限「{id}」は handling に定義されていません。{hint}',
		en: 'The handling restriction "{id}" is not defined under handling. {hint}',
	},
	'state-not-called-for': {
		ja: '「{id}」は区分「{level}」の取扱制限にないため、明示を求められません。',
		en: 'Level "{level}" does not call for "{id}", so a marking need not state it.',
	},
	'rule-unknown': { ja: 'ルール「{rule}」はありません。{hint}', en: 'There is no rule "{rule}". {hint}' },
	'glob-malformed': { ja: 'パターン「{glob}」を解釈できません（{detail}）。', en: 'The pattern "{glob}" cannot be used ({detail}).' },
	'wording-repeated': {
		ja: '表記「{wording}」は「{other}」にもあります。どちらか一つにしてください。',
		en: 'The wording "{wording}" also belongs to "{other}". Keep one.',
	},
	'template-incomplete': { ja: 'ひな形「{template}」には {missing} が必要です。', en: 'The template "{template}" lacks {missing}.' },
} as const satisfies Record<string, Text>;

export type PolicyProblemCode = keyof typeof policyProblemMessages;

/** Fills a problem's message in one tongue; never throws. */
export function formatPolicyProblem(problem: PolicyProblem, tongue: 'ja' | 'en'): string {
	const template: string = policyProblemMessages[problem.code][tongue];
	return template
		.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(problem.data, name) ? String(problem.data[name]) : whole))
		.trim();
}
