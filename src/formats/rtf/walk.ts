import { encodingOfCharset, encodingOfCodePage, type RtfEncoding } from './charset';
import { BREAKS, CHARACTERS, DESTINATIONS, type Destination, FIELDS } from './destinations';
import type { HeaderKind, RtfDocument, RtfField, RtfGroup, RtfHeader, RtfParagraph, RtfProperty } from './document';
import { RtfScanner } from './scanner';
import { TextBuilder } from './text';

/** Paragraphs with text at the top of the body in which a label may stand, and paragraphs that are looked at for text boxes. */
export const BODY_PARAGRAPHS = 5;
const BOX_PARAGRAPHS = 40;
/** More paragraphs than these are in no header. */
const MAX_PARAGRAPHS = 512;
const MAX_GROUPS = 4096;
const MAX_DEPTH = 10_000;

/** Groups in front of the document area (RTF 1.9.1, "Header"). */
const TABLES = new Set(
	'fonttbl filetbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pgptbl mmathPr themedata colorschememapping latentstyles datastore xmlnstbl'.split(
		' ',
	),
);

/** Where text goes. */
interface Sink {
	readonly place: RtfParagraph['place'] | null;
	readonly where: string;
	readonly header: number | null;
	builder: TextBuilder;
}

/** What holds until the end of a group. */
interface State {
	readonly kind: Destination | 'body';
	readonly word: string;
	readonly start: number;
	readonly sink: Sink | null;
	readonly shadow: boolean;
	uc: number;
	encoding: RtfEncoding;
	hidden: boolean;
	farEast: boolean;
}

/**
 * Walks an RTF file from its beginning.
 * @param whole false for reading, where what stands behind the last header and the first paragraphs is of no interest
 */
export function walkRtf(bytes: Buffer, whole: boolean): RtfDocument {
	return new Walker(bytes, whole).run();
}

class Walker {
	private readonly scanner: RtfScanner;
	private readonly fonts = new Map<number, RtfEncoding>();
	private readonly fields: RtfField[] = [];
	private readonly properties: (RtfProperty & { end: number; type: number; linked: boolean; value: TextBuilder })[] = [];
	private readonly headers: (RtfHeader & { end: number })[] = [];
	private readonly paragraphs: RtfParagraph[] = [];
	private readonly titlePages = [false];
	private readonly stack: State[] = [];
	private state: State;
	private info: RtfGroup | null = null;
	private userprops: RtfGroup | null = null;
	private facing = false;
	private readonly starts: (number | null)[] = [null];
	/** Behind the last section break. */
	private sectionAt = 0;
	private tablesEnd: number | null = null;
	private documentEncoding: RtfEncoding = 'windows-1252';
	private defaultFont = 0;
	private currentFont = 0;
	/** Just behind `{`, or behind `{\*`. */
	private fresh = false;
	private star = false;
	/** Characters left to pass over behind `\u`. */
	private fallback = 0;
	private lines = 0;
	/** More groups than any document has: not all of them were looked at. */
	private overflow = false;
	private seen = 0;
	private boxes: boolean;
	private readonly interesting: number;

	constructor(
		private readonly bytes: Buffer,
		private readonly whole: boolean,
	) {
		this.scanner = new RtfScanner(bytes);
		this.boxes = bytes.includes('\\shptxt') || bytes.includes('\\dptxbxtext');
		this.interesting = whole ? bytes.length : lastOf(bytes);
		this.state = this.newState('body', '', 0, { place: 'body-corner', where: 'body', header: null, builder: new TextBuilder() });
	}

