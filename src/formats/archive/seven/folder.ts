import { inflateRawSync } from 'node:zlib';
import type { Encryption } from '../../types';
import { crc32, ZipError } from '../../zip';
import type { Cursor } from '../cursor';
import { decodeLzma, decodeLzma2, scanLzma2 } from '../lzma';

/** One step of packing. */
interface Coder {
	/** Method as hexadecimal digits (7-Zip, Methods.txt). */
	readonly method: string;
	readonly properties: Buffer;
}

/** A stretch of packed bytes that is unpacked as a whole; 7z calls it a folder. */
export interface Folder {
	readonly coders: readonly Coder[];
	/** Packed streams that go in. */
	readonly packed: number;
	/** Which of the coders' outputs is the last. */
	readonly outputs: number;
	readonly main: number;
	/** Bytes that come out, and their checksum where it is told. */
	size: number;
	crc: number | null;
}

const COPY = '00';
const LZMA = '030101';
const LZMA2 = '21';
const DEFLATE = '040108';
const AES = '06f10701';

/** AES-256 in CBC mode, its key from the password by SHA-256. */
const SEVEN_AES: Encryption = Object.freeze({ scheme: '7z AES-256', algorithm: 'AES-CBC', keyBits: 256 });

const MOST_CODERS = 32;

/** Reads a folder's description. @throws ZipError */
export function readFolder(cursor: Cursor): Folder {
	const count = cursor.number7z();
	if (count === 0 || count > MOST_CODERS) throw new ZipError('damaged', `${count} coders`);
	const coders: Coder[] = [];
	let inputs = 0;
	let outputs = 0;
	for (let index = 0; index < count; index++) {
		const flags = cursor.u8();
		const method = cursor.take(flags & 0xf).toString('hex');
		const complex = (flags & 0x10) !== 0;
		inputs += complex ? cursor.number7z() : 1;
		outputs += complex ? cursor.number7z() : 1;
		if (inputs > MOST_CODERS || outputs > MOST_CODERS) throw new ZipError('damaged', 'streams of coders');
		coders.push({ method, properties: (flags & 0x20) === 0 ? Buffer.alloc(0) : cursor.take(cursor.number7z()) });
	}
	const bound = new Set<number>();
	for (let pair = 1; pair < outputs; pair++) {
		cursor.number7z();
		bound.add(cursor.number7z());
	}
	const packed = inputs - (outputs - 1);
	if (packed < 1) throw new ZipError('damaged', 'streams of coders');
	if (packed > 1) for (let index = 0; index < packed; index++) cursor.number7z();
	let main = 0;
	while (bound.has(main)) main++;
	return { coders, packed, outputs, main, size: 0, crc: null };
}

export function folderEncryption({ coders }: Folder): Encryption | null {
	return coders.some(({ method }) => method === AES) ? SEVEN_AES : null;
}

/** Unpacks a folder of one coder: LZMA, LZMA2, Deflate or none. @throws ZipError, also for all others */
export function unpackFolder({ coders, size, crc }: Folder, packed: Buffer): Buffer {
	const [coder] = coders;
	if (coders.some(({ method }) => method === AES)) throw new ZipError('encrypted', '7z');
	if (coder === undefined || coders.length > 1) throw new ZipError('damaged', `7z: ${coders.length} coders`);
	const bytes = unpack(coder, packed, size);
	if (bytes.length !== size || (crc !== null && crc32(bytes) !== crc)) throw new ZipError('damaged', '7z: checksum');
	return bytes;
}

function unpack({ method, properties }: Coder, packed: Buffer, size: number): Buffer {
	switch (method) {
		case COPY:
			return packed;
		case LZMA:
			return decodeLzma(packed, properties, size);
		case LZMA2: {
			const scan = scanLzma2(packed, 0);
			if (scan.size !== size) throw new ZipError('damaged', '7z: size');
			const output = Buffer.alloc(size);
			decodeLzma2(packed, scan.chunks, output);
			return output;
		}
		case DEFLATE:
			try {
				return inflateRawSync(packed, { maxOutputLength: size + 1 });
			} catch {
				throw new ZipError('damaged', '7z: deflate');
			}
		default:
			throw new ZipError('damaged', `7z: method ${method}`);
	}
}
