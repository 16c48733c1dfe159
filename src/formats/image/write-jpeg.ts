import { editXmp, isEmptyPacket } from '../xmp';
import { type Job, note, RefusedError } from './edits';
import { decodeText } from './fields';
import { EXIF_SIGNATURE, RESOURCES_SIGNATURE, type Segment, segmentsOf, XMP_SIGNATURE } from './jpeg';
import { mendExif, mendResources, mendText } from './mend';
import { shiftPictures } from './mpf';
import type { Window } from './window';

/** What a segment holds at most, without marker and length. */
const MAX_DATA = 0xfffd;

/**
 * Plans a JPEG file: an XMP packet in an APP1 segment behind JFIF and EXIF (XMP specification part 3, 1.1.3), and stale markings in EXIF,
 * IPTC and comments brought in line. Everything else stays, the scans byte for byte. @throws ImageError, XmlError, RefusedError
 */
export function writeJpeg(window: Window, job: Job): void {
	const segments = segmentsOf(window);
	if (segments.some(({ kind }) => kind === 'signature')) throw new RefusedError('signed', 'content credential');
	const packets = segments.filter(({ kind }) => kind === 'xmp');
	for (const segment of packets) writePacket(segment, data(segment, window).subarray(XMP_SIGNATURE.length), job);
	if (packets.length === 0) writePacket({ start: behindHead(segments), end: behindHead(segments) }, null, job);
	for (const segment of segments) {
		if (segment.kind === 'exif') writeExif(segment, window, job);
		else if (segment.kind === 'comment') {
			const mended = mendText('description', decodeText(data(segment, window)), 'COM', job);
			if (mended) replace(segment, mended, job);
		}
	}
	writeResources(
		segments.filter(({ kind }) => kind === 'resources'),
		window,
		job,
	);
	const shifted = shiftPictures(segments, window, job.edits);
	if (shifted) job.edits.push(shifted);
}

function data({ dataStart, end }: Segment, window: Window): Buffer {
	return window.block(dataStart, end - dataStart, 1 << 16);
}

/** Behind JFIF and EXIF, which want to be first. */
function behindHead(segments: readonly Segment[]): number {
	let at = 2;
	for (const { kind, marker, end } of segments) {
		if (kind !== 'jfif' && kind !== 'exif' && marker !== 0xe0) break;
		at = end;
	}
	return at;
}

function writePacket({ start, end }: Pick<Segment, 'start' | 'end'>, packet: Buffer | null, job: Job): void {
	const edited = editXmp(packet, job.label, job.policy);
	if (!edited) return;
	for (const { name, before, after } of edited.changes) note(job, `XMP#${name}`, before, after);
	const bytes = isEmptyPacket(edited.packet)
		? NOTHING
		: segmentOf(0xe1, Buffer.concat([Buffer.from(XMP_SIGNATURE, 'latin1'), edited.packet]));
	job.edits.push({ start, end, bytes });
}

const NOTHING = Buffer.alloc(0);

function writeExif(segment: Segment, window: Window, job: Job): void {
	const block = data(segment, window);
	const mended = block.length > 14 ? mendExif(block, EXIF_SIGNATURE.length, job) : null;
	if (mended) job.edits.push({ start: segment.dataStart, end: segment.end, bytes: mended });
}

function writeResources(segments: readonly Segment[], window: Window, job: Job): void {
	const [first] = segments;
	if (!first) return;
	const block = Buffer.concat(segments.map((segment) => data(segment, window).subarray(RESOURCES_SIGNATURE.length)));
	const mended = mendResources(block, job);
	if (!mended) return;
	const size = MAX_DATA - RESOURCES_SIGNATURE.length;
	const pieces: Buffer[] = [];
	for (let at = 0; at < mended.length; at += size) {
		pieces.push(segmentOf(0xed, Buffer.concat([Buffer.from(RESOURCES_SIGNATURE, 'latin1'), mended.subarray(at, at + size)])));
	}
	for (const [index, { start, end }] of segments.entries()) {
		job.edits.push({ start, end, bytes: index === 0 ? Buffer.concat(pieces) : NOTHING });
	}
}

function replace({ marker, start, end }: Segment, bytes: Buffer, job: Job): void {
	job.edits.push({ start, end, bytes: segmentOf(marker, bytes) });
}

function segmentOf(marker: number, content: Buffer): Buffer {
	if (content.length > MAX_DATA) throw new RefusedError('too-large', 'APP1');
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([head, content]);
}
