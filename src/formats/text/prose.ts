import type { Language } from './languages';
import { type Range, trimRange, withoutTail } from './spot';

/** What surrounds a line of prose. */
export interface ProseContext {
	readonly language: Language;
	/** The fence of the code block that the line is in. */
	readonly fence: string | null;
	readonly above: string;
	readonly below: string;
}

export interface ProseLine {
	/** The words that may be a marking, relative to the line; `null` where this kind of line never is one. */
	readonly inner: Range | null;
	readonly heading: boolean;
	/** The fence after this line. */
	readonly fence: string | null;
}

/** Judges one line of plain text or light markup: which words of it could be a marking of their own. */
export function proseSpot(line: string, context: ProseContext): ProseLine {
	const family = context.language.ids[0];
	if (family === 'markdown') return markdown(line, context);
	const block = FENCES[family ?? '']?.exec(line)?.[0] ?? null;
	if (context.fence !== null) return { inner: null, heading: false, fence: block === context.fence ? null : context.fence };
	if (block !== null) return { inner: null, heading: false, fence: family === 'org' ? (END_OF[block.toLowerCase()] ?? block) : block };
	const heading = HEADING[family ?? '']?.exec(line)?.[0].length ?? 0;
	if (heading > 0) return { inner: plain(line, heading), heading: true, fence: null };
	if (NEVER[family ?? '']?.test(line)) return { inner: null, heading: false, fence: null };
	return { inner: plain(line, 0), heading: family === 'restructuredtext' && ADORNMENT.test(context.below), fence: null };
}

/** Listing and example blocks. */
const FENCES: Readonly<Record<string, RegExp>> = {
	asciidoc: /^(?:-{4,}|\.{4,}|={4,}|_{4,}|\*{4,}|\|===)\s*$/,
	org: /^#\+(?:begin|end)_\w+/i,
};
const END_OF: Readonly<Record<string, string>> = {
	'#+begin_src': '#+end_src',
	'#+begin_example': '#+end_example',
	'#+begin_quote': '#+end_quote',
};
const HEADING: Readonly<Record<string, RegExp>> = { asciidoc: /^={1,6}\s+/, org: /^\*+\s+/ };
/** Tables, lists, quotes, directives. */
const NEVER: Readonly<Record<string, RegExp>> = {
	asciidoc: /^(?:[|*.:[]|-\s)/,
	org: /^\s*(?:[|+-]|#\+)/,
	restructuredtext: /^(?:\s+|[|+*:`]|-\s|\.\.)/,
};
const ADORNMENT = /^([=\-~^"'`#*+.:_])\1{2,}\s*$/;

function plain(line: string, from: number): Range | null {
	const range = trimRange(line, from, line.length);
	const lead = /^[=\-*#~_─━═]{2,}/u.exec(line.slice(range.start, range.end))?.[0].length ?? 0;
	const start = trimRange(line, range.start + lead, range.end).start;
	const end = withoutTail(line, start, range.end, '=-*#~_─━═', false);
	return start < end ? { start, end } : null;
}

const NOTHING: ProseLine = { inner: null, heading: false, fence: null };

/** What begins a line that is more than words. */
const SIGNS = ' \t`~|#>-*+=_<0123456789\u3000\u00a0\f';

function markdown(line: string, context: ProseContext): ProseLine {
	if (context.fence === null && !SIGNS.includes(line.charAt(0))) {
		return { inner: { start: 0, end: trimRange(line, 0, line.length).end }, heading: isUnderline(context.below), fence: null };
	}
	const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
	if (context.fence !== null) {
		const closes = fence !== null && fence[0] === context.fence[0] && fence.length >= context.fence.length && line.trim() === fence;
		return { inner: null, heading: false, fence: closes ? null : context.fence };
	}
	if (fence !== null) return { inner: null, heading: false, fence };
	// Indented code, tables, setext underlines and rules
	if (/^(?: {4}|\t)/.test(line) || /^\s*\|/.test(line) || /^\s*([-=*_])(?:\s*\1)*\s*$/.test(line)) return NOTHING;
	const lead = /^ {0,3}(?:(#{1,6})[ \t]+|(?:>[ \t]?)+|((?:[-*+]|\d{1,3}[.)])[ \t]+))?/.exec(line);
	const start = lead?.[0].length ?? 0;
	const heading = lead?.[1] !== undefined || isUnderline(context.below);
	const inner = unwrapped(line, {
		start: trimRange(line, start, line.length).start,
		end: closingStart(line, start, lead?.[1] !== undefined),
	});
	// In code spans words are quoted, not said.
	if (line[inner.start] === '`') return NOTHING;
	const item = lead?.[2] !== undefined;
	if (item && !/^[【［[〔]|^[^：:]{1,16}[：:]/.test(line.slice(inner.start, inner.end))) return NOTHING;
	return { inner: inner.start < inner.end ? inner : null, heading, fence: null };
}

/** Whether the line above this one is a heading (setext). */
function isUnderline(below: string): boolean {
	return /^ {0,3}[=-]/.test(below) && /^ {0,3}(?:=+|-+)\s*$/.test(below);
}

/** Where a heading's closing `##` begins; the end of the words elsewhere. */
function closingStart(line: string, start: number, heading: boolean): number {
	const end = trimRange(line, start, line.length).end;
	let at = end;
	while (heading && at > start && line[at - 1] === '#') at--;
	return at < end && /[ \t]/.test(line[at - 1] ?? '') ? trimRange(line, start, at).end : end;
}

/** Without emphasis and a single HTML element around all of it. */
function unwrapped(line: string, range: Range): Range {
	let { start, end } = range;
	for (;;) {
		const content = line.slice(start, end);
		const wrap = /^(\*\*\*|\*\*|\*|___|__|_)(?=\S)[\s\S]*\S\1\\?$/.exec(content);
		if (wrap?.[1] !== undefined && content.length > 2 * wrap[1].length) {
			const slash = content.endsWith('\\') ? 1 : 0;
			start += wrap[1].length;
			end -= wrap[1].length + slash;
			continue;
		}
		const element = /^<([a-zA-Z][\w-]*)(?:\s[^<>]*)?>[\s\S]*<\/\1\s*>$/.exec(content);
		if (element === null) return trimRange(line, start, end);
		const open = content.indexOf('>') + 1;
		const close = content.lastIndexOf('</');
		if (open > close) return { start, end };
		end = start + close;
		start += open;
	}
}
