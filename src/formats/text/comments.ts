import type { Language } from './languages';
import { Lines } from './lines';
import { type Range, trimRange, withoutTail } from './spot';

/** End of what has to stay in front: shebang, encoding cookie or mode line, then what the language asks for. */
export function staysEnd(text: string, limit: number, language: Language): number {
	let at = 0;
	const lines = new Lines(text, 0, Math.min(limit, 1024));
	for (let index = 0; index < 2; index++) {
		const line = lines.at(index);
		if (line === undefined) break;
		const content = text.slice(line.start, line.end);
		const shebang = index === 0 && content.startsWith('#!') && !content.startsWith('#![');
		// PEP 263 and Emacs: in the first line, or the second after a shebang.
		const cookie = language.kind !== 'data' && /^[^\w\s'"]{1,4}.*(?:-\*-.*-\*-|\bcoding[:=]\s*[\w-]+)/.test(content);
		if (!shebang && !cookie) break;
		at = line.next;
	}
	if (language.stays === null) return at;
	language.stays.lastIndex = at;
	const match = language.stays.exec(text);
	return match === null ? at : at + match[0].length;
}

/** Lines that say nothing yet: a comment after them is still at the top of the file. */
export const PREAMBLE =
	/^\s*(?:import\b|from\b|package\b|namespace\b|using\b|use\b|module\b|require\b|library\b|open\b|option\b|declare\b|program\b|unit\b|#\s*(?:include|pragma|import|define|ifndef|if)\b|@import\b|@charset\b|['"]use |@?echo off|@?setlocal|@?chcp\b|set -|Set-StrictMode|\\documentclass|\\usepackage|<\?php|<\?xml|<!doctype|<html|<head|<meta|<\/?script|---\s*$|%YAML|identification\s+division|\.PHONY|syntax\b|VERSION |Attribute )/i;

/** Without the ornaments of comments: ` * `, `===== … =====`, `## `, `@classification `. */
export function undecorated(text: string, start: number, end: number): Range {
	const lead = ORNAMENT_LEAD.exec(text.slice(start, end))?.[0].length ?? 0;
	const from = trimRange(text, start + lead, end).start;
	return { start: from, end: Math.max(from, withoutTail(text, from, end, '=-*#~_/|;%+─━═', true)) };
}

const ORNAMENT_LEAD =
	/^[\s\u3000]*(?:[*#!/;%'"|+-]+(?=[\s\u3000【［[]|$)|[=\-*#~_/;%+─━═]{2,})?[\s\u3000]*(?:@(?:classification|label|security|格付け)[:\s]+)?/u;
