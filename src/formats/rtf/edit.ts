import type { Chunk } from '../types';
import { encodeRtf, type RtfEncoding } from './charset';
import type { RtfText } from './text';

/** Replaces bytes `[start, end)` by ASCII text. */
export interface ByteSplice {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** A stretch of a text that becomes another one. */
export interface Replacement {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

const RUN = /^(?:\\uc[12]|\\u-?\d{1,6}(?:\?|\\'[0-9a-f]{2})*|\\[\\{}]|[^\\{}\r\n])*$/;

/**
 * Replaces stretches of a text: the new words stand where the first old character stood, the others go one by one, so that formatting and
 * groups between them stay. A group that this writer made is replaced as a whole.
 */
export function replaceText(bytes: Buffer, text: RtfText, replacements: readonly Replacement[], encoding: RtfEncoding): ByteSplice[] {
	const splices: ByteSplice[] = [];
	for (const { start, end, text: words } of replacements) {
		const from = text.starts[start];
		const to = text.ends[end - 1];
		if (from === undefined || to === undefined) continue;
		const written = words === '' ? '' : encodeRtf(words, encoding);
		const own = ownRun(bytes, from, to);
		if (own !== null) {
			splices.push({ ...own, text: written });
			continue;
		}
		splices.push({ start: from, end: text.ends[start] ?? to, text: written });
		for (let at = start + 1; at < end; at++) {
			const one = { start: text.starts[at] ?? 0, end: text.ends[at] ?? 0 };
			const last = splices.at(-1);
			if (last && last.end === one.start) splices[splices.length - 1] = { ...last, end: one.end };
			else if (last && one.start > last.end) splices.push({ ...one, text: '' });
		}
	}
	return splices;
}

/** The group around `[from, to)` where it is exactly one that `encodeRtf` makes. */
function ownRun(bytes: Buffer, from: number, to: number): { start: number; end: number } | null {
	const lead = /\{\\uc1 (?:\\uc2)?$/.exec(bytes.toString('latin1', Math.max(0, from - 12), from))?.[0];
	if (lead === undefined || bytes[to] !== 0x7d || to - from > 8192 || !RUN.test(bytes.toString('latin1', from, to))) return null;
	return { start: from - lead.length, end: to + 1 };
}

export const PARAGRAPH = ['{\\pard\\plain\\qr', '\\par}'] as const;

/** Widens a run to the paragraph around it where that is one that this writer made. */
export function ownParagraph(bytes: Buffer, run: { readonly start: number; readonly end: number }): { start: number; end: number } | null {
	const [open, close] = PARAGRAPH;
	const start = run.start - open.length;
	const end = run.end + close.length;
	if (start < 0 || bytes.toString('latin1', start, run.start) !== open || bytes.toString('latin1', run.end, end) !== close) return null;
	return { start, end };
}

/** The new file: everything that no splice names is a range of the source. Splices that lie in others are part of them. */
export function chunksOf(splices: readonly ByteSplice[], size: number): Chunk[] {
	const sorted = splices.map((splice, index) => ({ splice, index })).sort((a, b) => a.splice.start - b.splice.start || a.index - b.index);
	const chunks: Chunk[] = [];
	let at = 0;
	for (const { splice } of sorted) {
		if (splice.end < at) continue;
		if (splice.start > at) chunks.push({ from: at, length: splice.start - at });
		if (splice.text !== '') chunks.push(Buffer.from(splice.text, 'latin1'));
		at = Math.max(at, splice.end);
	}
	if (at < size) chunks.push({ from: at, length: size - at });
	return chunks;
}
