import { languageByName } from '../text/languages';
import { LINK_LIMITS, type Link } from './link';
import { blank, type Found, markdownLinks } from './markdown';

/** A link within a text, not yet placed. */
export interface Written extends Found {
	readonly endings?: readonly string[];
	readonly base?: string;
	readonly kind?: Link['kind'];
}

/** How a family of texts names other files. */
export interface Syntax {
	readonly kind: Link['kind'];
	/** One of these bytes stands in every text that has a link (ASCII). */
	readonly signs: readonly Buffer[];
	find(text: string): Iterable<Written>;
}

const PICTURES = ['', '.pdf', '.png', '.jpg', '.jpeg', '.eps', '.svg'];

/** Attributes that name another file (HTML 4.8, SVG 2, 16.1.5). `a` and `area` point, everything else shows or runs. */
const TAG = /<([a-z][\w:-]*)((?:\s[^<>]{0,4096})?)>/gi;
const ATTRIBUTE = /\s(?:xlink:)?(href|src|data|poster)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'=<>`]+))/gi;
const POINTING: ReadonlySet<string> = new Set(['a', 'area']);
/** `link` and `base` name style sheets and addresses, not documents. */
const OTHER: ReadonlySet<string> = new Set([
	'link',
	'base',
	'script',
	'use',
	'lineargradient',
	'radialgradient',
	'pattern',
	'filter',
	'textpath',
]);

function* html(text: string): Generator<Written> {
	for (const tag of blank(text, /<!--[\s\S]*?(?:-->|$(?![\s\S]))/g).matchAll(TAG)) {
		const name = (tag[1] ?? '').toLowerCase();
		if (OTHER.has(name)) continue;
		const from = tag.index + 1 + name.length;
		for (const attribute of (tag[2] ?? '').matchAll(ATTRIBUTE)) {
			const value = attribute[2] ?? attribute[3] ?? attribute[4] ?? '';
			const quoted = attribute[4] === undefined ? 1 : 0;
			const end = from + attribute.index + attribute[0].length - quoted;
			yield { start: end - value.length, end, included: !POINTING.has(name) };
		}
	}
}

function* markdown(text: string): Generator<Written> {
	yield* markdownLinks(text);
	if (/<[a-z]/i.test(text)) for (const found of html(text)) yield { ...found, kind: 'url' };
}

