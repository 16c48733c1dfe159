import { C_BLOCK, LANGUAGE_ROWS, MARKUP, type Row } from './language-table';

export type FrontMatterKind = 'yaml' | 'asciidoc' | 'org' | 'rst' | 'html' | 'latex' | 'drawio';

export interface Language {
	/** VS Code language ids, the family's own name first. */
	readonly ids: readonly string[];
	/** `code`: comments only. `prose`: a bare line is a header too. `data`: no room for a label. `unknown`: read with goodwill, never written. */
	readonly kind: 'code' | 'prose' | 'data' | 'unknown';
	/** Signs that begin a comment up to the end of the line; the first is the one written. */
	readonly line: readonly string[];
	/** First characters of lines that may begin a comment. */
	readonly commentStarts: string;
	/** Signs around a block comment; the first pair is the one written where there is no line sign. */
	readonly block: readonly (readonly [string, string])[];
	readonly frontMatter: readonly FrontMatterKind[];
	/** What has to stay in front of a label, after byte-order mark, shebang and encoding cookie. Anchored by the `y` flag. */
	readonly stays: RegExp | null;
	/** A blank line belongs after an inserted label, else it would join what follows. */
	readonly gap: boolean;
	/** Whether the label may be inserted: not where two languages share an extension. */
	readonly writable: boolean;
}

/** For text of which nothing is known. */
export const UNKNOWN: Language = {
	ids: ['unknown'],
	kind: 'unknown',
	line: ['#', '//', ';', '--', '%', "'", 'rem'],
	commentStarts: "#/;-%'rR<",
	block: [C_BLOCK, MARKUP],
	frontMatter: [],
	stays: null,
	gap: false,
	writable: false,
};

const byId = new Map<string, Language>();
const byExtension = new Map<string, Language>();
const byName = new Map<string, Language>();

for (const row of LANGUAGE_ROWS) {
	const language = languageOf(row);
	for (const id of language.ids) byId.set(id.toLowerCase(), language);
	for (const extension of words(row.ext)) byExtension.set(extension, language);
	for (const name of words(row.names)) byName.set(name, language);
}

/** Every family, for tests and documentation. */
export const LANGUAGES: readonly Language[] = [...new Set(byId.values())];

/** Language of a VS Code id, or `null` where the table has none. */
export function languageById(id: string): Language | null {
	return byId.get(id.toLowerCase()) ?? null;
}

/** Language by file name (any letter case, no folder), or `null` where the name tells nothing. */
export function languageByName(fileName: string): Language | null {
	// One document's name is asked for several times in a row.
	if (last.fileName === fileName) return last.language;
	const name = fileName.toLowerCase();
	last = { fileName, language: byName.get(name) ?? byLastPart(name) ?? byPattern(name) };
	return last.language;
}

let last: { readonly fileName: string; readonly language: Language | null } = { fileName: '', language: null };

function byLastPart(name: string): Language | null {
	const dot = name.lastIndexOf('.');
	if (dot < 0) return null;
	const before = name.lastIndexOf('.', dot - 1);
	if (before >= 0) {
		// `tsconfig.build.json`, `.blade.php` and `.min.js` say more than their last part.
		if (name.startsWith('tsconfig.') && name.endsWith('.json')) return byName.get('tsconfig.json') ?? null;
		const compound = byExtension.get(name.slice(before + 1));
		if (compound !== undefined) return compound;
	}
	return byExtension.get(name.slice(dot + 1)) ?? null;
}

function byPattern(name: string): Language | null {
	const family = /^(?:dockerfile|containerfile|makefile|\.env)(?=\.)/.exec(name)?.[0];
	return family === undefined ? null : (byName.get(family) ?? null);
}

/** Language by a shebang's interpreter or an XML prolog in the first line, or `null`. */
export function languageByFirstLine(text: string): Language | null {
	// ASCII alone, so that it is the same for bytes and for the decoded text.
	if (/^<\?xml[ \t\r\n][^<>\x80-\uffff]*\?>/.test(text)) return languageById('xml');
	const shebang = /^#![ \t]*(?:[!-~]*\/)?([\w.+-]+)(?:[ \t]+(?:-S[ \t]+)?([\w.+-]+))?/.exec(text);
	if (shebang === null) return null;
	const program = (shebang[1] === 'env' ? shebang[2] : shebang[1])?.replace(/[\d.]+$/, '') ?? '';
	return languageById(INTERPRETERS[program] ?? program);
}

const INTERPRETERS: Readonly<Record<string, string>> = {
	sh: 'shellscript',
	bash: 'shellscript',
	dash: 'shellscript',
	zsh: 'shellscript',
	ksh: 'shellscript',
	fish: 'shellscript',
	node: 'javascript',
	nodejs: 'javascript',
	deno: 'typescript',
	bun: 'typescript',
	pwsh: 'powershell',
	Rscript: 'r',
	make: 'makefile',
	gawk: 'awk',
	wish: 'tcl',
	tclsh: 'tcl',
	runghc: 'haskell',
	escript: 'erlang',
};

function languageOf(row: Row): Language {
	const line = row.line === undefined ? [] : signsOf(row.line);
	const signs = [...line.map((sign) => sign.trim()), ...(row.block ?? []).map(([open]) => open)];
	return {
		ids: words(row.ids),
		kind: row.kind ?? 'code',
		// Signs are parted by single spaces; leading blanks belong to the first one (COBOL's column 7).
		line,
		commentStarts: signs.map((sign) => sign.charAt(0).toLowerCase() + sign.charAt(0).toUpperCase()).join(''),
		block: row.block ?? [],
		frontMatter: row.front ?? [],
		stays: row.stays ?? null,
		gap: row.gap ?? false,
		writable: !(row.ambiguous ?? false) && row.kind !== 'data' && row.kind !== 'unknown',
	};
}

function signsOf(line: string): string[] {
	const indent = /^ */.exec(line)?.[0] ?? '';
	return words(line).map((sign, index) => (index === 0 ? indent + sign : sign));
}

function words(list: string | undefined): string[] {
	return list === undefined ? [] : list.split(/\s+/).filter((word) => word !== '');
}
