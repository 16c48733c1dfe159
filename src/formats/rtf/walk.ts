import { BREAKS, CHARACTERS, DESTINATIONS, FIELDS } from './destinations';
import type { RtfDocument, RtfParagraph } from './document';
import { RtfFonts } from './fonts';
import { RtfGroups } from './groups';
import { RtfScanner } from './scanner';
import { RtfSections } from './sections';
import type { Sink, State } from './state';
import { TextBuilder } from './text';

/** Paragraphs with text at the top of the body in which a label may stand, and paragraphs that are looked at for text boxes. */
export const BODY_PARAGRAPHS = 5;
const BOX_PARAGRAPHS = 40;
/** More paragraphs than these are in no header. */
const MAX_PARAGRAPHS = 512;
const MAX_DEPTH = 10_000;

/** Groups in front of the document area (RTF 1.9.1, "Header"). */
const TABLES = new Set(
	'fonttbl filetbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pgptbl mmathPr themedata colorschememapping latentstyles datastore xmlnstbl'.split(
		' ',
	),
);

/**
 * Walks an RTF file from its beginning.
 * @param whole false for reading, where what stands behind the last header and the first paragraphs is of no interest
 */
export function walkRtf(bytes: Buffer, whole: boolean): RtfDocument {
	return new Walker(bytes, whole).run();
}

class Walker {
	private readonly scanner: RtfScanner;
	private readonly fonts = new RtfFonts();
	private readonly groups = new RtfGroups();
	private readonly sections = new RtfSections();
	private readonly paragraphs: RtfParagraph[] = [];
	private readonly stack: State[] = [];
	private state: State;
	private tablesEnd: number | null = null;
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
		const { paragraphs } = this;
		const { fields, properties, userprops, info, headers } = this.groups;
		const { titlePages, facing, starts } = this.sections;
		const complete = scanner.token === 'close' && scanner.depth === 0 && !this.overflow;
		const propertiesAt = info?.end ?? this.tablesEnd ?? starts[0] ?? null;
		const found = { fields, properties, userprops, info, headers, titlePages, facing, starts, paragraphs };
		return { ...found, encoding: this.fonts.documentEncoding, propertiesAt, complete, end: scanner.end };
	}

	private done(): boolean {
		if (this.whole || this.scanner.end <= this.interesting) return false;
		return this.boxes ? this.seen >= BOX_PARAGRAPHS : this.lines >= BODY_PARAGRAPHS;
	}

	private newState(kind: State['kind'], word: string, start: number, sink: Sink | null): State {
		return { kind, word, start, sink, shadow: false, uc: 1, encoding: this.fonts.documentEncoding, hidden: false, farEast: false };
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
		if (TABLES.has(state.word) && this.stack.length === 1 && this.sections.starts[0] === null) this.tablesEnd = this.scanner.end;
		if (state.kind === outer.kind && state.sink === outer.sink && state.word === outer.word) return;
		if (state.sink !== null && state.sink !== outer.sink) this.flush(state.sink);
		this.groups.leave(state, outer, this.scanner.end);
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
		this.overflow ||= this.groups.tooMany;
		if (kind === 'skip' || this.overflow) {
			scanner.skip();
			this.state = { ...state, word };
			this.close();
			return true;
		}
		this.state = this.groups.enter(state, kind, word, { end: scanner.end, section: this.sections.last });
		return true;
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
		if (this.fonts.set(word, param, state, state.kind === 'fonts') || this.sections.set(word, param, state.kind === 'body')) return;
		switch (word) {
			case 'uc':
				state.uc = Math.max(0, Math.min(16, param ?? 1));
				break;
			case 'v':
			case 'deleted':
				state.hidden = param !== 0;
				break;
			case 'plain':
				state.hidden = false;
				state.encoding = this.fonts.plain;
				this.content(this.scanner.start);
				break;
			case 'pard':
			case 'trowd':
				this.content(this.scanner.start);
				break;
			case 'proptype':
				if (state.kind === 'userprops') this.groups.setType(param ?? 0);
				break;
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
			if (this.fresh || this.sections.unbegun) {
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
		if (this.fresh || this.sections.unbegun) this.content(this.stack.length > 1 ? start : this.scanner.start);
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
			if (word === 'sect') this.sections.next(this.scanner.end);
		}
		this.flush(state.sink);
	}

	/** The section's first paragraph begins here, or in the group around. */
	private content(at: number, word = ''): void {
		if (!this.sections.unbegun || this.state.kind !== 'body' || this.stack.length === 0 || word === 'rtf') return;
		this.sections.begin(this.stack[2]?.start ?? (this.stack.length > 1 ? this.state.start : at));
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

/** Where the last thing begins that a reader wants. */
function lastOf(bytes: Buffer): number {
	return Math.max(...['\\header', '\\footer', '\\info', '\\userprops'].map((word) => bytes.lastIndexOf(word)));
}
