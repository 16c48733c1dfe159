import { mayContainMarking } from '../../label';
import type { Collector } from '../marks/collector';
import { BufferSource } from '../source';
import { collectXmp } from '../xmp';
import { attempt, decodeText, lookField, MAX_BLOCK } from './fields';
import { collectResources } from './resources';
import { collectTiff } from './tiff';
import { ImageError, Window } from './window';

/** A marker segment (ISO/IEC 10918-1, B.1.1.4), its marker and length included. */
export interface Segment {
	readonly marker: number;
	readonly start: number;
	readonly dataStart: number;
	readonly end: number;
	readonly kind: SegmentKind;
}

export type SegmentKind = 'jfif' | 'exif' | 'xmp' | 'extended-xmp' | 'resources' | 'comment' | 'mpf' | 'signature' | 'other';

export const XMP_SIGNATURE = 'http://ns.adobe.com/xap/1.0/\0';
export const EXTENDED_SIGNATURE = 'http://ns.adobe.com/xmp/extension/\0';
export const RESOURCES_SIGNATURE = 'Photoshop 3.0\0';
export const EXIF_SIGNATURE = 'Exif\0\0';

const MAX_SEGMENTS = 20_000;

/** The segments before the first scan. @throws ImageError where there is none. */
export function segmentsOf(window: Window): Segment[] {
	const segments: Segment[] = [];
	for (let at = 2; segments.length < MAX_SEGMENTS; ) {
		const head = window.need(at, 2);
		if (head[0] !== 0xff) throw new ImageError('damaged', `marker at ${at}`);
		const marker = head[1] ?? 0;
		// Fill bytes, and markers without a length.
		if (marker === 0xff) at++;
		else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
		else if (marker === 0xda || marker === 0xd9) return segments;
		else {
			const length = window.need(at + 2, 2).readUInt16BE(0);
			if (length < 2) throw new ImageError('damaged', `length at ${at}`);
			const end = at + 2 + length;
			const kind = kindOf(marker, window, at + 4, length - 2);
			segments.push({ marker, start: at, dataStart: at + 4, end, kind });
			at = end;
		}
	}
	throw new ImageError('too-large', 'segments');
}

function kindOf(marker: number, window: Window, at: number, length: number): SegmentKind {
	if (marker === 0xfe) return 'comment';
	if (marker < 0xe0 || marker > 0xed) return 'other';
	const text = window.some(at, Math.min(length, 40)).toString('latin1');
	if (marker === 0xe0) return text.startsWith('JF') ? 'jfif' : 'other';
	if (marker === 0xe1) {
		if (text.startsWith('Exif\0')) return 'exif';
		if (text.startsWith(XMP_SIGNATURE)) return 'xmp';
		return text.startsWith(EXTENDED_SIGNATURE) ? 'extended-xmp' : 'other';
	}
	if (marker === 0xe2) return text.startsWith('MPF\0') ? 'mpf' : 'other';
	if (marker === 0xeb) return text.startsWith('JP') && /jumb[\s\S]{4}jumdc2pa/.test(text) ? 'signature' : 'other';
	return marker === 0xed && text.startsWith(RESOURCES_SIGNATURE) ? 'resources' : 'other';
}

/** Reads a JPEG file's metadata. Returns whether it carries a content credential (C2PA). @throws ImageError */
export function readJpeg(window: Window, collector: Collector): boolean {
	const triggers = (text: string) => mayContainMarking(text, collector.policy);
	const extended: Buffer[] = [];
	const resources: Buffer[] = [];
	let signed = false;
	for (const { kind, dataStart, end } of segmentsOf(window)) {
		if (kind === 'jfif' || kind === 'other' || kind === 'mpf') continue;
		if (kind === 'signature') {
			signed = true;
			continue;
		}
		attempt(collector, () => {
			const data = window.block(dataStart, end - dataStart, 1 << 16);
			if (kind === 'xmp') collectXmp(data.subarray(XMP_SIGNATURE.length), 'XMP', collector);
			else if (kind === 'extended-xmp') extended.push(data);
			else if (kind === 'resources') resources.push(data.subarray(RESOURCES_SIGNATURE.length));
			else if (kind === 'comment') lookField('description', decodeText(data).text, 'COM', collector);
			else if (data.length > 14) collectTiff(new Window(new BufferSource(data)), EXIF_SIGNATURE.length, 'EXIF', collector, triggers);
		});
	}
	// A long block is split over several segments.
	if (resources.length > 0) attempt(collector, () => collectResources(Buffer.concat(resources), collector));
	for (const packet of joinExtended(extended)) collectXmp(packet, 'XMP (extended)', collector);
	return signed;
}

/** Extended XMP (XMP specification part 3, 1.1.3.1): signature, GUID (32), length of the whole (4), offset (4), piece. */
function joinExtended(segments: readonly Buffer[]): Buffer[] {
	const wholes = new Map<string, Buffer>();
	const at = EXTENDED_SIGNATURE.length;
	for (const segment of segments) {
		if (segment.length < at + 40) continue;
		const guid = segment.toString('latin1', at, at + 32);
		const length = segment.readUInt32BE(at + 32);
		const offset = segment.readUInt32BE(at + 36);
		// Nobody may claim more than the segments hold.
		if (length > MAX_BLOCK || length > segments.length << 16) continue;
		const whole = wholes.get(guid) ?? Buffer.alloc(length, 0x20);
		wholes.set(guid, whole);
		if (offset < whole.length) segment.copy(whole, offset, at + 40);
	}
	return [...wholes.values()];
}
