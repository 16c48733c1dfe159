import { XmlError } from './error';
import { unescapeXml } from './text';

/** `text` covers CDATA sections too; comments, processing instructions and the prolog are passed over. */
export type XmlToken = 'open' | 'empty' | 'close' | 'text' | 'end';

/** Elements inside one another. Word nests tables and text boxes, but not thus deep. */
const MAX_DEPTH = 1024;

/**
 * A pull tokenizer over one part's text that keeps offsets and builds no strings until asked, so that a writer can splice the original
 * text and a bulk reader stays cheap. Names are compared without their prefix. Checks nesting; refuses document types (ECMA-376 part 2
 * forbids them, and they are where entity bombs live).
 */
export class XmlScanner {
	token: XmlToken = 'end';
	/** Range of the current token in `text`, in UTF-16 code units. */
	start = 0;
	end = 0;
	/** Elements open after the current token. */
	depth = 0;
	/** Whether the current text token is a CDATA section. */
	cdata = false;
	private nameStart = 0;
	private nameEnd = 0;
	private localStart = 0;
	private readonly open: number[] = [];

	constructor(
		readonly text: string,
		from = 0,
		private readonly limit: number = text.length,
		/** The text is a piece of a part: it may begin and end anywhere between tags. */
		private readonly fragment = false,
	) {
		this.end = from;
	}

	/** Name of the current tag without its prefix. */
	get local(): string {
		return this.text.slice(this.localStart, this.nameEnd);
	}

	/** Prefix of the current tag with its colon, or nothing. */
	get prefix(): string {
		return this.text.slice(this.nameStart, this.localStart);
	}

	/** Moves to the next token. @throws XmlError */
	next(): XmlToken {
		for (;;) {
			const at = this.end;
			if (at >= this.limit) return this.finish();
			if (this.text.charCodeAt(at) !== 0x3c) return this.readText(at);
			const next = this.text.charCodeAt(at + 1);
			if (next === 0x2f) return this.readClose(at);
			if (next === 0x3f) this.pass(at, '?>');
			else if (next !== 0x21) return this.readOpen(at);
			else if (this.text.startsWith('<!--', at)) this.pass(at + 2, '-->');
			else if (this.text.startsWith('<![CDATA[', at)) return this.readCdata(at);
			else if (this.text.startsWith('<!DOCTYPE', at)) throw new XmlError('bomb', 'document type definition');
			else throw new XmlError('damaged', `declaration at ${at}`);
		}
	}

	/** Passes over the rest of the element whose opening tag is the current token; the current token is then its closing tag. */
	skip(): void {
		if (this.token !== 'open') return;
		const outer = this.depth - 1;
		while (this.depth > outer) if (this.next() === 'end') throw new XmlError('damaged', 'element without end');
	}

	/** Text of the current text token. */
	value(): string {
		return this.cdata ? this.text.slice(this.start + 9, this.end - 3) : unescapeXml(this.text.slice(this.start, this.end));
	}

	/** Value of the current tag's attribute of this name (prefixes disregarded), or null. */
	attribute(local: string): string | null {
		for (const found of this.attributes()) {
			const colon = found.name.indexOf(':');
			if (found.name.length - colon - 1 === local.length && found.name.endsWith(local) && !found.name.startsWith('xmlns'))
				return found.value;
		}
		return null;
	}

	/** The current tag's attributes in their order, with the ranges of their values. */
	attributes(): { readonly name: string; readonly value: string; readonly start: number; readonly end: number }[] {
		const found = [];
		const pattern = /([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
		const end = this.end - (this.token === 'empty' ? 2 : 1);
		let at = this.nameEnd;
		while (at < end) {
			if (isSpace(this.text.charCodeAt(at))) {
				at++;
				continue;
			}
			pattern.lastIndex = at;
			const match = pattern.exec(this.text);
			if (!match || pattern.lastIndex > end) throw new XmlError('damaged', `attribute at ${at}`);
			at = pattern.lastIndex;
			const raw = match[2] ?? match[3] ?? '';
			found.push({ name: match[1] ?? '', value: unescapeXml(raw), start: at - 1 - raw.length, end: at - 1 });
		}
		return found;
	}

	private finish(): XmlToken {
		if (this.open.length > 0 && !this.fragment) throw new XmlError('damaged', 'element without end');
		this.start = this.limit;
		this.token = 'end';
		return 'end';
	}

	private pass(at: number, close: string): void {
		const found = this.text.indexOf(close, at + 2);
		if (found < 0) throw new XmlError('damaged', `no ${close} after ${at}`);
		this.end = found + close.length;
	}

	private readText(at: number): XmlToken {
		const next = this.text.indexOf('<', at);
		this.start = at;
		this.end = next < 0 || next > this.limit ? this.limit : next;
		this.cdata = false;
		this.token = 'text';
		return 'text';
	}

	private readCdata(at: number): XmlToken {
		this.pass(at + 7, ']]>');
		this.start = at;
		this.cdata = true;
		this.token = 'text';
		return 'text';
	}

	private readName(at: number): number {
		let next = at;
		let local = at;
		for (; next < this.limit; next++) {
			const code = this.text.charCodeAt(next);
			if (code === 0x3a) local = next + 1;
			else if (code === 0x3e || code === 0x2f || isSpace(code)) break;
		}
		if (next === local) throw new XmlError('damaged', `tag at ${at}`);
		this.nameStart = at;
		this.localStart = local;
		this.nameEnd = next;
		return next;
	}

	private readClose(at: number): XmlToken {
		let next = this.readName(at + 2);
		while (isSpace(this.text.charCodeAt(next))) next++;
		if (this.text.charCodeAt(next) !== 0x3e) throw new XmlError('damaged', `tag at ${at}`);
		this.start = at;
		this.end = next + 1;
		this.token = 'close';
		if (this.open.length === 0) {
			if (!this.fragment) throw new XmlError('damaged', `closing tag at ${at}`);
			return 'close';
		}
		const end = this.open.pop() ?? 0;
		const begin = this.open.pop() ?? 0;
		this.depth--;
		const length = this.nameEnd - this.nameStart;
		if (end - begin !== length || !this.text.startsWith(this.text.slice(begin, end), this.nameStart)) {
			throw new XmlError('damaged', `closing tag at ${at}`);
		}
		return 'close';
	}

	private readOpen(at: number): XmlToken {
		let next = this.readName(at + 1);
		// A `>` may stand inside a value, so quotes are followed.
		let quote = 0;
		for (; next < this.limit; next++) {
			const code = this.text.charCodeAt(next);
			if (quote !== 0) {
				if (code === quote) quote = 0;
			} else if (code === 0x3e) break;
			else if (code === 0x22 || code === 0x27) quote = code;
			else if (code === 0x3c) throw new XmlError('damaged', `tag at ${at}`);
		}
		if (next >= this.limit) throw new XmlError('damaged', `tag at ${at}`);
		this.start = at;
		this.end = next + 1;
		if (this.text.charCodeAt(next - 1) === 0x2f) {
			this.token = 'empty';
			return 'empty';
		}
		if (this.open.length >= MAX_DEPTH * 2) throw new XmlError('bomb', `elements deeper than ${MAX_DEPTH}`);
		this.open.push(this.nameStart, this.nameEnd);
		this.depth++;
		this.token = 'open';
		return 'open';
	}
}

function isSpace(code: number): boolean {
	return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
