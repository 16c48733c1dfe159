import { PLAIN_STATE } from '../opaque';
import { unreadableOf } from '../source';
import type { ByteSource, DocumentState, Marking, ReadContext, ReadResult } from '../types';
import { decode, decodeValidUtf8 } from './codec';
import { type Detected, detectEncoding, type Encoding, wholeUtf8 } from './encoding';
import { type Findings, findMarkings, hasTail, hasTailMarking } from './find';
import { type Language, languageByFirstLine, languageById, languageByName, UNKNOWN } from './languages';
import { splitLines, ZONE_BYTES, ZONE_LINES, zoneEnd } from './lines';
import { sieveOf } from './sieve';

/** Bytes of the tail that are fetched for the last line. */
const TAIL_BYTES = 2048;
/** A text is decoded whole, for the position of its last line, up to this size. */
export const WHOLE_BYTES = 4 << 20;
/** As far as an ASCII beginning is followed to learn the encoding. */
const ENCODING_BYTES = 1 << 20;

/** Reads the markings of a text document; touches the first 8 KiB and, for prose, the last 2 KiB. */
export function readText(source: ByteSource, context: ReadContext): ReadResult {
	try {
		return readBytes(source, context);
	} catch (error) {
		return result(null, [], { ...PLAIN_STATE, unreadable: unreadableOf(error) });
	}
}

/** Reads the markings of a text that is open in an editor; looks only at the header zone and the last line. */
export function readTextString(text: string, context: ReadContext): ReadResult {
	const language = languageOf(context, text);
	const findings = findMarkings(text, language, context.policy);
	return { ...result('utf-8', markingsOf(findings), PLAIN_STATE), foreign: findings.head?.foreign ?? [] };
}

function markingsOf({ found, head }: Findings): readonly Marking[] {
	const own = found.map((each) => each.marking);
	return head === null ? own : [...own, ...head.markings];
}

/** The language of a document: what the editor says, else its name, else its first line. */
export function languageOf(context: ReadContext, text: string): Language {
	const name = context.path.slice(Math.max(context.path.lastIndexOf('/'), context.path.lastIndexOf('\\')) + 1);
	const id = context.languageId;
	// `plaintext` is also the editor's word for "not known".
	const told = id === undefined || id === 'plaintext' ? null : languageById(id);
	const named = languageByName(name);
	// What editors call XML may keep its label elsewhere.
	if (told !== null) return told.ids[0] === 'xml' && named?.ids[0] === 'drawio' ? named : told;
	const first = text.startsWith('<?xml') || text.startsWith('#!') ? languageByFirstLine(text.slice(0, 200)) : null;
	// Qt's translations are XML in `.ts`, and SVG comes under many names.
	if (first?.ids[0] === 'xml' && named?.kind === 'code' && !OWN_XML.has(named.ids[0] ?? '')) return first;
	return named ?? first ?? (id === 'plaintext' && !name.includes('.') ? languageById('plaintext') : null) ?? UNKNOWN;
}

/** Languages that may begin with an XML prolog and are more than XML. */
const OWN_XML: ReadonlySet<string> = new Set(['html', 'php', 'drawio']);

function readBytes(source: ByteSource, context: ReadContext): ReadResult {
	const head = source.read(0, ZONE_BYTES);
	const complete = source.size <= head.length;
	const detected = detectEncoding(head, complete);
	if (detected.kind === 'binary') return result(null, [], unreadable('wrong-type', 'binary'));
	const state = detected.valid ? PLAIN_STATE : zoneState(head, detected, complete);
	if (isWide(detected.encoding)) {
		const { markings, foreign } = readWide(source, head, detected, context);
		return { ...result(detected.encoding, markings, state), foreign };
	}
	const start = Buffer.from(head.buffer, head.byteOffset + detected.bom, Math.max(0, Math.min(200, head.length - detected.bom)));
	const language = languageOf(context, start.toString('latin1'));
	const zone = readZone(source, head, detected, context, language);
	const tail = zone.whole ? [] : readTail(source, detected, context, language);
	const read = result(encodingOf(source, detected, language), tail.length === 0 ? zone.markings : [...zone.markings, ...tail], state);
	return zone.foreign.length === 0 ? read : { ...read, foreign: zone.foreign };
}

