const TAG = /<(\/?)([\w:.-]+)(?![\w:.-])[^<>]*>|<[!?][^<>]*>/g;
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What stands for a tag, by its local name in lower case: what ends a line, and what ends a cell. */
export interface MarkupBreaks {
	readonly lines: ReadonlySet<string>;
	readonly cells: ReadonlySet<string>;
}

const HTML: MarkupBreaks = {
	lines: new Set(['p', 'div', 'br', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'dt', 'dd', 'pre', 'blockquote']),
	cells: new Set(['td', 'th']),
};

/**
 * The character data of markup: HTML, or XML with other breaks. Closing tags (and empty ones) break lines and cells; what is no tag stays. Breaks of
 * lines within a cell are blanks. Never throws.
 */
export function markupText(markup: string, { lines, cells }: MarkupBreaks = HTML): string {
	let last = 0;
	let inCell = 0;
	const parts: string[] = [];
	for (const match of markup.matchAll(TAG)) {
		if (match.index > last) parts.push(resolve(markup.slice(last, match.index)));
		last = match.index + match[0].length;
		const name = localOf(match[2] ?? '');
		const closes = match[1] === '/' || match[0].endsWith('/>') || name === 'br';
		if (cells.has(name)) {
			if (closes) parts.push('\t');
			inCell = Math.max(0, inCell + (match[1] === '/' ? -1 : match[0].endsWith('/>') ? 0 : 1));
		} else if (name === 'tab') parts.push('\t');
		else if (closes && lines.has(name)) parts.push(inCell > 0 && name !== 'tr' ? ' ' : '\n');
	}
	if (last < markup.length) parts.push(resolve(markup.slice(last)));
	return parts.join('');
}

function localOf(name: string): string {
	const colon = name.indexOf(':');
	return (colon < 0 ? name : name.slice(colon + 1)).toLowerCase();
}

function resolve(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
		if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
		const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
