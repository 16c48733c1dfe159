import type { Collector } from '../marks/collector';
import { collectXmp } from '../xmp';
import { attempt, decodeText, lookField, MAX_VALUE } from './fields';
import { Window } from './window';

/** An animation's pixels are passed over up to here. */
const MAX_BYTES = 64 << 20;
const STEP = 64 << 10;
const XMP_SCAN = 1 << 20;

/** Reads a GIF file's comments and its XMP (GIF89a; XMP specification part 3, 1.1.2). @throws ImageError */
export function readGif(file: Window, collector: Collector): boolean {
	const window = new Window(file.source, STEP);
	const flags = window.need(10, 1)[0] ?? 0;
	let at = 13 + tableSize(flags);
	while (at < MAX_BYTES) {
		const [kind, label] = window.some(at, 2);
		// Files without the final marker are common.
		if (kind === undefined || kind === 0x3b) return false;
		if (kind === 0x21) at = readExtension(window, at + 2, label ?? 0, collector);
		else if (kind === 0x2c) at = skipBlocks(window, at + 11 + tableSize(window.need(at + 9, 1)[0] ?? 0));
		else if (kind === 0) at++;
		// Viewers show what came before.
		else return false;
	}
	return false;
}

function tableSize(flags: number): number {
	return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}

function readExtension(window: Window, at: number, label: number, collector: Collector): number {
	if (label === 0xfe) {
		const text = joinBlocks(window, at);
		attempt(collector, () => lookField('description', decodeText(text).text, 'GIF comment', collector));
	} else if (label === 0xff && window.some(at, 12).toString('latin1', 1) === 'XMP DataXMP') {
		const packet = xmpAt(window, at + 12);
		if (packet) attempt(collector, () => collectXmp(packet, 'XMP', collector));
	}
	return skipBlocks(window, at);
}

/** The packet stands without sub-blocks; behind it a trailer leads readers that know none of this to the end. */
function xmpAt(window: Window, at: number): Buffer | null {
	const bytes = Buffer.from(window.source.read(at, XMP_SCAN));
	const end = bytes.indexOf(Buffer.from([0x01, 0xff, 0xfe, 0xfd]));
	return end < 0 ? null : bytes.subarray(0, end);
}

function skipBlocks(window: Window, from: number): number {
	let at = from;
	for (;;) {
		const [size] = window.some(at, 1);
		if (size === undefined) return at;
		at += size + 1;
		if (size === 0) return at;
	}
}

function joinBlocks(window: Window, from: number): Buffer {
	const parts: Buffer[] = [];
	let length = 0;
	for (let at = from; length <= MAX_VALUE; ) {
		const size = window.some(at, 1)[0] ?? 0;
		if (size === 0) break;
		parts.push(Buffer.from(window.some(at + 1, size)));
		length += size;
		at += size + 1;
	}
	return Buffer.concat(parts);
}
