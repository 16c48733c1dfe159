import type { Axis, Policy } from '../policy';
import { keyOf, normalize } from './normalize';
import { EVERYDAY, HANDLING_FIELDS, LABEL_FIELDS } from './words';

/** What a word of the lexicon stands for. */
export type Meaning =
	| { readonly kind: 'axis'; readonly axis: Axis; readonly latin: boolean }
	| { readonly kind: 'handling'; readonly id: string; readonly force: Force }
	| { readonly kind: 'stem'; readonly prohibit: string | null; readonly permit: string | null }
	| { readonly kind: 'legacy'; readonly wording: string; readonly handling: string; readonly everyday: boolean }
	| { readonly kind: 'foreign'; readonly wording: string; readonly scheme: string; readonly everyday: boolean }
	| { readonly kind: 'field'; readonly of: 'label' | 'handling' };

/** How a restriction is put: forbidden, with permission only, another demand, or just a topic (「暗号化」) that says nothing by itself. */
export type Force = 'prohibit' | 'permit' | 'demand' | 'topic';

export interface Entry {
	/** Normalised, ASCII in lower case. */
	readonly word: string;
	/** In capitals the word is a marking, else an everyday word: `INTERNAL`, `internal`. */
	readonly capitals: boolean;
	/** Capitals, figures and signs may follow: `CUI//○○`. */
	readonly open: boolean;
	readonly meaning: Meaning;
	readonly latin: boolean;
	/** Holds blanks or signs that vary. */
	readonly jointed: boolean;
	/** Code of the second character, or -1 where there is none or it varies. */
	readonly second: number;
}

/** A wording with a variable part. */
export interface Pattern {
	readonly id: string;
	readonly before: string;
	readonly after: string;
	readonly bracketed: boolean;
}

export interface Lexicon {
	readonly policy: Policy;
	/** Entries by their first character, the longest word first. */
	readonly byFirst: ReadonlyMap<string, readonly Entry[]>;
	readonly patterns: readonly Pattern[];
	/** Names of axes, normalised. */
	readonly names: readonly string[];
	/** Letters of the compact code. */
	readonly codes: readonly { readonly axis: Axis; readonly code: string }[];
	/** First characters of the axes' names and codes. */
	readonly starts: ReadonlySet<string>;
	/** Level id by its folded writing, for each axis: ids, equivalents, aliases. */
	readonly levels: Readonly<Record<Axis, ReadonlyMap<string, string>>>;
}

const compiled = new WeakMap<Policy, Lexicon>();

/** The lexicon of a policy; compiled once for each policy object. */
export function lexiconOf(policy: Policy): Lexicon {
	let lexicon = compiled.get(policy);
	if (lexicon === undefined) {
		lexicon = compile(policy);
		compiled.set(policy, lexicon);
	}
	return lexicon;
}

/** Stands for any short text in a wording; all three circles are in use. */
const VARIABLE = /[○〇◯]{2,}|\[(?:…|\.\.\.)\]/;

function compile(policy: Policy): Lexicon {
	const entries: Entry[] = [];
	const add = (wording: string, meaning: Meaning, options: { capitals?: boolean; open?: boolean } = {}): void => {
		for (const text of spellings(normalize(wording).text.trim())) {
			const word = normalize(text).folded;
			if (word !== '') entries.push(entryOf(word, meaning, options));
		}
	};
	const patterns: Pattern[] = [];
	for (const axis of policy.axes) {
		const meaningOf = (name: string): Meaning => ({ kind: 'axis', axis: axis.id, latin: /^[\x20-\x7e]+$/.test(name) });
		for (const name of axis.names) add(name, meaningOf(name));
	}
	addRestrictions(policy, add, patterns);
	addWords(policy, add);
	for (const field of LABEL_FIELDS) add(field, { kind: 'field', of: 'label' });
	for (const field of HANDLING_FIELDS) add(field, { kind: 'field', of: 'handling' });
	return {
		policy,
		byFirst: index(entries),
		patterns,
		names: policy.axes.flatMap((axis) => axis.names.map(keyOf)),
		codes: policy.axes.map(({ id, code }) => ({ axis: id, code })),
		starts: new Set(policy.axes.flatMap(({ code, names }) => [code, ...names].map((name) => name.normalize('NFKC').charAt(0)))),
		levels: {
			confidentiality: levelsOf(policy, 'confidentiality'),
			integrity: levelsOf(policy, 'integrity'),
			availability: levelsOf(policy, 'availability'),
		},
	};
}

function entryOf(word: string, meaning: Meaning, { capitals = false, open = false }: { capitals?: boolean; open?: boolean }): Entry {
	const latin = word.charCodeAt(0) < 0x250;
	const varies = latin && /^.[ :+-]/.test(word);
	const second = word.length < 2 || varies ? -1 : word.charCodeAt(1);
	return { word, capitals, open, meaning, latin, jointed: latin && /[ :+-]/.test(word), second };
}

type Add = (wording: string, meaning: Meaning, options?: { capitals?: boolean; open?: boolean }) => void;

const PROHIBITED = /(?:禁止|厳禁|不可)$/;
const PERMITTED = /(?:要許可|要承認|許可制)$/;
const DEMANDED =
	/(?:必須|必要|注意|廃棄|破棄|削除|回収|返却|無用|すること|厳重|処分|裁断|限り|限定|のみ|専用|配布|配付|シュレッダー|禁|帯出|出)$|^(?:要|禁)/;

