import { isUtf8 } from 'node:buffer';
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Chunk, UnreadableCode } from '../types';

/** Larger notebooks are not parsed. */
const MAX_BYTES = 32 << 20;

/** A JSON file with its tree; offsets are UTF-16 units of `text`. */
export interface JsonFile {
	readonly text: string;
	readonly root: Node;
	/** Length of the byte-order mark. */
	readonly bom: number;
}

/** Parses a JSON object strictly (RFC 8259), or says why it is none. */
export function parseJson(bytes: Buffer): JsonFile | { readonly code: UnreadableCode; readonly detail: string } {
	if (bytes.length > MAX_BYTES) return { code: 'too-large', detail: `${bytes.length} bytes` };
	if (!isUtf8(bytes)) return { code: 'encoding', detail: 'not UTF-8' };
	const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	const text = bytes.toString('utf8', bom);
	const errors: ParseError[] = [];
	try {
		const root = parseTree(text, errors, { disallowComments: true });
		if (root?.type === 'object' && errors.length === 0) return { text, root, bom };
	} catch (error) {
		// Nested too deeply for the parser
		if (!(error instanceof RangeError)) throw error;
	}
	return { code: 'damaged', detail: 'no JSON object' };
}

/** A member's property node (name and value) by its name; the last one counts where there are several. */
export function memberOf(object: Node, name: string): Node | null {
	return object.children?.findLast(({ children }) => children?.[0]?.value === name && children[1] !== undefined) ?? null;
}

/** The value at a path, or null. */
export function valueAt(root: Node, ...path: (string | number)[]): Node | null {
	return findNodeAtLocation(root, path) ?? null;
}

/** A string's value, or null for anything else. */
export function stringOf(node: Node | null | undefined): string | null {
	return node?.type === 'string' ? String(getNodeValue(node)) : null;
}

/** Replaces `[start, end)` of the text. */
export interface JsonSplice {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** Takes a member or item out, with the comma and the blanks that go with it. */
export function removal({ text }: JsonFile, container: Node, item: Node): JsonSplice {
	const items = container.children ?? [];
	const index = items.indexOf(item);
	const before = items[index - 1];
	const after = items[index + 1];
	const end = item.offset + item.length;
	if (before) return { start: before.offset + before.length, end, text: '' };
	if (after) return { start: item.offset, end: after.offset, text: '' };
	const inside = container.offset + container.length - 1;
	return { start: container.offset + 1, end: text.slice(end, inside).trim() === '' ? inside : end, text: '' };
}

/** Adds a member or item behind the last one, laid out like it. */
export function addition({ text }: JsonFile, container: Node, item: string): JsonSplice {
	const last = container.children?.at(-1);
	if (!last) return { start: container.offset + 1, end: container.offset + container.length - 1, text: item };
	const before = container.children?.at(-2);
	const from = before ? text.indexOf(',', before.offset + before.length) + 1 : container.offset + 1;
	const end = last.offset + last.length;
	return { start: end, end, text: `,${text.slice(from, last.offset)}${item}` };
}

/** The blanks in front of a container's first item. */
export function blanksBefore({ text }: JsonFile, container: Node): string {
	const first = container.children?.[0];
	return first ? text.slice(container.offset + 1, first.offset) : '';
}

/** The new file; splices do not overlap. */
export function chunksOf({ text, bom }: JsonFile, splices: readonly JsonSplice[], size: number): Chunk[] {
	const chunks: Chunk[] = [];
	let unit = 0;
	let byte = bom;
	let copied = 0;
	const advance = (to: number): number => {
		byte += Buffer.byteLength(text.slice(unit, to));
		unit = to;
		return byte;
	};
	for (const splice of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
		const from = advance(splice.start);
		if (from > copied) chunks.push({ from: copied, length: from - copied });
		if (splice.text !== '') chunks.push(Buffer.from(splice.text));
		copied = advance(splice.end);
	}
	if (copied < size) chunks.push({ from: copied, length: size - copied });
	return chunks;
}
