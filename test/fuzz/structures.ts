import * as zlib from 'node:zlib';
import { BufferSource } from '../../src/formats';
import { crc32, readArchive, readContent } from '../../src/formats/zip';
import { buildZip, type EntryOptions } from '../corpus/zip-builder';
import { BYTE_MUTATORS, type Mutator } from './bytes';
import { mutateOle } from './ole';
import { mutatePdf } from './pdf';
import type { Random } from './random';
import { mutateText } from './text';

/** Knows enough of a file to damage what is inside of it; `null` where the file is not of its kind. */
export type StructureMutator = (bytes: Buffer, random: Random, other: Buffer, depth: number) => Buffer | null;

/** Members of bombs are not unpacked by the fuzzer itself. */
const MAX_PART = 4 << 20;

const mutateZip: StructureMutator = (bytes, random, other, depth) => {
	if (bytes.indexOf('PK\x05\x06', 0, 'latin1') < 0) return null;
	const entries: EntryOptions[] = [];
	try {
		const archive = readArchive(new BufferSource(bytes));
		if (archive.entries.length === 0 || archive.entries.length > 500 || archive.entries.some(({ flags }) => (flags & 1) !== 0)) return null;
		for (const entry of archive.entries) {
			entries.push({ name: entry.name, content: Buffer.from(readContent(archive, entry, MAX_PART)), stored: entry.name === 'mimetype' });
		}
	} catch {
		return null;
	}
	const at = random.below(entries.length);
	const entry = entries[at];
	if (entry === undefined) return null;
	const content = Buffer.from(entry.content as Buffer);
	switch (random.below(12)) {
		case 0:
			entries.splice(at, 1);
			break;
		case 1:
			entries.push({ ...random.pick(entries), name: entry.name });
			break;
		case 2:
			entries[at] = { ...entry, content: random.pick(entries).content };
			break;
		case 3:
			entries[at] = { ...entry, statedSize: random.pick([0, 1, 0x7fff_ffff, content.length + 1]), crc: crc32(content) };
			break;
		case 4:
			entries[at] = {
				...entry,
				name: random.pick([entry.name.toUpperCase(), `../${entry.name}`, `${entry.name}/`, '', `\\${entry.name}`]),
			};
			break;
		default:
			entries[at] = { ...entry, content: mutateInside(content, random, other, depth + 1) };
	}
	const packing = random.chance(4) ? { descriptor: 'signed' as const } : {};
	return buildZip(entries.map((each) => ({ ...each, ...(each.stored === true ? {} : packing) })));
};

const mutateGzip: StructureMutator = (bytes, random, other, depth) => {
	if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return null;
	try {
		return zlib.gzipSync(mutateInside(zlib.gunzipSync(bytes, { maxOutputLength: MAX_PART }), random, other, depth + 1));
	} catch {
		return null;
	}
};

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Chunks keep right checksums (ISO/IEC 15948). */
const mutatePng: StructureMutator = (bytes, random, other, depth) => {
	if (!bytes.subarray(0, 8).equals(PNG)) return null;
	const chunks: { type: Buffer; data: Buffer }[] = [];
	for (let at = 8; at + 12 <= bytes.length; ) {
		const length = bytes.readUInt32BE(at);
		if (at + 12 + length > bytes.length) break;
		chunks.push({ type: bytes.subarray(at + 4, at + 8), data: bytes.subarray(at + 8, at + 8 + length) });
		at += 12 + length;
	}
	const index = random.below(chunks.length);
	const chunk = chunks[index];
	if (chunk === undefined) return null;
	const what = random.below(6);
	if (what === 0) chunks.splice(index, 1);
	else if (what === 1) chunks.push(chunk);
	else chunks[index] = { type: chunk.type, data: mutateInside(chunk.data, random, other, depth + 1) };
	return Buffer.concat([PNG, ...chunks.map(({ type, data }) => pngChunk(type, data))]);
};

function pngChunk(type: Buffer, data: Buffer): Buffer {
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(data.length, 0);
	ends.writeUInt32BE(crc32(Buffer.concat([type, data])), 4);
	return Buffer.concat([ends.subarray(0, 4), type, data, ends.subarray(4)]);
}

/** Segments of JPEG keep right lengths (ITU-T T.81). */
const mutateJpeg: StructureMutator = (bytes, random, other, depth) => {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
	const segments: { marker: number; data: Buffer }[] = [];
	let at = 2;
	for (; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
		const length = bytes.readUInt16BE(at + 2);
		if (length < 2) break;
		segments.push({ marker: bytes[at + 1] ?? 0, data: bytes.subarray(at + 4, at + 2 + length) });
		at += 2 + length;
	}
	const index = random.below(segments.length);
	const segment = segments[index];
	if (segment === undefined) return null;
	const what = random.below(6);
	if (what === 0) segments.splice(index, 1);
	else if (what === 1) segments.push(segment);
	else segments[index] = { marker: segment.marker, data: mutateInside(segment.data, random, other, depth + 1).subarray(0, 65_533) };
	const written = segments.map(({ marker, data }) =>
		Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data]),
	);
	return Buffer.concat([bytes.subarray(0, 2), ...written, bytes.subarray(at)]);
};

const STRUCTURES: readonly StructureMutator[] = [mutateZip, mutateGzip, mutatePng, mutateJpeg, mutatePdf, mutateOle];

/** One damage to a file: inside of its structure where it has one that is known, else to its text or its bytes. */
export function mutateInside(bytes: Buffer, random: Random, other: Buffer, depth = 0): Buffer {
	if (bytes.length === 0) return Buffer.from(other.subarray(0, random.length(Math.max(1, other.length))));
	if (depth < 4 && !random.chance(4)) {
		for (const structure of STRUCTURES) {
			const result = structure(bytes, random, other, depth);
			if (result !== null) return result;
		}
		if (!random.chance(3)) {
			const text = mutateText(bytes, random);
			if (text !== null) return text;
		}
	}
	return random.pick<Mutator>(BYTE_MUTATORS)(bytes, random, other);
}
