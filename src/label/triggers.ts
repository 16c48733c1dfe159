import type { Policy } from '../policy';
import { normalize } from './normalize';

/** Short strings that few other words hold; a wording that has one needs no trigger of its own. */
const SHORT: readonly string[] = [
	...[
		'密',
		'秘',
		'禁',
		'限',
		'不可',
		'許可',
		'承認',
		'完全性',
		'可用性',
		'取扱',
		'取り扱',
		'暗号',
		'廃棄',
		'破棄',
		'回収',
		'返却',
		'親展',
		'公開',
		'公表',
		'無用',
		'厳重',
	],
	...[
		'保管',
		'保存',
		'復旧',
		'パスワード',
		'バックアップ',
		'シュレッダー',
		'内部',
		'社内',
		'庁内',
		'部内',
		'開示',
		'外部処理',
		'専用',
		'のみ',
	],
	...[
		'confiden',
		'secret',
		'classif',
		'restrict',
		'official',
		'intern',
		'sensitiv',
		'protect',
		'propriet',
		'privile',
		'distribut',
		'circulat',
		'disclos',
		'release',
	],
	...['reprodu', 'prohibit', 'authori', 'only', 'publi', 'copy', 'copie', 'forward', 'encrypt', 'tlp', 'cui', 'nato', 'eyes'],
];

/** Characters in whose company a word may be written differently: blanks between CJK letters, wide and narrow forms, circled ones, invisible ones. */
const VARIES =
	/[\u2e80-\u9fff][ \t\u3000]|[\u00ad\u200b-\u200f\u2060-\u2069\u2100-\u24ff\u3200-\u33ff\uff01-\uffdc\u{1d400}-\u{1d7ff}]|[\ufe00-\ufe0f]/u;
const LOOKED_AT = 4096;

/** A misspelt axis still ends like one: 【機蜜性2】. */
const MISSPELT: readonly string[] = ['性1', '性2', '性3', '性１', '性２', '性３'];

interface Sieve {
	readonly words: readonly string[];
	readonly expression: RegExp;
}

const compiled = new WeakMap<Policy, Sieve>();

/**
 * Words of which at least one stands in every text that can be a marking, ASCII ones in lower case. A reader may look for them
 * (ASCII in either case and either width) before it decodes and parses anything.
 */
export function markingTriggers(policy: Policy): readonly string[] {
	return sieveOf(policy).words;
}

/** Whether a text may hold a marking; cheap, and says yes too often rather than no. */
export function mayContainMarking(text: string, policy: Policy): boolean {
	const { expression } = sieveOf(policy);
	if (expression.test(text)) return true;
	return VARIES.test(text) && expression.test(normalize(text.slice(0, LOOKED_AT)).folded.replaceAll(' ', ''));
}

function sieveOf(policy: Policy): Sieve {
	let sieve = compiled.get(policy);
	if (sieve === undefined) {
		const words = triggerWords(policy);
		sieve = { words, expression: new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'i') };
		compiled.set(policy, sieve);
	}
	return sieve;
}

function triggerWords(policy: Policy): readonly string[] {
	const vocabulary = [
		...policy.axes.flatMap(({ names }) => names),
		...policy.handling.flatMap(({ wordings }) => wordings),
		...policy.legacy.flatMap(({ wording, variants = [] }) => [wording, ...variants]),
		...policy.foreign.map(({ wording }) => wording),
		...['許可', '承認', '取扱', '取り扱', '㊙', 'MSIP_Label_', ...MISSPELT],
	];
	const words = new Set<string>();
	for (const wording of vocabulary) for (const part of fixedParts(wording)) words.add(part);
	for (const axis of policy.axes)
		for (const level of axis.levels) if (axis.id === 'confidentiality') words.add(axis.code.toLowerCase() + level.id.toLowerCase());
	// Levels that the policy does not know, and codes with signs in them.
	for (const axis of policy.axes)
		if (axis.id === 'confidentiality')
			for (const sign of [':', '=', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) words.add(axis.code.toLowerCase() + sign);
	return minimal(words);
}

/** The fixed part of a wording that has to stand in every spelling of it. */
function fixedParts(wording: string): string[] {
	const fixed = normalize(wording)
		.folded.split(/[○〇◯]+|\[.*?\]/u)
		.map((part) => part.trim());
	const longest = fixed.sort((a, b) => b.length - a.length)[0] ?? '';
	const short = SHORT.find((each) => longest.includes(each));
	if (short !== undefined) return [short];
	// Signs and blanks in Latin wordings vary.
	if (/^[\x20-\x7e]+$/.test(longest)) {
		if (longest.includes('//')) return [longest];
		const part = longest.split(/[^a-z\d]+/).sort((a, b) => b.length - a.length)[0] ?? '';
		return [part.length > 1 ? part : longest];
	}
	return longest === '' ? [] : [longest];
}

/** Without the words that hold another. */
function minimal(words: ReadonlySet<string>): readonly string[] {
	const all = [...words].filter((word) => word !== '').sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
	const kept: string[] = [];
	for (const word of all) if (!kept.some((each) => word.includes(each))) kept.push(word);
	return kept;
}
