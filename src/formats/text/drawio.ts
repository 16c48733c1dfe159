import { unescapeXml } from '../xml';
import type { Range } from './spot';

/** A variable of a draw.io file: one member of the JSON object in `<mxfile vars="{…}">`. */
export interface Variable {
	readonly name: string;
	readonly value: Range;
	/** The member with its comma; the whole attribute where it is the only one. */
	readonly removal: Range;
}

export interface Variables {
	readonly list: readonly Variable[];
	/** `attribute`: there is none yet; `first`: it is empty; `more`: it holds others. */
	readonly room: 'attribute' | 'first' | 'more';
	readonly insertAt: number;
	/** Behind the root's opening tag. */
	readonly end: number;
}

const ROOT = /<mxfile(?=[\s>/])(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/;
const ATTRIBUTE = /\svars\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const QUOTE = '(?:&quot;|&#34;|")';
const TEXT = `((?:(?!${QUOTE})[^\\\\<])*)`;
const MEMBER = new RegExp(`${QUOTE}${TEXT}${QUOTE}\\s*:\\s*${QUOTE}${TEXT}${QUOTE}`, 'g');

/**
 * The variables of a draw.io file. Comments are lost when draw.io saves a file, attributes of its root are kept: so a label stands there.
 * `null` where there is no such root, or where its variables are no plain object.
 */
export function findVariables(text: string, from: number, to: number): Variables | null {
	const root = ROOT.exec(text.slice(from, to));
	if (root === null) return null;
	const start = from + root.index;
	const end = start + root[0].length;
	const attribute = ATTRIBUTE.exec(root[0]);
	const raw = attribute?.[1] ?? attribute?.[2];
	if (attribute === null || raw === undefined) return { list: [], room: 'attribute', insertAt: start + '<mxfile'.length, end };
	const inside = /^\s*\{([\s\S]*)\}\s*$/.exec(raw)?.[1];
	if (inside === undefined) return null;
	const whole = { start: start + attribute.index, end: start + attribute.index + attribute[0].length };
	const base = whole.end - 1 - raw.length + raw.indexOf('{') + 1;
	const matches = [...inside.matchAll(MEMBER)];
	const list = matches.map((match) => {
		const at = base + match.index;
		const last = at + match[0].length;
		const close = /(?:&quot;|&#34;|")$/.exec(match[0])?.[0].length ?? 1;
		const value = { start: last - close - (match[2]?.length ?? 0), end: last - close };
		return { name: unescaped(match[1] ?? ''), value, removal: alone(inside, match[0]) ? whole : withComma(text, at, last) };
	});
	return { list, room: inside.trim() === '' ? 'first' : 'more', insertAt: base, end };
}

function alone(inside: string, member: string): boolean {
	return inside.trim() === member;
}

function withComma(text: string, start: number, end: number): Range {
	const after = /^\s*,/.exec(text.slice(end, end + 20));
	if (after) return { start, end: end + after[0].length };
	const before = /,\s*$/.exec(text.slice(Math.max(0, start - 20), start));
	return { start: start - (before?.[0].length ?? 0), end };
}

function unescaped(value: string): string {
	try {
		return unescapeXml(value);
	} catch {
		return value;
	}
}

/** A variable as it is written where there is this much room. */
export function variableText(room: Variables['room'], name: string, value: string): string {
	const member = `&quot;${attributeText(name)}&quot;:&quot;${attributeText(value)}&quot;`;
	return room === 'attribute' ? ` vars="{${member}}"` : room === 'first' ? member : `${member},`;
}

/** A JSON string's inside within an attribute. */
export function attributeText(value: string): string {
	return JSON.stringify(value).slice(1, -1).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