function* asciidoc(text: string): Generator<Written> {
	const images = /^:imagesdir:[ \t]+(\S{1,200})[ \t]*$/m.exec(text)?.[1];
	for (const match of text.matchAll(/(?<![\w/])(include|image|video|audio|link|xref):{1,2}([^\s[\]{}]{1,500})\[/g)) {
		const [, macro = '', target = ''] = match;
		const end = match.index + match[0].length - 1;
		const found = { start: end - target.length, end, included: macro !== 'link' && macro !== 'xref' };
		yield macro === 'image' && images !== undefined ? { ...found, base: images } : found;
	}
	for (const match of text.matchAll(/<<([^\s<>#,]{1,500})[#,>]/g)) {
		const target = match[1] ?? '';
		if (target.includes('.')) yield { start: match.index + 2, end: match.index + 2 + target.length, included: false };
	}
}

function* restructured(text: string): Generator<Written> {
	const included =
		/^[ \t]*\.\. (?:\|[^|\n]{1,200}\| )?(?:include|image|figure|literalinclude)::[ \t]+(\S[^\n]{0,2047})$|^[ \t]+:file:[ \t]+(\S[^\n]{0,2047})$/gm;
	for (const match of text.matchAll(included)) {
		const written = match[1] ?? match[2] ?? '';
		const start = match.index + match[0].length - written.length;
		yield { start, end: start + written.trimEnd().length, included: true, kind: 'path' };
	}
	for (const match of text.matchAll(
		/^\.\. _[^:\n]{1,200}:[ \t]+(\S{1,2048})[ \t]*$|<([^<>\s]{1,2048})>`__?|:download:`(?:[^`<\n]{1,500}<)?([^`<>\n]{1,2048})/gm,
	)) {
		const target = match[1] ?? match[2] ?? match[3] ?? '';
		const start = match.index + match[0].lastIndexOf(target);
		yield { start, end: start + target.length, included: false };
	}
}

function* latex(text: string): Generator<Written> {
	const shown = blank(text, /(?<!\\)%[^\n]*/g);
	const pattern =
		/\\(input|include|subfile|includegraphics|includepdf|lstinputlisting|verbatiminput|href)\*?(?:\[[^\]\n]{0,500}\])?\{([^{}\n]{1,2048})\}/g;
	for (const match of shown.matchAll(pattern)) {
		const [, command = '', target = ''] = match;
		const end = match.index + match[0].length - 1;
		const found = { start: end - target.length, end };
		if (command === 'href') yield { ...found, included: false, kind: 'url' };
		else yield { ...found, included: true, endings: command.includes('graphics') ? PICTURES : ['', '.tex', '.pdf'] };
	}
}

function* org(text: string): Generator<Written> {
	for (const match of text.matchAll(/^#\+include:[ \t]*"([^"\n]{1,2048})"|\[\[(?:file:)?([^[\]\n]{1,2048})\]/gim)) {
		const target = (match[1] ?? match[2] ?? '').replace(/::.*$/, '');
		const start = match.index + match[0].indexOf(target);
		yield { start, end: start + target.length, included: match[1] !== undefined };
	}
}

/** JSON References and JSON Schema (draft 2020-12, 8.2.3.1), OpenAPI 3.1. */
function* references(text: string): Generator<Written> {
	for (const match of text.matchAll(/["']?\$ref["']?[ \t]*:\s{0,100}(?:"([^"\n]{1,2048})"|'([^'\n]{1,2048})'|([^\s"',{}[\]]{1,2048}))/g)) {
		const target = match[1] ?? match[2] ?? match[3] ?? '';
		const start = match.index + match[0].lastIndexOf(target);
		yield { start, end: start + target.length, included: true };
	}
}

const signs = (...texts: string[]): readonly Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'));

const HTML: Syntax = { kind: 'url', signs: signs('href', 'src', 'HREF', 'SRC', 'data=', 'poster'), find: html };
const REFERENCES: Syntax = { kind: 'url', signs: signs('$ref'), find: references };
const SYNTAXES: Readonly<Record<string, Syntax>> = {
	markdown: { kind: 'markdown', signs: signs('](', ']:', 'href', 'src'), find: markdown },
	html: HTML,
	vue: HTML,
	asciidoc: { kind: 'url', signs: signs('::', 'image:', 'link:', 'xref:', '<<'), find: asciidoc },
	restructuredtext: { kind: 'url', signs: signs('::', '.. _', '>`', ':download:'), find: restructured },
	latex: { kind: 'path', signs: signs('\\in', '\\sub', '\\lst', '\\verb', '\\href'), find: latex },
	org: { kind: 'url', signs: signs('[[', '#+'), find: org },
	yaml: REFERENCES,
	json: REFERENCES,
	jsonc: REFERENCES,
};

/** JSON's family of languages holds tables and much else. */
const JSON_NAME = /\.(?:json|webmanifest|geojson|topojson)$/i;

/** How the links of a text of this name are written; `null` where it has none that are known here. */
export function syntaxOf(name: string, languageId?: string): Syntax | null {
	if (/\.svg$/i.test(name)) return HTML;
	const language = languageByName(name)?.ids[0] ?? languageId;
	if (language === undefined || (language === 'json' && !JSON_NAME.test(name))) return null;
	return (Object.hasOwn(SYNTAXES, language) ? SYNTAXES[language] : undefined) ?? null;
}

export const MARKDOWN = SYNTAXES.markdown as Syntax;

/** The first links of a text. */
export function* firstLinks(syntax: Syntax, text: string): Generator<Written> {
	let count = 0;
	for (const written of syntax.find(text)) {
		if (written.end - written.start > LINK_LIMITS.length || written.end <= written.start) continue;
		yield written;
		if (++count >= LINK_LIMITS.links) return;
	}
}