function forceOf(wording: string): Force {
	if (EVERYDAY.has(normalize(wording).folded)) return 'topic';
	if (PROHIBITED.test(wording)) return 'prohibit';
	if (PERMITTED.test(wording)) return 'permit';
	if (/^[\x20-\x7e]+$/.test(wording)) return wording.includes(' ') ? 'prohibit' : 'topic';
	return DEMANDED.test(wording) ? 'demand' : 'topic';
}

function addRestrictions(policy: Policy, add: Add, patterns: Pattern[]): void {
	const stems = new Map<string, { prohibit: string | null; permit: string | null }>();
	for (const { id, wordings } of policy.handling) {
		for (const wording of wordings) {
			const text = normalize(wording).text.trim();
			const variable = VARIABLE.exec(text);
			if (variable !== null) {
				const before = normalize(text.slice(0, variable.index)).folded;
				const after = normalize(text.slice(variable.index + variable[0].length)).folded;
				patterns.push({ id, before, after, bracketed: variable[0].startsWith('[') });
			}
			const force = variable === null ? forceOf(text) : 'demand';
			add(wording, { kind: 'handling', id, force });
			const said = PROHIBITED.test(text) ? 'prohibit' : PERMITTED.test(text) ? 'permit' : null;
			if (said === null) continue;
			const stem = text.replace(said === 'prohibit' ? PROHIBITED : PERMITTED, '').replace(/[のは時]$/u, '');
			if (stem === text || stem === '') continue;
			for (const spelling of spellings(stem)) {
				const known = stems.get(spelling) ?? { prohibit: null, permit: null };
				known[said] ??= id;
				stems.set(spelling, known);
			}
		}
	}
	for (const [stem, { prohibit, permit }] of stems) add(stem, { kind: 'stem', prohibit, permit });
}

function addWords(policy: Policy, add: Add): void {
	const restriction = new Map(
		policy.handling.flatMap(({ id, wordings }) => wordings.map((wording) => [normalize(wording).folded, id] as const)),
	);
	for (const { wording, variants = [] } of policy.legacy) {
		const handling = restriction.get(normalize(wording).folded) ?? wording;
		for (const word of [wording, ...variants]) add(word, { kind: 'legacy', wording, handling, everyday: EVERYDAY.has(word) });
	}
	for (const { wording, scheme } of policy.foreign) {
		const text = normalize(wording).text.trim();
		const open = VARIABLE.test(text);
		// One word all in capitals is a marking in capitals: `INTERNAL`; as `internal` it is an everyday word.
		const capitals = open || /^\(?[A-Z]+[)/A-Z]*$/.test(text);
		const everyday = EVERYDAY.has(normalize(wording).folded);
		const fixed = open ? text.replace(VARIABLE, '') : text;
		add(fixed, { kind: 'foreign', wording, scheme, everyday }, { capitals, open });
		if (open && fixed.endsWith('//')) add(fixed.replace('//', ' // '), { kind: 'foreign', wording, scheme, everyday }, { capitals, open });
	}
}

/** Ways to spell the same word: okurigana, and 配付/配布. */
const SPELLINGS: readonly (readonly string[])[] = [
	['持ち出し', '持出し', '持出', '持ちだし', 'もちだし', '持ち出'],
	['書き換え', '書換え', '書換', '書きかえ', '書替', '書き替え'],
	['取り扱い', '取扱い', '取扱', '取り扱'],
	['貸し出し', '貸出し', '貸出'],
	['配布', '配付'],
	['パスワード', 'pw'],
	['秘扱', '秘扱い'],
	['メモリー', 'メモリ'],
];

function spellings(text: string): string[] {
	for (const forms of SPELLINGS) {
		const found = forms.find((form) => text.includes(form));
		if (found !== undefined && !(found === '秘扱' && text.includes('秘扱い'))) return forms.map((form) => text.replace(found, form));
	}
	return [text];
}

function index(entries: readonly Entry[]): Map<string, Entry[]> {
	const byFirst = new Map<string, Entry[]>();
	for (const entry of entries) {
		const first = entry.word.charAt(0);
		const list = byFirst.get(first);
		if (list === undefined) byFirst.set(first, [entry]);
		else list.push(entry);
	}
	for (const list of byFirst.values()) list.sort((a, b) => b.word.length - a.word.length || precedence(a) - precedence(b));
	return byFirst;
}

/** Where one word means two things: a secrecy word before a restriction (取扱注意), both before the stem of another. */
const PRECEDENCE: readonly Meaning['kind'][] = ['axis', 'legacy', 'foreign', 'handling', 'field', 'stem'];

function precedence(entry: Entry): number {
	return PRECEDENCE.indexOf(entry.meaning.kind);
}

function levelsOf(policy: Policy, axis: Axis): ReadonlyMap<string, string> {
	const definition = policy.axes.find(({ id }) => id === axis);
	const levels = new Map<string, string>();
	for (const id of Object.keys(definition?.equivalents ?? {})) levels.set(normalize(id).folded, id);
	for (const { id, aliases = [] } of definition?.levels ?? []) {
		for (const alias of aliases) levels.set(normalize(alias).folded, id);
		levels.set(normalize(id).folded, id);
	}
	return levels;
}