/** Markings of the header zone; `whole` where the text was seen to its end. */
interface ZoneMarkings {
	readonly markings: readonly Marking[];
	readonly foreign: ReadResult['foreign'];
	readonly whole: boolean;
}

/** Most texts hold no label word and are never decoded; of the others, twenty lines are mostly enough. */
function readZone(source: ByteSource, head: Uint8Array, detected: Detected, context: ReadContext, language: Language): ZoneMarkings {
	if (!sieveOf(context.policy, detected.encoding).test(head, detected.bom, head.length)) return { markings: [], foreign: [], whole: false };
	const beginning = firstLines(head);
	if (beginning < head.length) {
		const first = look(head.subarray(0, beginning), source, detected, context, language);
		if (first.settled) return first;
	}
	return look(head, source, detected, context, language);
}

/** Where the lines end that a zone mostly has. */
function firstLines(head: Uint8Array): number {
	let at = 0;
	for (let lines = 0; lines < ZONE_LINES + 2; lines++) {
		const next = head.indexOf(10, at);
		if (next < 0) return head.length;
		at = next + 1;
	}
	return at;
}

/** UTF-16 and ISO-2022-JP need up to three times the bytes of UTF-8 for the same zone. */
function readWide(source: ByteSource, head: Uint8Array, detected: Detected, context: ReadContext): ZoneMarkings {
	const bytes = source.size > head.length ? source.read(0, 4 * ZONE_BYTES) : head;
	return look(bytes, source, detected, context, languageOf(context, decodeHead(bytes.subarray(0, 512), detected, false)));
}

function look(
	bytes: Uint8Array,
	source: ByteSource,
	detected: Detected,
	context: ReadContext,
	language: Language,
): ZoneMarkings & { readonly settled: boolean } {
	const whole = bytes.length >= source.size;
	const text = decodeHead(bytes, detected, whole);
	const end = whole ? text.length : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1 || text.length;
	const findings = findMarkings(end === text.length ? text : text.slice(0, end), language, context.policy, !whole);
	return { markings: markingsOf(findings), foreign: findings.head?.foreign ?? [], whole, settled: findings.zone.settled };
}

function isWide(encoding: Encoding): boolean {
	return encoding === 'iso-2022-jp' || encoding === 'utf-16le' || encoding === 'utf-16be';
}

/** Decodes the beginning of a file; a character that is cut at the end is left out. */
export function decodeHead(bytes: Uint8Array, detected: Pick<Detected, 'encoding' | 'bom' | 'valid'>, complete: boolean): string {
	const { encoding, bom, valid } = detected;
	if (encoding === 'utf-8') {
		const whole = bytes.subarray(bom, complete ? bytes.length : wholeUtf8(bytes));
		return valid ? decodeValidUtf8(whole) : decode(whole, encoding);
	}
	const text = decode(bytes.subarray(bom, complete || !encoding.startsWith('utf-16') ? bytes.length : bytes.length & ~1), encoding);
	return !complete && text.endsWith('\ufffd') ? text.slice(0, -1) : text;
}

/** The marking on the last line of prose, which is fetched and searched alone; only a hit is worth decoding the text for its position. */
function readTail(source: ByteSource, detected: Detected, context: ReadContext, language: Language): readonly Marking[] {
	if (source.size > WHOLE_BYTES || detected.kind !== 'text' || !hasTail(language)) return [];
	const start = Math.max(0, source.size - TAIL_BYTES);
	const shared = source.read(start, TAIL_BYTES);
	const bytes = Buffer.from(shared.buffer, shared.byteOffset, shared.byteLength);
	const line = lastParagraph(bytes);
	if (line === null || !sieveLine(line, detected, context)) return [];
	const encoding = detected.ascii ? detectEncoding(line, true).encoding : detected.encoding;
	if (!hasTailMarking(`\n\n${decode(line, encoding)}`, context.policy)) return [];
	const whole = source.read(0, source.size);
	const text = decodeHead(whole, detectedWhole(whole, detected), true);
	const { found } = findMarkings(text, language, context.policy);
	return found.map((each) => each.marking).filter((marking) => marking.place === 'body-corner');
}

