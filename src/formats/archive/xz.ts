import { crc32, ZipError } from '../zip';
import { Cursor } from './cursor';
import { decodeLzma2, scanLzma2 } from './lzma';

const HEADER = 12;
const LZMA2 = 0x21;

/**
 * Unpacks an xz file (the .xz file format, version 1.1): blocks of LZMA2, several streams behind each other. The blocks' own checks are left
 * out.
 * @param claim asked with the bytes of each block before it is unpacked; throws where they are too many
 * @throws ZipError
 */
export function unpackXz(packed: Buffer, claim: (bytes: number) => void): Buffer {
	const blocks: Buffer[] = [];
	for (let at = 0; at + HEADER <= packed.length; ) {
		const flags = packed.readUInt16BE(at + 6);
		if (packed.readUInt32LE(at + 8) !== crc32(packed.subarray(at + 6, at + 8))) throw new ZipError('damaged', 'xz header');
		at += HEADER;
		while (at < packed.length && packed[at] !== 0) {
			const start = blockData(packed, at);
			const { chunks, size, end } = scanLzma2(packed, start);
			claim(size);
			const block = Buffer.alloc(size);
			decodeLzma2(packed, chunks, block);
			blocks.push(block);
			at = start + Math.ceil((end - start) / 4) * 4 + checkSize(flags & 0xf);
		}
		at = indexEnd(packed, at) + HEADER;
		// Streams may be padded by zeros in fours.
		while (at + 4 <= packed.length && packed.readUInt32LE(at) === 0) at += 4;
	}
	return blocks.length === 1 ? (blocks[0] as Buffer) : Buffer.concat(blocks);
}

function checkSize(type: number): number {
	return type === 0 ? 0 : 4 << Math.floor((type - 1) / 3);
}

/** Where the data of the block begins whose header is at `at`; filters other than LZMA2 alone are not read. */
function blockData(packed: Buffer, at: number): number {
	const length = ((packed[at] ?? 0) + 1) * 4;
	const header = new Cursor(packed, at + 1, Math.min(packed.length, at + length - 4));
	const flags = header.u8();
	if ((flags & 0x40) !== 0) header.varint();
	if ((flags & 0x80) !== 0) header.varint();
	if ((flags & 3) !== 0 || header.varint() !== LZMA2) throw new ZipError('damaged', 'xz: filters');
	return at + length;
}

function indexEnd(packed: Buffer, at: number): number {
	const index = new Cursor(packed, at + 1);
	const records = index.varint();
	for (let count = 0; count < records; count++) {
		index.varint();
		index.varint();
	}
	return at + Math.ceil((index.at - at) / 4) * 4 + 4;
}
