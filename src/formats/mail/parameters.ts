import { decodeCharset, decodeWords } from './words';

/** A field such as `Content-Type`: its value in lower case, and its parameters decoded, by lower-case name. */
export interface Parametrized {
	readonly value: string;
	readonly parameters: ReadonlyMap<string, string>;
}

/** Parts that one parameter may be split into (RFC 2231 3). */
const MOST_SECTIONS = 200;

/** Reads `value; name=token; name="quoted"; name*=charset''percent; name*0*=…` (RFC 2045 5.1, RFC 2231 3, 4). Linear; never throws. */
export function parseParameters(raw: string): Parametrized {
	const parts = split(raw);
	const value = (parts[0] ?? '').trim().split(/[\s(]/)[0] ?? '';
	const plain = new Map<string, string>();
	const sections = new Map<string, Section[]>();
	for (const part of parts.slice(1)) {
		const equals = part.indexOf('=');
		if (equals < 0) continue;
		const key = part.slice(0, equals).trim().toLowerCase();
		const content = unquoted(part.slice(equals + 1).trim());
		const [, name = '', index, extended] = /^([^*]{1,60})(?:\*(\d{1,4}))?(\*)?$/.exec(key) ?? [];
		if (name === '') continue;
		if (index === undefined && extended === undefined) {
			if (!plain.has(name)) plain.set(name, content);
			continue;
		}
		const known = sections.get(name) ?? [];
		if (known.length < MOST_SECTIONS) known.push({ index: Number(index ?? 0), extended: extended !== undefined, content });
		sections.set(name, known);
	}
	const parameters = new Map([...plain].map(([name, content]) => [name, decodeWords(content)]));
	// The extended writing is the exact one where both are given (RFC 6266 4.3 says so for the same field of HTTP).
	for (const [name, known] of sections) parameters.set(name, joined(known));
	return { value: value.toLowerCase(), parameters };
}

interface Section {
	readonly index: number;
	readonly extended: boolean;
	readonly content: string;
}

function joined(sections: readonly Section[]): string {
	const sorted = [...sections].sort((one, other) => one.index - other.index);
	let charset = '';
	const bytes = sorted.map(({ extended, content }, position) => {
		if (!extended) return Buffer.from(content, 'latin1');
		const lead = position === 0 ? /^([^']{0,40})'[^']{0,40}'/.exec(content) : null;
		if (lead !== null) charset = lead[1] ?? '';
		const escaped = content.slice(lead?.[0].length ?? 0);
		return Buffer.from(
			escaped.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
			'latin1',
		);
	});
	const all = Buffer.concat(bytes);
	return charset === '' ? decodeWords(all.toString('latin1')) : decodeCharset(all, charset);
}

/** Cut at the semicolons outside of quotes. */
function split(raw: string): string[] {
	const parts: string[] = [];
	let start = 0;
	let quoted = false;
	for (let at = 0; at < raw.length; at++) {
		const character = raw.charCodeAt(at);
		if (character === BACKSLASH && quoted) at++;
		else if (character === QUOTE) quoted = !quoted;
		else if (character === SEMICOLON && !quoted) {
			parts.push(raw.slice(start, at));
			start = at + 1;
		}
	}
	parts.push(raw.slice(start));
	return parts;
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const SEMICOLON = 0x3b;

function unquoted(text: string): string {
	if (!text.startsWith('"')) return text;
	const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length;
	// ISO-2022-JP and Shift_JIS have backslashes of their own; only what has to be escaped is.
	return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}
