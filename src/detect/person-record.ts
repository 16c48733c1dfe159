import type { Detector, Found, Subject } from './detector';
import { maskText } from './mask';
import { type Element, elementsOf } from './person-elements';
import { words } from './surroundings';

/** Characters between the parts of one record. */
const GAP = 160;
/** The address and the clerk of an office stand on every letter: without a date of birth they are nobody's private data. */
const OFFICE = words(
	'役場',
	'役所',
	'県庁',
	'都庁',
	'府庁',
	'庁舎',
	'課',
	'係',
	'担当',
	'株式会社',
	'有限会社',
	'合同会社',
	'㈱',
	'㈲',
	'法人',
	'センター',
	'事務所',
	'営業所',
	'支店',
	'本店',
	'本社',
	'支社',
	'学校',
	'病院',
	'代表',
	'町長',
	'村長',
	'市長',
	'知事',
	'所在地',
	'御中',
	'会場',
	'開催',
);
/** People and places of samples. */
const SAMPLES =
	/山田[ 　]?(?:太郎|花子)|(?:甲|乙|丙)(?:野|山|川)?[ 　]?(?:太郎|花子|一郎|次郎)|[〇○◯●×✕*＊]{2,}|テスト|サンプル|見本|記入例|ダミー|太郎|花子/;

/** Name, address and date of birth of one person, two of them at least: a row of a table, or the lines of a form. */
export const personRecord: Detector = {
	kind: 'person-record',
	*find(subject) {
		let record: Element[] = [];
		for (const element of elementsOf(subject)) {
			const last = record.at(-1);
			if (last !== undefined && element.start < last.end && element.kind === last.kind) continue;
			if (last !== undefined && !belongs(record, last, element, subject)) {
				yield* told(record, subject);
				record = [];
			}
			record.push(element);
		}
		yield* told(record, subject);
	},
};

/** A kind that is there already begins the next person; so does another row of a table, or another paragraph. */
function belongs(record: readonly Element[], last: Element, element: Element, { around, text }: Subject): boolean {
	if (element.start - last.end > GAP) return false;
	// A name and its reading are one.
	if (record.some(({ kind }) => kind === element.kind))
		return (
			element.kind === 'name' &&
			last.kind === 'name' &&
			element.start - last.end < 20 &&
			!text.slice(last.end, element.start).includes('\n')
		);
	const before = around.lineAt(last.start);
	const now = around.lineAt(element.start);
	if (before.block !== now.block) return false;
	return before.start === now.start || !isRow(text, before.start, now.start);
}

function isRow(text: string, start: number, end: number): boolean {
	let delimiters = 0;
	for (let at = start; at < Math.min(end, start + 400); at++) {
		const code = text.charCodeAt(at);
		if (code === 0x0a) break;
		if (code === 0x09 || code === 0x2c || code === 0x7c) delimiters++;
	}
	return delimiters >= 2;
}

function* told(record: readonly Element[], { text, around }: Subject): Generator<Found> {
	const kinds = new Set(record.map(({ kind }) => kind));
	const [first] = record;
	const last = record.at(-1);
	if (first === undefined || last === undefined || kinds.size < 2) return;
	const values = record.map(({ start, end }) => text.slice(start, end));
	if (values.some((value) => SAMPLES.test(value))) return;
	const start = first.start;
	if (SAMPLES.test(text.slice(Math.max(0, start - 30), start))) return;
	const end = Math.max(...record.map((element) => element.end));
	// 「高橋 味噌」 from 「熊本県…」 is no person.
	if (!kinds.has('birth') && (!record.some(({ told }) => told) || isOffice(start, end, around))) return;
	const name = record.findIndex(({ kind }) => kind === 'name');
	const value = values
		.join('\n')
		.replace(/[ 　"]/g, '')
		.normalize('NFKC');
	const confidence = kinds.size === 3 ? 0.97 : kinds.has('birth') ? 0.9 : 0.8;
	yield { start, end, value, excerpt: maskText(values[Math.max(0, name)] ?? ''), confidence };
}

function isOffice(start: number, end: number, around: Subject['around']): boolean {
	const { starts } = around.occurrences(OFFICE);
	let low = 0;
	let high = starts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((starts[middle] ?? 0) < start - 40) low = middle + 1;
		else high = middle;
	}
	return (starts[low] ?? Number.POSITIVE_INFINITY) < end + 40;
}
