import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../text/splice';
import { type JsonFile, type JsonSplice, stringOf, valueAt } from './json';

/** A cell's source: one string, or its lines (nbformat 4, "multi-line strings"). */
export interface CellSource {
	readonly text: string;
	/** `source` of the cell. */
	readonly node: Node;
	/** The strings and where each begins in `text`. */
	readonly parts: readonly { readonly node: Node; readonly at: number; readonly value: string }[];
}

/** The source of a cell, or null where it has none. */
export function sourceOf(cell: Node): CellSource | null {
	const node = valueAt(cell, 'source');
	if (!node) return null;
	const strings = node.type === 'array' ? (node.children ?? []) : [node];
	const parts = [];
	let text = '';
	for (const string of strings) {
		const value = stringOf(string);
		if (value === null) return null;
		parts.push({ node: string, at: text.length, value });
		text += value;
	}
	return { text, node, parts };
}

/** Edits of a source's text as edits of the file: whole lines come and go as strings of their own, other text inside of its string. */
export function spliceSource(file: JsonFile, source: CellSource, edits: readonly TextEdit[]): JsonSplice[] {
	return edits.flatMap((edit) => {
		const lines = source.node.type === 'array' ? wholeLines(file, source, edit) : null;
		return lines ?? inStrings(file, source, edit);
	});
}

/** Lines that are put in between strings, or strings that go as a whole; null where the edit is neither. */
function wholeLines({ text }: JsonFile, source: CellSource, edit: TextEdit): JsonSplice[] | null {
	const { parts } = source;
	const first = parts.findIndex(({ at }) => at === edit.start);
	const part = parts[first];
	if (!part) return null;
	const inner = part.node.offset;
	if (edit.start === edit.end) {
		if (!edit.newText.endsWith('\n')) return null;
		const blanks =
			first > 0 ? text.slice(text.indexOf(',', endOf(parts[first - 1]?.node)) + 1, inner) : text.slice(source.node.offset + 1, inner);
		const lines = edit.newText.match(/[^\n]*\n/g) ?? [];
		return [{ start: inner, end: inner, text: lines.map((line) => `${JSON.stringify(line)},${blanks}`).join('') }];
	}
	const next = parts.find(({ at }) => at === edit.end);
	if (edit.newText !== '' || !next || next.at <= part.at) return null;
	return [{ start: inner, end: next.node.offset, text: '' }];
}

function endOf(node: Node | undefined): number {
	return node ? node.offset + node.length : 0;
}

function inStrings(file: JsonFile, source: CellSource, edit: TextEdit): JsonSplice[] {
	const splices: JsonSplice[] = [];
	let rest = JSON.stringify(edit.newText).slice(1, -1);
	for (const [index, { node, at, value }] of source.parts.entries()) {
		const last = index === source.parts.length - 1;
		const touches = edit.start < at + value.length || last;
		if (edit.end < at || !touches || edit.start > at + value.length) continue;
		if (edit.start === edit.end && rest === '') continue;
		const raw = file.text.slice(node.offset + 1, node.offset + node.length - 1);
		const from = rawOffset(raw, Math.max(0, edit.start - at));
		const to = rawOffset(raw, Math.min(value.length, edit.end - at));
		if (from === to && rest === '') continue;
		splices.push({ start: node.offset + 1 + from, end: node.offset + 1 + to, text: rest });
		rest = '';
	}
	return splices;
}

/** Where the unit number `count` of a JSON string begins in its writing. */
function rawOffset(raw: string, count: number): number {
	let at = 0;
	for (let units = 0; units < count && at < raw.length; units++) at += raw[at] !== '\\' ? 1 : raw[at + 1] === 'u' ? 6 : 2;
	return at;
}
