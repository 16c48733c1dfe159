import { formatHandling, formatLevels, isEmpty, type Label, makeLabel } from '../label';
import { type Policy, type Tongue, toBeStated } from '../policy';

/** Control characters, line separators and bidirectional overrides could forge or hide part of what a person reads. */
const DANGEROUS =
	/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for a document: what could mislead, or what XML cannot hold, is shown as `\u{202e}`; line breaks stay. */
export function safeText(text: string): string {
	return text.replace(DANGEROUS, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** For file names: line breaks are shown too. */
export function safeName(name: string): string {
	return safeText(name).replaceAll('\n', '\\u{a}');
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** 1,234 B; 12.3 KB; thousands are 1024. */
export function sizeText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	const digits = unit === 0 ? 0 : 1;
	return `${value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })} ${UNITS[unit] ?? ''}`;
}

/** A label in a cell: its levels, and its restrictions in a second line. */
export function labelLines(label: Label | null | undefined, policy: Policy, none: string): readonly string[] {
	if (label === null || label === undefined || isEmpty(label)) return [none];
	return [formatLevels(label, policy), formatHandling(label.handling, policy)].filter((line) => line !== '').map(safeName);
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** 2026-11-23 as an office writes it: 令和8年11月23日, or as it is. Anything else is given back unchanged. */
export function dayText(date: string, tongue: Tongue): string {
	const [, year = '', month = '', day = ''] = DAY.exec(date) ?? [];
	if (year === '' || tongue === 'en') return safeName(date);
	const reiwa = Number(year) - 2018;
	const era = reiwa > 1 || (reiwa === 1 && Number(month) >= 5) ? `令和${reiwa === 1 ? '元' : reiwa}年` : `${Number(year)}年`;
	return `${era}${Number(month)}月${Number(day)}日`;
}

/** ISO 8601 to the second with the offset of the place: 2026-11-23T14:05:09+09:00. */
export function localTime(date: Date): string {
	const offset = -date.getTimezoneOffset();
	const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
	const pad = (value: number): string => String(value).padStart(2, '0');
	return `${local}${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

/** The label with the restrictions that a marking of its levels has to state (3(2)②): what is made here sets an example. */
export function fullLabel(label: Label, policy: Policy): Label {
	return makeLabel({ ...label, handling: [...label.handling, ...toBeStated(policy, label).map(({ id }) => id)] }, policy);
}