/** Bytes of the last line that is not blank, where a blank line stands above it. Line breaks are no part of a character in these encodings. */
function lastParagraph(bytes: Buffer): Buffer | null {
	let end = bytes.length;
	while (end > 0 && isSpace(bytes[end - 1])) end--;
	let start = end;
	while (start > 0 && bytes[start - 1] !== 10 && bytes[start - 1] !== 13) start--;
	let above = start;
	while (above > 0 && isSpace(bytes[above - 1])) above--;
	const breaks = bytes.toString('latin1', above, start).match(/\r\n|\r|\n/g)?.length ?? 0;
	return breaks >= 2 ? bytes.subarray(start, end) : null;
}

function isSpace(byte: number | undefined): boolean {
	return byte === 32 || byte === 9 || byte === 10 || byte === 13 || byte === 26;
}

function sieveLine(line: Buffer, detected: Detected, context: ReadContext): boolean {
	if (sieveOf(context.policy, detected.encoding).test(line, 0, line.length)) return true;
	// An ASCII beginning tells nothing of the end.
	return detected.ascii && line.length < 400 && line.some((byte) => byte >= 0x80 || byte === 0x1b);
}

function detectedWhole(bytes: Uint8Array, detected: Detected): Detected {
	return detected.ascii ? detectEncoding(bytes, true) : detected;
}

/** Encoding for people and for the writer. An ASCII beginning of prose or data is followed until something else comes. */
function encodingOf(source: ByteSource, detected: Detected, { kind }: Language): string {
	if (!detected.ascii || source.size <= ZONE_BYTES) return detected.encoding;
	return kind === 'prose' || kind === 'data' ? followAscii(source, detected, ENCODING_BYTES).encoding : detected.encoding;
}

/** Reads on while there is only ASCII, up to `limit` bytes, and detects from where something else begins. */
export function followAscii(source: ByteSource, detected: Detected, limit: number): Detected {
	const step = 8 * ZONE_BYTES;
	for (let at = 0; at < Math.min(source.size, limit); at += step) {
		const bytes = source.read(at, step);
		const found = bytes.findIndex((byte) => byte >= 0x80 || byte === 0x1b || byte === 0);
		if (found < 0) {
			if (bytes.length < step) break;
			continue;
		}
		const window = source.read(at + found, step);
		return detectEncoding(window, at + found + window.length >= source.size);
	}
	return detected;
}

/** A broken character in the header zone could hide a label; one further on cannot. */
function zoneState(head: Uint8Array, detected: Detected, complete: boolean): DocumentState {
	if (detected.kind === 'undecodable') return unreadable('encoding', 'undecodable');
	const line = brokenLine(decodeHead(head, detected, complete));
	return line === null ? PLAIN_STATE : unreadable('encoding', `${detected.encoding} L${line}`);
}

/** Number of the line of the header zone that holds a broken character, or `null`. */
export function brokenLine(text: string): number | null {
	const lines = splitLines(text, 0, zoneEnd(text)).slice(0, ZONE_LINES);
	const index = lines.findIndex((each) => text.slice(each.start, each.end).includes('\ufffd'));
	return index < 0 ? null : index + 1;
}

function unreadable(code: 'wrong-type' | 'encoding', detail: string): DocumentState {
	return { ...PLAIN_STATE, unreadable: { code, detail } };
}

function result(encoding: string | null, markings: readonly Marking[], state: DocumentState): ReadResult {
	return { format: 'text', encoding, state, markings, foreign: [] };
}
