import { basename, dirname, extname, join } from 'node:path';
import { formatCode, formatHandling, formatLevels, isEmpty, type Label, type ParsedMarking, parseFileName } from '../../label';
import type { Policy } from '../../policy/types';
import type { Marking } from '../types';

/** Most file systems allow no longer name, counted in bytes of UTF-8. */
const NAME_BYTES = 255;

/** Reads the marking in a document's file name; `null` where it has none. */
export function readFileName(path: string, policy: Policy): Marking | null {
	const parsed = parseFileName(basename(path), policy);
	if (parsed === null) return null;
	const { text, label, pieces, problems } = parsed;
	return { place: 'file-name', text, range: null, label, pieces, problems, where: basename(path) };
}

/**
 * Path that a document gets when its name shall carry this label, in the policy's first file-name pattern; the empty label takes the marking away.
 * An older marking in the name is replaced; a name too long for file systems is shortened, the marking and extension never are.
 */
export function labelledFileName(path: string, label: Label, policy: Policy): string {
	const name = basename(path);
	const current = parseFileName(name, policy);
	const extension = extensionOf(name);
	const bare = withoutMarking(name.slice(0, name.length - extension.length), extension, policy);
	if (isEmpty(label)) return current === null ? path : join(dirname(path), (bare === '' ? 'document' : bare) + extension);
	const [before, after] = affixes(label, policy);
	const room = NAME_BYTES - Buffer.byteLength(before + after + extension);
	return join(dirname(path), before + shortened(bare, room) + after + extension);
}

/** A dotfile's name is no extension, and neither is a long or blank-holding tail such as 「第1.改訂 版」. */
function extensionOf(name: string): string {
	const extension = extname(name);
	return /^\.[^\s.]{1,12}$/.test(extension) ? extension : '';
}

function withoutMarking(stem: string, extension: string, policy: Policy): string {
	let rest = stem;
	// A name may carry two markings, e.g. 【機密性2】…_C2I2A1.
	for (let i = 0; i < 4; i++) {
		const found = parseFileName(rest + extension, policy);
		if (found === null || found.end > rest.length) break;
		const end = firstEnd(found);
		const head = rest.slice(0, found.start).replace(/[\s_\-－＿・]+$/u, '');
		const tail = rest.slice(end).replace(/^[\s_\-－＿・]+/u, '');
		const next = head !== '' && tail !== '' ? `${head}_${tail}` : head + tail;
		if (next === rest) break;
		rest = next;
	}
	return rest;
}

/** Where the first of the markings in a name ends: between two of them stands the name itself. */
function firstEnd({ text, start, end, pieces }: ParsedMarking): number {
	const sorted = [...pieces].sort((a, b) => a.start - b.start);
	for (const [index, piece] of sorted.entries()) {
		const next = sorted[index + 1];
		if (next === undefined) break;
		const between = text.slice(piece.end, next.start);
		// A bracket that closes and words after it: the marking is over.
		const close = /^[^【［[〔（(]*?[】］\]〕）)]/u.exec(between)?.[0].length ?? 0;
		if (/[\p{L}\p{N}]/u.test(between.slice(close)) && (close > 0 || /^[_＿\s-]/.test(between))) return start + piece.end + close;
	}
	return end;
}

/** What the policy's first pattern puts around `{name}`. */
function affixes(label: Label, policy: Policy): [string, string] {
	const pattern = policy.markings.fileNames.find((each) => each.includes('{name}')) ?? '【{levels}】{name}';
	const filled = pattern
		.replaceAll('{levels}', formatLevels(label, policy))
		.replaceAll('{code}', formatCode(label, policy))
		.replaceAll('{handling}', formatHandling(label.handling, policy));
	const at = filled.indexOf('{name}');
	return [legal(filled.slice(0, at)), legal(filled.slice(at + '{name}'.length))];
}

/** Characters that Windows forbids, as their full-width relatives. */
function legal(text: string): string {
	return text
		.replace(/[<>:"/\\|?*]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
		.replace(/[\x00-\x1f\x7f]/g, '');
}

function shortened(name: string, bytes: number): string {
	if (Buffer.byteLength(name) <= bytes) return name;
	let result = '';
	let used = Buffer.byteLength('…');
	for (const { segment } of new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(name)) {
		used += Buffer.byteLength(segment);
		if (used > bytes) break;
		result += segment;
	}
	return `${result}…`;
}
