import { Collector, collectForeign, findInField, isForeignProperty, labelsOfProperties, propertyMarking, toMarking } from '../marks';
import type { ByteSource, ReadContext, ReadResult, UnreadableCode } from '../types';
import { asBuffer } from '../zip';
import { FIELD_NAMES } from './destinations';
import type { RtfDocument } from './document';
import { walkRtf } from './walk';

/** Larger files are pictures with some text around; their beginning is read. */
export const MAX_BYTES = 64 << 20;
/** Longer values are data of other programs. */
const MAX_VALUE = 1000;

/** Whether a file begins as RTF does. Old programs put blanks or a byte-order mark in front. */
export function startsRtf(head: Uint8Array): boolean {
	if (head[0] === 0x7b) return head[1] === 0x5c && head[2] === 0x72 && head[3] === 0x74 && head[4] === 0x66;
	if (head[0] !== 0xef && (head[0] ?? 0x21) > 0x20) return false;
	return /^(?:\xef\xbb\xbf)?\s*\{\\rtf/.test(Buffer.from(head.subarray(0, 64)).toString('latin1'));
}

/** Reads the labels of an RTF document: information group, user-defined properties, headers and footers, first paragraphs and text boxes. */
export function readRtf(source: ByteSource, context: ReadContext): ReadResult {
	const bytes = asBuffer(source.read(0, Math.min(source.size, MAX_BYTES)));
	if (!startsRtf(bytes)) return unreadable(bytes.length === 0 ? 'damaged' : 'wrong-type', bytes.length === 0 ? 'empty file' : 'no RTF');
	const collector = new Collector(context.policy);
	collect(walkRtf(bytes, false), collector);
	const { markings, foreign } = collector;
	return { format: 'rtf', encoding: null, state: { encrypted: false, signed: false, macro: false, unreadable: null }, markings, foreign };
}

function unreadable(code: UnreadableCode, detail: string): ReadResult {
	const state = { encrypted: false, signed: false, macro: false, unreadable: { code, detail } };
	return { format: 'rtf', encoding: null, state, markings: [], foreign: [] };
}

function collect(document: RtfDocument, collector: Collector): void {
	const { policy } = collector;
	const custom = document.properties.map(({ name, value }) => ({ name: name.text, value: value.text.trim() }));
	for (const { name, value } of custom) {
		if (isForeignProperty(name) || value.length > MAX_VALUE) continue;
		const parsed = propertyMarking(name, value, policy);
		if (parsed) collector.markings.push(toMarking(parsed, 'property', `userprops#${name}`));
	}
	collectForeign(labelsOfProperties(custom, 'userprops'), collector);
	for (const { name, text, shadow } of document.fields) {
		if (shadow) continue;
		const field = FIELD_NAMES[name] ?? name;
		for (const { marking } of findInField(field, text, `info#${name}`, policy)) collector.markings.push(marking);
	}
	for (const { text, place, where } of document.paragraphs) collector.look(text, place, where);
}
