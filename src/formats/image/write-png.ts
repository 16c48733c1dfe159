import { editXmp, isEmptyPacket } from '../xmp';
import { crc32 } from '../zip/entry';
import { type Job, note, RefusedError } from './edits';
import { MAX_BLOCK } from './fields';
import { mendExif, mendText } from './mend';
import { chunksOf, type PngChunk, pngField, pngText, XMP_KEYWORD } from './png';
import { startsTiff } from './tiff';
import { ImageError, type Window } from './window';

/** Plans a PNG file: an XMP packet in an `iTXt` chunk before the pixels, and stale texts brought in line. @throws ImageError, XmlError, RefusedError */
export function writePng(window: Window, job: Job): void {
	const chunks = chunksOf(window);
	if (chunks.some(({ type }) => type === 'caBX')) throw new RefusedError('signed', 'content credential');
	const pixels = chunks.find(({ type }) => type === 'IDAT');
	if (!pixels) throw new ImageError('damaged', 'no pixels');
	let packets = 0;
	for (const chunk of chunks) if (writeChunk(chunk, window, job)) packets++;
	if (packets > 0) return;
	const edited = editXmp(null, job.label, job.policy);
	if (!edited) return;
	for (const { name, before, after } of edited.changes) note(job, `XMP#${name}`, before, after);
	job.edits.push({ start: pixels.start, end: pixels.start, bytes: xmpChunk(edited.packet) });
}

/** Returns whether the chunk is an XMP packet. */
function writeChunk({ type, start, dataStart, dataEnd, end }: PngChunk, window: Window, job: Job): boolean {
	if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt' && type !== 'eXIf') return false;
	const data = window.block(dataStart, dataEnd - dataStart, MAX_BLOCK);
	if (type === 'eXIf') {
		const mended = startsTiff(data) && data.length > 8 ? mendExif(data, 0, job) : null;
		if (mended) job.edits.push({ start, end, bytes: chunk(type, mended) });
		return false;
	}
	const text = pngText(type, data);
	if (!text) return false;
	if (text.keyword === XMP_KEYWORD) {
		const edited = editXmp(text.bytes, job.label, job.policy);
		if (!edited) return true;
		for (const { name, before, after } of edited.changes) note(job, `XMP#${name}`, before, after);
		job.edits.push({ start, end, bytes: isEmptyPacket(edited.packet) ? Buffer.alloc(0) : xmpChunk(edited.packet) });
		return true;
	}
	const field = pngField(text.keyword);
	const value = field === null ? null : mendText(field, text.decoded, `${type}#${text.keyword}`, job);
	// An international text takes any character, and is readable uncompressed.
	if (value) job.edits.push({ start, end, bytes: textChunk(type, text.keyword, text.lead, value) });
	return false;
}

function textChunk(type: string, keyword: string, lead: Buffer, value: Buffer): Buffer {
	const key = Buffer.from(`${keyword}\0`, 'latin1');
	if (type !== 'iTXt') return chunk('tEXt', Buffer.concat([key, value]));
	const plain = Buffer.from(lead);
	plain[0] = 0;
	return chunk('iTXt', Buffer.concat([key, plain, value]));
}

function xmpChunk(packet: Buffer): Buffer {
	return chunk('iTXt', Buffer.concat([Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`, 'latin1'), packet]));
}

/** A chunk with its length and CRC. */
export function chunk(type: string, data: Buffer): Buffer {
	const bytes = Buffer.alloc(data.length + 12);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, 'latin1');
	data.copy(bytes, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}