	run(): RtfDocument {
		const { scanner } = this;
		for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
			if (token === 'open') this.open();
			else if (token === 'close') {
				this.close();
				if (scanner.depth <= 0) break;
			} else if (token === 'word') this.word();
			else if (token === 'symbol') this.symbol();
			else this.text();
			if (this.done()) break;
		}
		this.flush(this.state.sink);
		const { fields, properties, userprops, info, headers, titlePages, facing, starts, paragraphs } = this;
		const complete = scanner.token === 'close' && scanner.depth === 0 && !this.overflow;
		const propertiesAt = info?.end ?? this.tablesEnd ?? starts[0] ?? null;
		const found = { fields, properties, userprops, info, headers, titlePages, facing, starts, paragraphs };
		return { ...found, encoding: this.documentEncoding, propertiesAt, complete, end: scanner.end };
	}

	private done(): boolean {
		if (this.whole || this.scanner.end <= this.interesting) return false;
		return this.boxes ? this.seen >= BOX_PARAGRAPHS : this.lines >= BODY_PARAGRAPHS;
	}

	private newState(kind: State['kind'], word: string, start: number, sink: Sink | null): State {
		return { kind, word, start, sink, shadow: false, uc: 1, encoding: this.documentEncoding, hidden: false, farEast: false };
	}

	private open(): void {
		this.fallback = 0;
		if (this.fresh) this.content(this.state.start);
		this.fresh = true;
		this.star = false;
		this.stack.push(this.state);
		this.state = { ...this.state, start: this.scanner.start };
		if (this.stack.length <= MAX_DEPTH) return;
		this.scanner.skip();
		this.close();
	}

	private close(): void {
		this.fallback = 0;
		this.fresh = false;
		const { state } = this;
		const outer = this.stack.pop();
		if (outer === undefined) return;
		this.state = outer;
		if (TABLES.has(state.word) && this.stack.length === 1 && this.starts[0] === null) this.tablesEnd = this.scanner.end;
		if (state.kind === outer.kind && state.sink === outer.sink && state.word === outer.word) return;
		const { end } = this.scanner;
		if (state.sink !== null && state.sink !== outer.sink) this.flush(state.sink);
		if (state.kind === 'info') this.info = { start: state.start, end };
		else if (state.kind === 'userprops') this.userprops = { start: state.start, end };
		else if (state.kind === 'header' && outer.kind !== 'header') {
			const header = this.headers[state.sink?.header ?? -1];
			if (header) header.end = end;
		} else if (state.kind === 'propname' || state.kind === 'staticval' || state.kind === 'linkval') {
			const property = this.properties.at(-1);
			if (property) property.end = end;
		}
	}

	/** The first thing in a group decides what the group is. @returns whether it was a destination */
	private destination(word: string): boolean {
		const { state, scanner } = this;
		const inInfo = state.kind === 'info' || state.kind === 'upr' || state.kind === 'ud';
		const inProperties = state.kind === 'userprops';
		let kind = DESTINATIONS.get(word) ?? null;
		if (inInfo && kind !== 'upr' && kind !== 'ud') kind = FIELDS.has(word) ? 'field' : 'skip';
		if (inProperties) kind = word === 'propname' || word === 'staticval' || word === 'linkval' ? word : 'skip';
		if (kind === null && !this.star) return false;
		kind ??= 'skip';
		if ((kind === 'header' || kind === 'footer') && state.kind !== 'body') kind = 'skip';
		this.overflow ||= this.headers.length + this.fields.length + this.properties.length > MAX_GROUPS;
		if (kind === 'skip' || this.overflow) {
			scanner.skip();
			this.state = { ...state, word };
			this.close();
			return true;
		}
		this.state = this.enter(kind, word);
		return true;
	}

	private enter(kind: Destination, word: string): State {
		const { state } = this;
		const sink = (place: Sink['place'], where: string, header: number | null): Sink => ({
			place,
			where,
			header,
			builder: new TextBuilder(),
		});
		const plain = { ...state, kind, word, uc: state.uc };
		switch (kind) {
			case 'header': {
				const { end } = this.scanner;
				this.headers.push({ kind: word as HeaderKind, start: state.start, contentStart: end, end, section: this.titlePages.length - 1 });
				return { ...plain, sink: sink('page-header', word, this.headers.length - 1) };
			}
			case 'footer':
				return { ...plain, sink: sink('page-footer', word, null) };
			case 'box': {
				const place = state.sink?.place ?? 'body-corner';
				return { ...plain, sink: sink(place, state.sink?.where ?? 'body', state.sink?.header ?? null) };
			}
			case 'pass':
				return { ...state, word };
			case 'field': {
				const own = sink(null, word, null);
				this.fields.push(fieldOf(word, state.kind === 'upr', own.builder));
				return { ...plain, sink: own };
			}
			case 'propname': {
				const own = sink(null, word, null);
				const property = { start: state.start, end: state.start, name: own.builder, value: new TextBuilder(), type: 30, linked: false };
				this.properties.push(property);
				return { ...plain, sink: own };
			}
			case 'staticval': {
				const own = sink(null, word, null);
				const property = this.properties.at(-1);
				if (property) own.builder = property.value;
				return { ...plain, sink: own };
			}
			default: {
				const property = this.properties.at(-1);
				if (kind === 'linkval' && property) property.linked = true;
				return { ...plain, sink: null };
			}
		}
	}

	private word(): void {
		const { scanner, state } = this;
		const { word, param } = scanner;
		if (this.fresh) {
			this.fresh = false;
			if (this.destination(word)) return;
			this.content(state.start, word);
		}
		if (this.fallback > 0) {
			this.pass();
			return;
		}
		if (word === 'u' && param !== null) {
			if (state.kind === 'body') this.content(scanner.start);
			this.character(String.fromCharCode(param & 0xffff));
			this.fallback = state.uc;
			return;
		}
		const character = CHARACTERS.get(word);
		if (character !== undefined) this.character(character);
		else if (BREAKS.has(word)) this.lineEnd(word);
		else this.setting(word, param);
	}

	private setting(word: string, param: number | null): void {
		const { state } = this;
		switch (word) {
			case 'uc':
				state.uc = Math.max(0, Math.min(16, param ?? 1));
				break;
			case 'ansicpg':
				this.documentEncoding = encodingOfCodePage(param ?? 0);
				state.encoding = this.documentEncoding;
				break;
			case 'deff':
				this.defaultFont = param ?? 0;
				break;
			case 'f':
				this.currentFont = param ?? 0;
				if (state.kind !== 'fonts') state.encoding = this.fonts.get(this.currentFont) ?? this.documentEncoding;
				break;
			case 'fcharset':
				if (state.kind === 'fonts') this.fonts.set(this.currentFont, encodingOfCharset(param ?? 0, this.documentEncoding));
				break;
			case 'dbch':
			case 'loch':
			case 'hich':
				state.farEast = word === 'dbch';
				break;
			case 'af':
				if (state.farEast) state.encoding = this.fonts.get(param ?? 0) ?? this.documentEncoding;
				break;
			case 'v':
			case 'deleted':
				state.hidden = param !== 0;
				break;
			case 'plain':
				state.hidden = false;
				state.encoding = this.fonts.get(this.defaultFont) ?? this.documentEncoding;
				this.content(this.scanner.start);
				break;
			case 'pard':
			case 'trowd':
				this.content(this.scanner.start);
				break;
			case 'sectd':
				if (state.kind === 'body') this.titlePages[this.titlePages.length - 1] = false;
				break;
			case 'titlepg':
				if (state.kind === 'body') this.titlePages[this.titlePages.length - 1] = param !== 0;
				break;
			case 'facingp':
				this.facing = param !== 0;
				break;
			case 'proptype': {
				const property = this.properties.at(-1);
				if (property && state.kind === 'userprops') property.type = param ?? 0;
				break;
			}
			default:
				break;
		}
	}

	private symbol(): void {
		const { word } = this.scanner;
		if (word === '*' && this.fresh) {
			this.star = true;
			return;
		}
		this.beginText();
		if (this.fallback > 0) {
			this.pass();
			return;
		}
		const character = CHARACTERS.get(word);
		if (character !== undefined) this.character(character);
		else if (BREAKS.has(word)) this.lineEnd('par');
	}

	private text(): void {
		const { scanner, bytes, state } = this;
		if (scanner.token === 'byte') {
			this.beginText();
			if (this.fallback > 0) this.pass();
			else this.byte(scanner.param ?? 0, scanner.start, scanner.end);
			return;
		}
		for (let at = scanner.start; at < scanner.end; at++) {
			const byte = bytes[at] ?? 0;
			if (byte === 10 || byte === 13 || byte === 0) continue;
			if (this.fresh || this.unbegun) {
				// Blanks between groups of the header part are no text.
				if (byte === 32 && state.kind === 'body' && !this.fresh) continue;
				this.fresh = false;
				this.content(this.stack.length > 1 ? state.start : at);
			}
			if (this.fallback > 0) {
				this.fallback--;
				state.sink?.builder.extend(at + 1);
				continue;
			}
			if (state.sink === null || state.sink.builder.text.length > 2000) return;
			this.byte(byte, at, at + 1);
		}
	}

	private beginText(): void {
		const { start } = this.state;
		if (this.fresh || this.unbegun) this.content(this.stack.length > 1 ? start : this.scanner.start);
		this.fresh = false;
	}

	/** One of the characters for readers without Unicode. */
	private pass(): void {
		this.fallback--;
		this.state.sink?.builder.extend(this.scanner.end);
	}

	private byte(byte: number, start: number, end: number): void {
		const { sink, hidden, encoding } = this.state;
		if (sink !== null && !hidden) sink.builder.byte(byte, start, end, encoding);
	}

	private character(character: string): void {
		const { sink, hidden } = this.state;
		if (sink !== null && !hidden) sink.builder.character(character, this.scanner.start, this.scanner.end);
	}

	private lineEnd(word: string): void {
		const { state } = this;
		if (state.kind === 'body') {
			this.content(this.scanner.start);
			if (state.sink?.place === 'body-corner') this.seen++;
			if (word === 'sect' && this.titlePages.length < MAX_GROUPS) {
				this.titlePages.push(this.titlePages.at(-1) ?? false);
				this.starts.push(null);
				this.sectionAt = this.scanner.end;
			}
		}
		this.flush(state.sink);
	}

	/** Whether the section has no paragraph so far. */
	private get unbegun(): boolean {
		return this.starts[this.starts.length - 1] === null;
	}

	/** The section's first paragraph begins here, or in the group around. */
	private content(at: number, word = ''): void {
		if (!this.unbegun || this.state.kind !== 'body' || this.stack.length === 0 || word === 'rtf') return;
		const start = this.stack[2]?.start ?? (this.stack.length > 1 ? this.state.start : at);
		// A group that began before the section has no place for a header.
		if (start >= this.sectionAt) this.starts[this.starts.length - 1] = start;
	}

	/** Ends a paragraph. */
	private flush(sink: Sink | null): void {
		if (sink === null || sink.place === null) return;
		const { builder, place, where, header } = sink;
		if (builder.text === '') return;
		sink.builder = new TextBuilder();
		if (builder.text.trim() === '') return;
		if (this.paragraphs.length >= MAX_PARAGRAPHS) {
			this.overflow ||= header !== null;
			return;
		}
		const line = where === 'body' && this.state.kind !== 'box';
		// A writer may empty some of the first lines, and then others are the first.
		if (line && ++this.lines > (this.whole ? BOX_PARAGRAPHS : BODY_PARAGRAPHS)) return;
		this.paragraphs.push(Object.assign(builder, { place, where, header, line }));
	}
}

function fieldOf(name: string, shadow: boolean, builder: TextBuilder): RtfField {
	return Object.assign(builder, { name, shadow });
}

/** Where the last thing begins that a reader wants. */
function lastOf(bytes: Buffer): number {
	return Math.max(...['\\header', '\\footer', '\\info', '\\userprops'].map((word) => bytes.lastIndexOf(word)));
}
