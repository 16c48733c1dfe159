import type { Found } from './detector';
import { maskText } from './mask';

/** A name that means a secret, and what gives it its value: `password = "…"`, `"apiKey": "…"`, 「パスワード：…」. */
const KEY =
	/(?:pass(?:word|wd|phrase)|passwd|pwd|secret(?:[_-]?(?:access[_-]?)?key)?|api[_-]?key|access[_-]?key|client[_-]?secret|(?:auth|access|bearer|refresh)[_-]?token|パスワード|ﾊﾟｽﾜｰﾄﾞ|暗証番号)["'\]]?[ \t]{0,8}(?:=>|:=|[:=：＝])[ \t　]{0,8}/gi;
const QUOTED = /(["'`])([^"'`\r\n]{6,200})\1/y;
const BARE = /[^\s"'`,;、。）)]{6,200}/y;
/** User and password in an address (RFC 3986, 3.2.1). */
const URL_PASSWORD = /:\/\/[^\s:@/"'<>]{1,64}:([^\s:@/"'<>]{6,128})@[A-Za-z0-9]/g;

const PLACEHOLDER =
	/^(?:your|my|the|some|an?)[-_ ]|change[-_]?(?:me|it)|example|sample|dummy|placeholder|redacted|hidden|masked|removed|replace|insert|secret[-_]?(?:here|value|key)?$|^(?:x+|\*+|\.+|-+|_+|#+)$|xxx|\*\*\*|\.\.\.|…|●|＊＊|○○|^(?:none|null|nil|undefined|true|false|todo|tbd|string|number|boolean|default|required|optional|env|prompt|ask)$|^pass(?:word|wd|phrase)?[0-9!]{0,4}$|^(?:test|foo|bar|hoge|fuga|p@ssw0rd|passw0rd|letmein|qwerty|admin|secret)[0-9!]{0,4}$|12345678|abcdefg/i;
/** Values that are taken from somewhere else, and expressions. */
const REFERENCE =
	/[<>{}()[\]]|\$[A-Za-z_{(]|^[$%@!&*|]|%[A-Za-z_]+%|process\.|environ|getenv|secrets?\.|vault[:/]|^https?:|^(?:file|ref|arn|enc|sealed|op|ssm):|^ENC\[|^\/|^\.\.?\//i;

/** Passwords and keys that are written down where a program or a person reads them. */
export function* assignments(text: string): Generator<Found> {
	for (const { index, 0: key } of text.matchAll(KEY)) {
		const start = index + key.length;
		const quoted = quotedAt(text, start);
		const value = quoted ?? bareAt(text, index, start);
		if (value === null || !isSecret(value.text, quoted === null)) continue;
		yield found(value.start, value.text);
	}
	for (const match of text.matchAll(URL_PASSWORD)) {
		const value = match[1] ?? '';
		const start = match.index + match[0].length - value.length - 2;
		if (isSecret(value, false)) yield found(start, value);
	}
}

function found(start: number, value: string): Found {
	return { start, end: start + value.length, value, excerpt: maskText(value), confidence: 0.85 };
}

interface Value {
	readonly start: number;
	readonly text: string;
}

function quotedAt(text: string, at: number): Value | null {
	QUOTED.lastIndex = at;
	const value = QUOTED.exec(text)?.[2];
	return value === undefined ? null : { start: at + 1, text: value };
}

/** Characters of a line in front of the name of a secret. */
const MOST_NAME = 80;

/** Without quotes only where the line is a setting and nothing else. */
function bareAt(text: string, key: number, at: number): Value | null {
	// Only as far as a setting's name may be long: a text may be all one line.
	const before = text.slice(Math.max(0, key - MOST_NAME), key);
	const from = before.lastIndexOf('\n') + 1;
	if (from === 0 && key > MOST_NAME) return null;
	if (!/^[ \t]*(?:export[ \t]+|set[ \t]+|[-*・●][ \t]*)?[\w.-]*$/i.test(before.slice(from))) return null;
	BARE.lastIndex = at;
	const value = BARE.exec(text)?.[0];
	if (value === undefined) return null;
	const rest = /^[ \t]*(?:[#;/].*)?$/.test(lineRest(text, at + value.length));
	return rest ? { start: at, text: value } : null;
}

function lineRest(text: string, at: number): string {
	const slice = text.slice(at, at + 120);
	const end = slice.search(/[\r\n]/);
	return end < 0 ? slice : slice.slice(0, end);
}

/** Mixed as passwords are; words, names of variables and messages are not. */
function isSecret(value: string, bare: boolean): boolean {
	if (value.length < 8 || /\s/.test(value) || PLACEHOLDER.test(value) || REFERENCE.test(value) || !/^[\x21-\x7e]+$/.test(value))
		return false;
	const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
	if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || new Set(value).size < 6) return false;
	// `userToken2`, `Uint8Array`, `app.settings.key1`: names of types and variables have their digits together.
	if (/^[A-Za-z_$][\w$.-]*$/.test(value) && (value.match(/[0-9]+/g)?.length ?? 0) < (bare ? 2 : 1)) return false;
	if (/^[A-Za-z_][A-Za-z_.-]*[0-9]{0,2}$/.test(value) || value.includes('\\')) return false;
	return kinds >= 3 || (value.length >= 16 && (!bare || value.length >= 20));
}
