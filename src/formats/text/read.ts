import { PLAIN_STATE } from '../opaque';
import { unreadableOf } from '../source';
import type { ByteSource, DocumentState, Marking, ReadContext, ReadResult } from '../types';
import { decode } from './codec';
import { type Detected, detectEncoding, type Encoding, wholeUtf8 } from './encoding';
import { findMarkings, hasTail } from './find';
import { type Language, languageByFirstLine, languageById, languageByName, UNKNOWN } from './languages';
import { splitLines, ZONE_BYTES, ZONE_LINES, zoneEnd } from './lines';
import { triggersOf } from './triggers';

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
	const { found } = findMarkings(text, language, context.policy);
	return result(
		'utf-8',
		found.map((each) => each.marking),
		PLAIN_STATE,
	);
}

/** The language of a document: what the editor says, else its name, else its first line. */
export function languageOf(context: ReadContext, text: string): Language {
	const name = context.path.slice(Math.max(context.path.lastIndexOf('/'), context.path.lastIndexOf('\\')) + 1);
	const id = context.languageId;
	// `plaintext` is also the editor's word for "not known".
	const told = id === undefined || id === 'plaintext' ? null : languageById(id);
	if (told !== null) return told;
	const named = languageByName(name);
	const first = languageByFirstLine(text.slice(0, 200));
	// Qt's translations are XML in `.ts`, and SVG comes under many names.
	if (first?.ids[0] === 'xml' && named?.kind !== 'data' && !named?.ids.includes('html') && named?.ids[0] !== 'php') return first;
	return named ?? first ?? (id === 'plaintext' && !name.includes('.') ? languageById('plaintext') : null) ?? UNKNOWN;
}

function readBytes(source: ByteSource, context: ReadContext): ReadResult {
	const head = source.read(0, ZONE_BYTES);
	const complete = source.size <= head.length;
	const detected = detectEncoding(head, complete);
	if (detected.kind === 'binary') return result(null, [], unreadable('wrong-type', 'binary'));
	const sieve = triggersOf(context.policy);
	const raw = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	const stateful = detected.encoding === 'iso-2022-jp' || detected.encoding.startsWith('utf-16');
	const hit = stateful || sieve.bytes(detected.encoding).test(raw);
	const markings = hit ? readZone(source, head, detected, context) : [];
	const tail = complete ? [] : readTail(source, detected, context, markings);
	const state = detected.valid ? PLAIN_STATE : zoneState(source.read(0, ZONE_BYTES), detected, complete);
	return result(encodingOf(source, detected, context), [...markings, ...tail], state);
}

function readZone(source: ByteSource, head: Uint8Array, detected: Detected, context: ReadContext): readonly Marking[] {
	// These need up to three times the bytes of UTF-8 for the same zone.
	const wide = detected.encoding === 'iso-2022-jp' || detected.encoding.startsWith('utf-16');
	const bytes = wide && source.size > head.length ? source.read(0, 4 * ZONE_BYTES) : head;
	const text = decodeHead(bytes, detected, source.size <= bytes.length);
	const { found } = findMarkings(text, languageOf(context, text), context.policy);
	// In a cut text the last line is not the document's last line.
	return found.map((each) => each.marking).filter((marking) => source.size <= bytes.length || marking.place !== 'body-corner');
}

/** Decodes the beginning of a file; what is cut is left out from the last line break on. */
export function decodeHead(bytes: Uint8Array, detected: Pick<Detected, 'encoding' | 'bom'>, complete: boolean): string {
	const end = complete
		? bytes.length
		: detected.encoding === 'utf-8'
			? wholeUtf8(bytes)
			: detected.encoding.startsWith('utf-16')
				? bytes.length & ~1
				: bytes.length;
	const text = decode(bytes.subarray(detected.bom, end), detected.encoding);
	return complete || text.length === 0 ? text : text.slice(0, text.endsWith('\ufffd') ? -1 : undefined);
}

function readTail(source: ByteSource, detected: Detected, context: ReadContext, markings: readonly Marking[]): readonly Marking[] {
	if (source.size > WHOLE_BYTES || detected.kind !== 'text') return [];
	const language = languageOf(context, '');
	if (!hasTail(language)) return [];
	const bytes = Buffer.from(source.read(source.size - TAIL_BYTES, TAIL_BYTES));
	const wide = detected.encoding === 'iso-2022-jp' || detected.encoding.startsWith('utf-16');
	if (!wide && !sieveTail(bytes, detected.encoding, context)) return [];
	const whole = source.read(0, source.size);
	const text = decodeHead(whole, detectedWhole(whole, detected), true);
	const { found } = findMarkings(text, language, context.policy);
	return found
		.map((each) => each.marking)
		.filter((marking) => marking.place === 'body-corner' && !markings.some((each) => each.range?.start === marking.range?.start));
}

function sieveTail(bytes: Buffer, encoding: Encoding, context: ReadContext): boolean {
	const last = bytes.toString('latin1').trimEnd();
	const line = last.slice(Math.max(last.lastIndexOf('\n'), last.lastIndexOf('\r')) + 1);
	if (triggersOf(context.policy).bytes(encoding).test(line)) return true;
	// An ASCII beginning tells nothing of the end.
	return /[\x80-\xff\x1b]/.test(line) && line.length < 400 && encoding === 'utf-8';
}

function detectedWhole(bytes: Uint8Array, detected: Detected): Detected {
	return detected.ascii ? detectEncoding(bytes, true) : detected;
}

/** Encoding for people and for the writer. An ASCII beginning of prose or data is followed until something else comes. */
function encodingOf(source: ByteSource, detected: Detected, context: ReadContext): string {
	if (!detected.ascii || source.size <= ZONE_BYTES) return detected.encoding;
	const kind = languageOf(context, '').kind;
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
