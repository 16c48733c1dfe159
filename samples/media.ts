import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { crc32 } from '../src/formats/zip';

/** Makers of samples that are neither texts nor Office documents, the same bytes everywhere. */

const TEA = [0x2f, 0x6b, 0x3c] as const;
const PAPER = [0xf6, 0xf1, 0xde] as const;

/** A PNG picture of hills under a sun; `marks`: its `iTXt` chunks by keyword. */
export function picture(width: number, height: number, marks: Readonly<Record<string, string>> = {}): Uint8Array {
	const rows = Buffer.alloc((width * 3 + 1) * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) rows.set(colourAt(x / width, y / height), y * (width * 3 + 1) + 1 + x * 3);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	// Stored, not deflated: another zlib makes other bytes.
	const pixels = deflateSync(rows, { level: 0 });
	const texts = Object.entries(marks).map(([keyword, text]) => chunk('iTXt', Buffer.from(`${keyword}\0\0\0ja\0\0${text}`)));
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		...texts,
		chunk('IDAT', pixels),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function colourAt(x: number, y: number): readonly number[] {
	if ((x - 0.75) ** 2 + (y - 0.3) ** 2 < 0.012) return [0xd9, 0x5d, 0x39];
	const hill = 0.62 + 0.1 * Math.sin(x * 7);
	return y < hill ? PAPER : TEA.map((value) => value + Math.round(30 * (y - hill)));
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8 + body.length);
	frame.writeUInt32BE(data.length, 0);
	frame.set(body, 4);
	frame.writeUInt32BE(crc32(body) >>> 0, frame.length - 4);
	return frame;
}

/** A zip of documents by their path. */
export function packed(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
	// DOS time has no zone: the parts of a local date are what is written.
	const mtime = new Date(2026, 3, 1, 0, 0, 0);
	return zipSync(Object.fromEntries(Object.entries(members).map(([name, bytes]) => [name, [bytes, { mtime, level: 0 }]])));
}
