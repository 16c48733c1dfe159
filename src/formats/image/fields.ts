import { isUtf8 } from 'node:buffer';
import { type Collector, propertyMarking, toMarking } from '../marks/collector';
import { findInField } from '../marks/field';
import { decode } from '../text/codec';
import type { Encoding } from '../text/encoding';
import { ImageError } from './window';

/** Longer values are data of other programs. */
export const MAX_VALUE = 4000;

/** Largest block of metadata that is read. */
export const MAX_BLOCK = 16 << 20;

/** Text of a field, and how it was encoded. */
export interface Decoded {
	readonly text: string;
	readonly encoding: Encoding;
}

/**
 * Text that does not say how it is encoded, as EXIF's and old IPTC fields do not: UTF-8 where it is that, else Shift_JIS as Japanese
 * programs write it, else Latin. What follows a NUL is no part of it.
 */
export function decodeText(bytes: Buffer): Decoded {
	const end = bytes.indexOf(0);
	const value = end < 0 ? bytes : bytes.subarray(0, end);
	if (isUtf8(value)) return { text: value.toString('utf8'), encoding: 'utf-8' };
	const japanese = decode(value, 'shift_jis');
	if (!japanese.includes('\ufffd')) return { text: japanese, encoding: 'shift_jis' };
	return { text: decode(value, 'windows-1252'), encoding: 'windows-1252' };
}

/** Looks for markings in a descriptive field. */
export function lookField(field: string, text: string, where: string, collector: Collector): void {
	if (text.length > MAX_VALUE) return;
	for (const { marking } of findInField(field, text, where, collector.policy)) collector.markings.push(marking);
}

/** Looks for a marking in a field whose name somebody chose. Single letters are no axis here. */
export function lookProperty(name: string, text: string, where: string, collector: Collector): void {
	if (name.length < 2 || text.length > MAX_VALUE) return;
	const parsed = propertyMarking(name, text, collector.policy);
	if (parsed) collector.markings.push(toMarking(parsed, 'property', where));
}

/** Does one step of reading; bad content ends this step only, and is remembered. */
export function attempt(collector: Collector, step: () => void): void {
	collector.attempt(() => {
		try {
			step();
		} catch (error) {
			if (!(error instanceof ImageError)) throw error;
			collector.unreadable ??= { code: error.code, detail: error.message };
		}
	});
}
