import { deflateSync } from 'node:zlib';
import { crc32 } from '../formats/zip';

export type Colour = readonly [red: number, green: number, blue: number];

export interface Bar {
	readonly share: number;
	readonly colour: Colour;
}

const EDGE: Colour = [0x80, 0x80, 0x80];

/** Stacked horizontal bars as a PNG picture without words (the table beside it says them); shares of each row sum up to at most 1. */
export function barsPng(rows: readonly (readonly Bar[])[], width: number, rowHeight: number, gap: number): Buffer {
	const height = rows.length * rowHeight + (rows.length - 1) * gap;
	const pixels = Buffer.alloc((width * 3 + 1) * height, 0xff);
	for (let y = 0; y < height; y++) pixels[y * (width * 3 + 1)] = 0;
	for (const [index, bars] of rows.entries()) {
		const top = index * (rowHeight + gap);
		let left = 0;
		for (const { share, colour } of bars) {
			const right = Math.min(width, left + Math.round(share * width));
			fill(pixels, width, left, right, top, top + rowHeight, colour);
			left = right;
		}
		frame(pixels, width, top, top + rowHeight);
	}
	return png(width, height, pixels);
}

function fill(pixels: Buffer, width: number, left: number, right: number, top: number, bottom: number, colour: Colour): void {
	for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) pixels.set(colour, y * (width * 3 + 1) + 1 + x * 3);
}

function frame(pixels: Buffer, width: number, top: number, bottom: number): void {
	fill(pixels, width, 0, width, top, top + 1, EDGE);
	fill(pixels, width, 0, width, bottom - 1, bottom, EDGE);
	fill(pixels, width, 0, 1, top, bottom, EDGE);
	fill(pixels, width, width - 1, width, top, bottom, EDGE);
}

/** PNG (ISO/IEC 15948) of 8-bit RGB rows, each behind its filter byte. */
function png(width: number, height: number, pixels: Buffer): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND')];
	return Buffer.concat(parts);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8 + body.length);
	frame.writeUInt32BE(data.length, 0);
	frame.set(body, 4);
	frame.writeUInt32BE(crc32(body) >>> 0, frame.length - 4);
	return frame;
}
