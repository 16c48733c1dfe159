import { brotliDecompressSync } from 'node:zlib';
import { mayContainMarking } from '../../label';
import type { Collector } from '../marks/collector';
import { BufferSource } from '../source';
import { collectXmp } from '../xmp';
import { attempt, MAX_BLOCK } from './fields';
import { type Item, itemsOf } from './items';
import { collectTiff } from './tiff';
import { ImageError, Window } from './window';

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2) and of JPEG 2000 and JPEG XL. */
export interface Box {
	readonly type: string;
	readonly dataStart: number;
	readonly end: number;
}

const MAX_BOXES = 10_000;

/** The boxes between two positions. @throws ImageError for what is cut off. */
export function boxesOf(window: Window, from: number, to: number): Box[] {
	const boxes: Box[] = [];
	for (let at = from; at + 8 <= to && boxes.length < MAX_BOXES; ) {
		const head = window.need(at, Math.min(16, to - at));
		const short = head.readUInt32BE(0);
		if (short === 1 && head.length < 16) break;
		const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
		const dataStart = at + (short === 1 ? 16 : 8);
		if (size < dataStart - at) throw new ImageError('damaged', `box at ${at}`);
		boxes.push({ type: head.toString('latin1', 4, 8), dataStart, end: Math.min(to, at + size) });
		at += size;
	}
	return boxes;
}

const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
const CREDENTIAL_UUID = 'd8fec3d61b0e483c92975828877ec481';
const EXIF_UUID = '4a706754696666457869662d3e4a5032';

/** Reads the metadata of HEIF, AVIF, JPEG 2000 and JPEG XL. Returns whether it carries a content credential. @throws ImageError */
export function readBoxes(window: Window, collector: Collector): boolean {
	let signed = false;
	for (const { type, dataStart, end } of boxesOf(window, 0, window.size)) {
		attempt(collector, () => {
			if (type === 'uuid' && end - dataStart > 16) signed = readUuid(window, dataStart, end, collector) || signed;
			else if (type === 'meta') readItems(window, dataStart, end, collector);
			else if (type === 'jumb') signed = window.need(dataStart, 12).toString('latin1', 4) === 'jumdc2pa' || signed;
			else if (type === 'xml ') readXml(window.block(dataStart, end - dataStart, MAX_BLOCK), collector);
			else if (type === 'Exif') readExif(window.block(dataStart, end - dataStart, MAX_BLOCK), collector);
			else if (type === 'brob') readCompressed(window.block(dataStart, end - dataStart, MAX_BLOCK), collector);
		});
	}
	return signed;
}

function readUuid(window: Window, at: number, end: number, collector: Collector): boolean {
	const id = window.need(at, 16).toString('hex');
	const data = () => window.block(at + 16, end - at - 16, MAX_BLOCK);
	if (id === XMP_UUID) collectXmp(data(), 'XMP', collector);
	else if (id === EXIF_UUID) readTiff(data(), 0, collector);
	return id === CREDENTIAL_UUID;
}

/** JPEG 2000 has XML of all kinds in such boxes. */
function readXml(bytes: Buffer, collector: Collector): void {
	if (bytes.includes('rdf-syntax-ns')) collectXmp(bytes, 'XMP', collector);
}

/** ISO/IEC 23008-12, A.2.1: an offset to the TIFF header goes before. */
function readExif(bytes: Buffer, collector: Collector): void {
	if (bytes.length > 12) readTiff(bytes, 4 + bytes.readUInt32BE(0), collector);
}

function readTiff(bytes: Buffer, at: number, collector: Collector): void {
	const triggers = (text: string) => mayContainMarking(text, collector.policy);
	collectTiff(new Window(new BufferSource(bytes)), at, 'EXIF', collector, triggers);
}

/** JPEG XL (ISO/IEC 18181-2, 9.3): the type of the box within, and Brotli data. */
function readCompressed(bytes: Buffer, collector: Collector): void {
	const type = bytes.toString('latin1', 0, 4);
	if (type !== 'xml ' && type !== 'Exif') return;
	let data: Buffer;
	try {
		data = brotliDecompressSync(bytes.subarray(4), { maxOutputLength: MAX_BLOCK });
	} catch {
		throw new ImageError('damaged', 'brob');
	}
	if (type === 'xml ') readXml(data, collector);
	else readExif(data, collector);
}

function readItems(window: Window, at: number, end: number, collector: Collector): void {
	for (const item of itemsOf(window, at, end)) {
		attempt(collector, () => {
			const bytes = itemBytes(window, item);
			if (item.type === 'Exif') readExif(bytes, collector);
			else collectXmp(bytes, 'XMP', collector);
		});
	}
}

function itemBytes(window: Window, { extents }: Item): Buffer {
	const length = extents.reduce((sum, extent) => sum + extent.length, 0);
	if (length > MAX_BLOCK) throw new ImageError('too-large', 'item');
	return Buffer.concat(extents.map((extent) => window.block(extent.start, extent.length, MAX_BLOCK)));
}
